"""A name from outside never leads out of its folder."""

import ntpath
import posixpath

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from panoh.collect.names import is_unfinished, readable, safe_name
from tests.collect.disk import NAMES


@given(NAMES)
@example("../x")
@example("a/../../x")
@example("/etc/passwd")
@example("C:x")
@example("C:/x")
@example("./C:/x")
@example("\\\\host\\share\\x")
@example("a\\..\\..\\x")
@example("a/.. /.. /.. /x")
@example("a/.../x")
def test_no_safe_name_leaves_its_folder_on_any_system(untrusted: str) -> None:
    name = safe_name(untrusted)

    if name is not None:
        assert (
            posixpath.normpath(posixpath.join("/root/in", name)) == f"/root/in/{name}"
        )
        joined = ntpath.normpath(ntpath.join("D:\\in", name))
        assert joined == "D:\\in\\" + name.replace("/", "\\")
        assert all(part.rstrip(". ") for part in name.split("/"))


@given(NAMES)
def test_a_safe_name_stays_as_it_is(untrusted: str) -> None:
    name = safe_name(untrusted)

    assert name is None or safe_name(name) == name


@given(NAMES)
def test_a_safe_name_can_be_stored_and_keeps_to_one_line(untrusted: str) -> None:
    name = safe_name(untrusted)

    assert name is None or "\n" not in name.encode("utf-8").decode("utf-8")


@pytest.mark.parametrize(
    "name", ["photos/a.jpg", "a b.jpg", "..a", "a..", "12:30.jpg", "\u200efile.jpg"]
)
def test_usual_names_are_safe(name: str) -> None:
    assert safe_name(name) == name


@given(st.binary())
def test_every_name_can_be_decoded(raw: bytes) -> None:
    assert isinstance(readable(raw), str)


@pytest.mark.parametrize("encoding", ["utf-8", "cp866", "cp1251"])
@pytest.mark.parametrize(
    "name",
    ["Фото.jpg", "фото.jpg", "ФОТО 2024.JPG", "Новая папка/отчёт.txt", "ещё.jpg"],
)
def test_russian_names_are_read_in_the_encodings_of_archives(
    name: str, encoding: str
) -> None:
    assert readable(name.encode(encoding)) == name


def test_a_name_that_was_cut_inside_a_letter_stays_readable() -> None:
    name = "Очень длинное название.jpg"

    assert readable(name.encode()[:9]) == "Очен\ufffd"
    assert readable(b"\xff" + name.encode()) == "\ufffd" + name


@pytest.mark.parametrize(
    "name",
    [
        "video.mp4.part",
        "Unconfirmed 123456.crdownload",
        "export.zip.download/export.zip",
        "a/b.TMP",
        "chat.zip.partial",
        "chat.zip.opdownload",
        "~$report.docx",
        "folder/~$report.docx",
        ".~lock.report.odt#",
    ],
)
def test_what_is_still_being_written_is_told_by_its_name(name: str) -> None:
    assert is_unfinished(name)


@pytest.mark.parametrize(
    "name",
    ["result.json", "part.jpg", "tmp/a.jpg", "a.part1.rar", "x.tmp/a.jpg", "~a.jpg"],
)
def test_finished_files_are_not_taken_for_unfinished(name: str) -> None:
    assert not is_unfinished(name)
