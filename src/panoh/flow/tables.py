"""Tables of comments: what their columns mean is guessed, shown, and asked once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from panoh.errors import InputError
from panoh.flow.collecting import ReadingChoice
from panoh.flow.desk import Desk
from panoh.flow.reader import Reader
from panoh.store import posts


@dataclass(frozen=True, slots=True)
class TablePreview:
    """The head of a table, and what its columns seem to mean (field to header)."""

    untrusted_name: str
    headers: Sequence[str]
    rows: Sequence[Sequence[str]]
    guess: Mapping[str, str]


def preview_tables(
    paths: Iterable[Path], choice: ReadingChoice, reader: Reader
) -> Iterator[TablePreview]:
    """Look at each table among the exports; what cannot be read is passed over.

    They are opened as `collect` opens them.
    """
    for path in paths:
        with suppress(InputError):  # collecting says why
            for export in reader.look(path)[0]:
                if export.kind.startswith("table_"):
                    head = reader.preview(export, choice.rules())
                    name = export.untrusted_name
                    yield TablePreview(name, head.headers, head.rows, head.guess)


def kept_mapping(name: str) -> tuple[dict[str, str], str] | None:
    """What a person said before, and the platform."""
    return posts.mapping(name)


def keep_mapping(
    desk: Desk, name: str, columns: Mapping[str, str], platform: str
) -> None:
    """Remember it under a name."""
    posts.keep_mapping(name, columns, platform)
    desk.log.write("mapping-kept", columns=len(columns))
