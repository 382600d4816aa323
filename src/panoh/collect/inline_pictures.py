"""Pictures that are written into a page, as SingleFile saves them ("data:image/...").

The name of such a picture is that of the page, "inline", the bytes from which to which
its base64 lies there, and what it is: "Wall.html/inline/812-40211/picture.jpeg".
"""

import binascii
import re
from dataclasses import dataclass, field
from typing import Final

from panoh.collect.byte_ranges import ByteRanges
from panoh.collect.media_kind import HEAD_BYTES, kind_of_head
from panoh.model.corpus import Media, MediaKind

LONGEST_PICTURE = 64 << 20
MOST_MISSED = 20

_DATA = re.compile(r"data:(?:image|video)/([a-z0-9]{2,5})(?:;[\w=-]+)*;base64,")
_BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}")


def _plain(letters: bytes) -> bytes:
    """Undo base64, of whose end the padding may be left out; b"" if it is none."""
    bare = letters.rstrip(b"=")
    bare = bare[: len(bare) - (len(bare) % 4 == 1)]
    try:
        return binascii.a2b_base64(bare + b"=" * (-len(bare) % 4))
    except binascii.Error:
        return b""


def _decode(letters: bytes) -> bytes:
    if plain := _plain(letters):
        return plain
    raise ValueError


INLINE: Final = ByteRanges("inline", LONGEST_PICTURE, _decode)


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
        kind = kind_of_head(_plain(sought[: 2 * HEAD_BYTES // 4 * 4]))
        if start < 0 or kind is MediaKind.OTHER:
            self.missed += 1
            return None
        self.at = start + len(sought)
        name = INLINE.name(self.file, start, self.at, f"picture.{suffix}")
        return Media(name, kind)
