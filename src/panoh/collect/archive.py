"""Zip archives, read in place: hostile until each member has been looked at.

The checks come from the headers before anything is unpacked. They hold because the
members of a sound archive do not overlap: the packed sizes then add up to no more
than the file, so a small file cannot claim a small ratio for a large member
(D. Fifield, "A better zip bomb", WOOT 2019).
"""

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, BinaryIO, Self

from panoh.collect.names import readable, safe_name
from panoh.errors import (
    Bomb,
    BrokenArchive,
    InputError,
    MissingFile,
    NoAccess,
    SameName,
    UnsafeName,
)
from panoh.model.corpus import Unread

MOST_RATIO = 200  # deflate packs chat exports about 10 to 30 times, zeros 1032 times
FREE_BYTES = 100 * 1024 * 1024  # below this any ratio is harmless

_LOCAL_HEADER_BYTES = 30
_ENCRYPTED = 0x1
_UTF8 = 0x800
# Others are rare, and zipfile unpacks them without a bound on memory.
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,  # a password, and NotImplementedError: a version or method
    OverflowError,
    ValueError,  # a name that is not the UTF-8 it claims, a seek before the start
)


def starts_like_zip(path: Path) -> bool:
    """Tell by the first four bytes: a member, an empty archive, or a spanned one."""
    try:
        with path.open("rb") as stream:
            return stream.read(4) in {b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"}
    except OSError:
        raise NoAccess(detail=str(path)) from None


class ZipSource:
    """The members of a zip archive, by their names, about 1 KB of memory each.

    Of two members with one name the last is read, as unpacking would leave it.
    """

    def __init__(self, path: Path) -> None:
        self.untrusted_title = readable(path.stem.encode("utf-8", "surrogateescape"))
        self._members: dict[str, zipfile.ZipInfo] = {}
        self._blocked: dict[str, type[InputError]] = {}
        self._refused: list[Unread] = []
        self._archive = _open_archive(path)
        self._index(path.stat().st_size)
        if self._blocked and not self._members:
            self.close()
            raise next(iter(self._blocked.values()))(detail=str(path))

    @property
    def is_document(self) -> bool:
        """Whether the archive is one document: Office, OpenDocument or WACZ."""
        names = self._members
        is_wacz = "datapackage.json" in names and any(
            name.startswith("archive/") for name in names
        )
        return is_wacz or "[Content_Types].xml" in names or "mimetype" in names

    def names(self) -> Iterator[str]:
        """Every member's name, sorted."""
        yield from sorted(self._members)

    def refused(self) -> Iterator[Unread]:
        """Members that are unsafe, encrypted, damaged, bombs or shadowed."""
        yield from self._refused

    def holds(self, name: str) -> bool:
        """Whether there is such a member."""
        return safe_name(name) in self._members

    def size(self, name: str) -> int:
        """Bytes of the member, unpacked, as its header claims."""
        return self._member(name).file_size

    def open(self, name: str) -> BinaryIO:
        """Open for reading; raises MissingFile, BrokenArchive or Bomb, also later.

        Seeking back beyond the buffer unpacks the member again from its start.
        """
        member = self._member(name)
        try:
            stream = self._archive.open(member)
        except _DAMAGE:
            raise BrokenArchive(detail=name) from None
        unpacking = MemberStream(stream, member.file_size)
        return io.BufferedReader(unpacking, buffer_size=64 * 1024)

    def close(self) -> None:
        """Close the archive; members open at this moment can still be read."""
        self._archive.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _index(self, archive_bytes: int) -> None:
        overlapping = _overlapping(self._archive.infolist())
        for member in self._archive.infolist():
            written = _written_name(member)
            name = safe_name(written)
            if name is None or _is_special(member):
                self._refuse(written, UnsafeName)
            elif written.endswith("/"):
                continue
            elif error := _refusal(member, archive_bytes, overlapping):
                self._blocked[name] = error
                self._refuse(name, error)
            else:
                if name in self._members:
                    self._refuse(name, SameName)
                self._members[name] = member

    def _refuse(self, name: str, error: type[InputError]) -> None:
        self._refused.append(Unread(name, 0, error.code))

    def _member(self, name: str) -> zipfile.ZipInfo:
        safe = safe_name(name) or ""
        member = self._members.get(safe)
        if member is None:
            raise self._blocked.get(safe, MissingFile)(detail=name)
        return member


def _open_archive(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except PermissionError:
        raise NoAccess(detail=str(path)) from None
    except _DAMAGE:
        raise BrokenArchive(detail=str(path)) from None


def _written_name(member: zipfile.ZipInfo) -> str:
    """Read the name as it was written; zipfile takes unmarked ones for cp437."""
    if member.flag_bits & _UTF8:
        return member.orig_filename
    return readable(member.orig_filename.encode("cp437"))


def _is_special(member: zipfile.ZipInfo) -> bool:
    """Whether the Unix mode says link, pipe or device. Other systems leave it 0."""
    kind = stat.S_IFMT(member.external_attr >> 16)
    return kind not in {0, stat.S_IFREG, stat.S_IFDIR}


def _overlapping(members: list[zipfile.ZipInfo]) -> set[int]:
    """Give the id() of members that begin before an earlier one ends."""
    found: set[int] = set()
    end = 0
    for member in sorted(members, key=lambda m: m.header_offset):
        if member.header_offset < end:
            found.add(id(member))
        end = max(end, _end_of(member))
    return found


def _end_of(member: zipfile.ZipInfo) -> int:
    """Where the member's packed bytes end at the earliest."""
    return member.header_offset + _LOCAL_HEADER_BYTES + member.compress_size


def _refusal(
    member: zipfile.ZipInfo, archive_bytes: int, overlapping: set[int]
) -> type[InputError] | None:
    """Why a member is not to be opened, or None."""
    if member.flag_bits & _ENCRYPTED or member.compress_type not in _METHODS:
        return BrokenArchive
    if _end_of(member) > archive_bytes:
        return BrokenArchive
    is_stuffed = member.file_size > MOST_RATIO * member.compress_size
    if id(member) in overlapping or (is_stuffed and member.file_size > FREE_BYTES):
        return Bomb
    return None


class MemberStream(io.RawIOBase):
    """A member's bytes: damage is BrokenArchive, more than `most_bytes` is Bomb."""

    def __init__(self, member: IO[bytes], most_bytes: int) -> None:
        self._member = member
        self._most_bytes = most_bytes

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes, at a price: see ZipSource.open."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # io hands us memoryviews
        """Fill the buffer with what comes next."""
        try:
            unpacked = self._member.read(len(buffer))
        except _DAMAGE:
            raise BrokenArchive from None
        if self._member.tell() > self._most_bytes:
            raise Bomb
        buffer[: len(unpacked)] = unpacked
        return len(unpacked)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place, unpacking on the way."""
        try:
            return self._member.seek(offset, whence)
        except _DAMAGE:
            raise BrokenArchive from None

    def tell(self) -> int:
        """Tell the place of the next byte."""
        return self._member.tell()

    def close(self) -> None:
        """Close the member too."""
        self._member.close()
        super().close()
