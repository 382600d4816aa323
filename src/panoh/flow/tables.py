"""Tables of comments: what their columns mean is guessed, shown, and asked once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from panoh.collect.columns import guess_columns
from panoh.collect.parser import OpenExport
from panoh.collect.parsers.table import preview
from panoh.collect.recognise import find_exports
from panoh.collect.sources import open_source
from panoh.errors import InputError
from panoh.flow.collecting import ReadingChoice
from panoh.flow.desk import Desk
from panoh.store import posts


@dataclass(frozen=True, slots=True)
class TablePreview:
    """The head of a table, and what its columns seem to mean (field to header)."""

    untrusted_name: str
    headers: Sequence[str]
    rows: Sequence[Sequence[str]]
    guess: Mapping[str, str]


def preview_tables(
    paths: Iterable[Path], choice: ReadingChoice
) -> Iterator[TablePreview]:
    """Look at each table among the exports; what cannot be read is passed over."""
    for path in paths:
        try:
            with open_source(path) as source:
                for found in find_exports(source)[0]:
                    if found.parser.name.startswith("table_"):
                        opened = OpenExport(source, found.name, choice.rules())
                        headers, rows = preview(opened)
                        guess = guess_columns(headers, rows)
                        yield TablePreview(found.name, headers, rows, guess)
        except InputError:
            continue  # collecting says why


def kept_mapping(name: str) -> tuple[dict[str, str], str] | None:
    """What a person said before, and the platform."""
    return posts.mapping(name)


def keep_mapping(
    desk: Desk, name: str, columns: Mapping[str, str], platform: str
) -> None:
    """Remember it under a name."""
    posts.keep_mapping(name, columns, platform)
    desk.log.write("mapping-kept", columns=len(columns))
