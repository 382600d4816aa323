"""Zeeschuimer's NDJSON: what a browser showed of Instagram, TikTok, X and Threads.

A line holds what the platform sent to its own page, in the platform's own shape, with
a wrapper of the extension's (zs-background.js, 2023 to 2026). 4CAT gives the same back
with the wrapper inside, as "__import_meta". The wrapper says when, where and with what
browser somebody looked: that is dropped.

The platforms' shapes hold hundreds of technical fields. So a leftover in the wrapper is
named always, and one in the shape only if it may hold words: see Record.note_words.
"""

from collections.abc import Callable, Iterator
from typing import ClassVar

from panoh.collect.instagram_nodes import (
    read_instagram,
    read_instagram_comment,
    read_threads,
)
from panoh.collect.json_lines import first_object, read_objects
from panoh.collect.parser import OpenExport, Parser
from panoh.collect.record import Fields, Record
from panoh.collect.tiktok_items import read_comment, read_video
from panoh.collect.x_tweets import read_tweet
from panoh.errors import BadRecord, NoDates, UnknownPlatform
from panoh.model.corpus import Post, Unread

_READERS: dict[str, Callable[[Record, int], Iterator[Post]]] = {
    "instagram.com": read_instagram,
    "instagram-comments": read_instagram_comment,
    "threads.net": read_threads,
    "threads.com": read_threads,
    "tiktok.com": read_video,
    "tiktok-comments": read_comment,
    "twitter.com": read_tweet,
    "x.com": read_tweet,
    "twitter-comments": read_tweet,
}
_INSIDE = "__import_meta"
_SIGNS = {"source_platform", "timestamp_collected"}
_ABOUT_WHO_LOOKED = (
    *("nav_index", "item_id", "timestamp_collected", "last_updated"),
    *("source_platform_url", "source_url", "user_agent"),
)
_NAMES_SHOWN = 3
"""How many names the way to a leftover has: the platform's, and two of its fields."""


class ZeeschuimerNdjson(Parser):
    """Reads a line at a time; platforms whose shape is not known are Unread."""

    name: ClassVar[str] = "zeeschuimer_ndjson"
    refers_to_media: ClassVar[bool] = False

    def recognises(self, name: str, head: bytes) -> bool:  # noqa: ARG002 - by content only
        """Tell by the wrapper, around the platform's object or in it."""
        first = first_object(head)
        inside = first.get(_INSIDE)
        return first.keys() >= _SIGNS or (
            isinstance(inside, dict) and "source_platform" in inside
        )

    def parse(self, export: OpenExport) -> Iterator[Post | Unread]:
        """Yield the posts of each line, with what they quote and their comments."""
        for read in read_objects(export):
            if isinstance(read, Unread):
                yield read
            else:
                yield from _posts(export, read.place, read.fields)


def _posts(export: OpenExport, place: int, fields: Fields) -> Iterator[Post | Unread]:
    wrapper, node, platform = _unwrap(fields)
    wrapper.note_leftovers(export.leftovers)
    reader = _READERS.get(platform)
    if reader is None:
        export.leftovers[f"source_platform: {platform}"] += 1
        yield Unread(export.name, place, UnknownPlatform.code)
        return
    posts = list(reader(node, place))
    yield from posts
    if fault := _fault(posts):
        yield Unread(export.name, place, fault)
    node.note_words(export.leftovers, _NAMES_SHOWN)


def _fault(posts: list[Post]) -> str:
    """Give the code of what is wrong with a line's posts, or nothing.

    Where only ids were found, the platform has a new shape.
    """
    says_something = lacks_time = False
    for post in posts:
        if post.untrusted_text or post.media or post.posted_at:
            says_something = True
        if post.posted_at is None and post.original_time:
            lacks_time = True
    if not says_something:
        return BadRecord.code
    return NoDates.code if lacks_time else ""


def _unwrap(fields: Fields) -> tuple[Record, Record, str]:
    """Part the extension's wrapper from the platform's object."""
    inside = fields.pop(_INSIDE, None)
    node = fields if isinstance(inside, dict) else fields.pop("data", None)
    wrapper = Record(inside if isinstance(inside, dict) else fields)
    platform = wrapper.text("source_platform").removeprefix("www.")
    wrapper.ignore(*_ABOUT_WHO_LOOKED)
    name = platform.partition(".")[0]
    return wrapper, Record(node if isinstance(node, dict) else {}, name), platform
