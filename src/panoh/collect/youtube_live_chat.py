"""The chat beside a live video on YouTube, as yt-dlp keeps it: one action a line.

Field names are facts from public readers of the file (2025). Each message has an
instant. The file names its video only by its own name, "title [id].live_chat.json".
"""

import re
from collections.abc import Iterator

from panoh.collect.json_lines import Placed, read_objects
from panoh.collect.parser import OpenExport
from panoh.collect.post_parts import in_lines
from panoh.collect.quick_posts import quick_post
from panoh.collect.record import Fields, Record
from panoh.errors import NoDates
from panoh.model.corpus import Channel, Post, PostKind, Unread

_VIDEO = re.compile(r"\[([\w-]{11})\][^/]*$", re.ASCII)
_OF_NO_INTEREST = ("clickTrackingParams", "clientId", "videoOffsetTimeMsec", "isLive")


def is_live_chat(first: Fields) -> bool:
    """Tell by the first action; yt-dlp wraps those of a running video too."""
    return "replayChatItemAction" in first


def read_live_chat(export: OpenExport) -> Iterator[Post | Unread]:
    """Yield what people wrote; lines that pin, count or take back are leftovers."""
    found = _VIDEO.search(export.name)
    video = found[1] if found else ""
    channel = Channel("youtube", f"video/{video or 'unknown'}")
    for read in read_objects(export):
        if isinstance(read, Unread):
            yield read
            continue
        for post in _posts(export, read, channel, video):
            yield post
            if post.posted_at is None:
                yield Unread(export.name, read.place, NoDates.code)


def _posts(
    export: OpenExport, read: Placed, channel: Channel, video: str
) -> Iterator[Post]:
    line = Record(read.fields)
    replayed = line.record("replayChatItemAction")
    for action in replayed.records("actions"):
        added = action.record("addChatItemAction")
        item = added.record("item")
        # Text, a sum of money, a new member: all shown by a renderer of its own.
        for name in sorted(item.keys()):
            if post := _post(item.record(name), read.place, channel, video):
                yield post
        action.ignore("addLiveChatTickerItemAction")  # the sums once more
        added.ignore(*_OF_NO_INTEREST)
        action.ignore(*_OF_NO_INTEREST)
    replayed.ignore(*_OF_NO_INTEREST)
    line.ignore(*_OF_NO_INTEREST)
    line.note_leftovers(export.leftovers)


def _post(shown: Record, place: int, channel: Channel, video: str) -> Post | None:
    native_id, author_id = shown.text("id"), shown.text("authorExternalChannelId")
    if not native_id or not author_id:
        return None
    posted_at, original_time = shown.instant("timestampUsec")
    parts = ("purchaseAmountText", "headerSubtext", "message")
    texts = [_text(shown.record(key)) for key in parts]
    author = _text(shown.record("authorName"))
    shown.ignore_all()  # pictures, badges and buttons
    return quick_post(
        channel,
        native_id,
        place,
        posted_at=posted_at,
        original_time=original_time,
        kind=PostKind.COMMENT,
        untrusted_author=author,
        untrusted_author_id=author_id,
        untrusted_text=in_lines(texts),
        reply_to=video,
    )


def _text(written: Record) -> str:
    """Join the pieces of a text; an emoji of the channel's own has a short name."""
    pieces = [written.text("simpleText")]
    for run in written.records("runs"):
        emoji = run.record("emoji")
        names = emoji.texts("shortcuts")
        pieces += [run.text("text"), names[0] if names else emoji.text("emojiId")]
    return "".join(pieces)
