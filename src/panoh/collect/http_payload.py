"""What a web server sent: its head, and its payload as the browser would see it.

Transfer and content encodings are undone as a stream (RFC 9112, RFC 9110). Archives may
keep the head of an encoding that they undid themselves: bytes that are not encoded as
the head says are taken as they are.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from panoh.collect.byte_reader import CHUNK_BYTES, ByteReader
from panoh.collect.unpacking import Unpacked, unpacker_of
from panoh.collect.warc_records import GZIP_MAGIC, WarcRecord, read_fields
from panoh.errors import BadRecord

_STATUS = re.compile(rb"HTTP/\d(?:\.\d)? +(\d{3})\b")
_CHUNK_SIZE = re.compile(rb"([0-9a-fA-F]{1,12})[ \t]*(?:;.*)?\r?\n", re.DOTALL)
_HEAD_BYTES = 256
_PLAIN = {"", "identity", "none"}


@dataclass(frozen=True, slots=True)
class HttpHead:
    """A response's status and header fields, in lower case."""

    status: int
    fields: Mapping[str, str]

    @property
    def media_type(self) -> str:
        """Its type, such as "text/html", without parameters."""
        return self.fields.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def is_chunked(self) -> bool:
        """Whether the server sent the payload in chunks."""
        return "chunked" in self.fields.get("transfer-encoding", "").lower()


def read_head(block: ByteReader) -> HttpHead:
    """Read the status line and the header; raises BadRecord where there is none."""
    found = _STATUS.match(block.line())
    if found is None:
        raise BadRecord
    return HttpHead(int(found[1]), read_fields(block))


def read_payload_head(record: WarcRecord) -> HttpHead:
    """Read a response's head, or make one of a record that is its own payload."""
    kind = record.fields.get("content-type", "")
    is_http = kind.lower().startswith("application/http")
    head = read_head(record.block) if is_http else HttpHead(200, {"content-type": kind})
    # Tools do not agree whether a payload's digest is taken with its chunks' lengths.
    told = "" if head.is_chunked else record.fields.get("warc-payload-digest", "")
    record.block.begin_payload(told)
    return head


def decoded(body: ByteReader, head: HttpHead) -> ByteReader:
    """Undo chunks and compression; raises UnknownEncoding.

    Reading raises BadRecord where it is damaged, and Bomb.
    """
    if head.is_chunked and _CHUNK_SIZE.match(body.peek(_HEAD_BYTES)):
        body = _Chunks(body)
    named = head.fields.get("content-encoding", "").lower().split(",")
    for encoding in reversed([name.strip() for name in named]):
        if encoding in {"gzip", "x-gzip"}:
            is_packed = body.peek(2)[:2] == GZIP_MAGIC
            body = Unpacked(body, unpacker_of("gzip", b"")) if is_packed else body
        elif encoding not in _PLAIN and not _is_text(body.peek(_HEAD_BYTES)):
            body = Unpacked(body, unpacker_of(encoding, body.peek(2)))
    return body


class _Chunks(ByteReader):
    """The chunks of a body, joined. A body that ends early is what came of it."""

    def __init__(self, body: ByteReader) -> None:
        super().__init__()
        self._body = body
        self._left = 0
        self._is_first = True

    def _next(self) -> bytes:
        if not self._left:
            self._left = self._next_size()
        piece = self._body.read(min(self._left, CHUNK_BYTES)) if self._left else b""
        self._left -= len(piece)
        return piece

    def _next_size(self) -> int:
        if not self._is_first:
            self._body.line()
        self._is_first = False
        found = _CHUNK_SIZE.fullmatch(self._body.line())
        return int(found[1], 16) if found else 0


def _is_text(head: bytes) -> bool:
    """Whether bytes are text that was unpacked already: brotli's are not."""
    return not any(byte < 9 or 13 < byte < 32 for byte in head[:_HEAD_BYTES])
