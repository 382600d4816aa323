"""4CAT's CSV, of whichever platform: its columns are the same for all, and some more.

Written from 4CAT's data sources of 2025. Its `timestamp` is in the time of 4CAT's
server, which the file does not tell, so that `unix_timestamp` is read. Channels are
known by what the file has: of a Telegram channel its name, of an account on Instagram
its handle, where other exports have numbers. They do not meet those.
"""

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from datetime import datetime
from typing import ClassVar, Final
from zoneinfo import ZoneInfo

import msgspec

from panoh.collect.dates import find_zone, read_written
from panoh.collect.json_lines import Placed
from panoh.collect.known_tables import has_columns, known_rows, read_headers
from panoh.collect.names import safe_name
from panoh.collect.parser import OpenExport, Parser
from panoh.collect.post_parts import REMOTE_IMAGE, REMOTE_VIDEO, Account, in_lines
from panoh.collect.record import Record
from panoh.errors import BadRecord, NoDates
from panoh.model.corpus import (
    Channel,
    DateOrder,
    Media,
    MediaKind,
    Post,
    PostKind,
    Unread,
)

_COLUMNS = frozenset(
    {"id", "thread_id", "body", "author", "timestamp", "unix_timestamp"}
)
_OF_VK = frozenset({"id", "thread_id", "body", "item_type", "author_screen_name"})
_COMMENTS = frozenset({"is_comment_on_comment", "post_id", "post_url"})
_PLATFORMS: Final[Mapping[str, tuple[AbstractSet[str], ...]]] = {
    "telegram": ({"author_forwarded_from_name", "attachment_type"},),
    "tiktok": ({"tiktok_url"}, _COMMENTS),
    "instagram": ({"num_likes", "num_media"}, {"num_likes", "usertags"}),
    "threads": ({"reposts", "quotes", "is_paid_partnership"},),
    "x": ({"is_retweet", "retweeted_user"},),
    "vk": (_OF_VK,),
}
_LIKES = ("likes", "num_likes", "like_count", "likes_count")
# Letters, then letters and digits: else 4CAT found no name, and wrote a number.
_USERNAME = re.compile(r"[A-Za-z]\w{3,31}", re.ASCII)
_WALL = re.compile(r"https://vk\.com/wall(-?\d{1,19})_\d{1,19}", re.ASCII)
_ATTACHED = {
    "photo": MediaKind.IMAGE,
    "image": MediaKind.IMAGE,
    "video": MediaKind.VIDEO,
    "audio": MediaKind.OTHER,
    "application": MediaKind.OTHER,
}
# The time once more and elsewhere, the text once more, reach, and what 4CAT found in
# the text.
_IGNORED = (
    *("timestamp", "timestamp_edited", "timestamp_forwarded_from"),
    *("unix_timestamp_forwarded_from", "body_markdown", "is_reply", "views", "chat"),
    *("entities_linked", "entities_mentioned", "all_connections", "hashtags"),
    *("mentions", "language_guess", "collected_from_url", "post_source_domain"),
    *("retweet_count", "reply_count", "quote_count", "impression_count", "comments"),
    *("shares", "plays", "reposts", "replies", "quotes", "num_comments", "num_media"),
    *("author_followers", "author_is_bot", "author_is_verified", "author_avatar"),
    *(
        "is_comment_on_comment",
        "author_avatar_url",
        "author_banner_url",
        "thumbnail_url",
        "link_thumbnail_url",
    ),
    *("quote_images", "quote_videos", "author_bio", "author_location", "long_lat"),
    *("replied_author", "replied_user", "is_retweet", "is_quote_tweet", "verified"),
    *("author_following", "author_likes", "author_videos", "location_latlong"),
    *("coauthor_fullnames", "coauthor_ids", "play_count", "likes_hidden", "source"),
    *("is_withheld", "is_quote_withheld", "possibly_sensitive", "partial_item"),
    *("collected_from_view", "music_id", "music_url", "music_thumbnail", "url"),
    *("author_type", "author_sex", "author_city", "author_country", "author_photo"),
    *("author_is_admin", "author_is_advertiser", "author_deactivated", "edited"),
    *("author_privacy_is_closed", "in_reply_to_user", "post_comments", "link"),
)


class FourcatCsv(Parser):
    """Reads 4CAT's rows as a stream."""

    name: ClassVar[str] = "fourcat_csv"
    refers_to_media: ClassVar[bool] = False

    def recognises(self, name: str, head: bytes) -> bool:  # noqa: ARG002 - the content tells
        """Tell by the columns that 4CAT gives every platform."""
        return has_columns(head, _COLUMNS, _OF_VK)

    def parse(self, export: OpenExport) -> Iterator[Post | Unread]:
        """Yield a post for each row; see Parser."""
        zone = find_zone(export.rules.zone)
        headers = read_headers(export)
        platform = export.rules.platform or _platform(headers)
        for item in known_rows(export):
            if isinstance(item, Unread):
                yield item
            else:
                yield from _read(export, item, platform, zone)


def _platform(headers: AbstractSet[str]) -> str:
    for platform, marks in _PLATFORMS.items():
        if any(columns <= headers for columns in marks):
            return platform
    return "table"


def _read(
    export: OpenExport, item: Placed, platform: str, zone: ZoneInfo
) -> Iterator[Post | Unread]:
    row = Record(item.fields)
    thread, long_id = row.text("thread_id"), row.text("id")
    # Of Telegram, where ids are counted by the chat, 4CAT writes both in one.
    native_id = (
        long_id.removeprefix(f"{thread}-") if platform == "telegram" else long_id
    )
    if not native_id:
        yield Unread(export.name, item.place, BadRecord.code)
        return
    posted_at, written, assumed_zone = _time(row, zone)
    if posted_at is None and written:
        yield Unread(export.name, item.place, NoDates.code)
    shown_as = row.text("type", "media_type", "item_type")
    is_comment = "is_comment_on_comment" in row or shown_as == "comment"
    author = _author(row, platform)
    replied = ("reply_to", "in_reply_to_comment_id", "parent_id", "quote_tweet_id")
    reply_to = row.text(*replied)
    reply_to = reply_to or (thread if is_comment else "")
    edited_at, _ = row.instant("unix_timestamp_edited")
    yield Post(
        _channel(row, author, thread),
        native_id,
        item.place,
        posted_at=posted_at,
        original_time=written,
        assumed_zone=assumed_zone,
        edited_at=edited_at,
        kind=PostKind.COMMENT if is_comment else PostKind.MESSAGE,
        untrusted_author=author.author,
        untrusted_author_id=author.author_id,
        media=_media(row, shown_as),
        untrusted_text=_text(row),
        untrusted_forwarded_from=row.text(
            *("author_forwarded_from_name", "author_forwarded_from_username"),
            *("author_forwarded_from_id", "retweeted_user", "quote_author"),
            "quoted_user",
        ),
        reply_to="" if reply_to == native_id else reply_to,
        reactions=row.number(*_LIKES),
    )
    row.ignore(*_IGNORED)
    row.note_leftovers(export.leftovers)


def _time(row: Record, zone: ZoneInfo) -> tuple[datetime | None, str, str]:
    """Read an instant, as written, and the zone if the server's had to be assumed."""
    posted_at, written = row.instant("unix_timestamp")
    if posted_at is not None:
        return posted_at, written, ""
    written = row.text("timestamp") or written
    with suppress(NoDates):
        return read_written(written, DateOrder.YMD, zone), written, zone.key
    return None, written, ""


def _author(row: Record, platform: str) -> Account:
    """Read who wrote; of Telegram, `author` is a number, of others the handle."""
    name = row.text("author_name", "author_fullname", "author_full")
    if platform == "telegram":
        handle = row.text("author_username")
        return Account(platform, row.text("author"), handle, name)
    handle = row.text("author", "author_screen_name")
    return Account(platform, row.text("author_id"), handle, name)


def _channel(row: Record, author: Account, thread: str) -> Channel:
    """Name where it was posted: a chat, the account, a commented video, a thread."""
    platform = author.platform
    if platform == "telegram":
        is_public = _USERNAME.fullmatch(thread) is not None
        url = f"https://t.me/{thread}" if is_public else ""
        return Channel(platform, thread or "unknown", thread, is_public, url)
    if wall := _WALL.fullmatch(row.text("link")):
        return Channel(platform, wall[1])
    if video := row.text("post_id"):
        url = row.text("post_url").partition("?")[0]
        url = url if url.startswith("https://") else ""
        return Channel(platform, f"video/{video}", row.text("post_body"), url=url)
    if platform in _PLATFORMS:
        return author.channel()
    return Channel(platform, thread or "unknown", thread)


def _text(row: Record) -> str:
    """Read the text, what stands above it or in the picture, and what is attached."""
    link = [row.text(key) for key in ("link_title", "link_description")]
    link.append(row.text("link_attached", "link_url"))
    words = ", ".join(filter(None, link))
    return in_lines(
        [
            row.text("subject", "title"),
            row.text("body"),
            row.text("stickers"),
            f"web_page: {words}" if words else "",
            *(f"@{one}" for one in row.text("usertags").split(",") if one),
            *(f"@{one}" for one in row.text("coauthors").split(",") if one),
            *(row.text(key) for key in ("urls", "links", "docs", "audio")),
            f"quote: {quoted}" if (quoted := row.text("quote_body")) else "",
            row.text("place_name", "location_name"),
            _attached_words(row),
        ]
    )


def _attached_words(row: Record) -> str:
    """Read a poll or a contact, which 4CAT writes as JSON."""
    attached = row.text("attachment_data")
    try:
        decoded = msgspec.json.decode(attached.encode("utf-8", "replace"))
    except (msgspec.DecodeError, RecursionError):
        return ""
    if not isinstance(decoded, dict) or "file_reference" in decoded:
        return ""  # a file's keys to Telegram's servers
    data = Record(decoded)
    answers = [f"- {answer.text('answer')}" for answer in data.records("answers")]
    keys = ("question", "first_name", "last_name", "phone_number")
    return in_lines([*(data.text(key) for key in keys), *answers])


def _media(row: Record, shown_as: str) -> tuple[Media, ...]:
    """Tell of pictures and videos: 4CAT's CSV has their addresses and no files."""
    kind = _ATTACHED.get(row.text("attachment_type"))
    name = safe_name(row.text("attachment_filename")) or ""
    media = [Media(name, kind, is_included=False)] if kind else []
    images = row.text(
        "images", "photos", "image_url", "image_urls", "media_url", "media_urls"
    )
    images = images or row.text("image_file")
    videos = row.text("videos", "video_url", "video_urls").split(",")
    if shown_as == "video":  # on Instagram, with the address of its cover
        return (*media, REMOTE_VIDEO)
    media += [REMOTE_IMAGE for address in images.split(",") if address]
    media += [REMOTE_VIDEO for address in videos if address]
    return tuple(media)
