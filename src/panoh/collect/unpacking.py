"""Compressed bodies of web pages, unpacked as a stream and within bounds."""

import zlib
from typing import Protocol

import brotli

from panoh.collect.byte_reader import CHUNK_BYTES, ByteReader
from panoh.collect.zip_bounds import FREE_BYTES, MOST_RATIO
from panoh.errors import BadRecord, Bomb, UnknownEncoding


class Unpacker(Protocol):
    """Unpacks a stream piece by piece, each of about CHUNK_BYTES at the most."""

    def is_done(self) -> bool:
        """Whether it has come to its end."""
        ...

    def is_hungry(self) -> bool:
        """Whether it needs more; until then it is to be given b""."""
        ...

    def unpack(self, packed: bytes) -> bytes:
        """Unpack some; raises zlib.error or brotli.error."""
        ...


class _Deflate:
    """Takes zlib.decompressobj's wbits: 31 for gzip, 15 for zlib, -15 for bare."""

    def __init__(self, wbits: int) -> None:
        self._inflate = zlib.decompressobj(wbits=wbits)

    def is_done(self) -> bool:
        return self._inflate.eof

    def is_hungry(self) -> bool:
        return not self._inflate.unconsumed_tail

    def unpack(self, packed: bytes) -> bytes:
        waiting = self._inflate.unconsumed_tail + packed
        return self._inflate.decompress(waiting, CHUNK_BYTES)


class _Brotli:
    """What servers call "br" (RFC 7932)."""

    def __init__(self) -> None:
        self._brotli = brotli.Decompressor()

    def is_done(self) -> bool:
        return bool(self._brotli.is_finished())

    def is_hungry(self) -> bool:
        return bool(self._brotli.can_accept_more_data())

    def unpack(self, packed: bytes) -> bytes:
        piece: bytes = self._brotli.process(packed, output_buffer_limit=CHUNK_BYTES)
        return piece


class Unpacked(ByteReader):
    """A compressed body, unpacked. One that ends early is what came of it.

    Raises BadRecord where it is damaged, and Bomb where it unpacks unreasonably.
    """

    def __init__(self, body: ByteReader, unpacker: Unpacker) -> None:
        super().__init__()
        self._body = body
        self._unpacker = unpacker
        self._packed_bytes = self._unpacked_bytes = 0

    def _next(self) -> bytes:
        while not self._unpacker.is_done():
            is_hungry = self._unpacker.is_hungry()
            packed = self._body.read() if is_hungry else b""
            if is_hungry and not packed:
                break
            if piece := self._piece(packed):
                return piece
        return b""

    def _piece(self, packed: bytes) -> bytes:
        try:
            piece = self._unpacker.unpack(packed)
        except (zlib.error, brotli.error):
            raise BadRecord from None
        self._packed_bytes += len(packed)
        self._unpacked_bytes += len(piece)
        if self._unpacked_bytes > max(FREE_BYTES, MOST_RATIO * self._packed_bytes):
            raise Bomb
        return piece


def unpacker_of(encoding: str, head: bytes) -> Unpacker:
    """Choose by a content encoding's name and two bytes; raises UnknownEncoding."""
    if encoding == "gzip":
        return _Deflate(31)
    if encoding == "deflate":
        return _Deflate(15 if _is_zlib(head) else -15)
    if encoding == "br":
        return _Brotli()
    raise UnknownEncoding(detail=encoding)


def _is_zlib(head: bytes) -> bool:
    """Servers send "deflate" with zlib's two bytes before it, or without."""
    return len(head) > 1 and head[0] == 0x78 and int.from_bytes(head[:2]) % 31 == 0
