"""Zip archives, read in place: hostile until each member has been looked at.

The checks come from the headers before anything is unpacked. They hold because the
members of a sound archive do not overlap: the packed sizes then add up to no more
than the file, so a small file cannot claim a small ratio for a large member
(D. Fifield, "A better zip bomb", WOOT 2019).
"""

import io
import stat
import struct
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from panoh.collect.extents import Extent
from panoh.collect.given import Closing
from panoh.collect.member_stream import DAMAGE, MemberStream
from panoh.collect.names import readable, safe_name
from panoh.collect.salvage import salvage
from panoh.collect.zip_bounds import (
    FREE_BYTES,
    MOST_HELD_BYTES,
    MOST_HELD_MEMBERS,
    MOST_RATIO,
    NAME_BYTES,
)
from panoh.errors import (
    Bomb,
    BrokenArchive,
    InputError,
    MissingFile,
    NestedArchive,
    NoAccess,
    SameName,
    TruncatedExport,
    UnsafeName,
)
from panoh.model.corpus import Unread

_LOCAL_START = b"PK\x03\x04"
_CENTRAL_START = b"PK\x01\x02"
_LOCAL_HEADER_BYTES = 30
_ENCRYPTED = 0x1
_UTF8 = 0x800
# Others are rare, and zipfile unpacks them without a bound on memory.
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


def starts_like_zip(head: bytes) -> bool:
    """Tell by the first four bytes: a member, an empty archive, or a spanned one."""
    return head[:4] in {_LOCAL_START, b"PK\x05\x06", b"PK\x07\x08"}


class ZipSource(Closing):
    """The members of a zip archive, by their names, about 1 KB of memory each.

    Of two members with one name the last is read, as unpacking would leave it. Of an
    archive that was cut short the whole members are read, and the cut one is refused;
    a refusal without a name is about the archive itself.
    """

    def __init__(self, extent: Extent, untrusted_title: str) -> None:
        self.untrusted_title = untrusted_title
        self._extent = extent
        self._members: dict[str, zipfile.ZipInfo] = {}
        self._blocked: dict[str, type[InputError]] = {}
        self._refused: list[Unread] = []
        self._archive = self._open()
        self._index(extent.n_bytes)
        if self._blocked and not self._members:
            self.close()
            raise next(iter(self._blocked.values()))(detail=untrusted_title)

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
        except DAMAGE:
            raise BrokenArchive(detail=name) from None
        unpacking = MemberStream(stream, member.file_size)
        return io.BufferedReader(unpacking, buffer_size=64 * 1024)

    def extent_of(self, name: str) -> Extent:
        """Say where the bytes of a member lie: in place if stored, else in memory.

        Raises as open() does, and NestedArchive for what is too large to be held.
        """
        member = self._member(name)
        if member.compress_type == zipfile.ZIP_STORED:
            return self._extent.part(self._start_of(member), member.file_size)
        if member.file_size > MOST_HELD_BYTES:
            raise NestedArchive(detail=name)
        with self.open(name) as stream:
            content = stream.read()
        if content.count(_CENTRAL_START) > MOST_HELD_MEMBERS:
            raise NestedArchive(detail=name)
        return Extent.of_bytes(content)

    @property
    def disk_bytes(self) -> int:
        """Bytes of the archive itself."""
        return self._extent.n_bytes

    @property
    def unpacked_bytes(self) -> int:
        """What reading all members costs, as their headers claim."""
        return sum(max(m.file_size, NAME_BYTES) for m in self._members.values())

    def close(self) -> None:
        """Close the archive; members open at this moment can still be read."""
        self._archive.close()

    def _open(self) -> zipfile.ZipFile:
        """Open the archive, or what is whole of it."""
        try:
            stream = self._extent.open()
        except OSError:
            raise NoAccess(detail=self.untrusted_title) from None
        if archive := _listed(stream):
            return archive
        try:
            return self._salvaged(stream)
        except DAMAGE:
            raise BrokenArchive(detail=self.untrusted_title) from None

    def _salvaged(self, stream: BinaryIO) -> zipfile.ZipFile:
        saved = salvage(stream, self._extent.n_bytes)
        is_damaged = saved.has_more and zipfile.is_zipfile(stream)
        error = BrokenArchive if is_damaged else TruncatedExport
        self._refuse(saved.untrusted_cut, error)
        whole = self._extent.part(0, saved.n_bytes)
        return zipfile.ZipFile(whole.open(tail=saved.directory))

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

    def _start_of(self, member: zipfile.ZipInfo) -> int:
        """Where the packed bytes begin: the header's own lengths decide."""
        with self._extent.open() as stream:
            stream.seek(member.header_offset)
            header = stream.read(_LOCAL_HEADER_BYTES)
        if len(header) < _LOCAL_HEADER_BYTES or not header.startswith(_LOCAL_START):
            raise BrokenArchive
        lengths: tuple[int, int] = struct.unpack_from("<2H", header, 26)
        return member.header_offset + len(header) + sum(lengths)

    def _refuse(self, name: str, error: type[InputError]) -> None:
        self._refused.append(Unread(name, 0, error.code))

    def _member(self, name: str) -> zipfile.ZipInfo:
        safe = safe_name(name) or ""
        member = self._members.get(safe)
        if member is None:
            raise self._blocked.get(safe, MissingFile)(detail=name)
        return member


def _listed(stream: BinaryIO) -> zipfile.ZipFile | None:
    """Open an archive that has its own list of members.

    Cut within an archive that it holds, the list that comes last is of that one, and
    the member that the file begins with is not in it.
    """
    try:
        archive = zipfile.ZipFile(stream)
        stream.seek(0)
        begins = stream.read(4) == _LOCAL_START
    except DAMAGE:
        return None
    if begins and all(member.header_offset for member in archive.infolist()):
        return None
    return archive


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
