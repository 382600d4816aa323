"""Excel workbooks, made safe for a reader that holds them in memory.

calamine makes a sheet a full rectangle and copies every shared string into its cells:
two cells in opposite corners ask it for 500 GB, and it ends the process when they are
not there. So each part is read here first, streaming, and calamine is handed a copy
with only the parts that were looked at.
"""

import io
import re
import zipfile
import zlib
from typing import IO, BinaryIO
from xml.parsers import expat

from panoh.errors import Bomb, BrokenArchive

MOST_PARTS = 1_000
MOST_UNPACKED_BYTES = 128 * 1024 * 1024
MOST_CELLS = 10_000_000
MOST_CHARACTERS = 2_000_000_000
CHUNK_BYTES = 1 << 16
_XML_PARTS = (".xml", ".rels")
_CELL = re.compile(r"([A-Za-z]+)(\d+)")


def starts_like_workbook(head: bytes) -> bool:
    """Tell by the zip's first member and by any member under xl/."""
    first = head[30:].startswith((b"[Content_Types].xml", b"_rels/", b"docProps/"))
    is_zip = head.startswith(b"PK\x03\x04")
    return is_zip and (first or head[30:].startswith(b"xl/")) and b"xl/" in head


def looked_at(stream: BinaryIO) -> io.BytesIO:
    """Copy a workbook's well-formed XML parts; raises Bomb or BrokenArchive.

    Refused are declared entities, more than 128 MiB unpacked, 10 million cells in a
    sheet's rectangle, and 2 billion characters of shared strings when each is as long
    as the longest.
    """
    copy = io.BytesIO()
    measure = _Measure()
    try:
        with zipfile.ZipFile(stream) as given, _new_zip(copy) as checked:
            parts = [p for p in given.infolist() if p.filename.endswith(_XML_PARTS)]
            if len(parts) > MOST_PARTS:
                raise Bomb
            for part in parts:
                with (
                    given.open(part) as packed,
                    checked.open(part.filename, "w") as kept,
                ):
                    measure.read_part(packed, kept)
    except (
        *(zipfile.BadZipFile, zlib.error, expat.ExpatError, EOFError, OSError),
        *(RuntimeError, ValueError),  # a password; a number or name that is none
    ):
        raise BrokenArchive from None
    copy.seek(0)
    return copy


def _new_zip(copy: io.BytesIO) -> zipfile.ZipFile:
    return zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED, compresslevel=1)


def _refuse_entities(*_: object) -> None:
    """Workbooks declare no document type (ISO 29500-2): only there are entities."""
    raise Bomb


class _Measure:
    """How much memory a workbook asks for, counted upwards as its parts are read."""

    def __init__(self) -> None:
        self._unpacked_bytes = 0
        self._longest_string = 0
        self._shared_cells = 0
        self._start_part()

    def _start_part(self) -> None:
        self._rows = self._loose_rows = 0
        self._columns = self._loose_cells = self._most_loose_cells = 0
        self._string: int | None = None

    def read_part(self, packed: IO[bytes], kept: IO[bytes]) -> None:
        """Copy one part while measuring it."""
        self._start_part()
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_entities
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        while chunk := packed.read(CHUNK_BYTES):
            self._unpacked_bytes += len(chunk)
            parser.Parse(chunk)
            self._refuse_bomb()
            kept.write(chunk)
        parser.Parse(b"", True)  # noqa: FBT003 - expat takes no keywords
        self._refuse_bomb()

    def _refuse_bomb(self) -> None:
        rows = self._rows + self._loose_rows
        columns = self._columns + self._most_loose_cells
        if (
            self._unpacked_bytes > MOST_UNPACKED_BYTES
            or rows * columns > MOST_CELLS
            or self._shared_cells * self._longest_string > MOST_CHARACTERS
        ):
            raise Bomb

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(":")[2]:
            case "c":
                self._add_cell(attributes.get("r"))
                self._shared_cells += attributes.get("t") == "s"
            case "row":
                self._loose_cells = 0
                self._loose_rows += "r" not in attributes
                self._rows = max(self._rows, int(attributes.get("r", 0)))
            case "si":
                self._string = 0

    def _add_cell(self, reference: str | None) -> None:
        """Stretch the rectangle; a cell without a place follows its neighbour."""
        if reference is None:
            self._loose_cells += 1
            self._most_loose_cells = max(self._most_loose_cells, self._loose_cells)
            return
        place = _CELL.fullmatch(reference)
        if place is None:
            raise BrokenArchive
        self._rows = max(self._rows, int(place[2]))
        column = 0
        for letter in place[1].upper():
            column = column * 26 + ord(letter) - ord("A") + 1
        self._columns = max(self._columns, column)

    def _characters(self, text: str) -> None:
        if self._string is not None:
            self._string += len(text)

    def _end(self, name: str) -> None:
        if name.rpartition(":")[2] == "si" and self._string is not None:
            self._longest_string = max(self._longest_string, self._string)
            self._string = None
