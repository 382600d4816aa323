"""What is whole in a zip archive that was cut short.

The list of members stands at an archive's end, so half a download has none. But each
member has a header of its own before it, and these are walked from the start; the
list is then written anew, for zipfile to read where the archive breaks off
(PKWARE's APPNOTE 6.3.10, sections 4.3.7 to 4.3.16 and 4.5.3).
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO

from panoh.collect.names import readable
from panoh.collect.zip_bounds import FREE_BYTES, MOST_RATIO
from panoh.errors import BrokenArchive, TruncatedExport

_CHUNK_BYTES = 1 << 18
_ENCRYPTED, _SIZES_FOLLOW, _UTF8 = 0x1, 0x8, 0x800

_LOCAL = struct.Struct("<4s5H3I2H")
_LOCAL_START = b"PK\x03\x04"
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_DESCRIPTOR_START = b"PK\x07\x08"
# Its start may be left out by the letter of the standard; no writer in use does.
_DESCRIPTORS = ("<4s3I", "<4sI2Q")
_LONGEST_DESCRIPTOR = 24
_END_64 = struct.Struct("<4sQ2H2I4Q")
_LOCATOR_64 = struct.Struct("<4sIQI")
_END = struct.Struct("<4s4H2IH")
_FULL_16, _FULL_32 = 0xFFFF, 0xFFFFFFFF  # "the number stands in the 64-bit field"
_ZIP64 = 1  # the id of that field
_VERSION = 45  # the first with it


@dataclass(frozen=True, slots=True)
class Salvaged:
    """The first `n_bytes` of an archive are whole members, and `directory` lists them.

    `untrusted_cut` is the name of the member after them, empty if not even that is
    there. `has_more` says that something other than a member comes next: the archive's
    own list, or what damage left of it.
    """

    n_bytes: int
    directory: bytes
    untrusted_cut: str
    has_more: bool


@dataclass(frozen=True, slots=True)
class _Member:
    """One member: what its header says, and where its data and what follows end."""

    at: int
    flags: int
    method: int
    written_at: tuple[int, int]  # DOS time and date
    crc: int
    packed: int
    unpacked: int
    raw_name: bytes
    data_at: int
    end: int


def salvage(stream: BinaryIO, n_bytes: int) -> Salvaged:
    """Find the whole members, from the first on, up to where one is cut.

    Members that state their size after their data are unpacked to find their end.
    Raises TruncatedExport when even the first is cut, BrokenArchive when there is none.
    """
    found: list[_Member] = []
    at, cut = 0, ""
    while header := _read_header(stream, at):
        whole = _measure(stream, header)
        if whole is None or whole.end > n_bytes:
            cut = readable(header.raw_name)
            break
        found.append(whole)
        at = whole.end
    if not found:
        raise TruncatedExport if cut else BrokenArchive
    stream.seek(at)
    has_more = not _LOCAL_START.startswith(stream.read(len(_LOCAL_START)))
    return Salvaged(at, _directory(found, at), cut, has_more)


def _read_header(stream: BinaryIO, at: int) -> _Member | None:
    """Read the header at a place; None where none stands, or only half of one."""
    stream.seek(at)
    raw = stream.read(_LOCAL.size)
    if len(raw) < _LOCAL.size or not raw.startswith(_LOCAL_START):
        return None
    _, *fields, crc, packed, unpacked, name_bytes, extra_bytes = _LOCAL.unpack(raw)
    name, extra = stream.read(name_bytes), stream.read(extra_bytes)
    if not name or len(name) + len(extra) < name_bytes + extra_bytes:
        return None
    _, flags, method, time, date = fields
    packed, unpacked = _sizes(packed, unpacked, extra)
    data_at = at + _LOCAL.size + name_bytes + extra_bytes
    return _Member(
        at=at,
        flags=flags,
        method=method,
        written_at=(time, date),
        crc=crc,
        packed=packed,
        unpacked=unpacked,
        raw_name=name,
        data_at=data_at,
        end=data_at + packed,
    )


def _sizes(packed: int, unpacked: int, extra: bytes) -> tuple[int, int]:
    """Take sizes of 4 GiB and more from the extra field, where both stand."""
    while _FULL_32 in {packed, unpacked} and len(extra) >= 4:
        kind, n_bytes = struct.unpack_from("<2H", extra)
        if kind == _ZIP64 and n_bytes >= 16 and len(extra) >= 20:
            unpacked, packed = struct.unpack_from("<2Q", extra, 4)
            break
        extra = extra[4 + n_bytes :]
    return packed, unpacked


def _measure(stream: BinaryIO, member: _Member) -> _Member | None:
    """Say where a member ends, or None when that cannot be told."""
    if not member.flags & _SIZES_FOLLOW:
        return member
    if member.flags & _ENCRYPTED:
        return None
    stream.seek(member.data_at)
    if member.method == zipfile.ZIP_DEFLATED:
        return _inflate(stream, member)
    return _search(stream, member) if member.method == zipfile.ZIP_STORED else None


def _measured(
    member: _Member, crc: int, packed: int, unpacked: int, after: bytes
) -> _Member | None:
    """Put in what was measured, if what comes after the data says the same."""
    descriptor = _descriptor_bytes(after, crc, packed, unpacked)
    if not descriptor:
        return None
    end = member.data_at + packed + descriptor
    return replace(member, crc=crc, packed=packed, unpacked=unpacked, end=end)


def _inflate(stream: BinaryIO, member: _Member) -> _Member | None:
    """Unpack a member to find its end; give up on what unpacks unreasonably."""
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    crc = packed = unpacked = 0
    while not inflater.eof:
        chunk = inflater.unconsumed_tail or stream.read(_CHUNK_BYTES)
        try:
            piece = inflater.decompress(chunk, _CHUNK_BYTES)
        except zlib.error:
            return None
        rest = len(inflater.unconsumed_tail) + len(inflater.unused_data)
        packed += len(chunk) - rest
        unpacked += len(piece)
        crc = zlib.crc32(piece, crc)
        is_stuffed = unpacked > max(FREE_BYTES, MOST_RATIO * packed)
        if is_stuffed or not (chunk or piece):
            return None
    stream.seek(member.data_at + packed)
    after = stream.read(_LONGEST_DESCRIPTOR)
    return _measured(member, crc, packed, unpacked, after)


def _search(stream: BinaryIO, member: _Member) -> _Member | None:
    """Find the end of a stored member: where its own checksum and size stand."""
    crc = size = 0
    for before, after in _candidates(stream):
        crc = zlib.crc32(before, crc)
        size += len(before)
        if whole := _measured(member, crc, size, size, after):
            return whole
    return None


def _candidates(stream: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    """Cut what comes at each place where a descriptor may start.

    Yields the bytes since the last such place, and up to 24 from it on.
    """
    window = b""
    while chunk := stream.read(_CHUNK_BYTES):
        window += chunk
        is_last = len(chunk) < _CHUNK_BYTES
        end = len(window) if is_last else len(window) - _LONGEST_DESCRIPTOR
        taken, at = 0, window.find(_DESCRIPTOR_START)
        while 0 <= at < end:
            yield window[taken:at], window[at : at + _LONGEST_DESCRIPTOR]
            taken, at = at, window.find(_DESCRIPTOR_START, at + 1)
        yield window[taken:end], b""
        window = window[end:]


def _descriptor_bytes(raw: bytes, crc: int, packed: int, unpacked: int) -> int:
    """Count the bytes of what follows a member's data and agrees with it, or 0."""
    for form in _DESCRIPTORS:
        n_bytes = struct.calcsize(form)
        expected = (_DESCRIPTOR_START, crc, packed, unpacked)
        if len(raw) >= n_bytes and struct.unpack_from(form, raw) == expected:
            return n_bytes
    return 0


def _directory(members: list[_Member], at: int) -> bytes:
    """Write the list of members that stands at `at`, with 64-bit numbers only."""
    listed = b"".join(map(_entry, members))
    end_64 = _END_64.pack(
        *(b"PK\x06\x06", _END_64.size - 12, _VERSION, _VERSION, 0, 0),
        *(len(members), len(members), len(listed), at),
    )
    locator = _LOCATOR_64.pack(b"PK\x06\x07", 0, at + len(listed), 1)
    full = (_FULL_16, _FULL_16, _FULL_32, _FULL_32)
    return listed + end_64 + locator + _END.pack(b"PK\x05\x06", 0, 0, *full, 0)


def _entry(member: _Member) -> bytes:
    """List one member. The system's file mode, which is only there, is lost."""
    flags = member.flags
    if flags & _UTF8 and not _is_utf8(member.raw_name):
        flags ^= _UTF8  # zipfile would refuse the others too
    extra = struct.pack("<2H3Q", _ZIP64, 24, member.unpacked, member.packed, member.at)
    header = _CENTRAL.pack(
        *(b"PK\x01\x02", _VERSION, _VERSION, flags, member.method),
        *(*member.written_at, member.crc, _FULL_32, _FULL_32),
        *(len(member.raw_name), len(extra), 0, 0, 0, 0, _FULL_32),
    )
    return header + member.raw_name + extra


def _is_utf8(raw_name: bytes) -> bool:
    try:
        raw_name.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
