"""JSON objects, however a tool lists them: by the line, as a list, or in an object.

Also one after another over several lines, as jq prints them and scripts append them.
"""

import io
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any, BinaryIO, NamedTuple

import msgspec

from panoh.collect.json_records import LIMIT_BYTES, UNREADABLE, RecordReader
from panoh.collect.json_repair import repaired
from panoh.collect.parser import OpenExport
from panoh.collect.wide_json import as_utf_8, is_wide
from panoh.errors import BadRecord, InputError, TruncatedExport
from panoh.model.corpus import Unread

Fields = dict[str, Any]

_HEAD_BYTES = 1 << 16
_decode = msgspec.json.Decoder().decode
_BOM = b"\xef\xbb\xbf"
_BLANK = b" \t\r\n"


class Placed(NamedTuple):
    """A decoded object and its 1-based place in its file."""

    place: int
    fields: Fields


def read_objects(
    export: OpenExport, name: str = "", lists: Sequence[str] = ()
) -> Iterator[Placed | Unread]:
    """Stream the objects of a file: one a line, or a list, or a list in an object.

    A list in an object is the value of one of the fields `lists`, at the top. Whatever
    is no object is an Unread in its place; where the file ends too early, one more is
    the last. Raises an InputError when the file cannot be opened.
    """
    name = name or export.name
    with export.source.open(name) as stream:
        head = stream.read(_HEAD_BYTES)
    is_utf_16 = is_wide(head)
    with export.source.open(name) as stream:
        if is_utf_16:
            head = as_utf_8(head, io.BytesIO()).read()
        plain = as_utf_8(b"", stream) if is_utf_16 else stream
        if _holds_list(head, lists):
            found = _in_object(RecordReader(plain), lists)
        elif _begins_list(head) or _begins_alone(head):
            found = _documents(RecordReader(plain))
        else:
            found = _lines(plain)
        yield from _placed(found, name)


def first_object(head: bytes, lists: Sequence[str] = ()) -> Fields:
    """Decode the first object of such a file from its beginning, or an empty one.

    Of an object that is cut off, the fields that are whole.
    """
    found: Fields = {}
    reader = RecordReader(io.BytesIO(head))
    with suppress(InputError):
        if reader.begins(b"["):
            next(reader.elements(), None)  # an empty list has none
        elif _holds_list(head, lists):
            next(_to_list(reader, lists))
            next(reader.elements(), None)  # an empty list has none
        if reader.ahead() == b'"':
            return _unquoted(reader.value()) or {}
        for field in reader.fields():
            found[field] = reader.value()
    return found


def _begins_list(head: bytes) -> bool:
    return head.removeprefix(_BOM).lstrip(_BLANK)[:1] == b"["


def _begins_alone(head: bytes) -> bool:
    """Tell an object that is written over several lines by its first, a bracket."""
    first = head.removeprefix(_BOM).lstrip(_BLANK).partition(b"\n")[0]
    return first.rstrip(_BLANK) == b"{"


def _holds_list(head: bytes, lists: Sequence[str]) -> bool:
    reader = RecordReader(io.BytesIO(head))
    with suppress(InputError):
        return bool(lists) and any(_to_list(reader, lists))
    return False


def _to_list(reader: RecordReader, lists: Sequence[str]) -> Iterator[bool]:
    """Step to each of the lists in the object ahead; consume it before the next."""
    for field in reader.fields():
        if field in lists:
            yield True
        else:
            reader.skip()


def _in_object(reader: RecordReader, lists: Sequence[str]) -> Iterator[object]:
    while not reader.is_at_end():  # one such object a line is read whole
        for _ in _to_list(reader, lists):
            yield from _listed(reader)


def _documents(reader: RecordReader) -> Iterator[object]:
    """Read objects and lists of them, one after another."""
    while not reader.is_at_end():
        if reader.begins(b"["):
            yield from _listed(reader)
        else:
            yield reader.value()


def _listed(reader: RecordReader) -> Iterator[object]:
    for batch in reader.batches(msgspec.json.decode):
        yield from batch


def _lines(stream: BinaryIO) -> Iterator[object]:
    """Decode line by line; None for what is no JSON. The last line may be cut."""
    while line := stream.readline(LIMIT_BYTES):
        if len(line) == LIMIT_BYTES and not line.endswith(b"\n"):
            _pass_over_line(stream)
        try:
            value = _decode(line)
        except UNREADABLE:
            value = None
        if value is None:
            yield from _unusual(line)
        else:
            yield value


def _unusual(line: bytes) -> Iterator[object]:
    """Read a line that is no JSON as it stands: another's habit, broken or cut."""
    is_cut = not line.endswith(b"\n") and len(line) < LIMIT_BYTES
    if written := line.removeprefix(_BOM).strip(_BLANK).rstrip(b","):
        value = _decoded(written)
        if value is None:
            yield from _one_by_one(written, is_cut=is_cut)
        else:
            yield value


def _one_by_one(line: bytes, *, is_cut: bool) -> Iterator[object]:
    """Read a line that is not one object: several, or what is broken or cut."""
    try:
        yield from _documents(RecordReader(io.BytesIO(line)))
    except InputError:
        if is_cut:
            raise TruncatedExport from None
        yield None


def _pass_over_line(stream: BinaryIO) -> None:
    while (rest := stream.readline(LIMIT_BYTES)) and not rest.endswith(b"\n"):
        pass


def _decoded(written: bytes) -> object:
    for mend in (bytes, repaired):
        with suppress(*UNREADABLE):
            return msgspec.json.decode(mend(written))
    return None


def _placed(values: Iterator[object], name: str) -> Iterator[Placed | Unread]:
    place = 0
    try:
        for place, value in enumerate(values, 1):
            fields = value if isinstance(value, dict) else _unquoted(value)
            if fields is None:
                yield Unread(name, place, BadRecord.code)
            else:
                yield Placed(place, fields)
    except InputError as error:
        yield Unread(name, place + 1, error.code)


def _unquoted(value: object) -> Fields | None:
    """Decode an object that was written as a text: scripts save what is JSON already.

    None for whatever else. No text in a text is followed.
    """
    if isinstance(value, str) and value.startswith("{"):
        decoded = _decoded(value.encode("utf-8", "replace"))
        return decoded if isinstance(decoded, dict) else None
    return None
