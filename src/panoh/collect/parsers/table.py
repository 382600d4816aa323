"""Tables of comments, CSV and XLSX, once a person has said what the columns mean."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import PurePosixPath
from typing import ClassVar
from zoneinfo import ZoneInfo

from panoh.collect.columns import FIELDS, hinted_columns
from panoh.collect.dates import (
    WrittenDates,
    find_zone,
    read_stated,
    read_written,
    to_utc,
)
from panoh.collect.encodings import decode_head
from panoh.collect.parser import OpenExport, Parser
from panoh.collect.parsers.whatsapp_txt import WhatsAppTxt
from panoh.collect.stand_ins import StandIns
from panoh.collect.tables import (
    Cell,
    Row,
    csv_rows,
    find_delimiter,
    sample_rows,
    xlsx_rows,
)
from panoh.collect.xlsx import starts_like_workbook
from panoh.errors import BadRecord, NeedsMapping, NoDates
from panoh.model.corpus import Channel, DateOrder, Post, PostKind, Unread

Rows = Iterator[Row | Unread]
HEAD_BYTES = 1 << 16
TABLE_SUFFIXES = frozenset([".csv", ".tsv", ".tab"])
LEAST_KNOWN_HEADERS = 2


class TableCsv(Parser):
    """Reads CSV with any usual delimiter, streaming, in two passes."""

    name: ClassVar[str] = "table_csv"
    refers_to_media: ClassVar[bool] = False

    def recognises(self, name: str, head: bytes) -> bool:
        """Tell by even rows, under a name such as x.csv or headers that are known."""
        text = decode_head(head)
        if "\0" in text or text.lstrip()[:1] in {"", "{", "[", "<"}:
            return False
        is_whole = len(head) < HEAD_BYTES
        delimiter = find_delimiter(text, is_whole=is_whole)
        if delimiter is None or WhatsAppTxt().recognises(name, head):
            return False
        headers = sample_rows(text, delimiter, is_whole=is_whole)[0]
        is_named = PurePosixPath(name).suffix.lower() in TABLE_SUFFIXES
        return is_named or len(hinted_columns(headers)) >= LEAST_KNOWN_HEADERS

    def parse(self, export: OpenExport) -> Iterator[Post | Unread]:
        """Yield a post for each row; see Parser. Raises NeedsMapping."""
        return _read_table(export, csv_rows)


class TableXlsx(Parser):
    """Reads the first sheet of an Excel workbook that has rows. Does not stream."""

    name: ClassVar[str] = "table_xlsx"
    refers_to_media: ClassVar[bool] = False

    def recognises(self, name: str, head: bytes) -> bool:  # noqa: ARG002 - by content only
        """Tell by the zip's members."""
        return starts_like_workbook(head)

    def parse(self, export: OpenExport) -> Iterator[Post | Unread]:
        """Yield a post for each row; see Parser. Raises NeedsMapping."""
        return _read_table(export, xlsx_rows)


def preview(
    export: OpenExport, rows: int = 5
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Read the headers and the first rows, to show a person what the guess rests on."""
    with export.source.open(export.name) as stream:
        is_workbook = starts_like_workbook(stream.read(HEAD_BYTES))
    found = (xlsx_rows if is_workbook else csv_rows)(export)
    written = (tuple(map(_written, row.cells)) for row in found if isinstance(row, Row))
    headers = next(written, ())
    return headers, tuple(islice(written, rows))


@dataclass(slots=True)
class _Table:
    """All that stays the same while the rows of one table are read."""

    export: OpenExport
    headers: Sequence[str]
    places: Mapping[str, int]
    order: DateOrder
    zone: ZoneInfo
    ids: StandIns = field(default_factory=StandIns)

    def read(self, row: Row) -> Iterator[Post | Unread]:
        """Yield what is wrong with a row, then its post."""
        extra = row.cells[len(self.headers) :]
        if len(row.cells) < len(self.headers) or any(extra):
            yield self._unread(row, BadRecord.code)
            return
        self._note_leftovers(row)
        cells = {f: _written(row.cells[i]).strip() for f, i in self.places.items()}
        if not any(cells.values()):
            return
        posted_at, assumed_zone = self._posted_at(row)
        when = cells.get("time", "")
        if posted_at is None and when:
            yield self._unread(row, NoDates.code)
        author, text = cells.get("author", ""), cells["text"]
        if "\ufffd" in text:
            yield self._unread(row, BadRecord.code)
        yield Post(
            channel=self._channel(cells.get("channel", "")),
            native_id=cells.get("id") or self.ids.next_id(when, author, text),
            place=row.place,
            posted_at=posted_at,
            original_time=when,
            assumed_zone=assumed_zone,
            kind=PostKind.COMMENT,
            untrusted_author=author,
            untrusted_author_id=cells.get("author_id", ""),
            untrusted_text=text,
            reply_to=_reply_to(cells.get("reply_to", "")),
            reactions=self._reactions(cells.get("likes", "")),
        )

    def _channel(self, named: str) -> Channel:
        """Take the channel that the row names, else the file: one table, one page."""
        return Channel(
            platform=self.export.rules.platform or "table",
            native_id=named or PurePosixPath(self.export.name).stem,
            untrusted_name=named or PurePosixPath(self.export.name).stem,
            url=named if named.startswith(("https://", "http://")) else "",
        )

    def _posted_at(self, row: Row) -> tuple[datetime | None, str]:
        """Read the row's time, with the zone that had to be assumed for it."""
        if "time" not in self.places:
            return None, ""
        cell = row.cells[self.places["time"]]
        if isinstance(cell, datetime):
            return to_utc(cell, self.zone), self.zone.key
        if stated := read_stated(cell):
            return stated, ""
        try:
            return read_written(cell, self.order, self.zone), self.zone.key
        except NoDates:
            return None, ""

    def _reactions(self, written: str) -> int:
        if written.isdecimal():
            return int(written)
        if written:
            self.export.leftovers[self.headers[self.places["likes"]]] += 1
        return 0

    def _note_leftovers(self, row: Row) -> None:
        taken = set(self.places.values())
        for place, header in enumerate(self.headers):
            if place not in taken and row.cells[place]:
                self.export.leftovers[header] += 1

    def _unread(self, row: Row, code: str) -> Unread:
        return Unread(self.export.name, row.place, code)


def _read_table(
    export: OpenExport, read_rows: Callable[[OpenExport], Rows]
) -> Iterator[Post | Unread]:
    """Read a table in two passes: all its dates, then its rows."""
    table = _look_ahead(export, read_rows(export))
    rows = read_rows(export)
    _take_headers(rows)
    for row in rows:
        if isinstance(row, Unread):
            yield row
        else:
            yield from table.read(row)


def _look_ahead(export: OpenExport, rows: Rows) -> _Table:
    headers = _take_headers(rows)
    places = _find_places(headers, export.rules.columns)
    order = _settle_order(rows, places.get("time"), export.rules.date_order)
    return _Table(export, headers, places, order, find_zone(export.rules.zone))


def _take_headers(rows: Rows) -> tuple[str, ...]:
    for row in rows:
        if isinstance(row, Row):
            return tuple(_written(cell).strip() for cell in row.cells)
    raise NeedsMapping


def _find_places(headers: Sequence[str], columns: Mapping[str, str]) -> dict[str, int]:
    """Place each mapped field; raises NeedsMapping where field or header is unknown."""
    if "text" not in columns or not set(columns) <= set(FIELDS):
        raise NeedsMapping(detail=" ".join(columns))
    if missing := set(columns.values()) - set(headers):
        raise NeedsMapping(detail=" ".join(missing))
    return {field: headers.index(header) for field, header in columns.items()}


def _settle_order(
    rows: Rows, time_place: int | None, told: DateOrder | None
) -> DateOrder:
    dates = WrittenDates()
    if time_place is not None:
        for row in rows:
            if isinstance(row, Row) and len(row.cells) > time_place:
                cell = row.cells[time_place]
                dates.add(cell if isinstance(cell, str) else "")
    return dates.settle(told)


def _reply_to(written: str) -> str:
    """YouTube's exporters write "root" for a comment that answers nobody."""
    return "" if written == "root" else written


def _written(cell: Cell) -> str:
    return cell if isinstance(cell, str) else cell.isoformat(" ")
