"""What lies inside files, as files: parts of e-mails and pages, records of archives.

A picture in an e-mail is no file, but what reads pictures opens files by their names,
in another process and on another day. So each has a name that says where it lies.
"""

import io
from collections.abc import Iterator
from typing import BinaryIO

from panoh.collect.given import Closing, Given
from panoh.collect.inline_pictures import INLINE
from panoh.collect.mime_inside import PARTS
from panoh.collect.parser import Opener
from panoh.collect.warc_inside import find_record
from panoh.model.corpus import Unread


class InnerSource(Closing):
    """A source, with what lies inside its files; that is not among its names."""

    def __init__(self, source: Given) -> None:
        self._source = source

    @property
    def untrusted_title(self) -> str:
        """The title of the source."""
        return self._source.untrusted_title

    def names(self) -> Iterator[str]:
        """Every file's name; what lies inside is found by the files' parsers."""
        return self._source.names()

    def refused(self) -> Iterator[Unread]:
        """What the source refuses."""
        return self._source.refused()

    def holds(self, name: str) -> bool:
        """Whether there is such a file, or the place inside one."""
        return self._source.holds(name) or self._find(name) is not None

    def size(self, name: str) -> int:
        """Bytes of the file; what lies inside one is counted by reading it."""
        if self._source.holds(name):
            return self._source.size(name)
        with self.open(name) as stream:
            return stream.seek(0, io.SEEK_END)

    def open(self, name: str) -> BinaryIO:
        """Open for reading, as the source does; also raises Bomb and BrokenArchive."""
        inside = None if self._source.holds(name) else self._find(name)
        return inside() if inside else self._source.open(name)

    def close(self) -> None:
        """Close the source."""
        self._source.close()

    def _find(self, name: str) -> Opener | None:
        found = PARTS.find(self._source, name) or find_record(self._source, name)
        return found or INLINE.find(self._source, name)
