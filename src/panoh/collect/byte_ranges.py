"""What lies within a file as a run of its bytes, by its name.

The name is that of the file, a word for the kind, the bytes from which to which it lies
there, and its own: "threat.eml/parts/812-40211/photo.jpg". So it is found without
reading what lies before, in a file of any size.
"""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from panoh.collect.names import safe_name
from panoh.collect.parser import Opener, Source
from panoh.errors import Bomb, BrokenArchive, MissingFile

_NAME = re.compile(r"(.+)/(\w+)/(\d{1,15})-(\d{1,15})/[^/]+", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ByteRanges:
    """One kind of such places: its word, its bound in bytes, and how it is decoded.

    `decode` is given the bytes and raises ValueError where they are not of its kind.
    """

    word: str
    longest: int
    decode: Callable[[bytes], bytes]

    def name(self, file: str, start: int, end: int, own: str) -> str:
        """Name the bytes from `start` to before `end` of a file."""
        return f"{file}/{self.word}/{start}-{end}/{own}"

    def find(self, source: Source, name: str) -> Opener | None:
        """Find what `name()` named; None where there is no such place.

        It is decoded in memory when it is opened. That raises Bomb above the bound,
        MissingFile if the file ends before, BrokenArchive if it cannot be decoded.
        """
        found = _NAME.fullmatch(safe_name(name) or "")
        if found is None or found[2] != self.word or not source.holds(found[1]):
            return None
        start, end = int(found[3]), int(found[4])
        is_inside = start < end <= source.size(found[1])
        return partial(self._open, source, found[1], start, end) if is_inside else None

    def _open(self, source: Source, file: str, start: int, end: int) -> BinaryIO:
        if end - start > self.longest:
            raise Bomb(detail=file)
        with source.open(file) as stream:
            stream.seek(start)
            raw = stream.read(end - start)
        if len(raw) < end - start:
            raise MissingFile(detail=file)
        try:
            return io.BytesIO(self.decode(raw))
        except ValueError:
            raise BrokenArchive(detail=file) from None
