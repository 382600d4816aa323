"""The parts of a MIME file (an e-mail, a page saved as .mhtml), by where they lie.

Written from RFC 2045 to 2047 and 5322, for files that keep to none of them. Only the
headers of a part go through Python's `email`; the file is parted here, by offsets, with
bounds on depth and number, so that a part can be opened again without the rest.
"""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.message import Message
from functools import cached_property
from itertools import islice

from panoh.collect.mime_text import decode_words, read_text

LONGEST_FILE = 128 << 20
LONGEST_HEADERS = 1 << 18
MOST_PARTS = 10_000
DEEPEST = 20

_FIELD = re.compile(rb"([!-9;-~]{1,100})[ \t]*:(.*(?:\r?\n[ \t]+\S.*)*)")
_BLANK_LINE = re.compile(rb"(?:\A|\n)[ \t]*\r?\n")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
_CUT_QP = re.compile(rb"=[0-9A-Fa-f]?\Z")
_FOLDS = re.compile(r"\s*\r?\n[ \t]+")


@dataclass(frozen=True)
class Headers:
    """The header fields of a part, as text; names in lower case, in their order.

    They are whole when a blank line ends them.
    """

    fields: tuple[tuple[str, str], ...]
    is_whole: bool = True

    def __getitem__(self, name: str) -> str:
        """Give the first field of this name, decoded and unfolded, or ""."""
        return next((value for key, value in self.fields if key == name), "")

    def words(self, name: str) -> str:
        """Give a field that people read, its encoded words decoded."""
        return decode_words(self[name])

    @cached_property
    def content_type(self) -> str:
        """The media type in lower case; "text/plain" where none is told."""
        return self._message.get_content_type()

    def parameter(self, name: str, of: str = "content-type") -> str:
        """Give a field's parameter, however it is continued or encoded."""
        try:
            value = self._message.get_param(name, "", of)
        except (ValueError, LookupError, TypeError):  # as hostile as they come
            return ""
        if isinstance(value, tuple):  # RFC 2231: encoding, language, raw text
            encoding, _, raw = value
            return read_text(raw.encode("latin-1", "replace"), encoding or "")
        return decode_words(value)

    @property
    def file_name(self) -> str:
        """The name that the part was given as a file, or ""."""
        told = self.parameter("filename", "content-disposition")
        return told or self.parameter("name")

    @cached_property
    def _message(self) -> Message:
        message = Message()
        for name in ("content-type", "content-disposition"):
            if self[name]:
                message[name] = self[name]
        return message


@dataclass(frozen=True, slots=True)
class Part:
    """One part that holds no others: from `start` to `end` with its headers.

    `message` counts the messages in the file: 1 is the file itself, others are in it.
    """

    headers: Headers
    start: int
    body: int
    end: int
    message: int = 1
    is_cut: bool = False

    def content(self, raw: bytes) -> bytes:
        """Undo the transfer encoding; `raw` is the whole file."""
        return decoded(raw[self.body : self.end], self.headers, is_cut=self.is_cut)

    def head(self, raw: bytes, n_bytes: int) -> bytes:
        """Undo the transfer encoding of the first bytes."""
        enough = raw[self.body : min(self.end, self.body + 4 * n_bytes)]
        return decoded(enough, self.headers, is_cut=True)[:n_bytes]


@dataclass(frozen=True, slots=True)
class MimeFile:
    """A file taken apart. `messages` are the headers of each message in it."""

    raw: bytes
    messages: tuple[Headers, ...]
    parts: tuple[Part, ...]
    is_cut: bool = False
    is_too_large: bool = False


def read_headers(raw: bytes, start: int, end: int) -> tuple[Headers, int]:
    """Read the header fields at `start`, and tell where the body begins.

    What is no field is passed over. Without a blank line in 256 KiB there is no body.
    """
    end = min(end, start + LONGEST_HEADERS)
    # A part may begin with the blank line: its headers are none.
    blank = _BLANK_LINE.search(raw, max(0, start - 1), end)
    block = raw[start : max(start, blank.start()) if blank else end]
    fields = ((m[1].decode("ascii").lower(), m[2]) for m in _fields(block))
    unfolded = ((k, _FOLDS.sub(" ", read_text(v, "")).strip()) for k, v in fields)
    return Headers(tuple(unfolded), blank is not None), blank.end() if blank else end


def is_saved_page(headers: Headers) -> bool:
    """Whether a browser wrote the file: a page and its pictures, as if mailed."""
    is_related = headers.content_type == "multipart/related"
    by_browser = headers["from"].lower().startswith("<saved by")
    by_address = bool(headers["snapshot-content-location"])
    mailed = headers["received"] or headers["to"] or headers["message-id"]
    return by_address or by_browser or (is_related and not mailed)


def decoded(body: bytes, headers: Headers, *, is_cut: bool = False) -> bytes:
    """Undo base64 and quoted-printable; damage costs no more than it touches."""
    match headers["content-transfer-encoding"].split(";")[0].strip().lower():
        case "base64":
            plain = _NOT_BASE64.sub(b"", body)
            # One letter more than whole groups holds no byte.
            plain = plain[: len(plain) - (len(plain) % 4 == 1)]
            return binascii.a2b_base64(plain + b"=" * (-len(plain) % 4))
        case "quoted-printable":
            return binascii.a2b_qp(_CUT_QP.sub(b"", body) if is_cut else body)
        case _:
            return body


def read_mime(raw: bytes) -> MimeFile:
    """Take a file apart, at most 20 deep and 10,000 parts."""
    reading = _Reading(raw)
    parts: list[Part] = []
    for part in reading.parts(0, len(raw), depth=0):
        if len(parts) == MOST_PARTS:
            reading.is_too_large = True
            break
        parts.append(part)
    return MimeFile(
        raw,
        tuple(reading.messages),
        tuple(parts),
        reading.is_cut,
        reading.is_too_large,
    )


class _Reading:
    """Walks the parts in the order of the file."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.messages: list[Headers] = []
        self.is_cut = False
        self.is_too_large = False

    def parts(self, start: int, end: int, depth: int) -> Iterator[Part]:
        """Yield the parts of the message that lies between."""
        headers, body = read_headers(self.raw, start, end)
        self.messages.append(headers)
        whole = Part(headers, start, body, end, len(self.messages))
        yield from self._leaves(whole, depth)

    def _leaves(self, part: Part, depth: int) -> Iterator[Part]:
        kind = part.headers.content_type
        if depth > DEEPEST:
            self.is_too_large = True
            yield part
        elif kind.startswith("multipart/") and (found := self._between(part)):
            for start, end in found:
                headers, body = read_headers(self.raw, start, end)
                inner = Part(headers, start, body, end, part.message)
                yield from self._leaves(inner, depth + 1)
        elif kind == "message/rfc822" and _is_plain(part.headers):
            yield from self.parts(part.body, part.end, depth + 1)
        else:
            yield replace(part, is_cut=self.is_cut and part.end == len(self.raw))

    def _between(self, part: Part) -> list[tuple[int, int]]:
        """Give start and end of each part between delimiters."""
        boundary = part.headers.parameter("boundary").encode("utf-8", "replace")
        if not boundary:
            return []
        line = re.compile(
            rb"\r?\n--" + re.escape(boundary) + rb"(--)?[ \t]*(?=\r?\n|\Z)"
        )
        # A delimiter may follow the blank line at once.
        found = line.finditer(self.raw, max(0, part.body - 1), part.end)
        marks = list(islice(found, MOST_PARTS))
        closing = next((i for i, mark in enumerate(marks) if mark[1]), len(marks))
        starts = [self.raw.find(b"\n", m.end()) + 1 for m in marks[:closing]]
        ends = [mark.start() for mark in marks[1 : closing + 1]]
        if closing == len(marks):
            ends.append(part.end)
            self.is_cut |= part.end == len(self.raw)
        places = zip(starts, ends, strict=False)
        return [(start, max(start, end)) for start, end in places if start]


def _fields(block: bytes) -> Iterator[re.Match[bytes]]:
    at = 0
    while at < len(block):
        found = _FIELD.match(block, at)
        if found:
            yield found
        line_end = block.find(b"\n", found.end() if found else at)
        at = line_end + 1 if line_end >= 0 else len(block)


def _is_plain(headers: Headers) -> bool:
    return headers["content-transfer-encoding"].lower() not in {
        "base64",
        "quoted-printable",
    }
