"""The posts of e-mails: each message is one, and so are messages enclosed in it.

Written from RFC 5322 and 2045 to 2047. Her own mailbox is private, and she is not in
it: neither as the author of what she sent nor among whom others sent to.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby
from zoneinfo import ZoneInfo

from panoh.collect.mail_content import Content
from panoh.collect.mime_parts import Headers, MimeFile, Part, read_mime
from panoh.collect.mime_text import decode_words, read_address, read_date
from panoh.collect.parser import OpenExport
from panoh.collect.stand_ins import digest
from panoh.errors import (
    BadRecord,
    Bomb,
    InputError,
    MayBeCut,
    NoDates,
    TruncatedExport,
)
from panoh.model.corpus import Channel, Post, PostKind, Unread

LONGEST_ID = 200

# Whose mailbox it is, by what its own server writes into it.
_OWNER = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to")
# What tells where a message came from, to be read beside it; the top ones are written
# by her own server, those below by whoever handed the message over.
_TRACE = ("return-path", "reply-to", "sender", "x-originating-ip")
_TOP_TRACE = ("received", "authentication-results")
# Labels of what she sent, in Gmail's Takeout: in the language of the account.
_SENT = re.compile(
    r"(?:^|[,\"])\s*(?:sent|отправленные|надіслані|gönderilenler|göndərilənlər)"
    r"\s*(?=$|[,\"])",
    re.IGNORECASE,
)
_FOR_HER = re.compile(r"\s+for\s+<?[^\s<>;]+>?(?=\s*(?:;|\Z|\())", re.IGNORECASE)
_HTML_END = re.compile(rb"</html>\s*\Z", re.IGNORECASE)


@dataclass(slots=True)
class MailPosts:
    """Reads the messages of one export; `place` counts them.

    With `has_trace` what its headers say of its way comes before each message.
    """

    export: OpenExport
    zone: ZoneInfo
    has_trace: bool = True
    place: int = 0
    untrusted_owners: set[str] = field(default_factory=set)

    def read(
        self, raw: bytes, offset: int | None = 0, *, is_last: bool = True
    ) -> Iterator[Post | Unread]:
        """Yield the posts of one message, which lies at `offset` of the file.

        Only the last of a mailbox can be cut without a sign of it. A message that is
        enclosed in base64 lies nowhere as it is: it has no offset, and its files
        cannot be opened by a name.
        """
        file = read_mime(raw)
        first = self.place + 1
        begun: set[int] = set()
        for number, parts in groupby(file.parts, key=lambda part: part.message):
            headers = file.messages[number - 1]
            if not headers.is_whole:
                break
            self.place += 1
            content = Content(self.export, raw, offset)
            yield from self._posts(headers, content, [*parts], number not in begun)
            begun.add(number)
            for enclosed in content.enclosed:
                yield from self.read(enclosed, None, is_last=False)
        self.place = max(self.place, first)
        error = _end_of(file)
        if error and (is_last or error is not MayBeCut):
            yield self._unread(error)

    def _posts(
        self,
        headers: Headers,
        content: Content,
        parts: list[Part],
        is_first: bool,  # noqa: FBT001 - one caller
    ) -> Iterator[Post | Unread]:
        """Yield a message; what lies behind an enclosed one is a post of its own."""
        for part in parts:
            content.add(part)
        post = self._message(headers, content)
        if not is_first:
            post = replace(
                post,
                native_id=f"{post.native_id}#{parts[0].start}",
                kind=PostKind.FILE,
                untrusted_text=content.untrusted_text,
                reply_to=post.native_id,
            )
        elif self.has_trace and (trace := _trace(headers)):
            yield replace(
                post,
                native_id=f"{post.native_id}#headers",
                kind=PostKind.SERVICE,
                untrusted_author="",
                untrusted_author_id="",
                untrusted_text=trace,
                reply_to=post.native_id,
                media=(),
            )
        yield post
        if post.posted_at is None:
            yield self._unread(NoDates)
        if content.is_too_long:
            yield self._unread(BadRecord)
        for error in content.faults:
            yield self._unread(error)

    def _message(self, headers: Headers, content: Content) -> Post:
        posted_at, assumed_zone = read_date(headers["date"], self.zone)
        name, address = read_address(headers["from"])
        owners = {read_address(headers[name])[1] for name in _OWNER}
        if _SENT.search(headers.words("x-gmail-labels")):
            owners.add(address)
        self.untrusted_owners |= owners - {""}
        is_hers = address in self.untrusted_owners
        text = f"{headers.words('subject')}\n\n{content.untrusted_text}"
        return Post(
            channel=self._channel(headers, name, address),
            native_id=_message_id(headers),
            place=self.place,
            posted_at=posted_at,
            original_time=headers["date"],
            assumed_zone=assumed_zone,
            untrusted_author="" if is_hers else name or address,
            untrusted_author_id="" if is_hers else address,
            untrusted_text=text.strip(),
            reply_to=_bare_id(headers["in-reply-to"]),
            media=tuple(content.media),
        )

    def _channel(self, headers: Headers, name: str, address: str) -> Channel:
        """The other person of the two, as in a chat: her mailbox has no name here."""
        if address in self.untrusted_owners:
            name, address = read_address(headers["to"])
        native_id = address or digest(name)
        return Channel("mail", native_id, name or address, is_public=False)

    def _unread(self, error: type[InputError]) -> Unread:
        return Unread(self.export.name, self.place, error.code)


def _end_of(file: MimeFile) -> type[InputError] | None:
    """Tell what the end of a message says of its completeness."""
    if file.is_too_large:
        return Bomb
    headers, raw = file.messages[0], file.raw
    if file.is_cut or not headers.is_whole:
        return TruncatedExport
    if headers.content_type.startswith("multipart/"):
        return None
    encoding = headers["content-transfer-encoding"].lower()
    last_line = raw[:-1].rpartition(b"\n")[2].strip()
    is_sure = raw.endswith(b"\n") and not (
        # Lines of base64 are as long as may be, but for the last.
        (encoding == "base64" and len(last_line) >= 60)
        or (encoding == "quoted-printable" and last_line.endswith(b"="))
        or (headers.content_type == "text/html" and not _HTML_END.search(raw[-99:]))
    )
    return None if is_sure else MayBeCut


def _trace(headers: Headers) -> str:
    """List where a message came from, without her own address."""
    lines = [f"{name.title()}: {headers[name]}" for name in _TRACE if headers[name]]
    top = [(name, _FOR_HER.sub("", headers[name])) for name in _TOP_TRACE]
    lines += [f"{name.title()}: {told}" for name, told in top if told]
    return "\n".join(decode_words(line)[:1000] for line in lines)


def _message_id(headers: Headers) -> str:
    told = _bare_id(headers["message-id"])
    return told or digest(*(headers[name] for name in ("date", "from", "subject")))


def _bare_id(written: str) -> str:
    words = written.split(maxsplit=1)
    return words[0].strip("<>")[:LONGEST_ID] if words else ""
