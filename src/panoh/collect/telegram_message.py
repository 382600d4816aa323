"""A message as Telegram Desktop writes it, and what it says.

The fields are those that the app's export_output_json.cpp writes or has written; any
other is a leftover.
"""

import re
from collections import Counter
from collections.abc import Set
from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

from panoh.collect.media_kind import kind_of_name
from panoh.model.corpus import Media, MediaKind

_LEFT_OUT = re.compile(
    r"\((?:File|Photo|Video) (?:not included|exceeds maximum size|unavailable)[^()]*\)$"
)
_KINDS_BY_TYPE = {
    "animation": MediaKind.VIDEO,
    "video_file": MediaKind.VIDEO,
    "video_message": MediaKind.VIDEO,
    "voice_message": MediaKind.OTHER,
    "audio_file": MediaKind.OTHER,
}
_KINDS_BY_MIME = {"image": MediaKind.IMAGE, "video": MediaKind.VIDEO}


class Entity(msgspec.Struct, gc=False):
    """A formatted part of a text."""

    text: str | None = ""
    href: str | None = ""


Text = str | list[str | Entity] | None


class Answer(msgspec.Struct, gc=False):
    """One choice of a poll."""

    text: Text = ""


class Poll(msgspec.Struct, gc=False):
    """A poll; who voted is not taken."""

    question: Text = ""
    answers: list[Answer] = []


class Reaction(msgspec.Struct, gc=False):
    """One kind of reaction and how many gave it."""

    count: int = 0


# Goes into the text under its own name.
Detail = Annotated[Any, "detail"]
# Says nothing more about who said what and when.
Ignored = Annotated[Any, "ignored"]


class Message(msgspec.Struct, gc=False, kw_only=True, forbid_unknown_fields=True):
    """One element of `messages`, in the app's order, which makes decoding fast."""

    id: int | Annotated[str, msgspec.Meta(min_length=1)]
    type: Literal["message", "service", "unsupported"]
    date: str | None = None
    date_unixtime: datetime | None = None
    edited: str | None = None
    edited_unixtime: datetime | None = None
    actor: str | None = None
    actor_id: str | int | None = None
    action: str | None = None
    members: Detail = None
    inviter: Detail = None
    message_id: Detail = None
    new_title: Detail = None
    information_text: Detail = None
    discard_reason: Detail = None
    from_: str | None = msgspec.field(name="from", default=None)
    from_id: str | int | None = None
    author: str | None = None
    forwarded_from: str | None = None
    forwarded_from_id: str | int | None = None
    saved_from: Detail = None
    reply_to_message_id: int | str | None = None
    reply_to_peer_id: str | int | None = None
    via_bot: Detail = None
    photo: str | None = None
    photo_file_size: Ignored = None
    file: str | None = None
    file_name: str | None = None
    file_size: Ignored = None
    thumbnail: Ignored = None
    thumbnail_file_size: Ignored = None
    media_type: str | None = None
    sticker_emoji: Detail = None
    title: Detail = None
    mime_type: str | None = None
    duration_seconds: Ignored = None
    media_spoiler: Ignored = None
    width: Ignored = None
    height: Ignored = None
    self_destruct_period_seconds: Ignored = None
    contact_information: Detail = None
    place_name: Detail = None
    address: Detail = None
    location_information: Detail = None
    game_title: Detail = None
    invoice_information: Detail = None
    giveaway_information: Detail = None
    todo_list: Detail = None
    poll: Poll | None = None
    text: Text = None
    # The text once more, in parts.
    text_entities: msgspec.Raw = msgspec.Raw()
    inline_bot_buttons: Detail = None
    reactions: list[Reaction] | None = None

    def is_bare(self) -> bool:
        """Tell whether its text is all that it says (a loop would be slow)."""
        return (
            self.type == "message"
            and self.poll is None
            and self.members is None
            and self.inviter is None
            and self.message_id is None
            and self.new_title is None
            and self.information_text is None
            and self.discard_reason is None
            and self.saved_from is None
            and self.via_bot is None
            and self.sticker_emoji is None
            and self.title is None
            and self.contact_information is None
            and self.place_name is None
            and self.address is None
            and self.location_information is None
            and self.game_title is None
            and self.invoice_information is None
            and self.giveaway_information is None
            and self.todo_list is None
            and self.inline_bot_buttons is None
        )


class _Unusual(Message, gc=False, forbid_unknown_fields=False):
    """A message with leftovers, or with a time that is not digits."""

    date_unixtime: Any = None
    edited_unixtime: Any = None


_KNOWN = frozenset(Message.__struct_encode_fields__)
_DETAILS = [name for name, kind in Message.__annotations__.items() if kind is Detail]
# Not strict: a time is digits in a string.
_usual = msgspec.json.Decoder(list[Message], strict=False)
_unusual = msgspec.json.Decoder(list[_Unusual])
_untyped = msgspec.json.Decoder(list[dict[str, msgspec.Raw]])


def decode_messages(raw: bytes, leftovers: Counter[str]) -> list[Message]:
    """Decode an array of messages and count fields that no one takes.

    Raises msgspec.DecodeError.
    """
    try:
        return _usual.decode(raw)
    except msgspec.ValidationError:
        messages = _unusual.decode(raw)
    for record in _untyped.decode(raw):
        leftovers.update(record.keys() - _KNOWN)
    return [*messages]


def read_text(message: Message, hidden: Set[str] = frozenset()) -> str:
    """All that the message says: its text, then a poll and other details, by line.

    What is not a person's message begins with what it is ("pin_message"). Details
    leave out the words in `hidden`.
    """
    text = message.text if isinstance(message.text, str) else _joined(message.text)
    if message.is_bare():
        return text
    lines = [] if message.type == "message" else [message.action or message.type]
    lines += [text, *_poll_lines(message.poll)]
    for name in _DETAILS:
        if words := _words(getattr(message, name), hidden):
            lines.append(f"{name}: {', '.join(words)}")
    return "\n".join(filter(None, lines))


def read_files(message: Message) -> list[Media]:
    """List the files that the message carries, by their names beside result.json.

    The app writes a remark in place of the name of a file that it left out.
    """
    media = []
    if message.photo:
        media.append(_medium(message.photo, MediaKind.IMAGE, message))
    if message.file:
        media.append(_medium(message.file, None, message))
    return media


def _medium(name: str, kind: MediaKind | None, message: Message) -> Media:
    is_included = not (name.endswith(")") and _LEFT_OUT.search(name))
    known_name = name if is_included else message.file_name or ""
    return Media(known_name, kind or _kind(known_name, message), is_included)


def _kind(name: str, message: Message) -> MediaKind:
    """Tell from the MIME type, else from the app's own type, else from the name."""
    mime, _, _ = (message.mime_type or "").partition("/")
    kind = _KINDS_BY_MIME.get(mime) or _KINDS_BY_TYPE.get(message.media_type or "")
    return kind or kind_of_name(name)


def _joined(text: Text) -> str:
    """Join formatted parts; the address behind a text follows it in brackets."""
    if text is None or isinstance(text, str):
        return text or ""
    return "".join([part if isinstance(part, str) else _shown(part) for part in text])


def _shown(part: Entity) -> str:
    text = part.text or ""
    return f"{text} ({part.href})" if part.href and part.href != text else text


def _poll_lines(poll: Poll | None) -> list[str]:
    if poll is None:
        return []
    return [_joined(poll.question), *(f"- {_joined(a.text)}" for a in poll.answers)]


def _words(value: Any, hidden: Set[str]) -> list[str]:  # noqa: ANN401 - JSON holds any
    """Flatten a value to its words; an object with a hidden word says nothing."""
    if isinstance(value, list):
        return [word for part in value for word in _words(part, hidden)]
    if isinstance(value, dict):
        words = [word for part in value.values() for word in _words(part, frozenset())]
        return [] if hidden & set(words) else words
    return [] if value in (None, "") or value in hidden else [str(value)]
