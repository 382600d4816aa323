"""Records inside web archives as files of a source, read where they lie.

A picture in a WARC is no file, but whatever reads pictures opens files by their names.
Its name is that of the archive, "records", and the place of its record, as in
"saved.warc.gz/records/4711.jpg": it is found again without a list of all records.
"""

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from types import TracebackType
from typing import BinaryIO, Protocol, Self

from panoh.collect.byte_reader import ByteReader
from panoh.collect.http_payload import HttpHead, decoded, read_payload_head
from panoh.collect.parser import Source
from panoh.collect.wacz_package import open_package
from panoh.collect.warc_records import Start, Unpacked, WarcRecord, read_records
from panoh.errors import MissingFile, NestedArchive
from panoh.model.corpus import Unread

_NAME = re.compile(
    r"(?P<archive>.+)/records/(?P<offset>\d{1,15})(?:-(?P<skip>\d{1,15}))?(?:\.\w+)?",
    re.ASCII,
)
_BUFFER_BYTES = 1 << 16
_SUFFIXES = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/avif": ".avif",
    "image/heic": ".heic",
    "image/bmp": ".bmp",
    "image/tiff": ".tiff",
    "video/mp4": ".mp4",
    "video/webm": ".webm",
    "video/quicktime": ".mov",
    "video/3gpp": ".3gp",
}


class _Given(Source, Protocol):
    """What is needed of a source that a person gave (see sources.Given)."""

    @property
    def untrusted_title(self) -> str: ...
    def refused(self) -> Iterator[Unread]: ...
    def close(self) -> None: ...


class WarcSource:
    """A source, with the records of its web archives; they are not among its names."""

    def __init__(self, source: _Given) -> None:
        self._source = source

    @property
    def untrusted_title(self) -> str:
        """The title of the source."""
        return self._source.untrusted_title

    def names(self) -> Iterator[str]:
        """Every file's name; records are found by the parsers of their archives."""
        return self._source.names()

    def refused(self) -> Iterator[Unread]:
        """What the source refuses."""
        return self._source.refused()

    def holds(self, name: str) -> bool:
        """Whether there is such a file, or an archive for such a record."""
        return self._source.holds(name) or _find(self._source, name) is not None

    def size(self, name: str) -> int:
        """Bytes of the file; a record's are counted by reading it."""
        if self._source.holds(name):
            return self._source.size(name)
        with self.open(name) as stream:
            return stream.seek(0, io.SEEK_END)

    def open(self, name: str) -> BinaryIO:
        """Open a file, or a record's payload; raises MissingFile, BrokenArchive, Bomb.

        Seeking back in a record beyond the buffer reads it again from its start.
        """
        place = None if self._source.holds(name) else _find(self._source, name)
        if place is None:
            return self._source.open(name)
        return io.BufferedReader(_Payload(place.open, place.start), _BUFFER_BYTES)

    def close(self) -> None:
        """Close the source."""
        self._source.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def record_name(archive: str, record: WarcRecord, head: HttpHead) -> str:
    """Name a record in an archive, a WARC or one in a WACZ, for `open`."""
    start = record.start
    place = f"{start.offset}-{start.skip}" if start.skip else str(start.offset)
    return f"{archive}/records/{place}{_SUFFIXES.get(head.media_type, '')}"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a record is: in which file of the source, and where in that."""

    open: Callable[[], BinaryIO]
    start: Start


def _find(source: Source, name: str) -> _Place | None:
    named = _NAME.fullmatch(name)
    if named is None:
        return None
    start = Start(int(named["offset"]), int(named["skip"] or 0))
    archive = named["archive"]
    if source.holds(archive):
        return _Place(partial(source.open, archive), start)
    for package, member in _splits(archive):
        if source.holds(package):
            return _Place(partial(_open_member, source, package, member), start)
    return None


def _splits(name: str) -> Iterator[tuple[str, str]]:
    """Cut a name at each of its slashes, the last one first."""
    at = name.rfind("/")
    while at > 0:
        yield name[:at], name[at + 1 :]
        at = name.rfind("/", 0, at)


def _open_member(source: Source, package: str, member: str) -> BinaryIO:
    """Open an archive in a package, in place where it is stored as it is."""
    with open_package(source, package) as members:
        try:
            return members.extent_of(member).open()
        except NestedArchive:
            return members.open(member)


class _Payload(io.RawIOBase):
    """A record's payload as a stream; damage is an error of ours."""

    def __init__(self, open_archive: Callable[[], BinaryIO], start: Start) -> None:
        self._archive = open_archive()
        self._start = start
        self._at = 0
        self._reader = self._begin()

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes, at a price: see WarcSource.open."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # io hands us memoryviews
        """Fill the buffer with what comes next."""
        piece = self._reader.read(len(buffer))
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place, reading on the way; the end is found by reading to it."""
        if whence == io.SEEK_END:
            self._skip(None)
        target = offset if whence == io.SEEK_SET else self._at + offset
        if target < 0:
            raise ValueError("a place before the start")
        if target < self._at:
            self._reader, self._at = self._begin(), 0
        self._skip(target)
        return self._at

    def tell(self) -> int:
        """Tell the place of the next byte."""
        return self._at

    def close(self) -> None:
        """Close the archive too."""
        self._archive.close()
        super().close()

    def _begin(self) -> ByteReader:
        record = next(read_records(Unpacked(self._archive, self._start)), None)
        if not isinstance(record, WarcRecord):
            raise MissingFile
        return decoded(record.block, read_payload_head(record))

    def _skip(self, target: int | None) -> None:
        """Read up to a place, or to the end."""
        while target is None or self._at < target:
            left = _BUFFER_BYTES if target is None else target - self._at
            piece = self._reader.read(min(left, _BUFFER_BYTES))
            if not piece:
                return
            self._at += len(piece)
