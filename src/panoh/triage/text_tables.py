"""Tables of texts as they are found: CSV, TSV, one text a line, Excel sheets.

Nothing is lost in silence. Delimiter and quoting are those under which most rows have
as many cells as the heading; a row that does not fit even so is named.
"""

import csv
import gzip
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from panoh.errors import NoTexts

_MOST_CELL = 1 << 24
_DELIMITERS = {".csv": ",;\t", ".tsv": "\t,;"}


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, each as long as `columns`; `unread` are places of other rows.

    A place is the number of the row in the file, 1 and up, the heading not counted.
    """

    columns: tuple[str, ...]
    rows: list[list[str]]
    places: list[int]
    unread: list[int]

    def column(self, name: str) -> list[str]:
        """Take one column's cells. Raises NoTexts where there is no such column."""
        if name not in self.columns:
            raise NoTexts(detail=name)
        at = self.columns.index(name)
        return [row[at] for row in self.rows]


def read_table(path: Path, needed: Sequence[str], columns: Sequence[str] = ()) -> Table:
    """Read a file's table. `columns` names those of a file without a heading.

    Where `needed` are numbers and no heading has them, the file has no heading and
    they count its columns, 1 and up. Raises NoTexts.
    """
    if path.suffix == ".xlsx":
        return _sound(_fit(_sheet(path), columns), needed)
    content = _text(path)
    tries = [
        _fit(
            _cells(content, delimiter, is_quoted), columns or _numbers(needed, content)
        )
        for delimiter in _DELIMITERS.get(path.suffix, "\t,;")
        for is_quoted in (True, False)
    ]
    fitting = [table for table in tries if set(needed) <= set(table.columns)]
    return _sound(max(fitting or tries, key=_fitness), needed)


def read_lines(path: Path) -> Table:
    """Read a file that has one text a line, and nothing else; gzipped or not."""
    lines = [line.strip() for line in _text(path).split("\n")]
    kept = [(place, [line]) for place, line in enumerate(lines, 1) if line]
    return Table(("text",), [row for _, row in kept], [at for at, _ in kept], [])


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
        if path.suffix == ".gz":
            content = gzip.decompress(content)
    except (OSError, EOFError) as problem:
        raise NoTexts(detail=str(path)) from problem
    return content.decode("utf-8-sig", "replace")


def _cells(content: str, delimiter: str, is_quoted: bool) -> list[list[str]]:  # noqa: FBT001 - private
    if is_quoted:
        lines = io.StringIO(content, newline="")
        usual = csv.field_size_limit(_MOST_CELL)  # of the process: exports have another
        try:
            return list(csv.reader(lines, delimiter=delimiter))
        except csv.Error:
            return []
        finally:
            csv.field_size_limit(usual)
    lines_only = content.replace("\r\n", "\n").removesuffix("\n").split("\n")
    return [line.split(delimiter) for line in lines_only]


def _sheet(path: Path) -> list[list[str]]:
    from python_calamine import (  # noqa: PLC0415 - only sheets need it
        CalamineError,
        CalamineWorkbook,
    )

    try:
        rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    except (CalamineError, OSError, IndexError) as problem:
        raise NoTexts(detail=str(path)) from problem
    return [[str(cell) for cell in row] for row in rows]


def _numbers(needed: Sequence[str], content: str) -> Sequence[str]:
    """Column numbers as names, if the file is to be read without a heading."""
    heading = content.split("\n", 1)[0]
    if not all(name.isdecimal() for name in needed):
        return ()
    if any(name in heading.replace("\t", ",").split(",") for name in needed):
        return ()
    widest = max(heading.count(delimiter) for delimiter in "\t,;") + 1
    return [str(n + 1) for n in range(max(widest, *map(int, needed)))]


def _fit(cells: list[list[str]], columns: Sequence[str]) -> Table:
    """Sort rows into those that fit the columns and the others; empty ones are none."""
    names = columns or [name.strip() for name in (cells or [[]])[0]]
    rows, places, unread = [], [], []
    for place, row in enumerate(cells if columns else cells[1:], 1):
        if len(row) == len(names):
            rows.append(row)
            places.append(place)
        elif any(cell.strip() for cell in row):
            unread.append(place)
    return Table(tuple(names), rows, places, unread)


def _fitness(table: Table) -> int:
    return len(table.rows) - len(table.unread)


def _sound(table: Table, needed: Sequence[str]) -> Table:
    if not table.rows or not set(needed) <= set(table.columns):
        raise NoTexts(detail=", ".join(table.columns))
    return table
