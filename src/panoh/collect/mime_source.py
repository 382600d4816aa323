"""Parts of MIME files as files of a source: attachments, pictures of saved pages.

A picture in an e-mail is no file, but what reads pictures opens files by their names.
Its name is that of the e-mail, "parts", the bytes from which to which it lies there,
and its own, such as "threat.eml/parts/812-40211/photo.jpg": it is found without reading
what lies before, in a mailbox of any size.
"""

import io
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from types import TracebackType
from typing import BinaryIO, Protocol, Self

from panoh.collect.mime_parts import LONGEST_FILE, Part, decoded, read_headers
from panoh.collect.names import safe_name
from panoh.errors import Bomb, MissingFile
from panoh.model.corpus import Unread

LONGEST_NAME = 100

_NAME = re.compile(r"(.+)/parts/(\d{1,15})-(\d{1,15})/[^/]+", re.DOTALL)


class _Given(Protocol):
    """What is needed of a source that a person gave (see sources.Given)."""

    @property
    def untrusted_title(self) -> str: ...
    def names(self) -> Iterator[str]: ...
    def holds(self, name: str) -> bool: ...
    def size(self, name: str) -> int: ...
    def open(self, name: str) -> BinaryIO: ...
    def refused(self) -> Iterator[Unread]: ...
    def close(self) -> None: ...


def part_name(file: str, part: Part, untrusted_name: str, offset: int = 0) -> str:
    """Name a part of a file; `offset` is where its message begins in a mailbox."""
    own = PurePosixPath(untrusted_name.replace("\\", "/")).name
    suffix = PurePosixPath(own).suffix[-10:]
    safe = safe_name(own.removesuffix(suffix)[:LONGEST_NAME].strip() + suffix)
    place = f"{offset + part.start}-{offset + part.end}"
    return f"{file}/parts/{place}/{safe or 'part'}"


class MimeSource:
    """A source, with the parts of its files; they are not among its names."""

    def __init__(self, source: _Given) -> None:
        self._source = source

    @property
    def untrusted_title(self) -> str:
        """The title of the source."""
        return self._source.untrusted_title

    def names(self) -> Iterator[str]:
        """Every file's name; parts are found by the parsers of their files."""
        return self._source.names()

    def refused(self) -> Iterator[Unread]:
        """What the source refuses."""
        return self._source.refused()

    def holds(self, name: str) -> bool:
        """Whether there is such a file, or such bytes of one."""
        return self._source.holds(name) or self._find(name) is not None

    def size(self, name: str) -> int:
        """Bytes of the file; a part's are counted when it is decoded."""
        if self._source.holds(name):
            return self._source.size(name)
        with self.open(name) as stream:
            return stream.seek(0, io.SEEK_END)

    def open(self, name: str) -> BinaryIO:
        """Open a file, or a part decoded in memory.

        Raises what the source does, and Bomb for a part above 128 MiB.
        """
        found = None if self._source.holds(name) else self._find(name)
        if found is None:
            return self._source.open(name)
        file, start, end = found
        if end - start > LONGEST_FILE:
            raise Bomb(detail=name)
        with self._source.open(file) as stream:
            stream.seek(start)
            raw = stream.read(end - start)
        if len(raw) < end - start:
            raise MissingFile(detail=name)
        headers, body = read_headers(raw, 0, len(raw))
        return io.BytesIO(decoded(raw[body:], headers))

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

    def _find(self, name: str) -> tuple[str, int, int] | None:
        found = _NAME.fullmatch(safe_name(name) or "")
        if found is None or not self._source.holds(found[1]):
            return None
        start, end = int(found[2]), int(found[3])
        is_inside = start < end <= self._source.size(found[1])
        return (found[1], start, end) if is_inside else None
