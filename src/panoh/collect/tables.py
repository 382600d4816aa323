"""Rows of tables, from CSV as it comes and from XLSX as Excel keeps it."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self, TextIO

from python_calamine import CalamineError, CalamineWorkbook

from panoh.collect.encodings import open_text
from panoh.collect.parser import OpenExport
from panoh.collect.xlsx import looked_at
from panoh.errors import BadRecord, BrokenArchive, MayBeCut, NeedsMapping
from panoh.model.corpus import Unread

Cell = str | datetime
DELIMITERS = ",;\t|"
SAMPLE_CHARACTERS = 1 << 18  # twice the longest field that csv reads
LONGEST_LINE = 1 << 16
LEAST_EVEN_ROWS = 0.8


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its 1-based number, as a spreadsheet counts, and its cells."""

    place: int
    cells: tuple[Cell, ...]


def csv_rows(export: OpenExport) -> Iterator[Row | Unread]:
    """Stream the rows; blank ones are passed over, the first is the header.

    A quotation that never ends stops after 128 KiB as one Unread; the rest goes on.
    Where the last row has no end, an Unread says so, and a row too short is left out.
    Raises NeedsMapping when the file has no columns.
    """
    with open_text(export, newline="") as text:
        sample = text.read(SAMPLE_CHARACTERS)
    delimiter = find_delimiter(sample, is_whole=len(sample) < SAMPLE_CHARACTERS)
    if delimiter is None:
        raise NeedsMapping(detail=export.name)
    with open_text(export, newline="") as text:
        lines = _Lines(text)
        rows = csv.reader(lines, delimiter=delimiter)
        place, width = 0, 0
        while True:
            place += 1
            try:
                cells = next(rows)
            except StopIteration:
                return
            except csv.Error:
                yield Unread(export.name, place, BadRecord.code)
                continue
            width = width or len(cells)
            if any(c.strip() for c in cells) and (len(cells) >= width or not lines.cut):
                yield Row(place, tuple(cells))
            if lines.cut:
                yield Unread(export.name, place, MayBeCut.code)


class _Lines:
    """The lines of a table. `cut` tells that the last one, or its row, has no end."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self.cut = False

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        line = self._text.readline(LONGEST_LINE)
        is_closed = line.endswith(("\n", "\r")) or len(line) == LONGEST_LINE
        self.cut = not is_closed
        if not line:
            raise StopIteration
        return line if is_closed else line.rstrip("\ufffd")  # cut inside a letter


def find_delimiter(sample: str, *, is_whole: bool) -> str | None:
    """Find what parts the cells: the rows are then evenly wide, at least two cells.

    None when no delimiter does so, or there are fewer than two rows.
    """
    found: list[tuple[float, int, str]] = []
    for delimiter in DELIMITERS:
        widths = [len(row) for row in sample_rows(sample, delimiter, is_whole=is_whole)]
        even = sum(w == widths[0] for w in widths) / len(widths) if widths else 0.0
        if len(widths) > 1 and widths[0] > 1 and even >= LEAST_EVEN_ROWS:
            found.append((even, widths[0], delimiter))
    return max(found)[2] if found else None


def sample_rows(sample: str, delimiter: str, *, is_whole: bool) -> list[list[str]]:
    """Read the beginning of a CSV file; its last row may be cut, and is left out."""
    rows: list[list[str]] = []
    try:
        rows.extend(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter))
    except csv.Error:
        pass  # an endless quotation: what comes before it is the sample
    else:
        rows = rows if is_whole else rows[:-1]
    return [row for row in rows if any(cell.strip() for cell in row)]


def xlsx_rows(export: OpenExport) -> Iterator[Row | Unread]:
    """Read the rows of the first sheet that has any; the first row is the header.

    Does not stream: calamine holds the sheet in memory, within the bounds of
    `looked_at`. Raises Bomb, BrokenArchive, and NeedsMapping when no sheet has rows.
    """
    with export.source.open(export.name) as stream:
        workbook_file = looked_at(stream)
    try:
        workbook = CalamineWorkbook.from_filelike(workbook_file)
        sheets = map(workbook.get_sheet_by_name, workbook.sheet_names)
        sheet = next((s for s in sheets if s.height > 0), None)
    except (CalamineError, OSError, ValueError):
        raise BrokenArchive(detail=export.name) from None
    if sheet is None:
        raise NeedsMapping(detail=export.name)
    for place, cells in enumerate(sheet.iter_rows(), 1):
        row = tuple(map(_cell, cells))
        if any(row):
            yield Row(place, row)


def _cell(value: object) -> Cell:
    """Write a cell as a person sees it, and keep dates as they are.

    Numbers are floats in a workbook; ids above 15 digits are rounded there already.
    """
    match value:
        case datetime():
            return value
        case date():
            return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a workbook's dates name no zone
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value).strip()
