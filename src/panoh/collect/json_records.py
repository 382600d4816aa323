"""Read records from JSON as apps write it: huge, broken in places, cut short.

The file is read in windows. All whole records of a window are decoded at once, and
decoding proves that they were cut in the right place. The place is a guess from the
layout, or else found by Python's own decoder, which stops at the first fault. Where
both fail they are cut one by one, repaired if they can be, and passed over if not.
"""

import json
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any, AnyStr, BinaryIO, NamedTuple, TypeVar

import msgspec

from panoh.collect.json_repair import repaired
from panoh.collect.wide_json import as_utf_8, is_wide
from panoh.errors import BadRecord, InputError, TruncatedExport

CHUNK_BYTES = 1 << 18
PIECE_BYTES = 1 << 15
LIMIT_BYTES = 8 << 20
UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)

T = TypeVar("T")

_NOTHING = sys.maxsize
_BOM = b"\xef\xbb\xbf"
_BLANK = re.compile(rb"[ \t\r\n]*+")
_BLANK_OR_COMMA = re.compile(rb"[ \t\r\n,]*+")
# All up to the next bracket, or to a string that the window cuts.
_FLAT = re.compile(rb'(?:[^"\[\]{}]++|"(?:[^"\\]++|\\.)*+")*+', re.DOTALL)
# A number, word or string, and a byte more to prove that the window does not cut it.
_SCALAR = re.compile(rb'(?:[^"\[\]{}:,\s]++|"(?:[^"\\]++|\\.)*+")(?=.)', re.DOTALL)

# The beginning of an object, up to the name of its first field.
_OPENER = re.compile(rb'\{\s*+"[^"\\]*+"\s*+:')

# What comes after a record.
_FOLLOW = re.compile(rb"\s*+(?:,\s*+\{|\])")

_BRACE = re.compile(rb"[{}]")
_ARRAY_END = re.compile(rb"\s*+\]")

# What stands between two records, as text.
_BETWEEN = re.compile(_BLANK_OR_COMMA.pattern.decode())
_OF_NUMBERS = b"-+.eE0123456789"
_SKIPPED = msgspec.json.Decoder(msgspec.Raw)
_CUT = "Input data was truncated"  # msgspec names this fault by its message alone
_decode_first = json.JSONDecoder().raw_decode


class _Layout(NamedTuple):
    """How a record ends, and the array, where each begins a line; else the joints.

    A joint is the end of a record and the beginning of the next, on one line.
    """

    closer: bytes = b""
    array_closer: bytes = b""
    joints: tuple[bytes, ...] = ()


class RecordReader:
    """A cursor on one JSON document: step into objects, read values, take records.

    The value ahead must be consumed (`fields`, `elements`, `batches`, `value` or
    `skip`) before the next step. Raises TruncatedExport where the file ends too early
    and BadRecord where it is no JSON. Holds one chunk of the file, and more only for
    a value that is longer, up to LIMIT_BYTES.
    """

    def __init__(self, stream: BinaryIO) -> None:
        head = stream.read(CHUNK_BYTES)
        if is_wide(head):
            stream = as_utf_8(head, stream)
            head = stream.read(CHUNK_BYTES)
        self._stream = stream
        self._window = head.removeprefix(_BOM)
        self._window_start = len(head) - len(self._window)
        self._at = 0
        self._keep_from = _NOTHING

    @property
    def offset(self) -> int:
        """How many bytes of the stream, as UTF-8, are behind the cursor."""
        return self._window_start + self._at

    def is_at_end(self) -> bool:
        """Whether nothing is ahead: files of one document a line hold many."""
        try:
            self._next(_BLANK_OR_COMMA)
        except TruncatedExport:
            return True
        return False

    def ahead(self) -> bytes:
        """Show how the value ahead begins: "{", "[", a quote or another byte."""
        return self._next()

    def begins(self, mark: bytes) -> bool:
        """Whether an array (mark "[") or an object ("{") is ahead."""
        return not self.is_at_end() and self._next() == mark

    def fields(self) -> Iterator[str]:
        """Step through the object ahead: a field's name, with its value ahead."""
        self._expect(b"{")
        while (mark := self._next(_BLANK_OR_COMMA)) != b"}":
            if mark != b'"':
                raise BadRecord
            name = self.value()
            self._expect(b":")
            yield str(name)
        self._at += 1

    def elements(self) -> Iterator[None]:
        """Step through the array ahead, each time with one element ahead."""
        self._expect(b"[")
        while self._next(_BLANK_OR_COMMA) != b"]":
            yield
        self._at += 1

    def value(self) -> Any:  # noqa: ANN401 - JSON holds any
        """Consume and decode the value ahead; None where it cannot be repaired."""
        self._next()
        end = self._brackets_end()
        if not end:
            self.skip()
            return None
        values: list[Any] = _decoded(self._window[self._at : end], msgspec.json.decode)
        self._at = end
        return values[0] if values else None

    def skip(self) -> None:
        """Consume the value ahead, however large."""
        if self._next() not in b"{[":
            self._skip_scalar()
            return
        depth = 0
        while True:
            self._at = _after(_FLAT, self._window, self._at)
            mark = self._window[self._at : self._at + 1]
            if mark in b'"':  # a string that the window cuts, or the window's end
                self._read_on()
                continue
            self._at += 1
            depth += 1 if mark in b"{[" else -1
            if depth == 0:
                return

    def batches(self, decode: Callable[[bytes], list[T]]) -> Iterator[list[T | None]]:
        """Take the records of the array ahead, None for each that cannot be read.

        `decode` makes records of the bytes of a JSON array, or raises UNREADABLE.
        """
        self._expect(b"[")
        layout = self._layout()
        guess_from = one_by_one_to = 0
        while self._next(_BLANK_OR_COMMA) != b"]":
            batch: list[T | None] = []
            if self.offset >= guess_from:
                batch = self._take_many(decode, self._last_guessed(layout))
            if not batch and self.offset >= guess_from:
                # To search a chunk once more for each of its records would be slow.
                searched_to = min(self._at + CHUNK_BYTES, len(self._window))
                guess_from = self._window_start + searched_to
            if not batch and self.offset >= one_by_one_to:
                end = self._last_sound()
                one_by_one_to = self._window_start + end
                batch = self._take_many(decode, end)
            yield batch or self._take_one(decode, layout)
        self._at += 1

    def _layout(self) -> _Layout:
        """Guess how records are laid out from how the first one begins.

        An app that indents puts both brackets of a record in one column, and those of
        the array one column before. Others put all of a record on one line, where
        records begin with the same field. A wrong guess costs time only.
        """
        self._keep_from = self._at
        self._next()
        blank = self._window[self._keep_from : self._at]
        self._keep_from = _NOTHING
        indent = blank[blank.rfind(b"\n") :] if b"\n" in blank else b""
        if len(indent) > 1:
            return _Layout(indent + b"}", indent[:-1] + b"]")
        if not (opener := _OPENER.match(self._window, self._at)):
            return _Layout()
        commas = {b",", b", ", b"," + blank}
        return _Layout(joints=tuple(b"}" + comma + opener[0] for comma in commas))

    def _take_many(
        self, decode: Callable[[bytes], list[T]], end: int
    ) -> list[T | None]:
        """Decode all records up to `end` at once; none if any of them is broken."""
        try:
            batch = decode(b"[" + self._window[self._at : end] + b"]")
        except UNREADABLE:
            return []
        self._at = max(self._at, end)
        return [*batch]

    def _take_one(
        self, decode: Callable[[bytes], list[T]], layout: _Layout
    ) -> list[T | None]:
        """Decode one record, cut by its layout or else by its brackets."""
        tried = 0  # bytes of the record: to mend them once more would be slow
        for find_end in (partial(self._layout_end, layout), self._brackets_end):
            end = find_end()
            raw = self._window[self._at : end]
            if len(raw) != tried and (records := _decoded(raw, decode)):
                self._at = end
                return [*records]
            tried = len(raw)
        if end := self._end_of_broken(layout):
            self._at = end
        else:
            self.skip()
        return [None]

    def _last_guessed(self, layout: _Layout) -> int:
        """Find where by its layout the last whole record of this chunk ends, or 0."""
        chunk_end = self._at + CHUNK_BYTES
        if not layout.closer:
            ends = [self._window.rfind(j, self._at, chunk_end) for j in layout.joints]
            return max(ends, default=-1) + 1
        array_end = self._window.find(layout.array_closer, self._at, chunk_end)
        stop = array_end if array_end >= 0 else chunk_end
        last = self._window.rfind(layout.closer, self._at, stop)
        return last + len(layout.closer) if last >= 0 else 0

    def _last_sound(self) -> int:
        """Find where the last record ends before a fault or the next piece, or 0.

        Brackets and quotes are where they are in any encoding that has ASCII's bytes,
        so that a piece decoded as Latin-1 tells places in the window.
        """
        piece = self._window[self._at : self._at + PIECE_BYTES].decode("latin-1")
        start = end = 0
        with suppress(ValueError, RecursionError):
            while piece.startswith(("{", "["), start):
                _, end = _decode_first(piece, start)
                start = _after(_BETWEEN, piece, end)
        return self._at + end if end else 0

    def _layout_end(self, layout: _Layout) -> int:
        """Find where the record ahead ends if it is laid out as the first, or 0.

        On one line, records within it may be joined alike: its braces are counted, also
        those in texts, since its quotes may mislead.
        """
        if layout.closer:
            near = self._window.find(layout.closer, self._at)
            return near + len(layout.closer) if near >= 0 else 0
        depth = array_end = 0
        for brace in _BRACE.finditer(self._window, self._at, self._at + CHUNK_BYTES):
            depth += 1 if brace[0] == b"{" else -1
            if depth < 0:
                return array_end
            if depth == 0 and self._window.startswith(layout.joints, brace.start()):
                return brace.end()
            closes_array = depth == 0 and _ARRAY_END.match(self._window, brace.end())
            array_end = brace.end() if closes_array else 0
        return 0

    def _end_of_broken(self, layout: _Layout) -> int:
        """Find where to go on after a record that cannot be mended, or 0.

        Its own quotes and brackets prove little: they are believed where it is sound
        but no record, or the file's end cuts it, where another record or the array's
        end follows, or where there is no layout to go by.
        """
        self._read_to_end(layout)
        by_brackets = self._brackets_end()
        if _is_sound(self._window[self._at : by_brackets or None]):
            return by_brackets
        by_layout = self._layout_end(layout)
        if 0 < by_brackets < by_layout and _FOLLOW.match(self._window, by_brackets):
            return by_brackets
        return by_layout or by_brackets

    def _read_to_end(self, layout: _Layout) -> None:
        """Read on until the window holds the end of the record by its layout."""
        self._keep_from = self._at
        with suppress(InputError):
            while layout != _Layout() and not self._layout_end(layout):
                self._read_on()
        self._keep_from = _NOTHING

    def _brackets_end(self) -> int:
        """Find where the value ahead ends, reading on; 0 if it does not or is huge."""
        self._keep_from = self._at
        try:
            self.skip()
        except InputError:
            return 0
        else:
            return self._at
        finally:
            self._at, self._keep_from = self._keep_from, _NOTHING

    def _skip_scalar(self) -> None:
        if self._window[self._at] in b"}]:":
            raise BadRecord
        while not (found := _SCALAR.match(self._window, self._at)):
            self._read_on()
        self._at = found.end()

    def _expect(self, mark: bytes) -> None:
        if self._next() != mark:
            raise BadRecord
        self._at += 1

    def _next(self, passed_over: re.Pattern[bytes] = _BLANK) -> bytes:
        """Go to the next byte that counts, and show it."""
        while True:
            self._at = _after(passed_over, self._window, self._at)
            if self._at < len(self._window):
                return self._window[self._at : self._at + 1]
            self._read_on()

    def _read_on(self) -> None:
        """Lengthen the window by a chunk and let go of what is behind the cursor."""
        start = min(self._at, self._keep_from)
        if len(self._window) - start > LIMIT_BYTES:
            raise BadRecord
        chunk = self._stream.read(CHUNK_BYTES)
        if not chunk:
            raise TruncatedExport
        self._window = self._window[start:] + chunk
        self._window_start += start
        self._at -= start
        if self._keep_from != _NOTHING:
            self._keep_from = 0


def _after(pattern: re.Pattern[AnyStr], window: AnyStr, at: int) -> int:
    """Where in the window the pattern stops matching."""
    found = pattern.match(window, at)
    return found.end() if found else at


def _is_sound(raw: bytes) -> bool:
    """Tell whether it is one JSON value, or the beginning of one."""
    try:
        _SKIPPED.decode(raw.rstrip(_OF_NUMBERS))  # "-1" may be cut to "-"
    except msgspec.DecodeError as error:
        return str(error) == _CUT
    except RecursionError:
        return False
    return True


def _decoded(raw: bytes, decode: Callable[[bytes], list[T]]) -> list[T]:
    """Decode one record, repaired if need be; none if that does not help."""
    for mend in (bytes, repaired):
        try:
            return decode(b"[" + mend(raw) + b"]")
        except UNREADABLE:
            continue
    return []
