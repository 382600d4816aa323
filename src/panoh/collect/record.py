"""A decoded JSON object, taken apart field by field; what is left over is news."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from panoh.collect.dates import FIRST_YEAR, LAST_YEAR

Fields = dict[str, Any]

_DEEPEST = 6
_MONGO = frozenset({"$date", "$numberLong"})
_LARGEST_COUNT = 10**15
_EXACT = 1 << 53
"""Up to here a float holds every whole number: pandas makes floats of ids."""


class Record:
    """Takes fields out of a decoded object, whatever hostile hands put there.

    A field of another type than asked for stays, and so becomes a leftover by name.
    Absent ones read as empty: "", 0, no record, no records. `name` is the way to the
    object through the names of fields, "" at the top.
    """

    __slots__ = ("_children", "_fields", "_name")

    def __init__(self, fields: Fields, name: str = "") -> None:
        self._fields = fields
        self._name = name
        self._children: list[Record] = []

    def __bool__(self) -> bool:
        """Whether anything is left in it."""
        return bool(self._fields)

    def __contains__(self, key: str) -> bool:
        return self._fields.get(key) is not None

    def keys(self) -> set[str]:
        """Name the fields that are left."""
        return set(self._fields)

    def text(self, *keys: str) -> str:
        """Take all `keys` that hold text or whole numbers; give the first not empty."""
        found = ""
        for key in keys:
            value = self._fields.get(key)
            if value is None:  # most are absent: this comes first for speed
                self._fields.pop(key, None)
            elif isinstance(value, str | int) and value is not True:
                del self._fields[key]
                found = found or (str(value) if value else "")
            elif isinstance(value, float) and _is_exact(value):
                del self._fields[key]
                found = found or str(int(value))
            elif isinstance(value, dict) and (held := _held(value)):
                del self._fields[key]
                found = found or held
        return found

    def number(self, *keys: str) -> int:
        """Take the first of `keys` that holds a whole number, or its digits."""
        for key in keys:
            value = self._fields.get(key)
            if isinstance(value, int) or (isinstance(value, str) and _is_count(value)):
                # A platform that hides a count writes -1; hostile ones have no end.
                if 0 <= (count := int(value)) < _LARGEST_COUNT:
                    del self._fields[key]
                    return count
            elif value is None:
                self._fields.pop(key, None)
        return 0

    def decimal(self, key: str) -> str:
        """Take a number, whole or not, as it is written; "" for none."""
        value = self._fields.get(key)
        if not isinstance(value, int | float) or isinstance(value, bool):
            self._drop_none(key)
            return ""
        del self._fields[key]
        return str(value)

    def instant(self, *keys: str) -> tuple[datetime | None, str]:
        """Take the first of `keys` that holds seconds since 1970: the time, as written.

        Milliseconds and microseconds are told by their size. No time in years that
        no platform has seen.
        """
        for key in keys:
            value = self._fields.get(key)
            if isinstance(value, dict):
                value = _held(value)
            if isinstance(value, bool):
                continue
            if isinstance(value, int | float) or (
                isinstance(value, str) and _is_count(value)
            ):
                del self._fields[key]
                return read_epoch(value), str(value)
        return None, ""

    def record(self, key: str) -> "Record":
        """Take an object; what it leaves over counts as this record's."""
        value = self._fields.get(key)
        if value and isinstance(value, dict):
            del self._fields[key]
            return self._child(value, key)
        self._drop_none(key)
        return _ABSENT

    def records(self, key: str) -> Iterator["Record"]:
        """Take a list of objects; elements of other types are leftovers."""
        value = self._fields.get(key)
        if not isinstance(value, list):
            self._drop_none(key)
            return
        del self._fields[key]
        for element in value:
            if isinstance(element, dict):
                yield self._child(element, key)
            elif element is not None:
                self._fields[f"{key}[]"] = element

    def texts(self, key: str) -> list[str]:
        """Take a list of texts; a lone text is a list of one."""
        value = self._fields.get(key)
        listed = [value] if isinstance(value, str) else value
        if not isinstance(listed, list):
            self._drop_none(key)
            return []
        del self._fields[key]
        return [str(item) for item in listed if isinstance(item, str | int) and item]

    def is_true(self, key: str) -> bool:
        """Take a yes or no: true, 1 or "true"."""
        value = self._fields.get(key)
        if value is None or isinstance(value, bool | int | str):
            self._fields.pop(key, None)
        return value in (True, 1, "true", "True", "1")

    def ignore(self, *keys: str) -> None:
        """Drop fields that say nothing more about who said what, when and where."""
        for key in keys:
            self._fields.pop(key, None)

    def ignore_all(self) -> None:
        """Drop the rest, with the rest of all records that were taken from it."""
        self._fields.clear()
        self._children.clear()

    def note_leftovers(self, leftovers: Counter[str]) -> None:
        """Count by name what nobody took, in it and in the records taken from it."""
        leftovers.update(self._way(key) for key in self._fields)
        for child in self._children:
            child.note_leftovers(leftovers)

    def note_words(self, leftovers: Counter[str], levels: int) -> None:
        """Count what nobody took and may be somebody's words, named by `levels` names.

        For what platforms send to their own pages: hundreds of flags, counts, ids and
        addresses, which change weekly and would bury the one new field that holds a
        text. Words are told by a blank or a character beyond ASCII.
        """
        for key, value in self._fields.items():
            if _holds_words(value, _DEEPEST):
                leftovers[".".join(self._way(key).split(".")[:levels])] += 1
        for child in self._children:
            child.note_words(leftovers, levels)

    def _child(self, fields: Fields, key: str) -> "Record":
        child = Record(fields, self._way(key))
        self._children.append(child)
        return child

    def _drop_none(self, key: str) -> None:
        if key in self._fields and self._fields[key] in (None, "", [], {}):
            del self._fields[key]

    def _way(self, key: str) -> str:
        return f"{self._name}.{key}" if self._name else key


_ABSENT = Record({})
"""One for all: nothing can be taken from it, and so nothing changes it."""


def read_epoch(value: float | str) -> datetime | None:
    """Read seconds, milliseconds or microseconds since 1970 as UTC, or None."""
    try:
        seconds = float(value)
        while abs(seconds) >= 1e11:  # seconds reach 11 digits in the year 5138
            seconds /= 1000
        moment = datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return moment if FIRST_YEAR <= moment.year <= LAST_YEAR else None


def _held(value: Fields) -> str:
    """Give what MongoDB wraps when it exports: {"$date": "2024-03-31T10:00:00Z"}."""
    inner: object = value
    while isinstance(inner, dict) and len(inner) == 1 and _MONGO & inner.keys():
        (inner,) = inner.values()
    return inner if isinstance(inner, str) else ""


def _is_exact(value: float) -> bool:
    return value.is_integer() and abs(value) < _EXACT


def _is_count(written: str) -> bool:
    # Longer ones are no counts, and Python refuses to read those of 4,300 digits.
    return written.isascii() and written.isdigit() and len(written) <= 20


def _holds_words(value: object, levels: int) -> bool:
    """Tell whether there is text in a value or, so many levels deep, below it."""
    if isinstance(value, str):
        return " " in value or not value.isascii()
    if levels == 0 or not value or not isinstance(value, dict | list):
        return False
    below = value.values() if isinstance(value, dict) else value
    return any(_holds_words(one, levels - 1) for one in below)
