"""Bytes that come in pieces, read by piece or by line with a bound on memory."""

from abc import ABC, abstractmethod

CHUNK_BYTES = 1 << 16
LONGEST_LINE = 1 << 16


class ByteReader(ABC):
    """Holds one piece of what it reads, and a line while that is put together."""

    def __init__(self) -> None:
        self._window = b""
        self._at = 0

    @abstractmethod
    def _next(self) -> bytes:
        """Give the next piece, never empty before the end."""

    @property
    def is_at_end(self) -> bool:
        """Whether nothing is left; reads the next piece to know."""
        return not self.peek()

    def peek(self, least: int = 1) -> bytes:
        """Show what comes next: at least so many bytes, fewer at the end only."""
        while len(self._window) - self._at < least:
            piece = self._next()
            self._window, self._at = self._window[self._at :] + piece, 0
            if not piece:
                break
        return self._window[self._at :]

    def read(self, most: int = CHUNK_BYTES) -> bytes:
        """Read up to `most` bytes; empty at the end only."""
        if self._at >= len(self._window):
            self._window, self._at = self._next(), 0
        piece = self._window[self._at : self._at + most]
        self._at += len(piece)
        return piece

    def line(self) -> bytes:
        """Read to the end of the line, of 64 KiB, or of everything."""
        end = self._window.find(b"\n", self._at) + 1
        if 0 < end - self._at <= LONGEST_LINE:
            return self.read(end - self._at)
        line = b""
        while len(line) < LONGEST_LINE and not line.endswith(b"\n"):
            if self._at >= len(self._window):
                self._window, self._at = self._next(), 0
            end = self._window.find(b"\n", self._at) + 1 or len(self._window)
            piece = self.read(min(end - self._at, LONGEST_LINE - len(line)))
            if not piece:
                break
            line += piece
        return line
