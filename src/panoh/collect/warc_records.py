"""WARC as a stream of records: plain, gzip around each record, or around all.

Written from ISO 28500 (WARC 1.1). Not read with warcio: it cannot tell a file that was
cut short, reads lines without a bound, and writes what it finds to stderr.
"""

import base64
import hashlib
import io
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from panoh.collect.byte_reader import CHUNK_BYTES, LONGEST_LINE, ByteReader
from panoh.collect.zip_bounds import FREE_BYTES, MOST_RATIO
from panoh.errors import (
    BadRecord,
    Bomb,
    BrokenArchive,
    InputError,
    TruncatedExport,
)

GZIP_MAGIC = b"\x1f\x8b"
MOST_HEADER_LINES = 1_000

_VERSION = re.compile(rb"WARC/[01]\.\d+\s*$")
_LENGTH = re.compile(r"\d{1,15}", re.ASCII)
_HASHES = {"sha1": 20, "sha256": 32, "sha384": 48, "sha512": 64, "md5": 16}


@dataclass(frozen=True, slots=True)
class Start:
    """Where a record begins: reading from here needs nothing that lies before.

    `offset` is that of its gzip member, or of the record itself in a plain file, and
    `skip` counts the unpacked bytes of the member that come before the record.
    """

    offset: int
    skip: int = 0


class Unpacked(ByteReader):
    """A WARC's unpacked bytes, from a start on.

    Raises TruncatedExport inside a gzip member, BrokenArchive where it is damaged, and
    Bomb where it unpacks unreasonably.
    """

    def __init__(self, stream: BinaryIO, start: Start | None = None) -> None:
        super().__init__()
        start = start or Start(0)
        self._stream = stream
        self._packed = b""
        self._first_offset = self._packed_end = stream.seek(start.offset)
        self._member: zlib._Decompress | None = None
        self._member_offset = start.offset
        self._before_window = 0
        self._unpacked_bytes = 0
        self._more_packed()
        self.is_gzip = self._packed.startswith(GZIP_MAGIC)
        self._skip(start.skip)

    @property
    def start(self) -> Start:
        """Where what comes next begins. Look whether it is the end before asking."""
        place = self._before_window + self._at
        if self.is_gzip:
            return Start(self._member_offset, place)
        return Start(self._member_offset + place)

    def _skip(self, left: int) -> None:
        while left and (piece := self.read(min(left, CHUNK_BYTES))):
            left -= len(piece)

    def _next(self) -> bytes:
        self._before_window += len(self._window)
        if not self.is_gzip:
            piece, self._packed = self._packed or self._stream.read(CHUNK_BYTES), b""
            return piece
        while self._member or self._begin_member():
            if piece := self._unpack():
                return piece
        return b""

    def _begin_member(self) -> bool:
        """Step to the next gzip member; some writers pad between them with zeros."""
        self._packed = self._packed.lstrip(b"\0")
        while not self._packed:
            if not self._more_packed():
                return False
            self._packed = self._packed.lstrip(b"\0")
        self._member_offset = self._packed_end - len(self._packed)
        self._before_window = 0
        self._member = zlib.decompressobj(wbits=31)
        return True

    def _unpack(self) -> bytes:
        """Unpack at most a chunk of the member; may be empty before its end."""
        assert self._member is not None  # noqa: S101 - _next began one
        if not self._packed and not self._more_packed():
            raise TruncatedExport
        try:
            piece = self._member.decompress(self._packed, CHUNK_BYTES)
        except zlib.error:
            raise BrokenArchive from None
        self._unpacked_bytes += len(piece)
        packed_bytes = self._packed_end - self._first_offset
        if self._unpacked_bytes > max(FREE_BYTES, MOST_RATIO * packed_bytes):
            raise Bomb
        self._packed = self._member.unconsumed_tail
        if self._member.eof:
            self._packed, self._member = self._member.unused_data, None
        return piece

    def _more_packed(self) -> bool:
        self._packed = self._stream.read(CHUNK_BYTES)
        self._packed_end += len(self._packed)
        return bool(self._packed)


class Block(ByteReader):
    """One record's block: `left` bytes of it are still to be read from the file.

    What its record says of its digests is checked as it is read. Raises
    TruncatedExport where the file ends first.
    """

    def __init__(self, unpacked: Unpacked, length: int, digest: str = "") -> None:
        super().__init__()
        self._unpacked = unpacked
        self.left = length
        self._digests = [_Digest(digest)]

    def begin_payload(self, digest: str) -> None:
        """What comes next begins the payload, of which `digest` is told."""
        self._digests.append(_Digest(digest))
        self._digests[-1].update(self._window[self._at :])

    def drain(self) -> None:
        """Read what is left to the end."""
        while self.read():
            pass

    @property
    def is_as_told(self) -> bool:
        """Whether a drained block has the digests that are told of it."""
        return all(digest.is_as_told for digest in self._digests)

    def _next(self) -> bytes:
        if not self.left:
            return b""
        piece = self._unpacked.read(min(self.left, CHUNK_BYTES))
        if not piece:
            raise TruncatedExport
        self.left -= len(piece)
        for digest in self._digests:
            digest.update(piece)
        return piece


@dataclass(frozen=True, slots=True)
class WarcRecord:
    """A record's named fields, in lower case, and its block, not yet read."""

    start: Start
    fields: Mapping[str, str]
    block: Block

    @property
    def kind(self) -> str:
        """Its WARC-Type: response, resource, revisit and so on."""
        return self.fields.get("warc-type", "").lower()

    @property
    def untrusted_url(self) -> str:
        """What it is a record of. Wget 1.19 writes the address in brackets."""
        return self.fields.get("warc-target-uri", "").strip("<>").strip()


def starts_like_warc(head: bytes) -> bool:
    """Tell by the first bytes of a file, packed or not."""
    try:
        first = Unpacked(io.BytesIO(head)).line()
    except InputError:
        return False
    return _VERSION.match(first) is not None


def read_records(unpacked: Unpacked) -> Iterator[WarcRecord | BadRecord]:
    """Yield each record; its block is to be read before the next one is asked for.

    A record whose head or length is wrong is a BadRecord, and reading goes on at the
    next line that begins a record. Raises what `unpacked` raises.
    """
    is_lost = False
    while not unpacked.is_at_end:
        start, line = unpacked.start, unpacked.line()
        if not line.endswith(b"\n") and unpacked.is_at_end:
            raise TruncatedExport
        if not line.strip():
            continue
        fields = read_fields(unpacked) if _VERSION.match(line) else {}
        length = _LENGTH.fullmatch(fields.get("content-length", ""))
        if length is None:
            if fields or not is_lost:
                yield BadRecord()
            is_lost = True
            continue
        is_lost = False
        block = Block(unpacked, int(length[0]), fields.get("warc-block-digest", ""))
        yield WarcRecord(start, fields, block)
        block.drain()
        _end_record(unpacked)


def read_fields(reader: ByteReader) -> dict[str, str]:
    """Read named fields up to the empty line; of several with one name the first.

    Too many, or a line that is too long, end the fields: the rest is not believed.
    """
    fields: dict[str, str] = {}
    name = ""
    for _ in range(MOST_HEADER_LINES):
        line = reader.line()
        if not line.endswith(b"\n") and len(line) < LONGEST_LINE:
            raise TruncatedExport
        if not line.strip():
            return fields
        text = line.decode("utf-8", errors="replace")
        if text[0] in " \t" and name:
            fields[name] = f"{fields[name]} {text.strip()}"[:LONGEST_LINE]
            continue
        name, _, value = text.partition(":")
        name = name.strip().lower()
        fields.setdefault(name, value.strip())
    return {}


def _end_record(unpacked: Unpacked) -> None:
    """Read the two line ends after a block; a file without them was cut."""
    for _ in range(2):
        if unpacked.is_at_end and not unpacked.is_gzip:
            raise TruncatedExport
        if not unpacked.peek().startswith((b"\r", b"\n")):
            return
        if not unpacked.line().endswith(b"\n"):
            raise TruncatedExport


class _Digest:
    """A digest as a record tells it ("sha1:" and base32 or hex), and the true one."""

    def __init__(self, told: str) -> None:
        name, _, value = told.partition(":")
        name = name.strip().lower().replace("-", "")
        self._told = _digest_bytes(value.strip(), _HASHES.get(name, 0))
        self._true = hashlib.new(name, usedforsecurity=False) if self._told else None

    def update(self, piece: bytes) -> None:
        if self._true is not None:
            self._true.update(piece)

    @property
    def is_as_told(self) -> bool:
        """Also where nothing is told, or in a way that cannot be checked."""
        return self._true is None or self._true.digest() == self._told


def _digest_bytes(value: str, size: int) -> bytes:
    """Decode hex or base32 of `size` bytes; empty when it is neither."""
    try:
        if len(value) == 2 * size:
            return bytes.fromhex(value)
        padded = value.upper() + "=" * (-len(value) % 8)
        raw = base64.b32decode(padded)
    except ValueError:
        return b""
    return raw if len(raw) == size else b""
