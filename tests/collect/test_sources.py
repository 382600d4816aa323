"""Sources read what a person gave, in place, and nothing beyond it."""

import os
import sys
import unicodedata
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given

from panoh.collect.sources import (
    FolderSource,
    Selected,
    long_path,
    open_source,
)
from panoh.errors import MissingFile, NoAccess, SameName, UnknownExport, UnsafeName
from tests.collect.disk import NAMES, make_folder, make_zip, read, refusals

SHORT = "й.jpg"  # NFC: one character; macOS writes two
LONG = unicodedata.normalize("NFD", SHORT)
needs_links = pytest.mark.skipif(sys.platform == "win32", reason="links need rights")
needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="no such files")


# Folders


def test_a_folder_lists_every_file_at_three_levels_in_one_order(tmp_path: Path) -> None:
    members = {"b.jpg": b"1", "a/z.jpg": b"2", "a/b/c/deep.jpg": b"3", "a/y.jpg": b"4"}
    make_folder(tmp_path, members)

    source = open_source(tmp_path)

    assert list(source.names()) == ["b.jpg", "a/y.jpg", "a/z.jpg", "a/b/c/deep.jpg"]
    assert {name: read(source, name) for name in source.names()} == members
    assert source.size("a/b/c/deep.jpg") == 1
    assert list(source.refused()) == []


@needs_links
def test_links_in_a_folder_are_named_and_not_followed(tmp_path: Path) -> None:
    make_folder(tmp_path, {"outside/secret.jpg": b"secret", "in/own.jpg": b"own"})
    (tmp_path / "in/file.jpg").symlink_to(tmp_path / "outside/secret.jpg")
    (tmp_path / "in/folder").symlink_to(tmp_path / "outside")
    (tmp_path / "in/loop").symlink_to(tmp_path / "in")
    (tmp_path / "in/nowhere").symlink_to(tmp_path / "nothing")

    source = open_source(tmp_path / "in")

    assert list(source.names()) == ["own.jpg"]
    assert {name for name, _ in refusals(source)} == {
        "file.jpg",
        "folder",
        "loop",
        "nowhere",
    }
    assert {code for _, code in refusals(source)} == {UnsafeName.code}
    for name in (
        "file.jpg",
        "folder/secret.jpg",
        "loop/own.jpg",
        "../outside/secret.jpg",
    ):
        assert not source.holds(name)
        with pytest.raises(MissingFile):
            source.open(name)


@needs_links
def test_a_file_that_became_a_link_is_not_followed(tmp_path: Path) -> None:
    make_folder(tmp_path, {"secret.jpg": b"secret", "in/own.jpg": b"own"})
    source = open_source(tmp_path / "in")
    assert source.holds("own.jpg")
    (tmp_path / "in/own.jpg").unlink()
    (tmp_path / "in/own.jpg").symlink_to(tmp_path / "secret.jpg")

    with pytest.raises(NoAccess):
        source.open("own.jpg")


@needs_links
def test_a_link_that_she_named_herself_is_followed(tmp_path: Path) -> None:
    make_folder(tmp_path, {"far/result.json": b"{}", "far/photos/1.jpg": b"1"})
    (tmp_path / "link.json").symlink_to(tmp_path / "far/result.json")

    source = open_source(tmp_path / "link.json")

    assert list(source.names()) == ["result.json"]
    assert source.holds("photos/1.jpg")


@needs_posix
def test_a_pipe_is_named_and_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")

    source = open_source(tmp_path)

    assert list(source.names()) == []
    assert refusals(source) == {("pipe.jpg", UnsafeName.code)}


@needs_posix
def test_a_file_that_became_a_pipe_does_not_hang(tmp_path: Path) -> None:
    make_folder(tmp_path, {"own.jpg": b"own"})
    source = open_source(tmp_path)
    (tmp_path / "own.jpg").unlink()
    os.mkfifo(tmp_path / "own.jpg")

    with pytest.raises(NoAccess):
        source.open("own.jpg")


@pytest.mark.parametrize("on_disk", [SHORT, LONG])
@pytest.mark.parametrize("asked", [SHORT, LONG])
def test_a_name_is_found_in_either_unicode_form(
    tmp_path: Path, on_disk: str, asked: str
) -> None:
    make_folder(tmp_path / "folder", {f"files/{on_disk}": b"1"})
    make_zip(tmp_path / "x.zip", {f"files/{on_disk}": b"1"})

    for given_path in ("folder", "x.zip", f"folder/files/{on_disk}"):
        with open_source(tmp_path / given_path) as source:
            assert next(iter(source.names())).endswith(SHORT)
            prefix = "" if given_path.endswith(".jpg") else "files/"
            assert read(source, prefix + asked) == b"1"


@needs_posix
def test_of_two_unicode_forms_one_is_read_and_the_other_named(tmp_path: Path) -> None:
    make_folder(tmp_path, {SHORT: b"short", LONG: b"long"})

    source = open_source(tmp_path)

    assert list(source.names()) == [SHORT]
    assert read(source, SHORT) == b"short"
    assert len(refusals(source)) == 1
    assert {code for _, code in refusals(source)} == {SameName.code}


@needs_posix
def test_a_cyrillic_name_from_an_old_archive_can_be_stored_and_opened(
    tmp_path: Path,
) -> None:
    raw = os.fsencode(tmp_path) + b"/" + "Фото.jpg".encode("cp866")
    Path(os.fsdecode(raw)).write_bytes(b"1")

    source = open_source(tmp_path)

    assert list(source.names()) == ["Фото.jpg"]
    assert read(source, "Фото.jpg") == b"1"


@needs_posix
def test_unsafe_names_in_a_folder_are_named_and_passed_over(tmp_path: Path) -> None:
    make_folder(tmp_path, {"a\\b.jpg": b"1", "line\nend.jpg": b"2", "good.jpg": b"3"})

    source = open_source(tmp_path)

    assert list(source.names()) == ["good.jpg"]
    assert {name for name, _ in refusals(source)} == {"a\\b.jpg", "line\nend.jpg"}


@needs_posix
def test_a_folder_that_cannot_be_listed_is_named_and_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_folder(tmp_path, {"a.jpg": b"1"})
    monkeypatch.chdir(tmp_path)
    for _ in range(20):  # deeper than a path may be long
        Path("d" * 250).mkdir()
        monkeypatch.chdir("d" * 250)

    source = open_source(tmp_path)

    assert list(source.names()) == ["a.jpg"]
    assert {code for _, code in refusals(source)} == {NoAccess.code}


def test_a_file_that_is_gone_is_missing(tmp_path: Path) -> None:
    make_folder(tmp_path, {"a.jpg": b"1"})
    source = open_source(tmp_path)
    (tmp_path / "a.jpg").unlink()

    with pytest.raises(MissingFile):
        source.open("a.jpg")
    with pytest.raises(MissingFile):
        source.size("a.jpg")


@given(NAMES)
def test_no_name_from_a_file_reaches_beyond_the_folder(
    tmp_path_factory: pytest.TempPathFactory, untrusted: str
) -> None:
    base = tmp_path_factory.getbasetemp() / "hostile"
    if not base.exists():
        make_folder(base, {"x": b"outside", "in/x": b"inside", "in/a/x": b"inside"})
    source = FolderSource(base / "in")

    for name in (untrusted, f"../{untrusted}", f"a/../../{untrusted}"):
        if source.holds(name):
            assert read(source, name) == b"inside"


@pytest.mark.parametrize(
    ("path", "lifted"),
    [
        (r"C:\Users\a", r"\\?\C:\Users\a"),
        (r"\\host\share\a", r"\\?\UNC\host\share\a"),
        (r"\\?\C:\a", r"\\?\C:\a"),
        (r"\\?\UNC\host\share\a", r"\\?\UNC\host\share\a"),
    ],
)
def test_paths_longer_than_260_characters_are_asked_for_as_windows_wants(
    path: str, lifted: str
) -> None:
    assert str(long_path(PureWindowsPath(path))) == lifted
    assert long_path(PureWindowsPath(path)).name == PureWindowsPath(path).name


def test_other_systems_have_no_such_paths() -> None:
    assert long_path(PurePosixPath("/home/a:b")) == PurePosixPath("/home/a:b")


@needs_posix
def test_the_longest_names_and_paths_are_read(tmp_path: Path) -> None:
    file = "й" * 125 + ".jpg"  # 254 bytes of the 255 that a name may have
    name = "/".join(["п" * 127] * 12 + [file])
    make_folder(tmp_path, {name: b"1"})

    source = open_source(tmp_path)

    assert list(source.names()) == [name]
    assert read(source, name) == b"1"


@needs_posix
def test_names_that_differ_only_by_case_are_two(tmp_path: Path) -> None:
    make_folder(tmp_path, {"A.jpg": b"1", "a.jpg": b"2"})

    source = open_source(tmp_path)

    assert list(source.names()) == ["A.jpg", "a.jpg"]
    assert read(source, "A.jpg") == b"1"


@needs_posix
@pytest.mark.parametrize("raw", [b"\xff\xfe.jpg", b"\x98.jpg", b"\xd0.jpg"])
def test_a_name_in_no_encoding_can_be_stored_and_opened(
    tmp_path: Path, raw: bytes
) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + raw)).write_bytes(b"1")

    source = open_source(tmp_path)

    (name,) = source.names()
    assert name.encode("utf-8").decode("utf-8") == name
    assert read(source, name) == b"1"


# One file


def test_one_file_is_the_only_name_and_reaches_what_it_refers_to(
    tmp_path: Path,
) -> None:
    make_folder(
        tmp_path, {"result.json": b"{}", "photos/1.jpg": b"1", "private.jpg": b"2"}
    )

    source = open_source(tmp_path / "result.json")

    assert list(source.names()) == ["result.json"]
    assert read(source, "photos/1.jpg") == b"1"
    assert not source.holds("photos/2.jpg")
    assert list(source.refused()) == []


def test_what_is_not_there_is_missing(tmp_path: Path) -> None:
    for name in ("nothing.json", "no/thing", "nul\0"):
        with pytest.raises(MissingFile):
            open_source(tmp_path / name)


@needs_posix
def test_a_device_is_not_read() -> None:
    with pytest.raises(UnknownExport):
        open_source(Path("/dev/zero"))


# Part of a source


def test_a_selection_names_only_what_was_chosen(tmp_path: Path) -> None:
    make_folder(tmp_path, {"a.jpg": b"1", "b.jpg": b"22"})

    chosen = Selected(open_source(tmp_path), ("b.jpg",))

    assert list(chosen.names()) == ["b.jpg"]
    assert chosen.size("b.jpg") == 2
    assert read(chosen, "b.jpg") == b"22"
    assert chosen.holds("b.jpg")
