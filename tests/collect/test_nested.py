"""Archives in folders and in archives are read in place, and cost no more than said."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panoh.collect import nested
from panoh.collect.recognise import find_exports
from panoh.collect.sources import open_source
from panoh.errors import (
    Bomb,
    BrokenArchive,
    InputError,
    MissingFile,
    NestedArchive,
    SameName,
    TruncatedExport,
    UnsafeName,
)
from tests.collect.disk import (
    NAMES,
    make_folder,
    make_zip,
    read,
    refusals,
    zip_bytes,
)

STORED, DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED
METHODS = pytest.mark.parametrize(
    "method", [STORED, DEFLATED], ids=["stored", "packed"]
)
CHAT = {"result.json": b'{"messages": []}', "photos/1.jpg": bytes(range(256)) * 9}
WORKBOOK = zip_bytes({"[Content_Types].xml": b"", "xl/workbook.xml": b""})


def nest(content: bytes, *names: str, method: int = DEFLATED) -> bytes:
    """Put content into archives of these names, the innermost first."""
    for name in names:
        content = zip_bytes({name: content}, method)
    return content


# What can be read


@METHODS
def test_an_archive_in_an_archive_is_a_folder(tmp_path: Path, method: int) -> None:
    inner = zip_bytes(CHAT)
    path = make_zip(tmp_path / "x.zip", {"a/in.zip": inner, "b.jpg": b"b"}, method)

    with open_source(path) as source:
        assert list(source.names()) == [
            "a/in.zip/photos/1.jpg",
            "a/in.zip/result.json",
            "b.jpg",
        ]
        for name, content in CHAT.items():
            assert source.holds(f"a/in.zip/{name}")
            assert source.size(f"a/in.zip/{name}") == len(content)
            assert read(source, f"a/in.zip/{name}") == content
        assert list(source.refused()) == []


def test_archives_in_a_folder_are_folders(tmp_path: Path) -> None:
    make_folder(tmp_path, {"chats/a.ZIP": zip_bytes(CHAT), "chats/b.jpg": b"b"})

    with open_source(tmp_path) as source:
        assert list(source.names()) == [
            "chats/a.ZIP/photos/1.jpg",
            "chats/a.ZIP/result.json",
            "chats/b.jpg",
        ]
        assert read(source, "chats/a.ZIP/photos/1.jpg") == CHAT["photos/1.jpg"]


def test_parts_of_a_split_export_stay_apart(tmp_path: Path) -> None:
    make_folder(
        tmp_path,
        {
            f"export-00{n}.zip": zip_bytes({"media/1.jpg": b"%d" % n, f"{n}.json": b""})
            for n in (1, 2, 3)
        },
    )

    with open_source(tmp_path) as source:
        assert len(list(source.names())) == 6
        assert read(source, "export-002.zip/media/1.jpg") == b"2"


def test_an_export_in_an_archive_in_a_folder_is_found(tmp_path: Path) -> None:
    chat = b"12/31/23, 10:15 PM - A: hello\n12/31/23, 10:16 PM - B: hi\n" * 3
    inner = zip_bytes({"_chat.txt": chat, "1.jpg": b"\xff\xd8\xff\xe0" + bytes(60)})
    make_folder(tmp_path, {"WhatsApp Chat.zip": inner})

    with open_source(tmp_path) as source:
        found, unread = find_exports(source)

    assert [(one.parser.name, one.name, one.media) for one in found] == [
        ("whatsapp_txt", "WhatsApp Chat.zip/_chat.txt", ("WhatsApp Chat.zip/1.jpg",))
    ]
    assert unread == []


def test_another_process_opens_a_name_that_it_has_not_listed(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "x.zip", {"m.zip": nest(b"deep", "1.jpg", "in.zip")})
    program = (
        "import sys, pathlib; from panoh.collect.sources import open_source\n"
        "with open_source(pathlib.Path(sys.argv[1])) as source:\n"
        "    print(source.open(sys.argv[2]).read())\n"
    )

    ran = subprocess.run(
        [sys.executable, "-c", program, path, "m.zip/in.zip/1.jpg"],
        capture_output=True,
        check=True,
    )

    assert ran.stdout.strip() == b"b'deep'"


def test_the_archive_itself_can_still_be_held_and_opened(tmp_path: Path) -> None:
    """A post may carry one: to its references nothing changed."""
    inner = zip_bytes(CHAT)
    make_folder(tmp_path, {"files/a.zip": inner})

    with open_source(tmp_path) as source:
        assert source.holds("files/a.zip")
        assert source.size("files/a.zip") == len(inner)
        assert read(source, "files/a.zip") == inner


@pytest.mark.parametrize("name", ["a.xlsx", "a.docx", "a.apk", "misnamed.zip"])
def test_a_document_inside_stays_one_file(tmp_path: Path, name: str) -> None:
    make_folder(tmp_path / "folder", {name: WORKBOOK})
    make_zip(tmp_path / "x.zip", {name: WORKBOOK})

    for path in (tmp_path / "folder", tmp_path / "x.zip"):
        with open_source(path) as source:
            assert list(source.names()) == [name]
            assert read(source, name) == WORKBOOK
            assert list(source.refused()) == []


def test_what_is_called_an_archive_and_is_none_stays_a_file(tmp_path: Path) -> None:
    make_folder(tmp_path, {"a.zip": b"hello", "b.zip": b""})

    with open_source(tmp_path) as source:
        assert list(source.names()) == ["a.zip", "b.zip"]
        assert read(source, "a.zip") == b"hello"
        assert not source.holds("a.zip/x")


def test_a_folder_called_like_an_archive_is_a_folder(tmp_path: Path) -> None:
    make_folder(tmp_path, {"a.zip/b.jpg": b"b"})

    with open_source(tmp_path) as source:
        assert list(source.names()) == ["a.zip/b.jpg"]
        assert read(source, "a.zip/b.jpg") == b"b"


def test_a_member_beats_one_of_the_same_name_inside_and_it_is_told(
    tmp_path: Path,
) -> None:
    inner = zip_bytes({"x.jpg": b"inside", "y.jpg": b"y"})
    path = make_zip(tmp_path / "x.zip", {"a.zip": inner, "a.zip/x.jpg": b"outside"})

    with open_source(path) as source:
        assert sorted(source.names()) == ["a.zip/x.jpg", "a.zip/y.jpg"]
        assert read(source, "a.zip/x.jpg") == b"outside"
        assert refusals(source) == {("a.zip/x.jpg", SameName.code)}


@METHODS
def test_a_member_stays_readable_while_others_are_opened(
    tmp_path: Path, method: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nested, "MOST_OPEN", 2)
    names = [f"{n}.zip" for n in range(6)]
    inner = {name: zip_bytes({"x": name.encode() * 9000}) for name in names}
    path = make_zip(tmp_path / "x.zip", inner, method)

    with open_source(path) as source:
        streams = [source.open(f"{name}/x") for name in names]
        for name, stream in zip(names, streams, strict=True):
            assert stream.read() == name.encode() * 9000
            stream.seek(0)
            assert stream.read(5) == name.encode()
            stream.close()


def test_a_source_is_closed_with_its_members_open(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "x.zip", {"in.zip": zip_bytes(CHAT)}, STORED)

    with open_source(path) as source:
        stream = source.open("in.zip/photos/1.jpg")

    with stream:
        assert stream.read() == CHAT["photos/1.jpg"]


# What is refused


@pytest.mark.parametrize("given", ["folder", "archive"])
def test_three_archives_in_one_another_are_read_and_a_fourth_is_not(
    tmp_path: Path, given: str
) -> None:
    three = nest(b"deep", "1.jpg", "c.zip", "b.zip")
    four = nest(three, "a.zip")
    if given == "folder":
        make_folder(tmp_path / "x", {"3.zip": three, "4.zip": four})
        path, told = tmp_path / "x", "4.zip/a.zip/b.zip/c.zip"
    else:
        both = {"b.zip": nest(b"deep", "1.jpg", "c.zip"), "4.zip": three}
        path, told = make_zip(tmp_path / "x.zip", both), "4.zip/b.zip/c.zip"

    with open_source(path) as source:
        (name,) = source.names()
        assert name.endswith("b.zip/c.zip/1.jpg")
        assert read(source, name) == b"deep"
        assert refusals(source) == {(told, NestedArchive.code)}
        with pytest.raises(NestedArchive):
            source.open(f"{told}/1.jpg")


def test_an_archive_that_holds_itself_ends(tmp_path: Path) -> None:
    """A name may go around as often as it likes: the depth ends it."""
    path = make_zip(tmp_path / "x.zip", {"a.zip": nest(b"1", "a.zip", "a.zip")})

    with open_source(path) as source:
        assert not source.holds("/".join(["a.zip"] * 5000))


@METHODS
def test_only_a_packed_inner_archive_has_to_fit_into_memory(
    tmp_path: Path, method: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("panoh.collect.archive.MOST_HELD_BYTES", 1000)
    inner = zip_bytes({"1.jpg": bytes(2000)}, STORED)
    path = make_zip(tmp_path / "x.zip", {"in.zip": inner, "b.jpg": b"b"}, method)

    with open_source(path) as source:
        if method == STORED:
            assert read(source, "in.zip/1.jpg") == bytes(2000)
        else:
            assert list(source.names()) == ["b.jpg"]
            assert refusals(source) == {("in.zip", NestedArchive.code)}
            with pytest.raises(NestedArchive):
                source.open("in.zip/1.jpg")


def test_memory_for_packed_archives_is_bounded_over_all_that_are_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = zip_bytes({"x": b"x" * 1000}, STORED)
    monkeypatch.setattr(nested, "MOST_HELD_BYTES", 3 * len(inner))
    path = make_zip(tmp_path / "x.zip", {f"{n}.zip": inner for n in range(9)})
    held: list[int] = []
    put = nested._Shelf.put

    def spy(self: nested._Shelf, *arguments: object) -> None:
        put(self, *arguments)  # type: ignore[arg-type]
        held.append(sum(n_bytes for _, n_bytes in self._open.values()))

    monkeypatch.setattr(nested._Shelf, "put", spy)
    with open_source(path) as source:
        for name in source.names():
            assert read(source, name) == b"x" * 1000

    assert max(held) == 3 * len(inner)


def test_too_many_members_in_memory_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("panoh.collect.archive.MOST_HELD_MEMBERS", 10)
    inner = zip_bytes({str(n): b"" for n in range(11)})
    path = make_zip(tmp_path / "x.zip", {"in.zip": inner, "b.jpg": b"b"})

    with open_source(path) as source:
        assert refusals(source) == {("in.zip", NestedArchive.code)}


def test_a_bomb_of_archives_is_refused_as_a_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each member is harmless by itself; all of them are not."""
    monkeypatch.setattr(nested, "FREE_NESTED_BYTES", 5_000_000)
    zeros = zip_bytes({"zeros.jpg": bytes(1_000_000)})
    many = zip_bytes({f"{n}.zip": zeros for n in range(100)})
    path = make_zip(tmp_path / "x.zip", {"a.zip": many, "b.jpg": b"b"})

    with open_source(path) as source:
        names = list(source.names())
        assert 0 < len(names) < 10
        assert {code for _, code in refusals(source)} == {Bomb.code}


def test_empty_files_without_number_are_a_bomb_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nested, "FREE_NESTED_BYTES", 5_000_000)
    empty = zip_bytes({f"{n:05}": b"" for n in range(5000)})
    path = make_zip(tmp_path / "x.zip", {"a.zip": empty, "b.jpg": b"b"})

    with open_source(path) as source:
        assert list(source.names()) == ["b.jpg"]
        assert refusals(source) == {("a.zip", Bomb.code)}


def test_the_checks_of_an_archive_apply_to_an_inner_one(tmp_path: Path) -> None:
    inner = zip_bytes({"../up.jpg": b"1", "good.jpg": b"2"})
    path = make_zip(tmp_path / "x.zip", {"in.zip": inner})

    with open_source(path) as source:
        assert list(source.names()) == ["in.zip/good.jpg"]
        assert refusals(source) == {("in.zip/../up.jpg", UnsafeName.code)}
        for name in ("in.zip/../up.jpg", "in.zip/../x.zip", "../x.zip/in.zip"):
            assert not source.holds(name)
            with pytest.raises(MissingFile):
                source.open(name)


@METHODS
def test_a_damaged_inner_archive_is_named_and_the_rest_is_read(
    tmp_path: Path, method: int
) -> None:
    whole = zip_bytes(CHAT)
    inner = {"bad.zip": whole[:4] + bytes(99), "half.zip": whole[: len(whole) // 2]}
    path = make_zip(tmp_path / "x.zip", {**inner, "b.jpg": b"b"}, method)

    with open_source(path) as source:
        assert list(source.names()) == ["b.jpg", "half.zip/result.json"]
        assert refusals(source) == {
            ("bad.zip", BrokenArchive.code),
            ("half.zip/photos/1.jpg", TruncatedExport.code),
        }
        assert not source.holds("bad.zip/1.jpg")


@given(st.lists(NAMES, max_size=5), st.binary(max_size=200), st.integers(0, 400))
def test_no_name_and_no_damage_is_anything_but_an_error_of_ours(
    tmp_path_factory: pytest.TempPathFactory,
    parts: list[str],
    damage: bytes,
    at: int,
) -> None:
    path = tmp_path_factory.getbasetemp() / "nested.zip"
    inner = bytearray(zip_bytes(CHAT))
    inner[at : at + len(damage)] = damage
    make_zip(path, {"in.zip": b"PK\x03\x04" + bytes(inner[4:]), "b.jpg": b"b"}, STORED)

    with open_source(path) as source:
        assert "b.jpg" in source.names()
        for name in [*source.names(), *parts, "/".join(["in.zip", *parts])]:
            try:
                assert len(read(source, name)) == source.size(name)
            except InputError:
                continue


def test_nothing_is_written_to_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Temporary files would be plain text on a seized machine (P3)."""
    path = make_zip(tmp_path / "x.zip", {"in.zip": nest(b"1", "1.jpg", "b.zip")})
    monkeypatch.setattr("tempfile.mkstemp", None)
    monkeypatch.setattr("tempfile.TemporaryFile", None)
    before = sorted(tmp_path.iterdir())

    with open_source(path) as source:
        assert [read(source, name) for name in source.names()] == [b"1"]

    assert sorted(tmp_path.iterdir()) == before
