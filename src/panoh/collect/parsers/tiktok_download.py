"""TikTok's "Download your data" as JSON: the owner's chats and own comments.

Section names as public readers of the file know them (RLEAPP, 2025); they have changed,
so a chat or a list of comments is told by the innermost name. Times have no zone in
JSON; TikTok's TXT form of the same data writes "UTC" behind them.

The owner is in chats whoever is not the other person, and is not named. All else that
the file says of the owner (what was watched, sought, bought, from where) is dropped.
"""

import io
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import ClassVar

import msgspec

from panoh.collect.dates import read_stated
from panoh.collect.json_records import RecordReader
from panoh.collect.parser import OpenExport, Parser
from panoh.collect.post_parts import REMOTE_IMAGE, in_lines
from panoh.collect.quick_posts import quick_post
from panoh.collect.record import Record
from panoh.collect.stand_ins import StandIns
from panoh.errors import BadRecord, InputError, NoDates
from panoh.model.corpus import Channel, Post, PostKind, Unread

_CHATS, _COMMENTS = "ChatHistory", "CommentsList"
_CHAT_WITH = "Chat History with "
_ABOUT_THE_OWNER = {
    "Activity": ("Favorite Effects", "Follower List", "Like List", "Search History"),
    "Your Activity": ("Favorite Effects", "Follower", "Following", "Searches"),
    "Profile": ("Profile Information", "Profile Info"),
    "Profile And Settings": ("Profile Info", "Settings", "Follower", "Following"),
    "App Settings": ("Block", "Block List", "Settings"),
    "Ads and data": ("Ad Interests", "Off TikTok Activity"),
    "Likes and Favorites": ("Like List", "Favorite Videos"),
    "Tiktok Live": ("Go Live History", "Watch Live History"),
    "TikTok Live": ("Go Live History", "Watch Live History"),
    "Tiktok Shopping": ("Order History", "Shopping Cart List"),
    "TikTok Shop": ("Order History", "Shopping Cart"),
    "Location Review": ("Location Reviews",),
}
_SIGNS = _ABOUT_THE_OWNER | {
    "Direct Messages": ("Chat History", "Direct Messages"),
    "Direct Message": ("Chat History", "Direct Messages"),
    "Comment": ("Comments", _COMMENTS),
}
_DEEPEST = 5


class TikTokDownload(Parser):
    """Reads user_data.json and user_data_tiktok.json as a stream."""

    name: ClassVar[str] = "tiktok_download"
    refers_to_media: ClassVar[bool] = False

    def recognises(self, name: str, head: bytes) -> bool:  # noqa: ARG002 - by content only
        """Tell by a section and a part of it; the first section may fill the head."""
        reader = RecordReader(io.BytesIO(head))
        with suppress(InputError):
            for section in reader.fields():
                if not reader.begins(b"{"):
                    reader.skip()
                    continue
                for part in reader.fields():
                    if part in _SIGNS.get(section, ()):
                        return True
                    reader.skip()
        return False

    def parse(self, export: OpenExport) -> Iterator[Post | Unread]:
        """Yield messages and comments in the order of the file; see Parser."""
        return _Reading(export).items()


@dataclass(slots=True)
class _Reading:
    """One pass over one export. `place` counts its messages and comments."""

    export: OpenExport
    place: int = 0
    ids: StandIns = field(default_factory=StandIns)

    def items(self) -> Iterator[Post | Unread]:
        with self.export.source.open(self.export.name) as stream:
            reader = RecordReader(stream)
            try:
                for way in _lists(reader):
                    yield from self._list(reader, way)
            except InputError as error:
                yield self._unread(error.code)

    def _list(
        self, reader: RecordReader, way: tuple[str, ...]
    ) -> Iterator[Post | Unread]:
        if way[-1] == _COMMENTS or way[-2:-1] == (_CHATS,):
            channel = _channel(way[-1])
            self.ids = StandIns()
            for batch in reader.batches(msgspec.json.decode):
                for one in batch:
                    yield from self._read(one, channel)
        else:
            self.export.leftovers[".".join(way[:2])] += 1
            reader.skip()

    def _read(self, one: object, channel: Channel) -> Iterator[Post | Unread]:
        if not isinstance(one, dict):
            yield self._unread(BadRecord.code)
            return
        self.place += 1
        record = Record(one)
        written = record.text("Date", "date")
        text = record.text("Content", "Comment", "comment")
        link, photo = record.text("url", "Url"), record.text("photo", "Photo")
        author = record.text("From")
        is_comment = channel.native_id == _COMMENTS
        posted_at = read_stated(f"{written.removesuffix(' UTC')}Z")
        is_other = author == channel.untrusted_name and not is_comment
        yield quick_post(
            channel,
            self.ids.next_id(written, author, text, link),
            self.place,
            posted_at=posted_at,
            original_time=written,
            kind=PostKind.COMMENT if is_comment else PostKind.MESSAGE,
            untrusted_author=author if is_other else "",
            untrusted_author_id=author if is_other else "",
            untrusted_text=in_lines([text, link]),
            media=() if photo in {"", "N/A"} else (REMOTE_IMAGE,),
        )
        if posted_at is None:
            yield Unread(self.export.name, self.place, NoDates.code)
        record.note_leftovers(self.export.leftovers)

    def _unread(self, code: str) -> Unread:
        self.place += 1
        return Unread(self.export.name, self.place, code)


def _lists(
    reader: RecordReader, way: tuple[str, ...] = ()
) -> Iterator[tuple[str, ...]]:
    """Step to each list that is not about the owner; consume it before the next."""
    for name in reader.fields():
        here = (*way, name)
        if name in _ABOUT_THE_OWNER and not way:
            reader.skip()
        elif reader.begins(b"[") and way:
            yield here
        elif reader.begins(b"{") and len(here) < _DEEPEST:
            yield from _lists(reader, here)
        else:
            reader.skip()


def _channel(list_name: str) -> Channel:
    """Give a chat as a private channel, or the owner's comments as one."""
    if list_name == _COMMENTS:
        return Channel("tiktok", _COMMENTS, is_public=False)
    other = list_name.removeprefix(_CHAT_WITH).rstrip(":")
    return Channel("tiktok", f"chat/{other}", other, is_public=False)
