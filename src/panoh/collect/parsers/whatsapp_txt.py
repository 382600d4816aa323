"""WhatsApp's own export of one chat: a text file, perhaps with its media beside it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import PurePosixPath
from typing import ClassVar, TextIO
from zoneinfo import ZoneInfo

from panoh.collect.dates import MARKS, WrittenDates, find_zone, read_written
from panoh.collect.encodings import decode_head, open_text
from panoh.collect.media_kind import kind_of_name
from panoh.collect.names import safe_name
from panoh.collect.parser import OpenExport, Parser
from panoh.collect.stand_ins import StandIns, digest
from panoh.collect.whatsapp_headers import Header, chat_name, read_header
from panoh.collect.whatsapp_media import Attachment, find_attachment, find_omitted
from panoh.errors import (
    BadRecord,
    InputError,
    MayBeCut,
    NoDates,
    UnknownExport,
    UnsafeName,
)
from panoh.model.corpus import Channel, DateOrder, Media, Post, PostKind, Unread

LONGEST_LINE = 1 << 16
# WhatsApp's own limit is 65,536; more is a file that is not what it seems.
LONGEST_TEXT = 1 << 18
LINES_BEFORE_CHAT = 20
HEADERS_OF_CHANNEL = 5


class WhatsAppTxt(Parser):
    """Reads any language and header format, streaming, in two passes.

    The first pass looks at all headers: for the order of day and month, and for who
    saved the export. Nothing is yielded before it is clear.
    """

    name: ClassVar[str] = "whatsapp_txt"
    refers_to_media: ClassVar[bool] = True

    def recognises(self, name: str, head: bytes) -> bool:  # noqa: ARG002 - by content only
        """Tell by a header line among the first 20."""
        lines = decode_head(head).lstrip().splitlines()[:LINES_BEFORE_CHAT]
        return any(read_header(line) for line in lines)

    def parse(self, export: OpenExport) -> Iterator[Post | Unread]:
        """Yield posts in the file's order; see Parser."""
        survey = _survey(replace(export, leftovers=Counter()))
        name = chat_name(export.name)
        reading = _Reading(
            export=export,
            channel=Channel("whatsapp", survey.native_id, name, is_public=False),
            order=survey.dates.settle(export.rules.date_order),
            zone=find_zone(export.rules.zone),
            untrusted_exporter=survey.exporter(name),
        )
        with open_text(export) as text:
            for message in _read_messages(text, export):
                if isinstance(message, Unread):
                    yield message
                else:
                    yield from reading.read(message)


@dataclass(slots=True)
class _Message:
    """A header and the text that follows until the next one."""

    place: int
    header: Header
    pieces: list[str] = field(default_factory=list)
    characters: int = 0
    is_cut: bool = False

    def add(self, piece: str) -> None:
        """Take a piece in, as long as the text is no longer than it may be."""
        self.characters += len(piece)
        if self.characters > LONGEST_TEXT:
            self.is_cut = True
        else:
            self.pieces.append(piece)

    @property
    def untrusted_text(self) -> str:
        """The text so far, as the file has it."""
        return "".join(self.pieces)


@dataclass(slots=True)
class _Survey:
    """What the whole file says before any of it is read. Keeps three senders."""

    dates: WrittenDates = field(default_factory=WrittenDates)
    untrusted_senders: set[str] = field(default_factory=set)
    beginning: list[str] = field(default_factory=list)

    def add(self, header: Header) -> None:
        """Take one message's header in."""
        self.dates.add(header.when)
        if header.untrusted_author and len(self.untrusted_senders) < 3:
            self.untrusted_senders.add(header.untrusted_author)
        if len(self.beginning) < 2 * HEADERS_OF_CHANNEL:
            self.beginning += [header.when, header.untrusted_author]

    @property
    def native_id(self) -> str:
        """A stand-in for the chat's id, from when and by whom it begins.

        An export of the same phone grows at its end, so a later one has the same.
        It has another when the chat had fewer than five messages, when a phone
        leaves out the oldest (above 10,000 messages with media, 40,000 without),
        changes its language, or renames one of the first senders.
        """
        return digest(*self.beginning)

    def exporter(self, chat: str) -> str:
        """Who saved the export, if it is sure: of two people the one not named."""
        others = self.untrusted_senders - {chat}
        is_sure = len(self.untrusted_senders) == 2 and len(others) == 1
        return others.pop() if is_sure else ""


@dataclass(slots=True)
class _Reading:
    """All that stays the same while the messages of one chat are read."""

    export: OpenExport
    channel: Channel
    order: DateOrder
    zone: ZoneInfo
    untrusted_exporter: str
    ids: StandIns = field(default_factory=StandIns)

    def read(self, message: _Message) -> Iterator[Post | Unread]:
        """Yield what is wrong with a message, then the message.

        The id leaves out the author: WhatsApp writes what the phone's address book
        says today. An edited message is another post.
        """
        when, author = message.header.when, message.header.untrusted_author
        text = _trimmed(message.untrusted_text)
        posted_at = self._posted_at(when)
        attachment = find_attachment(message.untrusted_text, self._holds)
        media = self._media(text, attachment)
        if posted_at is None:
            yield self._unread(message, NoDates)
        if message.is_cut or "\ufffd" in text:
            yield self._unread(message, BadRecord)
        if attachment and self._path(attachment.untrusted_file) is None:
            yield self._unread(message, UnsafeName)
        yield Post(
            channel=self.channel,
            native_id=self.ids.next_id(when, text),
            place=message.place,
            posted_at=posted_at,
            original_time=when,
            assumed_zone=self.zone.key,
            kind=PostKind.MESSAGE if author else PostKind.SERVICE,
            untrusted_author="" if author == self.untrusted_exporter else author,
            untrusted_text=_trimmed(attachment.untrusted_text) if attachment else text,
            media=media,
        )

    def _posted_at(self, when: str) -> datetime | None:
        try:
            return read_written(when, self.order, self.zone)
        except NoDates:
            return None

    def _media(self, text: str, attachment: Attachment | None) -> tuple[Media, ...]:
        if attachment is None:
            kind = find_omitted(text)
            return () if kind is None else (Media("", kind, is_included=False),)
        name = attachment.untrusted_file
        is_included = self._holds(name)
        return (Media(self._path(name) or "", kind_of_name(name), is_included),)

    def _path(self, file: str) -> str | None:
        """Place a file in the chat's folder, or None where its name is unsafe."""
        name = safe_name(file)
        return name and str(PurePosixPath(self.export.name).parent / name)

    def _holds(self, file: str) -> bool:
        path = self._path(file)
        return path is not None and self.export.source.holds(path)

    def _unread(self, message: _Message, error: type[InputError]) -> Unread:
        return Unread(self.export.name, message.place, error.code)


def _survey(export: OpenExport) -> _Survey:
    survey = _Survey()
    with open_text(export) as text:
        for message in _read_messages(text, export):
            if isinstance(message, _Message):
                survey.add(message.header)
    if not survey.beginning:
        raise UnknownExport(detail=export.name)
    return survey


def _read_messages(text: TextIO, export: OpenExport) -> Iterator[_Message | Unread]:
    """Part the file into messages; a line before the first header is an Unread.

    A header of another shape than the first is text: a chat that somebody pasted
    into a message. It is counted in the leftovers. One of the same shape cannot be
    told from a message, whoever wrote it.

    WhatsApp ends each line: where the last one has no end, an Unread says so.
    """
    message, piece = None, ""
    for place, piece, begins_line in _read_lines(text):
        header = read_header(piece) if begins_line else None
        if header and message and header.shape != message.header.shape:
            export.leftovers["header of another shape"] += 1
            header = None
        if header:
            if message:
                yield message
            message = _Message(place, header)
            message.add(header.untrusted_text)
        elif message:
            message.add(piece)
        elif piece.strip():
            yield Unread(export.name, place, BadRecord.code)
    if message:
        yield message
        yield from _cut(export, place, piece)


def _cut(export: OpenExport, place: int, last_piece: str) -> Iterator[Unread]:
    if not last_piece.endswith("\n"):
        yield Unread(export.name, place, MayBeCut.code)


def _read_lines(text: TextIO) -> Iterator[tuple[int, str, bool]]:
    """Yield lines in pieces of at most 65,536 characters: place, piece, is first."""
    place, begins_line = 0, True
    while piece := text.readline(LONGEST_LINE):
        place += begins_line
        if not piece.endswith("\n") and len(piece) < LONGEST_LINE:
            piece = piece.rstrip("\ufffd")  # the file is cut inside a letter
        yield place, piece, begins_line
        begins_line = piece.endswith("\n")


def _trimmed(text: str) -> str:
    return text.strip().strip(MARKS).strip()
