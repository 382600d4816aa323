"""What a parser is, and what it is given."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import BinaryIO, ClassVar, Protocol

from panoh.model.corpus import DateOrder, Post, Unread


class Source(Protocol):
    """A place that holds files: a folder, an archive, or one file.

    Names are POSIX paths relative to the source, safe to join: no "..", no root,
    no symbolic links.
    """

    def names(self) -> Iterator[str]:
        """Every file's name, in a stable order."""
        ...

    def holds(self, name: str) -> bool:
        """Whether there is such a file."""
        ...

    def size(self, name: str) -> int:
        """Bytes of the file, unpacked."""
        ...

    def open(self, name: str) -> BinaryIO:
        """Open for reading; raises MissingFile, BrokenArchive or Bomb."""
        ...


@dataclass(frozen=True, slots=True)
class ReadingRules:
    """How a person told Panoh to read what an export leaves open.

    `zone` is the IANA zone of times that name none. `columns` maps a Post field
    (text, author, time, id, channel, ...) to a table's column header.
    """

    zone: str = "UTC"
    date_order: DateOrder | None = None
    platform: str = ""
    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class OpenExport:
    """One export in a source, by the name of its main file.

    A parser counts fields that it does not take in `leftovers`, by name.
    """

    source: Source
    name: str
    rules: ReadingRules = field(default_factory=ReadingRules)
    leftovers: Counter[str] = field(default_factory=Counter)


class Parser(Protocol):
    """Reads one format. Adding one: a file here, a line in PARSERS, a sample."""

    name: ClassVar[str]
    refers_to_media: ClassVar[bool]
    """Whether its posts name pictures and videos that lie beside it."""

    def recognises(self, name: str, head: bytes) -> bool:
        """Tell by content: `head` is the first 64 KiB, `name` only a hint."""
        ...

    def parse(self, export: OpenExport) -> Iterator[Post | Unread]:
        """Yield posts in the file's order; what cannot be read is an Unread.

        Raises an InputError only when nothing at all can be read.
        """
        ...
