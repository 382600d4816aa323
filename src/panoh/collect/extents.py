"""Runs of bytes in a file or in memory: where an archive lies, inside another one."""

import errno
import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, Self

from panoh.errors import BrokenArchive


@dataclass(frozen=True, slots=True)
class Extent:
    """`n_bytes` of a file from `start`; `open_file` opens the whole file anew.

    `held_bytes` is the memory that it keeps occupied: 0 when the file is on the disk.
    """

    open_file: Callable[[], BinaryIO]
    n_bytes: int
    start: int = 0
    held_bytes: int = 0

    @classmethod
    def of_bytes(cls, content: bytes) -> Self:
        """Make an extent of memory; opening it copies nothing."""
        return cls(lambda: io.BytesIO(content), len(content), held_bytes=len(content))

    def part(self, start: int, n_bytes: int) -> "Extent":
        """Give a run of this one. Raises BrokenArchive if it reaches beyond."""
        if start < 0 or n_bytes < 0 or start + n_bytes > self.n_bytes:
            raise BrokenArchive
        return Extent(self.open_file, n_bytes, self.start + start, self.held_bytes)

    def open(self, tail: bytes = b"") -> io.BufferedReader:
        """Open for reading, as if `tail` stood after the last byte.

        What is returned closes the file when nothing refers to it any more.
        """
        window = _Window(self.open_file(), self.start, self.n_bytes, tail)
        return io.BufferedReader(window, buffer_size=64 * 1024)


class _Window(io.RawIOBase):
    """A run of a file and then a tail, as a stream that owns the file."""

    def __init__(self, file: BinaryIO, start: int, n_bytes: int, tail: bytes) -> None:
        self._file = file
        self._start = start
        self._n_bytes = n_bytes
        self._tail = tail
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # io hands us memoryviews
        left = self._n_bytes - self._at
        if left > 0:
            self._file.seek(self._start + self._at)
            piece = self._file.read(min(len(buffer), left))
        else:
            piece = self._tail[-left : len(buffer) - left]
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        bases = {
            io.SEEK_SET: 0,
            io.SEEK_CUR: self._at,
            io.SEEK_END: self._n_bytes + len(self._tail),
        }
        at = bases[whence] + offset
        if at < 0:
            raise OSError(errno.EINVAL, "a place before the start")
        self._at = at
        return at

    def tell(self) -> int:
        return self._at

    def close(self) -> None:
        self._file.close()
        super().close()
