"""A name from outside never leads out of its folder."""

import ntpath
import posixpath

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from panoh.collect.names import readable, safe_name
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
