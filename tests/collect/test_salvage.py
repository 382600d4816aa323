"""Of an archive that was cut short the whole members are read, and the cut is told."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from panoh.collect.given import Given
from panoh.collect.sources import open_source
from panoh.errors import BrokenArchive, InputError, TruncatedExport
from tests.collect.disk import read, refusals, streamed_zip_bytes, zip_bytes

STORED, DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED
SAMPLE = {
    "result.json": b'{"a": 1}' * 9,
    "photos/1.jpg": bytes(range(256)) * 3,
    "empty.txt": b"",
    "фото.jpg": b"PK\x07\x08" * 9 + b"PK\x03\x04PK\x01\x02",
}
WRITERS = {
    "sizes before the data, packed": zip_bytes(SAMPLE, DEFLATED),
    "sizes before the data, stored": zip_bytes(SAMPLE, STORED),
    "sizes after the data, packed": streamed_zip_bytes(SAMPLE, DEFLATED),
    "sizes after the data, stored": streamed_zip_bytes(SAMPLE, STORED),
}


@contextmanager
def opened(path: Path, content: bytes) -> Iterator[Given]:
    path.write_bytes(content)
    with open_source(path) as source:
        yield source


@pytest.mark.parametrize("writer", WRITERS)
def test_wherever_it_ends_a_prefix_of_the_members_is_read_and_one_is_told(
    tmp_path: Path, writer: str
) -> None:
    whole = WRITERS[writer]
    names = list(SAMPLE)
    n_before = 0

    for end in range(4, len(whole)):
        n_members = 0
        with (
            suppress(TruncatedExport, BrokenArchive),
            opened(tmp_path / "x.zip", whole[:end]) as source,
        ):
            members = {name: read(source, name) for name in source.names()}
            assert members == {name: SAMPLE[name] for name in names[: len(members)]}
            ((told, code),) = refusals(source)
            assert code == TruncatedExport.code
            assert told == "x" or told == names[len(members)]
            n_members = len(members)
        assert n_members >= n_before
        n_before = n_members

    assert n_before == len(names)


def test_half_of_one_file_says_that_it_ends_too_early(tmp_path: Path) -> None:
    whole = zip_bytes({"a.jpg": bytes(range(256)) * 99}, STORED)

    with pytest.raises(TruncatedExport), opened(tmp_path / "x.zip", whole[:5000]):
        pass


def test_zeros_in_place_of_what_did_not_come_are_no_members(tmp_path: Path) -> None:
    """Some programs give a download its full length at once."""
    whole = zip_bytes({"a.jpg": b"1" * 500, "b.jpg": b"2" * 500}, STORED)
    cut = whole[:600] + bytes(len(whole) - 600)

    with opened(tmp_path / "x.zip", cut) as source:
        assert read(source, "a.jpg") == b"1" * 500
        # Its length is there, its content is not: the checksum says so.
        with pytest.raises(BrokenArchive):
            read(source, "b.jpg")


@pytest.mark.parametrize("n_bytes_more", [0, 1, 30])
def test_an_archive_cut_after_one_that_it_holds_is_not_taken_for_that_one(
    tmp_path: Path, n_bytes_more: int
) -> None:
    inner = zip_bytes({"inside.jpg": b"1"})
    whole = zip_bytes({"a.jpg": b"a", "in.zip": inner, "b.jpg": b"b" * 99}, STORED)
    end = whole.index(inner) + len(inner) + n_bytes_more

    with opened(tmp_path / "x.zip", whole[:end]) as source:
        assert list(source.names()) == ["a.jpg", "in.zip/inside.jpg"]
        assert {code for _, code in refusals(source)} == {TruncatedExport.code}


def test_a_damaged_list_of_members_is_made_anew(tmp_path: Path) -> None:
    whole = zip_bytes(SAMPLE)
    broken = whole.replace(b"PK\x01\x02", b"PK\x00\x00")

    with opened(tmp_path / "x.zip", broken) as source:
        assert {name: read(source, name) for name in source.names()} == SAMPLE
        assert refusals(source) == {("x", BrokenArchive.code)}


def test_a_member_that_unpacks_unreasonably_ends_the_search(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("panoh.collect.salvage.FREE_BYTES", 100_000)
    members = {"a.jpg": b"1", "zeros.jpg": bytes(5_000_000), "b.jpg": b"2"}
    cut = streamed_zip_bytes(members)[:-30]

    with opened(tmp_path / "x.zip", cut) as source:
        assert list(source.names()) == ["a.jpg"]
        assert refusals(source) == {("zeros.jpg", TruncatedExport.code)}


def test_an_encrypted_member_of_unknown_length_ends_the_search(tmp_path: Path) -> None:
    raw = bytearray(streamed_zip_bytes({"a.jpg": b"1", "shut.jpg": b"2"})[:-30])
    raw[raw.index(b"PK\x03\x04", 4) + 6] |= 1

    with opened(tmp_path / "x.zip", bytes(raw)) as source:
        assert list(source.names()) == ["a.jpg"]
        assert refusals(source) == {("shut.jpg", TruncatedExport.code)}


def test_names_that_lead_outside_are_refused_here_too(tmp_path: Path) -> None:
    cut = zip_bytes({"../up.jpg": b"1", "good.jpg": b"2"})[:-30]

    with opened(tmp_path / "x.zip", cut) as source:
        assert list(source.names()) == ["good.jpg"]
        assert not source.holds("../up.jpg")


def test_sizes_in_64_bits_are_read(tmp_path: Path) -> None:
    name, content = b"a.jpg", b"content"
    extra = struct.pack("<2H2Q", 1, 16, len(content), len(content))
    extra = struct.pack("<2H2x", 0x5455, 2) + extra  # another field comes before
    sizes = (zlib.crc32(content), 0xFFFFFFFF, 0xFFFFFFFF, len(name), len(extra))
    header = struct.pack("<4s5H3I2H", b"PK\x03\x04", 45, 0, 0, 0, 0, *sizes)

    with opened(tmp_path / "x.zip", header + name + extra + content) as source:
        assert read(source, "a.jpg") == content


def test_members_beyond_65535_are_saved_too(tmp_path: Path) -> None:
    cut = zip_bytes({f"{n}": b"" for n in range(65_540)}, STORED)[:-30]

    with opened(tmp_path / "x.zip", cut) as source:
        assert len(list(source.names())) == 65_540
        assert read(source, "65539") == b""


def test_a_member_beyond_4_gibibytes_is_saved(tmp_path: Path) -> None:
    """A sparse file: its first member is 5 GiB of nothing, stored."""
    n_bytes = 5 << 30
    extra = struct.pack("<2H2Q", 1, 16, n_bytes, n_bytes)
    sizes = (0, 0xFFFFFFFF, 0xFFFFFFFF, 4, len(extra))
    path = tmp_path / "x.zip"
    with path.open("wb") as archive:
        archive.write(struct.pack("<4s5H3I2H", b"PK\x03\x04", 45, 0, 0, 0, 0, *sizes))
        archive.write(b"long" + extra)
        archive.seek(n_bytes, 1)
        far = zip_bytes({"far.jpg": b"far"})
        archive.write(zip_bytes({"in.zip": far}, STORED)[:-30])

    with open_source(path) as source:
        assert source.size("long") == n_bytes
        assert read(source, "in.zip/far.jpg") == b"far"


@given(st.data())
@example(None)
def test_damage_is_never_anything_but_an_error_of_ours(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject | None
) -> None:
    path = tmp_path_factory.getbasetemp() / "cut.zip"
    if data is None:
        raw = bytearray(b"PK\x03\x04" + b"\xff" * 99)
    else:
        raw = bytearray(data.draw(st.sampled_from(list(WRITERS.values()))))
        del raw[data.draw(st.integers(4, len(raw))) :]
        for at in data.draw(st.lists(st.integers(4, len(raw)), max_size=6)):
            raw[at : at + 1] = bytes([data.draw(st.integers(0, 255))])

    try:
        with opened(path, bytes(raw)) as source:
            for name in source.names():
                try:
                    assert len(read(source, name)) <= source.size(name)
                except InputError:
                    continue
    except InputError:
        return
