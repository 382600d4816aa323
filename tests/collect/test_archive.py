"""Archives are read in place, and a hostile one does no harm."""

import io
import stat
import struct
import unicodedata
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panoh.collect.member_stream import MemberStream
from panoh.collect.names import safe_name
from panoh.collect.sources import open_source
from panoh.collect.zip_bounds import FREE_BYTES
from panoh.errors import Bomb, BrokenArchive, InputError, SameName, UnsafeName
from tests.collect.disk import NAMES, make_folder, make_zip, read, refusals


def patch_sizes(path: Path, *, packed: int | None, unpacked: int | None) -> None:
    """Rewrite the sizes of the only member, in its local and its central header."""
    raw = bytearray(path.read_bytes())
    central = raw.index(b"PK\x01\x02")
    for start in (18, central + 20):
        if packed is not None:
            struct.pack_into("<I", raw, start, packed)
        if unpacked is not None:
            struct.pack_into("<I", raw, start + 4, unpacked)
    path.write_bytes(raw)


def test_an_archive_is_told_by_content_and_not_by_name(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "export.dat", {"a/b.jpg": b"1"})
    (tmp_path / "text.zip").write_text("hello")

    with open_source(path) as source:
        assert source.untrusted_title == "export"
        assert read(source, "a/b.jpg") == b"1"
    with open_source(tmp_path / "text.zip") as source:
        assert list(source.names()) == ["text.zip"]


def test_a_folder_and_its_zip_have_one_title(tmp_path: Path) -> None:
    make_folder(tmp_path / "photos", {"a.jpg": b"1"})
    make_zip(tmp_path / "photos.zip", {"a.jpg": b"1"})

    with open_source(tmp_path / "photos.zip") as archive:
        assert archive.untrusted_title == "photos"
    assert open_source(tmp_path / "photos").untrusted_title == "photos"


@pytest.mark.parametrize(
    "members",
    [
        {"[Content_Types].xml": b"", "xl/workbook.xml": b""},
        {"mimetype": b"", "content.xml": b""},
        {"datapackage.json": b"", "archive/data.warc.gz": b""},
    ],
    ids=["xlsx", "ods", "wacz"],
)
def test_a_document_that_is_a_zip_inside_is_one_file(
    tmp_path: Path, members: dict[str, bytes]
) -> None:
    source = open_source(make_zip(tmp_path / "one.bin", members))

    assert list(source.names()) == ["one.bin"]


@pytest.mark.parametrize("content", [{"index.html": b""}, {}], ids=["other", "empty"])
def test_a_broken_web_archive_is_one_file_by_its_name(
    tmp_path: Path, content: dict[str, bytes]
) -> None:
    source = open_source(make_zip(tmp_path / "one.WACZ", content))

    assert list(source.names()) == ["one.WACZ"]


def test_real_web_archives_are_one_file(shared_data: Path) -> None:
    path = shared_data / "exports/wacz/fixtures/valid_example_1.wacz"

    assert list(open_source(path).names()) == [path.name]


HOSTILE = [
    "../up.jpg",
    "/root.jpg",
    "C:/drive.jpg",
    "a\\b.jpg",
    "a/../../up.jpg",
    "\x1b",
]


def test_unsafe_members_are_named_and_passed_over(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "x.zip", dict.fromkeys([*HOSTILE, "good.jpg"], b"1"))

    with open_source(path) as source:
        assert list(source.names()) == ["good.jpg"]
        assert refusals(source) == {(name, UnsafeName.code) for name in HOSTILE}
        for name in HOSTILE:
            assert not source.holds(name)


@given(st.lists(NAMES, max_size=8))
def test_no_name_of_an_archive_is_unsafe(
    tmp_path_factory: pytest.TempPathFactory, hostile: list[str]
) -> None:
    path = tmp_path_factory.getbasetemp() / "hostile.zip"
    usable = {
        name[:200]: b"1"
        for name in hostile
        if name and name.isprintable() and not name.startswith("\ud800")
    }
    make_zip(path, usable)

    with open_source(path) as source:
        for name in source.names():
            assert safe_name(name) == name
            assert source.holds(name)
            assert read(source, name) == b"1"


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_a_link_or_device_in_an_archive_is_named_and_passed_over(
    tmp_path: Path, kind: int
) -> None:
    member = zipfile.ZipInfo("link.jpg")
    member.external_attr = (kind | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr(member, "../../secret.jpg")
        archive.writestr("good.jpg", b"1")

    with open_source(tmp_path / "x.zip") as source:
        assert list(source.names()) == ["good.jpg"]
        assert refusals(source) == {("link.jpg", UnsafeName.code)}


def test_of_two_members_with_one_name_the_last_is_read_and_it_is_told(
    tmp_path: Path,
) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("a.jpg", b"first")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.jpg", b"last")

    with open_source(tmp_path / "x.zip") as source:
        assert list(source.names()) == ["a.jpg"]
        assert read(source, "a.jpg") == b"last"
        assert refusals(source) == {("a.jpg", SameName.code)}


@pytest.mark.parametrize("encoding", ["utf-8", "cp866"])
def test_cyrillic_names_without_a_stated_encoding_are_read(
    tmp_path: Path, encoding: str
) -> None:
    name = "Фото/девушка.jpg"
    stand_in = "x" * len(name.encode(encoding))
    path = make_zip(tmp_path / "x.zip", {stand_in: b"1"})
    path.write_bytes(
        path.read_bytes().replace(stand_in.encode(), name.encode(encoding))
    )

    with open_source(path) as source:
        assert list(source.names()) == [unicodedata.normalize("NFC", name)]
        assert read(source, name) == b"1"


def patch_flags(path: Path, flag: int, member: bytes) -> None:
    """Set a flag of the member whose name it is, in both headers."""
    raw = bytearray(path.read_bytes())
    for signature, flags, header in ((b"PK\x03\x04", 6, 30), (b"PK\x01\x02", 8, 46)):
        at = raw.index(signature)
        while raw[at + header : at + header + len(member)] != member:
            at = raw.index(signature, at + 1)
        raw[at + flags] |= flag
    path.write_bytes(raw)


def test_an_encrypted_member_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "x.zip", {"open.jpg": b"1", "shut.jpg": b"2"})
    patch_flags(path, 1, b"shut.jpg")

    with open_source(path) as source:
        assert list(source.names()) == ["open.jpg"]
        assert refusals(source) == {("shut.jpg", BrokenArchive.code)}
        with pytest.raises(BrokenArchive):
            source.open("shut.jpg")


def test_an_archive_with_nothing_but_encrypted_members_is_refused(
    tmp_path: Path,
) -> None:
    path = make_zip(tmp_path / "x.zip", {"shut.jpg": b"2"})
    patch_flags(path, 1, b"shut.jpg")

    with pytest.raises(BrokenArchive):
        open_source(path)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_method_without_a_bound_on_memory_is_refused(
    tmp_path: Path, method: int
) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("good.jpg", b"1")
        archive.writestr(zipfile.ZipInfo("odd.jpg"), b"1" * 100, method)

    with open_source(path) as source:
        assert refusals(source) == {("odd.jpg", BrokenArchive.code)}


def make_bomb(path: Path, size: int) -> Path:
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("zeros.jpg", "w") as member,
    ):
        for _ in range(size >> 20):
            member.write(bytes(1 << 20))
        member.write(bytes(size & 0xFFFFF))
    return path


def test_a_bomb_is_refused_from_its_header(tmp_path: Path) -> None:
    path = make_bomb(tmp_path / "x.zip", FREE_BYTES + 1)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("good.jpg", b"1")

    with open_source(path) as source:
        assert list(source.names()) == ["good.jpg"]
        assert refusals(source) == {("zeros.jpg", Bomb.code)}
        with pytest.raises(Bomb):
            source.open("zeros.jpg")


def test_a_large_ratio_is_harmless_up_to_100_mebibytes(tmp_path: Path) -> None:
    with open_source(make_bomb(tmp_path / "x.zip", FREE_BYTES)) as source:
        assert list(source.names()) == ["zeros.jpg"]


def test_a_bomb_that_claims_to_be_small_gives_no_more_than_it_claims(
    tmp_path: Path,
) -> None:
    path = make_zip(tmp_path / "x.zip", {"zeros.jpg": bytes(10_000_000)})
    patch_sizes(path, packed=None, unpacked=1000)
    came = 0

    with (
        open_source(path) as source,
        source.open("zeros.jpg") as stream,
        suppress(BrokenArchive),
    ):
        while piece := stream.read(100):
            came += len(piece)

    assert came <= 1000


def test_a_bomb_that_claims_a_large_packed_size_is_refused(tmp_path: Path) -> None:
    path = make_bomb(tmp_path / "x.zip", FREE_BYTES + 1)
    patch_sizes(path, packed=FREE_BYTES, unpacked=None)

    with pytest.raises(BrokenArchive):
        open_source(path)


def test_reading_stops_when_more_comes_than_was_claimed() -> None:
    stream = io.BufferedReader(MemberStream(io.BytesIO(bytes(100_000)), 65_536))

    with pytest.raises(Bomb):
        stream.read()


def test_members_that_overlap_are_refused(tmp_path: Path) -> None:
    """Several names for one packed file: how small archives unpack to petabytes."""
    path = make_zip(tmp_path / "x.zip", {"a.jpg": b"A" * 99, "b.jpg": b"B" * 99}, 0)
    raw = bytearray(path.read_bytes())
    second = raw.index(b"PK\x01\x02", raw.index(b"PK\x01\x02") + 1)
    struct.pack_into("<I", raw, second + 42, 0)
    path.write_bytes(raw)

    with open_source(path) as source:
        assert list(source.names()) == ["a.jpg"]
        assert refusals(source) == {("b.jpg", Bomb.code)}


def test_a_changed_member_is_broken_when_read(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "x.zip", {"a.jpg": b"A" * 5000}, 0)
    path.write_bytes(path.read_bytes().replace(b"AAAA", b"AABA", 1))

    with open_source(path) as source, pytest.raises(BrokenArchive):
        read(source, "a.jpg")


SAMPLE = {"result.json": b'{"a": 1}' * 50, "photos/1.jpg": bytes(range(256)) * 20}


def read_all(path: Path) -> None:
    with open_source(path) as source:
        for name in source.names():
            source.size(name)
            with suppress(InputError):
                read(source, name)


@given(st.data())
def test_damage_is_never_anything_but_an_error_of_ours(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = make_zip(tmp_path_factory.getbasetemp() / "damaged.zip", SAMPLE)
    raw = bytearray(path.read_bytes())
    for at in data.draw(st.lists(st.integers(4, len(raw) - 1), max_size=6)):
        raw[at] = data.draw(st.integers(0, 255))
    path.write_bytes(raw)

    with suppress(InputError):
        read_all(path)


def test_every_byte_of_the_headers_may_be_damaged(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "x.zip", {"a.jpg": b"1" * 50, "b.jpg": b"2" * 50})
    whole = path.read_bytes()

    for at in range(4, len(whole)):
        for value in (0, 0x7F, 0xFF):
            path.write_bytes(whole[:at] + bytes([value]) + whole[at + 1 :])
            with suppress(InputError):
                read_all(path)


def test_a_name_that_is_not_the_utf8_it_claims_spoils_only_its_own_member(
    tmp_path: Path,
) -> None:
    path = make_zip(tmp_path / "x.zip", {"\u0439.jpg": b"1", "good.jpg": b"2"})
    path.write_bytes(path.read_bytes().replace(b"\xd0\xb9", b"\xff\xff"))

    with open_source(path) as source:
        good, spoiled = source.names()
        assert read(source, good) == b"2"
        with pytest.raises(BrokenArchive):
            source.open(spoiled)
        assert {code for _, code in refusals(source)} == {BrokenArchive.code}


def test_a_member_can_be_sought_in(tmp_path: Path) -> None:
    content = bytes(range(256)) * 1000
    path = make_zip(tmp_path / "x.zip", {"a.bin": content})

    with open_source(path) as source, source.open("a.bin") as stream:
        assert stream.seekable()
        assert stream.seek(-10, io.SEEK_END) == len(content) - 10
        assert stream.read() == content[-10:]
        assert stream.seek(300) == 300
        assert stream.read(5) == content[300:305]
        assert stream.tell() == 305


def test_members_that_differ_by_case_or_unicode_form_are_told_apart_or_told(
    tmp_path: Path,
) -> None:
    names = ["A.jpg", "a.jpg", "\u0439.jpg", "\u0438\u0306.jpg"]
    path = make_zip(tmp_path / "x.zip", {name: name.encode() for name in names})

    with open_source(path) as source:
        assert list(source.names()) == ["A.jpg", "a.jpg", "\u0439.jpg"]
        assert read(source, "a.jpg") == b"a.jpg"
        assert refusals(source) == {("\u0439.jpg", SameName.code)}


def test_names_as_long_as_an_archive_can_hold_are_read(tmp_path: Path) -> None:
    name = "/".join(["\u0434" * 120] * 200)
    with open_source(make_zip(tmp_path / "x.zip", {name: b"1"})) as source:
        assert list(source.names()) == [name]
        assert read(source, name) == b"1"


def test_an_archive_with_64_bit_headers_is_read(tmp_path: Path) -> None:
    with (
        zipfile.ZipFile(tmp_path / "x.zip", "w") as archive,
        archive.open("a.jpg", "w", force_zip64=True) as member,
    ):
        member.write(b"1")

    with open_source(tmp_path / "x.zip") as source:
        assert read(source, "a.jpg") == b"1"
        assert source.size("a.jpg") == 1


def test_an_empty_archive_has_no_names(tmp_path: Path) -> None:
    with open_source(make_zip(tmp_path / "x.zip", {})) as source:
        assert list(source.names()) == []


def test_70_000_members_are_listed_and_found(tmp_path: Path) -> None:
    """More than the 65,535 that fit without 64-bit headers."""
    path = make_zip(tmp_path / "x.zip", {f"p/{i}.jpg": b"" for i in range(70_000)}, 0)

    with open_source(path) as source:
        assert sum(1 for _ in source.names()) == 70_000
        assert source.holds("p/69999.jpg")
