"""What a parser is, and what it is given."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import BinaryIO, ClassVar, Protocol

from panoh.model.corpus import DateOrder, Post, Unread

Opener = Callable[[], BinaryIO]


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

    `parts` are all its files in their order, the main one first, where it has several.
    A parser counts fields that it does not take in `leftovers`, by name, and notes in
    `notes` what holds for the export as a whole, such as the state of its signature.
    """

    source: Source
    name: str
    rules: ReadingRules = field(default_factory=ReadingRules)
    leftovers: Counter[str] = field(default_factory=Counter)
    parts: tuple[str, ...] = ()
    notes: dict[str, str] = field(default_factory=dict)

    @property
    def files(self) -> tuple[str, ...]:
        """Every file of the export, the main one first."""
        return self.parts or (self.name,)


class Parser(Protocol):
    """Reads one format. Adding one: a file here, a line in PARSERS, a sample.

    Parsers inherit from it, so that what most have in common is written once.
    """

    name: ClassVar[str]
    refers_to_media: ClassVar[bool]
    """Whether its posts name pictures and videos that lie beside it."""
    leaves_files: ClassVar[bool] = False
    """Whether files of its exports are left out on purpose, and so not told of."""

    def recognises(self, name: str, head: bytes) -> bool:
        """Tell by content: `head` is the first 64 KiB, `name` only a hint."""
        ...

    def export_of(self, name: str) -> str:
        """Name the export that a recognised file is part of; most are alone in theirs.

        Files with one answer are one export: the pages of a chat in their folder, the
        files of a download below its top.
        """
        return name

    def parse(self, export: OpenExport) -> Iterator[Post | Unread]:
        """Yield posts in the order of the files; what cannot be read is an Unread.

        `place` counts records through all files of the export. A file that was cut
        short gives what lies before the cut and one Unread. Raises an InputError only
        when nothing at all can be read.
        """
        ...
