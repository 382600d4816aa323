"""The contract of every parser, as tests that a contributor inherits.

    class TestContract(ParserContract):
        parser = VkJson()
        sample = SAMPLES / "vk_json"
        main = "wall.json"

The sample is a small synthetic export in a folder of its own; SOURCE.md in it says how
it was made. What it is read as stands beside the folder, in <folder>.golden.json: run
the tests once with PANOH_GOLDEN=write, then read that file with your own eyes.
"""

import gc
import os
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import ClassVar, Literal
from unittest import SkipTest

from panoh.collect.names import safe_name
from panoh.collect.parser import Parser, ReadingRules
from panoh.collect.recognise import HEAD_BYTES
from panoh.model.corpus import Post
from panoh.testing import spoiling
from panoh.testing.golden import golden_of, plain
from panoh.testing.samples import Result, Sample, find_sample

Ends = Literal["closed", "lines", "open"]

SPOILT_COPIES = 150
SMALL_BYTES, LARGE_BYTES = 1 << 20, 4 << 20
FREE_BYTES = 1 << 20
UNKNOWN = b'"unknown_to_panoh": "x", '


class ParserContract:
    """Inherit it in a class named Test..., and give the three attributes.

    `ends` says how a file shows its end: "closed" where it is a document (JSON, HTML,
    archives), "lines" where each line is a record by itself, "open" where nobody can
    tell whether the last record is whole: it is kept, and an Unread names it unless
    the cut falls between two lines.
    `streams` is false for a parser that holds a file whole, within a bound of its own.
    """

    parser: ClassVar[Parser]
    sample: ClassVar[Path]
    main: ClassVar[str]
    rules: ClassVar[ReadingRules] = ReadingRules()
    ends: ClassVar[Ends] = "closed"
    streams: ClassVar[bool] = True

    def grown(self, content: bytes, least_bytes: int) -> bytes | None:
        """Make a large file of the sample's last one; None where that has no sense."""
        return spoiling.grown(content, least_bytes)

    def compared(self, post: Post) -> Post:
        """The part of a post that does not depend on how long its file is: all."""
        return post

    def test_the_sample_is_found_as_what_it_is(self) -> None:
        """Among all that Panoh can read, and with its first 64 KiB."""
        found = find_sample(self.parser, self.sample, self.main)
        for part in found.parts or (found.name,):
            head = self._loaded.files[part][:HEAD_BYTES]
            assert self.parser.recognises(part, head), part

    def test_the_sample_is_read_as_people_have_checked(self) -> None:
        """The golden file."""
        path = self.sample.parent / f"{self.sample.name}.golden.json"
        read = golden_of(self._whole)
        if os.environ.get("PANOH_GOLDEN") == "write":
            path.write_text(read, encoding="utf-8", newline="\n")
        assert path.is_file(), f"no {path.name}: run once with PANOH_GOLDEN=write"
        assert read == path.read_text(encoding="utf-8")
        assert self._whole.posts, "a sample holds posts"

    def test_fields_that_nobody_takes_are_named(self) -> None:
        """Some object of a JSON sample with a field more gives a leftover more."""
        content = self._loaded.last
        if content.lstrip()[:1] not in (b"{", b"["):
            raise SkipTest("the format has no fields with names")
        places = [i + 1 for i, byte in enumerate(content) if byte == ord("{")]
        for place in places:
            read = self._loaded.read(content[:place] + UNKNOWN + content[place:])
            if any("unknown_to_panoh" in name for name in read.leftovers):
                return
        raise AssertionError("an unknown field is nowhere named as a leftover")

    def test_a_file_cut_short_gives_its_beginning_and_one_unread(self) -> None:
        """At every 1 %, near both ends, and where chance wants; or at every byte."""
        content = self._loaded.last
        everywhere = "PANOH_HEAVY" in os.environ
        for place in spoiling.cuts(content, _seed(), everywhere=everywhere):
            self._check_cut(self._loaded.read(content[:place], self.rules), place)

    def test_a_spoilt_file_does_no_harm(self) -> None:
        """It gives posts that can be kept, Unread, or an error of ours."""
        for copy in spoiling.spoilt(self._loaded.last, _seed(), SPOILT_COPIES):
            self.parser.recognises(self.main, copy[:HEAD_BYTES])
            for post in self._loaded.read(copy, self.rules).posts:
                check_post(post)

    def test_times_are_utc_whatever_the_clock_says(self) -> None:
        """The computer's zone changes nothing, the told zone only what was assumed."""
        for post in self._whole.posts:
            check_post(post)
        here, there = self._read("UTC").posts, self._read("Asia/Dushanbe").posts
        with clock_in("Pacific/Kiritimati"):
            assert self._read("UTC").posts == here
        for one, other in zip(here, there, strict=True):
            moved = timedelta(hours=5 if one.assumed_zone else 0)
            if one.posted_at and other.posted_at:
                assert one.posted_at - other.posted_at == moved

    def test_memory_does_not_grow_with_the_file(self) -> None:
        """Four times the records need no more memory."""
        small = self.grown(self._loaded.last, SMALL_BYTES)
        large = self.grown(self._loaded.last, LARGE_BYTES)
        if small is None or large is None:
            raise SkipTest("a file of this kind does not hold many records")
        assert self._count(large) > 2 * self._count(small)
        if self.streams:
            peaks = self._peak(small), self._peak(large)
            assert is_flat(*peaks), peaks

    @cached_property
    def _loaded(self) -> Sample:
        return Sample.load(self.parser, self.sample, self.main)

    @cached_property
    def _whole(self) -> Result:
        return self._loaded.read(rules=self.rules)

    def _read(self, zone: str) -> Result:
        return self._loaded.read(rules=replace(self.rules, zone=zone))

    def _count(self, content: bytes) -> int:
        return self._loaded.count(content, self.rules)

    def _peak(self, content: bytes) -> int:
        """The most memory while it is read, whatever else the process holds.

        Frozen objects do not count for when garbage is collected: in a process that
        holds much else, cycles would lie about longer, and the longer file hold more.
        """
        gc.collect()
        gc.freeze()
        tracemalloc.start()
        try:
            self._count(content)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
            gc.unfreeze()

    def _check_cut(self, read: Result, place: int) -> None:
        posts, whole = [*map(self.compared, read.posts)], self._whole
        known = [*map(self.compared, whole.posts)]
        if self.ends == "open" and posts and may_be_cut(read, known[len(posts) - 1]):
            posts = posts[:-1]
        assert posts == known[: len(posts)], f"cut at {place}: other posts"
        told = [u for u in read.unread if u not in whole.unread]
        assert len(told) <= 1, f"cut at {place}: more than one unread"
        assert told == read.unread[-1:] or not told, f"cut at {place}: told too early"
        if self.ends == "closed":
            assert told or read.code, f"cut at {place}: not told"


def is_flat(small_bytes: int, large_bytes: int) -> bool:
    """Tell whether a file four times as long needed no more memory."""
    return large_bytes < 2 * small_bytes + FREE_BYTES


@contextmanager
def clock_in(zone: str) -> Iterator[None]:
    """Let the computer's clock be elsewhere; Windows' cannot be told so."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = zone
    getattr(time, "tzset", bool)()
    try:
        yield
    finally:
        os.environ.pop("TZ")
        if before is not None:
            os.environ["TZ"] = before
        getattr(time, "tzset", bool)()


def check_post(post: Post) -> None:
    """Check what every post must keep to, whatever its file holds."""
    if post.posted_at is not None:
        assert post.posted_at.utcoffset() == timedelta(0), "a time is not UTC"
    for medium in post.media:
        name = medium.untrusted_name
        assert safe_name(name) == (name or None), "an unsafe name"
    for written in _strings(plain(post)):
        written.encode()  # a lone surrogate cannot be kept


def may_be_cut(read: Result, whole: Post) -> bool:
    """Tell whether the last post is named as unsure, or lacks lines of its text."""
    text = whole.untrusted_text
    return bool(read.unread) or text.startswith(f"{read.posts[-1].untrusted_text}\n")


def _strings(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for item in value.values() for text in _strings(item)]
    if isinstance(value, list):
        return [text for item in value for text in _strings(item)]
    return [value] if isinstance(value, str) else []


def _seed() -> int:
    return int(os.environ.get("SEED", "1"))
