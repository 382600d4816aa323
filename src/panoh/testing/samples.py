"""A sample export as its parser meets it: whole, cut short or spoilt, in memory."""

import io
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from panoh.collect.parser import OpenExport, Parser, ReadingRules
from panoh.collect.parsers.registry import PARSERS
from panoh.collect.recognise import Found, find_exports
from panoh.collect.sources import open_source
from panoh.errors import InputError, MissingFile
from panoh.model.corpus import Post, Unread

AS_IT_IS = ReadingRules()


@dataclass(frozen=True, slots=True)
class MemorySource:
    """Files held in memory, as a Source."""

    files: Mapping[str, bytes]

    def names(self) -> Iterator[str]:
        """Every file's name."""
        yield from self.files

    def holds(self, name: str) -> bool:
        """Whether there is such a file."""
        return name in self.files

    def size(self, name: str) -> int:
        """Bytes of the file."""
        return len(self._content(name))

    def open(self, name: str) -> BinaryIO:
        """Open for reading; raises MissingFile."""
        return io.BytesIO(self._content(name))

    def _content(self, name: str) -> bytes:
        if name not in self.files:
            raise MissingFile(detail=name)
        return self.files[name]


@dataclass(frozen=True, slots=True)
class Result:
    """All that a parser gave. `code` is the error that ended it, or nothing."""

    posts: list[Post] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    leftovers: Counter[str] = field(default_factory=Counter)
    notes: dict[str, str] = field(default_factory=dict)
    code: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """An export in a folder: its files by name, and those that its parser reads."""

    parser: Parser
    files: Mapping[str, bytes]
    parts: tuple[str, ...]

    @classmethod
    def load(cls, parser: Parser, folder: Path, main: str) -> "Sample":
        """Read the folder; raises AssertionError if the parser does not find `main`."""
        found = find_sample(parser, folder, main)
        paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
        files = {p.relative_to(folder).as_posix(): p.read_bytes() for p in paths}
        return cls(parser, files, found.parts or (main,))

    @property
    def last(self) -> bytes:
        """The content of the file that is read last: the one to cut and to spoil."""
        return self.files[self.parts[-1]]

    def read(self, last: bytes | None = None, rules: ReadingRules = AS_IT_IS) -> Result:
        """Parse the sample, with other bytes in its last file if they are given."""
        result = Result()
        export = self.open(self.last if last is None else last, rules, result)
        try:
            for item in self.parser.parse(export):
                if isinstance(item, Post):
                    result.posts.append(item)
                else:
                    result.unread.append(item)
        except InputError as error:
            return replace(result, code=error.code)
        return result

    def count(self, last: bytes, rules: ReadingRules = AS_IT_IS) -> int:
        """Parse the sample with other bytes and keep nothing; return how many posts."""
        export = self.open(last, rules)
        return sum(isinstance(item, Post) for item in self.parser.parse(export))

    def open(
        self, last: bytes, rules: ReadingRules = AS_IT_IS, result: Result | None = None
    ) -> OpenExport:
        """Give what a parser is given, with other bytes in the last file."""
        result = result or Result()
        return OpenExport(
            MemorySource({**self.files, self.parts[-1]: last}),
            self.parts[0],
            rules,
            result.leftovers,
            self.parts if len(self.parts) > 1 else (),
            result.notes,
        )


def find_sample(parser: Parser, folder: Path, main: str) -> Found:
    """Find the export among all that Panoh can read, as `panoh collect` would."""
    known = [one for one in PARSERS if one.name == parser.name]
    with open_source(folder) as source:
        exports, _ = find_exports(source, PARSERS if known else (parser, *PARSERS))
    found = {(one.parser.name, one.name): one for one in exports}
    kinds = sorted(f"{kind} {name}" for kind, name in found)
    assert (parser.name, main) in found, f"{main} is not found: {kinds}"
    return found[(parser.name, main)]
