"""Slow reading is heard; reading in circles is not."""

from collections.abc import Callable
from pathlib import Path

import pytest

from panoh.collect.sources import open_source
from panoh.flow.watched import Watched

MIB = 1 << 20


class Bell:
    """Counts how often it was rung."""

    def __init__(self) -> None:
        self.rung = 0

    def __call__(self) -> None:
        self.rung += 1


@pytest.fixture
def bell() -> Bell:
    return Bell()


@pytest.fixture
def watched(tmp_path: Path, bell: Bell) -> Watched:
    """A folder with one file of 4 MiB."""
    (tmp_path / "a").write_bytes(bytes(range(256)) * (4 * MIB // 256))
    return Watched(open_source(tmp_path), bell)


def rung_by(bell: Bell, deed: Callable[[], object]) -> int:
    before = bell.rung
    deed()
    return bell.rung - before


def test_each_mebibyte_that_is_read_is_heard(watched: Watched, bell: Bell) -> None:
    with watched.open("a") as stream:
        for _ in range(4):
            assert rung_by(bell, lambda: stream.read(MIB)) >= 1
        assert rung_by(bell, stream.read) == 0


def test_reading_the_same_again_is_silent(watched: Watched, bell: Bell) -> None:
    with watched.open("a") as stream:
        stream.read()
        stream.seek(0)

        assert rung_by(bell, stream.read) == 0


def test_opening_a_file_for_ever_falls_silent(watched: Watched, bell: Bell) -> None:
    def read_all() -> None:
        with watched.open("a") as stream:
            stream.read()

    for _ in range(100):
        assert rung_by(bell, read_all) >= 1
    assert rung_by(bell, read_all) == 0


def test_a_watched_stream_is_the_stream(watched: Watched, tmp_path: Path) -> None:
    with watched.open("a") as stream, (tmp_path / "a").open("rb") as plain:
        for offset, whence, count in ((0, 0, 5), (-7, 2, 99), (3, 1, 1), (MIB, 0, MIB)):
            stream.seek(offset, whence)
            plain.seek(offset, whence)
            assert stream.read(count) == plain.read(count)
            assert stream.tell() == plain.tell()
        assert stream.readline() == plain.readline()


def test_names_are_those_of_the_source(watched: Watched) -> None:
    assert list(watched.names()) == ["a"]
    assert (watched.holds("a"), watched.size("a")) == (True, 4 * MIB)
    assert list(watched.refused()) == []
