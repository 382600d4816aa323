"""What a web server sent: its head, and its payload as the browser would see it.

Transfer and content encodings are undone as a stream (RFC 9112, RFC 9110). Archives may
keep the head of an encoding that they undid themselves: bytes that are not encoded as
the head says are taken as they are.
"""

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from panoh.collect.byte_reader import CHUNK_BYTES, ByteReader
from panoh.collect.warc_records import GZIP_MAGIC, WarcRecord, read_fields
from panoh.collect.zip_bounds import FREE_BYTES, MOST_RATIO
from panoh.errors import BadRecord, Bomb, UnknownEncoding

_STATUS = re.compile(rb"HTTP/\d(?:\.\d)? +(\d{3})\b")
_CHUNK_SIZE = re.compile(rb"([0-9a-fA-F]{1,12})[ \t]*(?:;.*)?\r?\n", re.DOTALL)
_HEAD_BYTES = 256
_KNOWN = {"", "identity", "none", "deflate"}


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
            body = _Inflated(body, 31) if body.peek(2)[:2] == GZIP_MAGIC else body
        elif encoding == "deflate" and not _is_text(body.peek(_HEAD_BYTES)):
            body = _Inflated(body, 15 if _is_zlib(body.peek(2)) else -15)
        elif encoding not in _KNOWN and not _is_text(body.peek(_HEAD_BYTES)):
            raise UnknownEncoding(detail=encoding)
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


class _Inflated(ByteReader):
    """A compressed body, unpacked. One that ends early is what came of it.

    Raises BadRecord where it is damaged, and Bomb where it unpacks unreasonably.
    """

    def __init__(self, body: ByteReader, wbits: int) -> None:
        super().__init__()
        self._body = body
        self._packed = b""
        self._inflate = zlib.decompressobj(wbits=wbits)
        self._packed_bytes = self._unpacked_bytes = 0

    def _next(self) -> bytes:
        while not self._inflate.eof and (packed := self._packed or self._more()):
            try:
                piece = self._inflate.decompress(packed, CHUNK_BYTES)
            except zlib.error:
                raise BadRecord from None
            self._packed = self._inflate.unconsumed_tail
            self._unpacked_bytes += len(piece)
            if self._unpacked_bytes > max(FREE_BYTES, MOST_RATIO * self._packed_bytes):
                raise Bomb
            if piece:
                return piece
        return b""

    def _more(self) -> bytes:
        packed = self._body.read()
        self._packed_bytes += len(packed)
        return packed


def _is_zlib(head: bytes) -> bool:
    """Servers send "deflate" with zlib's two bytes before it, or without."""
    return len(head) > 1 and head[0] == 0x78 and int.from_bytes(head[:2]) % 31 == 0


def _is_text(head: bytes) -> bool:
    """Whether bytes are text that was unpacked already: brotli's are not."""
    return not any(byte < 9 or 13 < byte < 32 for byte in head[:_HEAD_BYTES])
