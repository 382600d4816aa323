"""WARC: web pages as an archiving program saved them, with their pictures."""

from collections.abc import Iterator
from typing import ClassVar

from panoh.collect.parser import OpenExport, Parser
from panoh.collect.warc_posts import WarcPosts
from panoh.collect.warc_records import starts_like_warc
from panoh.model.corpus import Post, Unread


class Warc(Parser):
    """Reads one archive as a stream: each page, and each picture or video, is a post.

    What the archiving program asked for and says of itself is left out: it is about
    whoever saved the archive.
    """

    name: ClassVar[str] = "warc"
    refers_to_media: ClassVar[bool] = False

    def recognises(self, name: str, head: bytes) -> bool:  # noqa: ARG002 - the content tells
        """Tell by the first record's first line."""
        return starts_like_warc(head)

    def parse(self, export: OpenExport) -> Iterator[Post | Unread]:
        """Yield posts in the order of the records; see Parser."""
        with export.source.open(export.name) as stream:
            yield from WarcPosts(export).read(stream, export.name)
