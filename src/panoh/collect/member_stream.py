"""The bytes of one member of a zip archive, with errors of ours."""

import io
import zipfile
import zlib
from typing import IO

from panoh.errors import Bomb, BrokenArchive

DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,  # a password, and NotImplementedError: a version or method
    OverflowError,
    ValueError,  # a name that is not the UTF-8 it claims, a seek before the start
)


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
        except DAMAGE:
            raise BrokenArchive from None
        if self._member.tell() > self._most_bytes:
            raise Bomb
        buffer[: len(unpacked)] = unpacked
        return len(unpacked)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place, unpacking on the way."""
        try:
            return self._member.seek(offset, whence)
        except DAMAGE:
            raise BrokenArchive from None

    def tell(self) -> int:
        """Tell the place of the next byte."""
        return self._member.tell()

    def close(self) -> None:
        """Close the member too."""
        self._member.close()
        super().close()
