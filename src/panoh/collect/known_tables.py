"""CSV files of tools whose columns are known: each row as a record by its headers."""

import csv
from collections.abc import Iterator, Set
from contextlib import suppress

from panoh.collect.encodings import decode_head
from panoh.collect.json_lines import Placed
from panoh.collect.parser import OpenExport
from panoh.collect.tables import DELIMITERS, Row, csv_rows
from panoh.errors import BadRecord, TruncatedExport
from panoh.model.corpus import Unread

_PIECE_BYTES = 1 << 18


def has_columns(head: bytes, *needed: Set[str]) -> bool:
    """Tell whether a file begins with a header row that has all of any of these."""
    line = decode_head(head).partition("\n")[0].rstrip("\r")
    for delimiter in DELIMITERS:
        with suppress(csv.Error):
            cells = next(csv.reader([line], delimiter=delimiter), [])
            headers = {cell.strip() for cell in cells}
            if any(columns <= headers for columns in needed):
                return True
    return False


def read_headers(export: OpenExport) -> frozenset[str]:
    """Read the header row; raises NeedsMapping when the file has no columns."""
    rows = (row for row in csv_rows(export) if isinstance(row, Row))
    first = next(rows, Row(1, ()))
    return frozenset(str(cell).strip() for cell in first.cells)


def known_rows(export: OpenExport) -> Iterator[Placed | Unread]:
    """Stream the rows; cells that are empty are left out.

    A row of another width is an Unread. These tools close each row with a line end: of
    a file without one the last row may be cut, and an Unread follows it or replaces it.
    """
    headers: tuple[str, ...] = ()
    waiting: Placed | Unread | None = None
    for row in csv_rows(export):
        if isinstance(row, Row) and not headers:
            headers = tuple(str(cell).strip() for cell in row.cells)
            continue
        if waiting is not None:
            yield waiting
        waiting = row if isinstance(row, Unread) else _placed(export, headers, row)
    if isinstance(waiting, Placed) or (waiting and _is_closed(export)):
        yield waiting
    if waiting and not _is_closed(export):
        yield Unread(export.name, waiting.place, TruncatedExport.code)


def _placed(export: OpenExport, headers: tuple[str, ...], row: Row) -> Placed | Unread:
    if len(row.cells) < len(headers) or any(row.cells[len(headers) :]):
        return Unread(export.name, row.place, BadRecord.code)
    cells = zip(headers, map(str, row.cells), strict=False)
    return Placed(row.place, {header: cell for header, cell in cells if cell.strip()})


def _is_closed(export: OpenExport) -> bool:
    """Whether the file ends with a line end; that of UTF-16 has a zero byte more."""
    end = b""
    with export.source.open(export.name) as stream:
        while piece := stream.read(_PIECE_BYTES):
            end = (end + piece)[-2:]
    return b"\n" in end
