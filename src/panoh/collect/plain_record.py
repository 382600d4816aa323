"""What is asked of a record for each of millions of posts, in plain Python.

_record.c answers the same, many times as fast, where a compiler was at hand.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any, Self, TypeVar

R = TypeVar("R", bound="BaseRecord")

Fields = dict[str, Any]

DEEPEST = 6
_MONGO = frozenset({"$date", "$numberLong"})
_LARGEST_COUNT = 10**15
_EXACT = 1 << 53
"""Up to here a float holds every whole number: pandas makes floats of ids."""


class BaseRecord:
    """The half of Record that is asked most; see there."""

    __slots__ = ("_children", "_fields", "_name")

    def __init__(self, fields: Fields, name: str = "") -> None:
        self._fields = fields
        self._name = name
        self._children: list[Self] = []

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
            elif isinstance(value, dict) and (text := held(value)):
                del self._fields[key]
                found = found or text
        return found

    def number(self, *keys: str) -> int:
        """Take the first of `keys` that holds a whole number, or its digits."""
        for key in keys:
            value = self._fields.get(key)
            if isinstance(value, int) or (isinstance(value, str) and is_count(value)):
                # A platform that hides a count writes -1; hostile ones have no end.
                if 0 <= (count := int(value)) < _LARGEST_COUNT:
                    del self._fields[key]
                    return count
            elif value is None:
                self._fields.pop(key, None)
        return 0

    def record(self, key: str) -> Self:
        """Take an object; what it leaves over counts as this record's."""
        value = self._fields.get(key)
        if value and isinstance(value, dict):
            del self._fields[key]
            return self._child(value, key)
        self._drop_empty(key)
        return type(self)({})

    def records(self, key: str) -> Iterator[Self]:
        """Take a list of objects; elements of other types are leftovers."""
        listed = self._take_list(key)
        return self._each(listed, key) if listed else iter(())

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
            if _holds_words(value, DEEPEST):
                leftovers[".".join(self._way(key).split(".")[:levels])] += 1
        for child in self._children:
            child.note_words(leftovers, levels)

    def _each(self, listed: list[Any], key: str) -> "Iterator[Self]":
        return each(self, listed, key)

    def _child(self, fields: Fields, key: str) -> Self:
        child = type(self)(fields, self._way(key))
        self._children.append(child)
        return child

    def _take_list(self, key: str) -> list[Any]:
        """Take a list; an empty one for anything else."""
        value = self._fields.get(key)
        if not isinstance(value, list):
            self._drop_empty(key)
            return []
        del self._fields[key]
        return value

    def _drop_empty(self, key: str) -> None:
        if key in self._fields and self._fields[key] in (None, "", [], {}):
            del self._fields[key]

    def _way(self, key: str) -> str:
        return f"{self._name}.{key}" if self._name else key


def each(record: R, listed: list[Any], key: str) -> Iterator[R]:
    """Make a record of each object that was taken from a record in a list."""
    for element in listed:
        if isinstance(element, dict):
            yield record._child(element, key)  # noqa: SLF001 - a method, of both halves
        elif element is not None:
            record._fields[f"{key}[]"] = element


def held(value: Fields) -> str:
    """Give what MongoDB wraps when it exports: {"$date": "2024-03-31T10:00:00Z"}."""
    inner: object = value
    while isinstance(inner, dict) and len(inner) == 1 and _MONGO & inner.keys():
        (inner,) = inner.values()
    return inner if isinstance(inner, str) else ""


def is_count(written: str) -> bool:
    """Tell digits; longer ones are no counts, and Python does not read any length."""
    return written.isascii() and written.isdigit() and len(written) <= 20


def _is_exact(value: float) -> bool:
    return value.is_integer() and abs(value) < _EXACT


def _holds_words(value: object, levels: int) -> bool:
    """Tell whether there is text in a value or, so many levels deep, below it."""
    if isinstance(value, str):
        return " " in value or not value.isascii()
    if levels == 0 or not value or not isinstance(value, dict | list):
        return False
    below = value.values() if isinstance(value, dict) else value
    return any(_holds_words(one, levels - 1) for one in below)
