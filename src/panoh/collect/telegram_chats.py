"""Where a Telegram Desktop export keeps its chats, and who saved it.

A file is one chat, or an account that lists chats among sections about its owner.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import msgspec

from panoh.collect.json_records import RecordReader
from panoh.collect.telegram_message import decode_messages
from panoh.errors import InputError
from panoh.model.corpus import Channel

MESSAGES = "messages"
OWNER = "personal_information"
OWN_NOTES = "saved_messages"
OF_TWO = frozenset({"personal_chat", "bot_chat"})
_PUBLIC = frozenset({"public_channel", "public_supergroup"})
_NAMELESS = frozenset({OWN_NOTES, "replies", "verification_codes"})
_CHAT_TYPES = (
    _PUBLIC
    | _NAMELESS
    | OF_TWO
    | {"private_channel", "private_group", "private_supergroup"}
)

_CHAT_FIELDS = frozenset({"name", "type", "id"})
_CHAT_LISTS = frozenset({"chats", "left_chats"})
_LISTS = _CHAT_LISTS | {"contacts", "frequent_contacts", "sessions", "web_sessions"}
_ABOUT_OWNER = _LISTS | {
    "about",
    "other_data",
    "profile_music",
    "profile_pictures",
    "stories",
}


@dataclass(frozen=True, slots=True)
class Exporter:
    """Whoever saved the export, as far as it tells: to be left out."""

    ids: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()


@dataclass(slots=True)
class Chat:
    """A chat: where it starts in the file, and its own fields met so far."""

    start: int
    is_alone: bool
    fields: dict[str, Any] = field(default_factory=dict)

    @property
    def type(self) -> str:
        """The app's word for its kind."""
        return _word(self.fields.get("type"))

    @property
    def user_ids(self) -> frozenset[str]:
        """How the messages write the id of the chat if it belongs to a person."""
        return _user_ids(self.fields.get("id"))

    @property
    def is_complete(self) -> bool:
        """Whether all of its own fields have been met."""
        needed = _CHAT_FIELDS - {"name" if self.type in _NAMELESS else ""}
        return self.fields.keys() >= needed

    @property
    def may_show_exporter(self) -> bool:
        """Whether the exporter is likely to have written here."""
        return not self.is_alone or self.type in OF_TWO | {OWN_NOTES}

    def channel(self) -> Channel:
        """Name the chat; one's own notes are not named by one's own id."""
        name = _word(self.fields.get("name"))
        native_id = _word(self.fields.get("id")) or f"unknown:{name}"
        return Channel(
            platform="telegram",
            native_id=OWN_NOTES if self.type == OWN_NOTES else native_id,
            untrusted_name=name,
            is_public=self.is_alone and self.type in _PUBLIC,
        )

    def authors(self) -> frozenset[str] | None:
        """List the ids that are surely not the exporter's, or None if any may be."""
        if self.type == OWN_NOTES:
            return frozenset()
        return self.user_ids if self.type in OF_TWO else None


def is_export(reader: RecordReader) -> bool:
    """Tell by the fields of a chat or of an account, in a file or its head."""
    seen: dict[str, Any] = {}
    with suppress(InputError):
        _look(reader, seen)
    if MESSAGES in seen:
        has_type = _word(seen.get("type")) in _CHAT_TYPES and "id" in seen
        return has_type or _is_message(seen[MESSAGES])
    owner_data = seen.get(OWNER)
    has_lists = any(seen.keys() >= {f"{name}/about", f"{name}/list"} for name in _LISTS)
    return has_lists or (isinstance(owner_data, dict) and "user_id" in owner_data)


def _look(reader: RecordReader, seen: dict[str, Any]) -> None:
    """Note the fields of the object ahead, those of lists, and the first message."""
    for name in reader.fields():
        seen[name] = None
        if name == MESSAGES:
            for batch in reader.batches(msgspec.json.decode):
                seen[name] = seen[name] or batch[0]
        elif name in _LISTS:
            for inner in reader.fields():
                seen[f"{name}/{inner}"] = None
                reader.skip()
        else:
            seen[name] = reader.value()


def _is_message(record: Any) -> bool:  # noqa: ANN401 - JSON holds any
    return (
        isinstance(record, dict)
        and record.keys() >= {"id", "date"}
        and record.get("type") in ("message", "service")
    )


def walk(reader: RecordReader, *, is_alone: bool = True) -> Iterator[tuple[str, Chat]]:
    """Step to every chat's messages, to the owner's data, and to unknown fields.

    Each time the value of the named field is ahead of the reader, to be consumed.
    """
    chat = Chat(reader.offset, is_alone)
    for name in reader.fields():
        if name in _CHAT_FIELDS:
            chat.fields[name] = reader.value()
        elif is_alone and name in _CHAT_LISTS:
            yield from _walk_list(reader)
        elif is_alone and name in _ABOUT_OWNER:
            reader.skip()
        else:
            yield name, chat


def _walk_list(reader: RecordReader) -> Iterator[tuple[str, Chat]]:
    """Step through an account's list of chats."""
    for name in reader.fields():
        if name != "list":
            reader.skip()
            continue
        for _ in reader.elements():
            yield from walk(reader, is_alone=False)


def chat_fields(reader: RecordReader) -> dict[str, Any]:
    """Read the own fields of the chat ahead, wherever they come, as far as it goes."""
    found = {}
    with suppress(InputError):
        for name in reader.fields():
            if name in _CHAT_FIELDS:
                found[name] = reader.value()
            else:
                reader.skip()
    return found


def find_exporter(reader: RecordReader) -> Exporter:
    """Look through the file for whoever saved it, up to the first trace."""
    with suppress(InputError):
        for name, chat in walk(reader):
            if name == OWNER:
                return owner(reader.value())
            if name == MESSAGES and chat.type in OF_TWO | {OWN_NOTES}:
                if found := _writer(reader, chat):
                    return found
            else:
                reader.skip()
    return Exporter()


def _writer(reader: RecordReader, chat: Chat) -> Exporter | None:
    """Find a message of the exporter in a chat of two, or in own notes."""
    decode = partial(decode_messages, leftovers=Counter())
    for batch in reader.batches(decode):
        for message in filter(None, batch):
            author_id = _word(message.from_id)
            is_of_chat = author_id in chat.user_ids
            if author_id and is_of_chat == (chat.type == OWN_NOTES):
                words = frozenset({message.from_} if message.from_ else ())
                return Exporter(_user_ids(author_id), words)
    return None


def owner(record: Any) -> Exporter:  # noqa: ANN401 - JSON holds any
    """Read an account's personal information, to leave it out."""
    if not isinstance(record, dict):
        return Exporter()
    names = [_word(record.get(key)) for key in ("first_name", "last_name")]
    words = {" ".join(filter(None, names))}
    words |= {_word(record.get(key)) for key in ("phone_number", "username")}
    return Exporter(_user_ids(record.get("user_id")), frozenset(words - {""}))


def _user_ids(user_id: Any) -> frozenset[str]:  # noqa: ANN401 - JSON holds any
    """How exports write a person's id: "user1", and before 2021 a bare 1."""
    number = _word(user_id).removeprefix("user")
    return frozenset({number, f"user{number}"}) if number else frozenset()


def _word(value: Any) -> str:  # noqa: ANN401 - JSON holds any
    return str(value) if isinstance(value, str | int) else ""
