"""E-mails as programs save them: one message a file (.eml), or a mailbox (.mbox)."""

import re
from collections.abc import Iterator
from typing import BinaryIO, ClassVar

from panoh.collect.dates import find_zone
from panoh.collect.mail_posts import MailPosts
from panoh.collect.mime_parts import LONGEST_FILE, is_saved_page, read_headers
from panoh.collect.parser import OpenExport, Parser
from panoh.errors import Bomb, OutlookMessage, TruncatedExport
from panoh.model.corpus import Post, Unread

LONGEST_LINE = 1 << 20

_FIRST_LINE = re.compile(rb"[!-9;-~]{1,100}[ \t]*:")
_FROM_LINE = re.compile(rb"From \S{1,500} .{0,80}\d{4}")
# What programs write into messages, and people rarely at the top of a note.
_USUAL = {
    *("return-path", "received", "delivered-to", "message-id", "mime-version"),
    *("from", "to", "date", "subject", "dkim-signature", "x-mailer"),
}
_BOM = b"\xef\xbb\xbf"
# Apple Mail (.emlx) writes the message's length before it, and its own notes after.
_LENGTH = re.compile(rb"(\d{1,9})[ \t]*\r?\n")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OUTLOOK = "__substg1.0_".encode("utf-16-le")


def is_message(head: bytes) -> bool:
    """Whether it begins with the headers of an e-mail, which is no saved page."""
    plain = head[_begin(head) :]
    if not _FIRST_LINE.match(plain):
        return False
    headers, _ = read_headers(plain, 0, len(plain))
    found = {name for name, _ in headers.fields} & _USUAL
    return len(found) >= 3 and "from" in found and not is_saved_page(headers)


def _begin(raw: bytes) -> int:
    """Where the message begins: after a mark of its encoding, or its length."""
    length = _LENGTH.match(raw)
    return length.end() if length else len(_BOM) * raw.startswith(_BOM)


class MailEml(Parser):
    """Reads one message with its attachments, and the messages enclosed in it."""

    name: ClassVar[str] = "mail_eml"
    refers_to_media: ClassVar[bool] = False

    def recognises(self, name: str, head: bytes) -> bool:  # noqa: ARG002 - the content tells
        """Tell by the headers."""
        return is_message(head)

    def parse(self, export: OpenExport) -> Iterator[Post | Unread]:
        """Yield a message and what its headers say of its way; see MailPosts."""
        with export.source.open(export.name) as stream:
            raw = stream.read(LONGEST_FILE + 1)
        if len(raw) > LONGEST_FILE:
            raise Bomb(detail=export.name)
        begin, length = _begin(raw), _LENGTH.match(raw)
        end = begin + int(length[1]) if length else len(raw)
        posts = MailPosts(export, find_zone(export.rules.zone))
        item: Post | Unread | None = None
        for item in posts.read(raw[begin:end], begin, is_last=length is None):
            yield item
        if end > len(raw) and not isinstance(item, Unread):
            yield Unread(export.name, 1, TruncatedExport.code)


class MailMbox(Parser):
    """Streams the messages of a mailbox, as Thunderbird and Gmail's Takeout give it.

    Parted by lines "From ... year" after a blank line, as RFC 4155 has it.
    """

    name: ClassVar[str] = "mail_mbox"
    refers_to_media: ClassVar[bool] = False

    def recognises(self, name: str, head: bytes) -> bool:  # noqa: ARG002 - the content tells
        """Tell by the first line, and the headers after it."""
        line, _, rest = head.partition(b"\n")
        return bool(_FROM_LINE.match(line)) and is_message(rest)

    def parse(self, export: OpenExport) -> Iterator[Post | Unread]:
        """Yield the messages in their order; one above 128 MiB is an Unread."""
        posts = MailPosts(export, find_zone(export.rules.zone), has_trace=False)
        waiting: tuple[int, bytes] | None = None
        with export.source.open(export.name) as stream:
            for offset, raw in _messages(stream):
                if waiting:
                    yield from posts.read(waiting[1], waiting[0], is_last=False)
                waiting = (offset, raw) if len(raw) <= LONGEST_FILE else None
                if waiting is None:
                    posts.place += 1
                    yield Unread(export.name, posts.place, Bomb.code)
        if waiting:
            yield from posts.read(waiting[1], waiting[0])


class MailMsg(Parser):
    """Names messages that Outlook saved, which only Outlook reads."""

    name: ClassVar[str] = "mail_msg"
    refers_to_media: ClassVar[bool] = False

    def recognises(self, name: str, head: bytes) -> bool:
        """Tell an OLE file by what is in it, or what it is called."""
        is_named = name.lower().endswith(".msg") or _OUTLOOK in head
        return head.startswith(_OLE) and is_named

    def parse(self, export: OpenExport) -> Iterator[Post | Unread]:
        """Yield one Unread, whose error says what to do."""
        yield Unread(export.name, 0, OutlookMessage.code)


def _messages(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Yield each message with its offset; one that is too large is given in part."""
    begins, is_blank = 0, True
    pieces: list[bytes] = []
    at = size = 0
    while line := stream.readline(LONGEST_LINE):
        if is_blank and _FROM_LINE.match(line):
            if pieces:
                yield begins, b"".join(pieces)
            begins, size = at + len(line), 0
            pieces = []
        elif size <= LONGEST_FILE:
            pieces.append(line)
            size += len(line)
        is_blank = not line.strip()
        at += len(line)
    if pieces:
        yield begins, b"".join(pieces)
