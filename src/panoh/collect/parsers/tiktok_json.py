"""Comments and videos of TikTok's web interface, as scraping tools save them.

pyktok, TikTok-Api and the page itself give the same objects: alone, as a list, one a
line, or as answers with their list in "comments" or "itemList". A comment's leftovers
are all named; of a video's hundreds of fields, those that may hold words.
"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import ClassVar

from panoh.collect.json_lines import first_object, read_objects
from panoh.collect.parser import OpenExport, Parser
from panoh.collect.record import Record
from panoh.collect.tiktok_items import read_comment, read_video
from panoh.errors import BadRecord, NoDates, TruncatedExport
from panoh.model.corpus import Post, Unread

_LISTS = ("comments", "itemList", "item_list")
_NAMES_SHOWN = 2
_HEAD_BYTES = 1 << 16


class TikTokJson(Parser):
    """Reads comments and videos as a stream; answers listed in a file each whole."""

    name: ClassVar[str] = "tiktok_json"
    refers_to_media: ClassVar[bool] = False

    def recognises(self, name: str, head: bytes) -> bool:  # noqa: ARG002 - by content only
        """Tell by the ids and the times, which TikTok names as nobody else does."""
        first = first_object(head, _LISTS)
        within = next((first[key] for key in _LISTS if first.get(key)), None)
        if isinstance(within, list) and isinstance(within[0], dict):
            first = within[0]
        return _is_comment(first.keys()) or _is_video(first.keys())

    def parse(self, export: OpenExport) -> Iterator[Post | Unread]:
        """Yield comments, each with the answers kept with it; see Parser.

        Raises TruncatedExport where the file ends before its first comment does.
        """
        with export.source.open(export.name) as stream:
            if not self.recognises(export.name, stream.read(_HEAD_BYTES)):
                raise TruncatedExport
        for read in read_objects(export, lists=_LISTS):
            if isinstance(read, Unread):
                yield read
            else:
                yield from _posts(export, read.place, Record(read.fields))


def _posts(export: OpenExport, place: int, found: Record) -> Iterator[Post | Unread]:
    is_comment = "cid" in found
    posts = list(_read(found, place))
    yield from posts
    if not posts:
        yield Unread(export.name, place, BadRecord.code)
    elif any(post.posted_at is None and post.original_time for post in posts):
        yield Unread(export.name, place, NoDates.code)
    if is_comment:
        found.note_leftovers(export.leftovers)
    else:
        found.note_words(export.leftovers, _NAMES_SHOWN)


def _read(found: Record, place: int) -> Iterator[Post]:
    """Read a comment, a video, or an answer that lists some."""
    if "cid" in found:
        yield from read_comment(found, place)
    elif "desc" in found:
        yield from read_video(found, place)
    else:
        for key in _LISTS:
            for one in found.records(key):
                yield from _read(one, place)


def _is_comment(keys: AbstractSet[str]) -> bool:
    return keys >= {"cid", "text", "create_time"}


def _is_video(keys: AbstractSet[str]) -> bool:
    return keys >= {"id", "desc", "createTime"}
