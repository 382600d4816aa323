"""JSON in UTF-16, which Windows PowerShell makes of what a program prints."""

import codecs
import io
from typing import BinaryIO

from panoh.collect.encodings import UTF_16_MARKS

_PIECE_BYTES = 1 << 16


def is_wide(head: bytes) -> bool:
    """Tell by the mark that such a file begins with."""
    return head.startswith(UTF_16_MARKS)


def as_utf_8(head: bytes, rest: BinaryIO) -> BinaryIO:
    """Give as UTF-8 what `head` and then `rest` hold.

    Half a character at the end is dropped: the file was cut there.
    """
    return io.BufferedReader(_Utf8(head, rest), _PIECE_BYTES)


class _Utf8(io.RawIOBase):
    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-16")("replace")
        self._ready = self._encoded(head)
        self._rest = rest

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # io hands us memoryviews
        """Fill the buffer with what comes next."""
        while not self._ready and (piece := self._rest.read(_PIECE_BYTES)):
            self._ready = self._encoded(piece)
        filled = self._ready[: len(buffer)]
        self._ready = self._ready[len(buffer) :]
        buffer[: len(filled)] = filled
        return len(filled)

    def _encoded(self, piece: bytes) -> bytes:
        return self._decoder.decode(piece).encode()
