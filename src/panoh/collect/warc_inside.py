"""Records of web archives, by their names, read where they lie.

The name is that of the archive, "records", and the place of the record, as in
"saved.warc.gz/records/4711.jpg": it is found again without a list of all records.
"""

import io
import re
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

from panoh.collect.byte_reader import ByteReader
from panoh.collect.http_payload import HttpHead, decoded, read_payload_head
from panoh.collect.parser import Opener, Source
from panoh.collect.wacz_package import open_package
from panoh.collect.warc_records import Start, Unpacked, WarcRecord, read_records
from panoh.errors import MissingFile, NestedArchive

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


def record_name(archive: str, record: WarcRecord, head: HttpHead) -> str:
    """Name a record in an archive, a WARC or one in a WACZ, for find_record()."""
    start = record.start
    place = f"{start.offset}-{start.skip}" if start.skip else str(start.offset)
    return f"{archive}/records/{place}{_SUFFIXES.get(head.media_type, '')}"


def find_record(source: Source, name: str) -> Opener | None:
    """Find the record that record_name() gave this name.

    Seeking back in it beyond the buffer reads it again from its start.
    """
    named = _NAME.fullmatch(name)
    if named is None:
        return None
    start = Start(int(named["offset"]), int(named["skip"] or 0))
    archive = named["archive"]
    if source.holds(archive):
        return partial(_open, partial(source.open, archive), start)
    for package, member in _splits(archive):
        if source.holds(package):
            return partial(_open, partial(_open_member, source, package, member), start)
    return None


def _open(open_archive: Opener, start: Start) -> BinaryIO:
    return io.BufferedReader(_Payload(open_archive, start), _BUFFER_BYTES)


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

    def __init__(self, open_archive: Opener, start: Start) -> None:
        self._archive = open_archive()
        self._start = start
        self._at = 0
        self._reader = self._begin()

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes, at a price: see find_record."""
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
