"""A message as Telethon writes it, and what it says.

Field names are those of Telegram's schema (https://core.telegram.org/schema), which
Telethon keeps, and 4CAT with it. Older versions have "to_id" for "peer_id", and
"reply_to_msg_id" beside the message's own fields.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from panoh.collect.dates import find_zone, to_utc
from panoh.collect.json_lines import read_objects
from panoh.collect.parser import OpenExport
from panoh.collect.quick_posts import quick_post
from panoh.collect.record import Fields, Record
from panoh.collect.telethon_media import read_media
from panoh.collect.telethon_peers import Peers, kind_of
from panoh.errors import BadRecord, NoDates
from panoh.model.corpus import Media, MediaKind, Post, PostKind, Unread

MESSAGE, SERVICE, EMPTY = "Message", "MessageService", "MessageEmpty"
MESSAGE_KINDS = frozenset({MESSAGE, SERVICE, EMPTY})

# Settings, reach, and what holds for whoever looked.
_IGNORED = frozenset(
    (
        *("mentioned", "media_unread", "silent", "legacy", "pinned", "noforwards"),
        *("invert_media", "offline", "from_scheduled", "views", "forwards", "replies"),
        *("grouped_id", "ttl_period", "restriction_reason", "via_business_bot_id"),
        *("effect", "saved_peer_id", "from_boosts_applied", "quick_reply_shortcut_id"),
        *("video_processing_pending", "report_delivery_until_date"),
        *("paid_message_stars", "reactions_are_possible"),
        # What 4CAT keeps of Telethon's memory, and the text once more.
        *("message_markdown", "_text", "_sender_id", "_input_sender", "_input_chat"),
        *("_broadcast", "_file", "_reply_message", "_buttons", "_buttons_flat"),
        *("_buttons_count", "_via_bot", "_via_input_bot", "_action_entities"),
        *("_linked_chat", "_client", "_entities"),
    )
)
_IGNORED_OF_FORWARD = (
    *("_", "_type", "date", "imported", "channel_post", "saved_from_peer"),
    *("saved_from_msg_id", "saved_from_id", "saved_from_name", "saved_date"),
    *("saved_out", "psa_type"),
)
_IGNORED_OF_REPLY = (
    *("_", "_type", "reply_to_top_id", "forum_topic", "reply_to_scheduled", "quote"),
    *("quote_entities", "quote_offset", "reply_from", "reply_media"),
)
_WITHIN_WORD = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(slots=True)
class MessageReader:
    """Reads messages of one file; `faults` are codes of what they hide."""

    export: OpenExport
    zone: ZoneInfo
    faults: list[str] = field(default_factory=list)

    def read(self, fields: Fields, place: int, peers: Peers) -> Post | None:
        """Make a post of a message; None for one that is empty or cannot be read.

        An empty one was deleted before Telethon came.
        """
        # Most are null or false, and say nothing.
        message = Record({name: value for name, value in fields.items() if value})
        kind = kind_of(message)
        if kind == EMPTY:
            return None
        _learn(message, peers)
        native_id = message.text("id")
        chat = peers.take(message, "peer_id") or peers.take(message, "to_id")
        if kind not in MESSAGE_KINDS or not native_id or not chat:
            self.faults.append(BadRecord.code)
            return None
        post = self._post(message, peers, chat, native_id, place)
        message.ignore(*(message.keys() & _IGNORED))
        message.note_leftovers(self.export.leftovers)
        return post

    def _post(
        self, message: Record, peers: Peers, chat: str, native_id: str, place: int
    ) -> Post:
        posted_at, written, assumed_zone = self._time(message, "date")
        if posted_at is None:
            self.faults.append(NoDates.code)
        edited_at, _, _ = self._time(message, "edit_date")
        # Telegram also writes a date when somebody reacts, and hides that one.
        is_edited = not message.is_true("edit_hide")
        author, author_id = _author(message, chat, peers)
        kind = PostKind.SERVICE if "action" in message else PostKind.MESSAGE
        origin = _origin(message, peers)
        reply_to, quoted = _reply(message, peers)
        lines, media = _carried(message, peers)
        # By position: names would cost a tenth of all the time that parsing takes.
        return quick_post(
            peers.channel(chat),
            native_id,
            place,
            posted_at,
            written,
            assumed_zone,
            edited_at if is_edited else None,
            kind,
            author,
            author_id,
            "\n".join(filter(None, [*lines, quoted])),
            origin,
            reply_to,
            _reactions(message),
            tuple(media),
        )

    def _time(self, message: Record, key: str) -> tuple[datetime | None, str, str]:
        """Read an instant, as written, and the zone if one had to be assumed.

        Telethon writes UTC with its offset, 4CAT seconds since 1970.
        """
        instant, written = message.instant(key)
        if written:
            return instant, written, ""
        written = message.text(key)
        with suppress(ValueError, OverflowError):
            local = datetime.fromisoformat(written)
            if local.tzinfo:
                return local.astimezone(UTC), written, ""
            return to_utc(local, self.zone), written, self.zone.key
        return None, written, ""


def read_messages(
    export: OpenExport, lists: Sequence[str] = (), peers: Peers | None = None
) -> Iterator[Post | Unread]:
    """Yield the posts of a file; see `read_objects`. Raises UnknownZone.

    Without `peers` each message tells by itself whom it names.
    """
    reader = MessageReader(export, find_zone(export.rules.zone))
    for item in read_objects(export, lists=lists):
        if isinstance(item, Unread):
            yield item
            continue
        post = reader.read(item.fields, item.place, Peers() if peers is None else peers)
        if post is not None:
            yield post
        while reader.faults:
            yield Unread(export.name, item.place, reader.faults.pop())


def _learn(message: Record, peers: Peers) -> None:
    """Take the chats and people that 4CAT writes into the message itself."""
    peers.take(message, "_chat_peer")
    if "_forward" in message:
        forward = message.record("_forward")
        _learn(forward, peers)
        forward.ignore_all()
    for key in ("_chat", "_sender"):
        if key in message:
            peers.add(message.record(key))


def _author(message: Record, chat: str, peers: Peers) -> tuple[str, str]:
    """Read the author's name (a channel's signature before it) and id.

    Both are empty for whoever ran Telethon. In a chat of two, who is not named is the
    other one; in a channel it is the channel.
    """
    is_own, is_of_channel = message.is_true("out"), message.is_true("post")
    signature = message.text("post_author")
    author_id = peers.take(message, "from_id")
    if not author_id and (is_of_channel or (chat.startswith("user") and not is_own)):
        author_id = chat
    if (is_own and not is_of_channel) or author_id in peers.own:
        return "", ""
    return signature or peers.names.get(author_id, ""), author_id


def _origin(message: Record, peers: Peers) -> str:
    """Read whom a forward names, or else its id; empty for whoever ran Telethon."""
    if "fwd_from" not in message:
        return ""
    header = message.record("fwd_from")
    known = peers.take(header, "from_id")
    channel = header.text("channel_id")  # in old versions, beside a person's number
    known = f"channel{channel}" if channel else known
    names = [header.text("from_name"), header.text("post_author")]
    header.ignore(*_IGNORED_OF_FORWARD)
    if known in peers.own:
        return ""
    return peers.names.get(known, "") or names[0] or known or names[1]


def _reply(message: Record, peers: Peers) -> tuple[str, str]:
    """Read the message replied to, with its chat where that is another one.

    And a line with the words that were quoted.
    """
    if "reply_to" not in message:
        return message.text("reply_to_msg_id"), ""
    header = message.record("reply_to")
    replied = header.text("reply_to_msg_id")
    chat = peers.take(header, "reply_to_peer_id")
    quoted = header.text("quote_text")
    header.ignore(*_IGNORED_OF_REPLY)
    reply_to = f"{chat}/{replied}" if chat and replied else replied
    return reply_to, f"quote: {quoted}" if quoted else ""


def _reactions(message: Record) -> int:
    if "reactions" not in message:
        return 0
    reactions = message.record("reactions")
    total = sum(kind.number("count") for kind in reactions.records("results"))
    # Which ones, and by whom.
    reactions.ignore_all()
    return total


def _carried(message: Record, peers: Peers) -> tuple[list[str], list[Media]]:
    """Read all that the message says, by line, and its files."""
    if "action" in message:
        return _action(message.record("action"))
    more, media = (
        read_media(message.record("media")) if "media" in message else ([], [])
    )
    message.ignore("action", "media")
    bot = message.text("via_bot_id")
    name = peers.names.get(f"user{bot}") or bot
    lines = [_text(message), *more, f"via_bot: {name}" if bot else ""]
    return lines + _buttons(message.record("reply_markup")), media


def _text(message: Record) -> str:
    """Read the text; the address behind a part of it follows in brackets.

    Telegram counts in units of UTF-16.
    """
    text = message.text("message")
    if "entities" not in message:
        return text
    addressed = []
    for one in message.records("entities"):
        if "url" in one:
            end = 2 * (one.number("offset") + one.number("length"))
            addressed.append((end, one.text("url")))
        # Bold, a mention, a phone number: the text shows it.
        one.ignore_all()
    if not addressed:
        return text
    raw = text.encode("utf-16-le", "surrogatepass")
    for end, url in sorted(addressed, reverse=True):
        address = f" ({url})".encode("utf-16-le", "surrogatepass")
        raw = raw[:end] + address + raw[end:]
    return raw.decode("utf-16-le", "replace")


def _action(action: Record) -> tuple[list[str], list[Media]]:
    """Read what a service message tells: what happened, and its plain details."""
    name = kind_of(action).removeprefix("MessageAction")
    lines = [_WITHIN_WORD.sub("_", name).lower()]
    media = []
    if "photo" in action:
        action.record("photo").ignore_all()
        media.append(Media("", MediaKind.IMAGE, is_included=False))
    for key in sorted(action.keys()):
        words = action.texts(key) or [action.text(key)]
        lines.append(f"{key}: {', '.join(words)}" if any(words) else "")
    return lines, media


def _buttons(markup: Record) -> list[str]:
    """Read the buttons that a bot put below its message, as one line."""
    words = []
    for row in markup.records("rows"):
        for button in row.records("buttons"):
            url = button.text("url")
            words.append(
                f"{button.text('text')} ({url})" if url else button.text("text")
            )
    markup.ignore_all()
    return [f"inline_bot_buttons: {', '.join(words)}"] if words else []
