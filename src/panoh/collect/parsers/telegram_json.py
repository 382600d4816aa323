"""Telegram Desktop's result.json: one chat, or a whole account.

Written from the app's export_output_json.cpp. Whoever saved the export is not in it:
in an account that is its owner, in a chat of two whoever is not the other person.
"""

import io
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import PurePosixPath
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from panoh.collect import telegram_chats as chats
from panoh.collect.dates import find_zone, to_utc
from panoh.collect.json_records import RecordReader
from panoh.collect.names import safe_name
from panoh.collect.parser import OpenExport, Parser
from panoh.collect.quick_posts import quick_post
from panoh.collect.telegram_message import (
    Message,
    decode_messages,
    read_files,
    read_text,
)
from panoh.errors import (
    BadRecord,
    InputError,
    NoDates,
    TruncatedExport,
    UnknownExport,
    UnsafeName,
)
from panoh.model.corpus import Channel, Media, Post, PostKind, Unread


class TelegramJSON(Parser):
    """Reads result.json as a stream."""

    name: ClassVar[str] = "telegram_json"
    refers_to_media: ClassVar[bool] = True

    def recognises(self, name: str, head: bytes) -> bool:  # noqa: ARG002 - the content tells
        """Tell by the fields of a chat or of an account."""
        return chats.is_export(RecordReader(io.BytesIO(head)))

    def parse(self, export: OpenExport) -> Iterator[Post | Unread]:
        """Yield posts; a broken record and the file's early end are Unread.

        Raises UnknownZone, and UnknownExport if the file is no JSON object.
        """
        folder = PurePosixPath(export.name).parent
        return _Reading(export, find_zone(export.rules.zone), folder).items()


@dataclass(slots=True)
class _Reading:
    """One pass over one export. `place` counts its messages."""

    export: OpenExport
    zone: ZoneInfo
    folder: PurePosixPath
    place: int = 0
    exporter: chats.Exporter | None = None
    faults: list[str] = field(default_factory=list)

    def items(self) -> Iterator[Post | Unread]:
        """Read the file from its beginning, as far as it can be read."""
        try:
            with self.export.source.open(self.export.name) as stream:
                yield from self._chats(RecordReader(stream))
        except InputError as error:
            if self.place == 0 and isinstance(error, BadRecord):
                raise UnknownExport from error
            if self.place == 0 and not isinstance(error, TruncatedExport):
                raise
            self.place += 1
            yield self._unread(error.code)

    def _chats(self, reader: RecordReader) -> Iterator[Post | Unread]:
        for name, chat in chats.walk(reader):
            if name == chats.MESSAGES:
                self._complete(chat)
                yield from self._messages(reader, chat)
            elif name == chats.OWNER:
                self.exporter = chats.owner(reader.value())
            else:
                self.export.leftovers[name] += 1
                reader.skip()

    def _complete(self, chat: chats.Chat) -> None:
        """Look again for what the app writes before messages and this file does not."""
        if not chat.is_complete:
            with self.export.source.open(self.export.name) as stream:
                stream.seek(chat.start)
                chat.fields |= chats.chat_fields(RecordReader(stream))
        if self.exporter is None and chat.may_show_exporter:
            with self.export.source.open(self.export.name) as stream:
                self.exporter = chats.find_exporter(RecordReader(stream))

    def _messages(
        self, reader: RecordReader, chat: chats.Chat
    ) -> Iterator[Post | Unread]:
        exporter = self.exporter or chats.Exporter()
        post = partial(self._post, chat.channel(), chat.authors(), exporter)
        decode = partial(decode_messages, leftovers=self.export.leftovers)
        for batch in reader.batches(decode):
            for message in batch:
                self.place += 1
                if message is None:
                    yield self._unread(BadRecord.code)
                    continue
                yield post(message)
                while self.faults:
                    yield self._unread(self.faults.pop())

    def _post(
        self,
        channel: Channel,
        authors: frozenset[str] | None,
        exporter: chats.Exporter,
        message: Message,
    ) -> Post:
        """Make a post, and note what of it cannot be read."""
        posted_at, assumed_zone = self._time(message.date_unixtime, message.date)
        if posted_at is None and message.type != "unsupported":
            self.faults.append(NoDates.code)
        author, author_id = _author(message, authors, exporter)
        # By position: names would cost a tenth of all the time that parsing takes.
        return quick_post(
            channel,
            str(message.id),
            self.place,
            posted_at,
            message.date or _digits(message.date_unixtime),
            assumed_zone,
            self._edited(message) if message.edited else None,
            PostKind.MESSAGE if message.type == "message" else PostKind.SERVICE,
            author,
            author_id,
            read_text(message, exporter.words),
            _origin(message, exporter),
            _reply_to(message) if message.reply_to_message_id else "",
            sum([kind.count for kind in message.reactions]) if message.reactions else 0,
            self._media(message) if message.photo or message.file else (),
        )

    def _time(
        self,
        unixtime: Any,  # noqa: ANN401 - the app writes digits, others may not
        written: str | None,
    ) -> tuple[datetime | None, str]:
        """Read an instant, and name the zone if one had to be assumed.

        A local time that comes twice is the first, and one that never comes goes on
        with the offset from before the gap.
        """
        if isinstance(unixtime, datetime) and unixtime.tzinfo is UTC:
            return unixtime, ""
        with suppress(TypeError, ValueError, OverflowError, OSError):
            return datetime.fromtimestamp(int(unixtime), UTC), ""
        with suppress(ValueError, OverflowError):
            local = datetime.fromisoformat(written or "")
            if local.tzinfo:
                return local.astimezone(UTC), ""
            return to_utc(local, self.zone), self.zone.key
        return None, ""

    def _edited(self, message: Message) -> datetime | None:
        """When it was edited; old versions of the app write 1970 for never."""
        edited_at, _ = self._time(message.edited_unixtime, message.edited)
        return edited_at if edited_at and edited_at.year > 1970 else None

    def _media(self, message: Message) -> tuple[Media, ...]:
        """Find the message's files beside result.json; pass over an unsafe name."""
        media = []
        for medium in read_files(message):
            if not medium.is_included:
                media.append(medium)
            elif safe := safe_name(medium.untrusted_name):
                name = str(self.folder / safe)
                is_included = self.export.source.holds(name)
                media.append(Media(name, medium.kind, is_included))
            else:
                self.faults.append(UnsafeName.code)
        return tuple(media)

    def _unread(self, code: str) -> Unread:
        return Unread(self.export.name, self.place, code)


def _author(
    message: Message, authors: frozenset[str] | None, exporter: chats.Exporter
) -> tuple[str, str]:
    """Read the author's name (a channel's signature before its name) and id.

    Both are empty for the exporter.
    """
    given_id = message.from_id if message.from_id is not None else message.actor_id
    author_id = "" if given_id is None else str(given_id)
    is_exporter = (
        author_id in exporter.ids if authors is None else author_id not in authors
    )
    if is_exporter:
        return "", ""
    name = message.author or message.from_ or message.actor or ""
    return ("" if name in exporter.words else name), author_id


def _origin(message: Message, exporter: chats.Exporter) -> str:
    """Read whom a forward names, or else its id; empty for the exporter."""
    origin_id = str(message.forwarded_from_id or "")
    if origin_id in exporter.ids or message.forwarded_from in exporter.words:
        return ""
    return message.forwarded_from or origin_id


def _reply_to(message: Message) -> str:
    """Read the message replied to, with its chat where that is another one."""
    if message.reply_to_peer_id is None:
        return str(message.reply_to_message_id)
    return f"{message.reply_to_peer_id}/{message.reply_to_message_id}"


def _digits(unixtime: Any) -> str:  # noqa: ANN401 - see _time
    """Write a time as the app writes it."""
    if isinstance(unixtime, datetime):
        return str(int(unixtime.timestamp()))
    return "" if unixtime is None else str(unixtime)
