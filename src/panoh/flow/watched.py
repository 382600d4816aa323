"""A source that is heard while it is read, so that slow reading is told from a hang."""

import io
from collections import Counter
from collections.abc import Callable, Iterator
from typing import BinaryIO

from panoh.collect.given import Closing, Given
from panoh.model.corpus import Unread

_BUFFER_BYTES = 64 * 1024
_PASSES = 100


class Watched(Closing):
    """A source that calls `tick` when it gets on: in its list, or in one of its files.

    Reading a place of a stream again is no getting on, and neither is opening a file
    for the hundredth time: a reader that runs in circles is soon silent.
    """

    def __init__(self, source: Given, tick: Callable[[], None]) -> None:
        self.untrusted_title = source.untrusted_title
        self._source = source
        self._tick = tick
        self._passes: Counter[str] = Counter()

    def names(self) -> Iterator[str]:
        """Every file's name, in the source's order."""
        for name in self._source.names():
            self._tick()
            yield name

    def refused(self) -> Iterator[Unread]:
        """Files that are there and are not among the names."""
        return self._source.refused()

    def holds(self, name: str) -> bool:
        """Whether there is such a file."""
        return self._source.holds(name)

    def size(self, name: str) -> int:
        """Bytes of the file, unpacked."""
        return self._source.size(name)

    def open(self, name: str) -> BinaryIO:
        """Open for reading, as the source does."""
        stream = self._source.open(name)
        self._passes[name] += 1
        if self._passes[name] > _PASSES:
            return stream
        self._tick()
        return io.BufferedReader(_WatchedStream(stream, self._tick), _BUFFER_BYTES)

    def close(self) -> None:
        """Let go of the file on the disk."""
        self._source.close()


class _WatchedStream(io.RawIOBase):
    """A stream that ticks when it is read further than ever."""

    def __init__(self, stream: BinaryIO, tick: Callable[[], None]) -> None:
        self._stream = stream
        self._tick = tick
        self._at = self._furthest = 0

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """As the stream is."""
        return self._stream.seekable()

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override] # io hands us memoryviews
        """Fill the buffer with what comes next."""
        piece = self._stream.read(len(buffer))
        buffer[: len(piece)] = piece
        self._at += len(piece)
        if self._at > self._furthest:
            self._furthest = self._at
            self._tick()
        return len(piece)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place."""
        self._at = self._stream.seek(offset, whence)
        return self._at

    def tell(self) -> int:
        """Where the stream is."""
        return self._at

    def close(self) -> None:
        """Close the stream."""
        self._stream.close()
        super().close()
