"""Pictures inside web archives are opened in place, by a name that lasts."""

import gzip
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panoh.collect.inner_source import InnerSource
from panoh.collect.parsers.wacz import Wacz
from panoh.collect.parsers.warc import Warc
from panoh.collect.sources import open_source
from panoh.errors import BrokenArchive, InputError, MissingFile, TruncatedExport
from panoh.model.corpus import Unread
from panoh.testing.samples import MemorySource
from tests.collect.web_archives import jpeg, page, parse, picture, wacz, warc

RECORDS = [page("/", "<p>Text"), picture("/a", "red"), picture("/b", "blue")]
NAMES = ("saved.warc", "saved.warc.gz", "around.warc.gz", "saved.wacz")
FILES = {
    "saved.warc": warc(RECORDS, gzip=False),
    "saved.warc.gz": warc(RECORDS),
    "around.warc.gz": gzip.compress(warc(RECORDS, gzip=False)),
    "saved.wacz": wacz({"archive/a.warc.gz": warc(RECORDS)}),
}


class Held(MemorySource):
    """Files in memory, as if a person had given them."""

    untrusted_title = "held"

    def refused(self) -> Iterator[Unread]:
        """Nothing."""
        return iter(())

    def close(self) -> None:
        """Nothing is held open."""


SOURCE = InnerSource(Held(FILES))


def pictures(name: str) -> list[str]:
    parser = Wacz() if name.endswith(".wacz") else Warc()
    posts = parse(parser, FILES[name], name).posts
    return [medium.untrusted_name for post in posts for medium in post.media]


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_is_opened_where_it_lies(name: str) -> None:
    first, second = pictures(name)

    assert first.startswith(f"{name}/")
    assert SOURCE.open(first).read() == jpeg("red")
    assert SOURCE.open(second).read() == jpeg("blue")
    assert SOURCE.size(second) == len(jpeg("blue"))
    assert SOURCE.holds(first)


def test_names_last_from_one_process_to_the_next(tmp_path: Path) -> None:
    folder = tmp_path / "deep"
    folder.mkdir()
    for name, content in FILES.items():
        (folder / name).write_bytes(content)
    for name in NAMES:
        with open_source(tmp_path) as again:
            assert again.open(f"deep/{pictures(name)[0]}").read() == jpeg("red")


@given(
    st.lists(st.tuples(st.integers(-9, 1500), st.sampled_from([0, 1, 2])), max_size=8)
)
def test_a_record_is_read_like_any_file(steps: list[tuple[int, int]]) -> None:
    truth = io.BytesIO(jpeg("red"))
    with SOURCE.open(pictures("around.warc.gz")[0]) as stream:
        for offset, whence in steps:
            base = {0: 0, 1: truth.tell(), 2: len(truth.getvalue())}[whence]
            at = min(max(0, base + offset), len(truth.getvalue()))
            assert stream.seek(at - base, whence) == truth.seek(at)
            assert stream.read(100) == truth.read(100)


@pytest.mark.parametrize(
    "name",
    [
        "saved.warc/records/999999",
        "saved.warc/records/3",
        "other.warc/records/0",
        "saved.warc/records/x",
        "saved.warc/records/../0",
        "saved.wacz/archive/none.warc/records/0",
        "saved.warc/records/0-999999999",
        "saved.warc.gz/records/7.jpg",
    ],
)
def test_a_name_that_is_none_is_an_error_of_ours(name: str) -> None:
    with pytest.raises(InputError) as caught:
        SOURCE.open(name).read()
    assert isinstance(caught.value, MissingFile | BrokenArchive | TruncatedExport)


def test_records_are_held_and_not_listed() -> None:
    assert SOURCE.holds("saved.warc")
    assert [*SOURCE.names()] == list(NAMES)
    assert not SOURCE.holds("none.warc/records/0")
