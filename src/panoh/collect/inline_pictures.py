"""Pictures that are written into a page, as SingleFile saves them ("data:image/...").

The name of such a picture is that of the page, "inline", the bytes from which to which
its base64 lies there, and what it is: "Wall.html/inline/812-40211/picture.jpeg".
"""

import binascii
import io
import re
from dataclasses import dataclass, field
from functools import partial
from typing import BinaryIO

from panoh.collect.media_kind import HEAD_BYTES, kind_of_head
from panoh.collect.names import safe_name
from panoh.collect.parser import Opener, Source
from panoh.errors import Bomb, BrokenArchive, MissingFile
from panoh.model.corpus import Media, MediaKind

LONGEST_PICTURE = 64 << 20
MOST_MISSED = 20

_DATA = re.compile(r"data:(?:image|video)/([a-z0-9]{2,5})(?:;[\w=-]+)*;base64,")
_BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}")
_NAME = re.compile(r"(.+)/inline/(\d{1,15})-(\d{1,15})/[^/]+", re.DOTALL)


@dataclass(slots=True)
class InlinePictures:
    """Finds where the pictures of one page lie; `raw` are the page's bytes.

    They are sought in the order of the page. What is written in another way than the
    browser reads it is not found, and after twenty of these nothing more is.
    """

    file: str
    raw: bytes
    found: dict[str, Media] = field(default_factory=dict)
    at: int = 0
    missed: int = 0

    def medium(self, address: str) -> Media | None:
        """Name the picture of a "data:" address; None where it cannot be found."""
        named = _DATA.match(address)
        letters = address[named.end() :] if named else ""
        if named is None or not _BASE64.fullmatch(letters):
            return None
        if letters not in self.found and (medium := self._find(letters, named[1])):
            self.found[letters] = medium
        return self.found.get(letters)

    def _find(self, letters: str, suffix: str) -> Media | None:
        if self.missed == MOST_MISSED:
            return None
        sought = letters.encode()
        start = self.raw.find(sought, self.at)
        start = start if start >= 0 else self.raw.find(sought, 0, self.at)
        kind = kind_of_head(_decode(sought[: 2 * HEAD_BYTES // 4 * 4]))
        if start < 0 or kind is MediaKind.OTHER:
            self.missed += 1
            return None
        self.at = start + len(sought)
        name = f"{self.file}/inline/{start}-{self.at}/picture.{suffix}"
        return Media(name, kind)


def find_inline(source: Source, name: str) -> Opener | None:
    """Find the picture that InlinePictures gave this name.

    It is decoded in memory when it is opened; one above 64 MiB is a Bomb.
    """
    found = _NAME.fullmatch(safe_name(name) or "")
    if found is None or not source.holds(found[1]):
        return None
    start, end = int(found[2]), int(found[3])
    is_inside = start < end <= source.size(found[1])
    return partial(_open, source, found[1], start, end) if is_inside else None


def _open(source: Source, file: str, start: int, end: int) -> BinaryIO:
    if end - start > LONGEST_PICTURE:
        raise Bomb(detail=file)
    with source.open(file) as stream:
        stream.seek(start)
        letters = stream.read(end - start)
    if len(letters) < end - start:
        raise MissingFile(detail=file)
    if not (plain := _decode(letters)):
        raise BrokenArchive(detail=file)
    return io.BytesIO(plain)


def _decode(letters: bytes) -> bytes:
    """Undo base64, of whose end the padding may be left out; b"" if it is none."""
    bare = letters.rstrip(b"=")
    bare = bare[: len(bare) - (len(bare) % 4 == 1)]
    try:
        return binascii.a2b_base64(bare + b"=" * (-len(bare) % 4))
    except binascii.Error:
        return b""
