"""The msgs_dataset.csv that telegram-tracker makes of its messages.

Written from telegram-tracker's source, in its versions of 2022 and 2024. Its dates are
Telegram's, in UTC, also where it leaves the offset out.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import ClassVar

from panoh.collect.json_lines import Placed
from panoh.collect.known_tables import has_columns, known_rows
from panoh.collect.media_kind import kind_of_name
from panoh.collect.names import safe_name
from panoh.collect.parser import OpenExport, Parser
from panoh.collect.record import Record
from panoh.errors import BadRecord, NoDates
from panoh.model.corpus import Channel, Media, MediaKind, Post, Unread

_COLUMNS = frozenset({"signature", "channel_id", "message", "date", "msg_link"})
_OLD = _COLUMNS | {"msg_from_peer", "from_channel_id"}
_NEW = _COLUMNS | {"msg_from_peer", "forward_msg_from_peer_id"}

_PEERS = {"PeerUser": "user", "PeerChannel": "channel", "PeerChat": "chat"}
_MIME_KINDS = {"image": MediaKind.IMAGE, "video": MediaKind.VIDEO}
_LINK = re.compile(r"https://t\.me/([A-Za-z]\w{3,31})/(\d{1,19})", re.ASCII)
_DETAILS = {
    "web_page": ("url_title", "url_description", "url"),
    "contact_information": ("contact_name", "contact_phone_number"),
    "place_name": ("venue_title", "venue_address", "geo_shared_title"),
    "location_information": (
        *("geo_shared_address", "lat", "lng", "geo_shared_lat", "geo_shared_lng"),
    ),
}
# The date and the text once more, reach, and what other columns say.
_IGNORED = (
    *("signature", "cleaned_message", "date_string", "date_year", "date_month_name"),
    *("date_day", "date_day_name", "date_time_hour", "date_quarter", "date_dayofyear"),
    *("date_weekofyear", "views", "number_replies", "number_forwards", "is_forward"),
    *("forward_msg_date", "forward_msg_date_string", "forward_msg_link", "is_reply"),
    *("reply_msg_link", "contains_media", "has_url", "domain", "document_id"),
    *("video_duration_secs", "document_video_duration", "poll_id", "geo_type"),
    *("poll_number_results", "poll_total_voters", "poll_results", "contact_userid"),
    *("venue_id", "venue_type", "venue_provider", "username", "channel_name"),
)


class TelegramTrackerCsv(Parser):
    """Reads the data set as a stream."""

    name: ClassVar[str] = "telegram_tracker_csv"
    refers_to_media: ClassVar[bool] = False

    def recognises(self, name: str, head: bytes) -> bool:  # noqa: ARG002 - the content tells
        """Tell by the tool's own headers, of either version."""
        return has_columns(head, _OLD, _NEW)

    def parse(self, export: OpenExport) -> Iterator[Post | Unread]:
        """Yield a post for each row; see Parser."""
        for item in known_rows(export):
            if isinstance(item, Unread):
                yield item
            else:
                yield from _read(export, item)


def _read(export: OpenExport, item: Placed) -> Iterator[Post | Unread]:
    row = Record(item.fields)
    link = _LINK.fullmatch(row.text("msg_link"))
    native_id = _whole(row.text("msg_id")) or (link[2] if link else "")
    # Versions that search write the number as bots have it, with -100 before it.
    channel_id = _whole(row.text("channel_id")).removeprefix("-100")
    if not native_id or not channel_id:
        yield Unread(export.name, item.place, BadRecord.code)
        return
    written = row.text("date")
    posted_at = _time(written)
    if posted_at is None:
        yield Unread(export.name, item.place, NoDates.code)
    peer = _PEERS.get(row.text("msg_from_peer"), "channel")
    username = link[1] if link else ""
    yield Post(
        Channel(
            "telegram",
            channel_id,
            username,
            # The tool writes the name by which it was told to find the channel.
            is_public=bool(username),
            url=f"https://t.me/{username}" if username else "",
        ),
        native_id,
        item.place,
        posted_at=posted_at,
        original_time=written,
        untrusted_author_id=f"{peer}{_whole(row.text('msg_from_id')) or channel_id}",
        untrusted_text=_text(row),
        untrusted_forwarded_from=_origin(row),
        reply_to=_whole(row.text("reply_to_msg_id")),
        media=_media(row),
    )
    row.ignore(*_IGNORED)
    row.note_leftovers(export.leftovers)


def _time(written: str) -> datetime | None:
    with suppress(ValueError, OverflowError):
        moment = datetime.fromisoformat(written)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    return None


def _text(row: Record) -> str:
    lines = [row.text("message"), row.text("poll_question")]
    for name, keys in _DETAILS.items():
        words = ", ".join(filter(None, [row.text(key) for key in keys]))
        lines.append(f"{name}: {words}" if words else "")
    return "\n".join(filter(None, lines))


def _origin(row: Record) -> str:
    kind = _PEERS.get(row.text("forward_msg_from_peer_type"), "channel")
    number = _whole(row.text("forward_msg_from_peer_id", "from_channel_id"))
    name = row.text("forward_msg_from_peer_name", "from_channel_name")
    return name or (f"{kind}{number}" if number else "")


def _media(row: Record) -> tuple[Media, ...]:
    """Tell of the file that the message had; the tool does not save it."""
    kind = row.text("media_type")
    mime, _, _ = row.text("document_type").partition("/")
    name = row.text("document_filename")
    if kind == "MessageMediaPhoto":
        return (Media("", MediaKind.IMAGE, is_included=False),)
    if kind != "MessageMediaDocument":
        return ()
    medium = _MIME_KINDS.get(mime) or kind_of_name(name)
    return (Media(safe_name(name) or "", medium, is_included=False),)


def _whole(number: str) -> str:
    """Write an id as it is: pandas makes 5.0 of it where a column has gaps."""
    return number.removesuffix(".0")
