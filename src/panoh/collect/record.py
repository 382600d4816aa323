"""A decoded JSON object, taken apart field by field; what is left over is news."""

from datetime import UTC, datetime
from typing import Any

from panoh.collect.dates import FIRST_YEAR, LAST_YEAR
from panoh.collect.plain_record import each, held, is_count

try:
    from panoh.collect._record import BaseRecord
except ImportError:  # nobody compiled it here
    from panoh.collect.plain_record import BaseRecord

Fields = dict[str, Any]

_FIRST_SECOND = int(datetime(FIRST_YEAR, 1, 1, tzinfo=UTC).timestamp())
_NEXT_SECOND = int(datetime(LAST_YEAR + 1, 1, 1, tzinfo=UTC).timestamp())


class Record(BaseRecord):
    """Takes fields out of a decoded object, whatever hostile hands put there.

    A field of another type than asked for stays, and so becomes a leftover by name.
    Absent ones read as empty: "", 0, no record, no records. `name` is the way to the
    object through the names of fields, "" at the top.
    """

    __slots__ = ()

    def decimal(self, key: str) -> str:
        """Take a number, whole or not, as it is written; "" for none."""
        value = self._fields.get(key)
        if not isinstance(value, int | float) or isinstance(value, bool):
            self._drop_empty(key)
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
            if type(value) is int and _FIRST_SECOND <= value < _NEXT_SECOND:
                del self._fields[key]  # nearly all are of this kind
                return datetime.fromtimestamp(value, UTC), str(value)
            if isinstance(value, dict):
                value = held(value)
            if isinstance(value, bool):
                continue
            if isinstance(value, int | float) or (
                isinstance(value, str) and is_count(value)
            ):
                del self._fields[key]
                return read_epoch(value), str(value)
        return None, ""

    def texts(self, key: str) -> list[str]:
        """Take a list of texts; a lone text is a list of one."""
        value = self._fields.get(key)
        if isinstance(value, str):
            value = [self._fields.pop(key)]
        else:
            value = self._take_list(key)
        return [str(item) for item in value if isinstance(item, str | int) and item]

    def is_true(self, key: str) -> bool:
        """Take a yes or no: true, 1 or "true"."""
        value = self._fields.get(key)
        if value is None or isinstance(value, bool | int | str):
            self._fields.pop(key, None)
        return value in (True, 1, "true", "True", "1")

    _each = each


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
