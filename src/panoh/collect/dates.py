"""Dates as phones and people write them, read without guessing.

A written date has three numbers, and only its shape, its neighbours or a person can
say which is the day. What its shape says (a format fact, from Unicode CLDR):

- a year of four digits stands where it stands;
- unspaced dots (12.03.2024) are day, month, year: no locale writes month.day.year;
- slashes and dashes say nothing, nor do spaced dots before a two-digit year (Korean
  writes its year there first, Slovenian its day).

For the rest the dates of the whole file are taken together: `WrittenDates`.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from panoh.errors import AmbiguousDates, NoDates, UnknownZone
from panoh.model.corpus import DateOrder

MARKS = (
    "\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2066\u2067\u2068\u2069\ufeff"
)
"""Characters without width: phones put them around what they write themselves."""

# Jalali (1403), Hijri (1445) and Buddhist (2567) years fall outside: not readable.
FIRST_YEAR = 1990
LAST_YEAR = 2100
CENTURY = 2000

# Before and after noon, as Unicode CLDR writes them wide and short, without dots and
# spaces: the languages of the region and others that its phones are often set to.
_HALVES = (
    ("am", "pm"),
    ("a", "p"),
    ("ам", "пм"),
    ("дп", "пп"),  # Ukrainian
    ("to", "tk"),  # Uzbek
    ("то", "тк"),  # Uzbek
    ("таңкы", "түштөнкийинки"),  # Kyrgyz
    ("тң", "тк"),  # Kyrgyz
    ("goöň", "gosoň"),  # Turkmen
    ("günortadanöň", "günortadansoň"),  # Turkmen
    ("öö", "ös"),  # Turkish
    ("үө", "үх"),  # Mongolian
    ("قظ", "بظ"),  # Persian
    ("قبلازظهر", "بعدازظهر"),  # Persian
    ("غم", "غو"),  # Pashto
    ("ص", "م"),  # Arabic
    ("صباحًا", "مساءً"),  # Arabic
    ("چب", "چك"),  # Uyghur
    ("چۈشتىنبۇرۇن", "چۈشتىنكېيىن"),  # Uyghur
    ("पूर्वाह्न", "अपराह्न"),  # Hindi
    ("πμ", "μμ"),  # Greek
    ("上午", "下午"),  # Chinese
    ("午前", "午後"),  # Japanese
    ("오전", "오후"),  # Korean
)
_BEFORE_NOON = frozenset(before for before, _ in _HALVES)
_AFTER_NOON = frozenset(after for _, after in _HALVES)
# Words that stand between a date and its time and mean nothing.
_JOINERS = frozenset(["", "t", "г", "в", "at", "à", "um", "kl", "klo", "soat", "saat"])

_WRITTEN = re.compile(
    r"""
    (?P<first>\d{1,4}) (?P<mark>[./-]) (?P<gap>\ ?)
    (?P<second>\d{1,2}) (?P=mark) \ ?
    (?P<third>\d{1,4}) \.?
    (?:
        [,،]? \ ? (?P<before>[^\d:,،]{0,20}?) [,،]? \ ?
        (?P<hour>\d{1,2}) [:.] (?P<minute>\d\d) (?: [:.] (?P<seconds>\d\d) )?
        (?: \.\d{1,9} )?
        \ ? (?P<after>[^\d:]{0,20})
    )?
    """,
    re.VERBOSE,
)
_INVISIBLE = re.compile(f"[{MARKS}]")
_DOTS_AND_SPACES = re.compile(r"[.\s]")
_EPOCH = re.compile(r"\d{10}(?:\d{3}|\d{6})?")
_ISO_WITH_ZONE = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)"
    r" ?(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)",
    re.ASCII | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Parts:
    """A written date taken apart; which number means what is still open."""

    numbers: tuple[int, int, int]
    orders: tuple[DateOrder, ...]
    hour: int
    minute: int
    second: int
    halves: tuple[str, str]

    def day_in(self, order: DateOrder) -> date | None:
        """Find the calendar day in this order, or None where there is none."""
        a, b, c = self.numbers
        year, month, day = {
            DateOrder.DMY: (c, b, a),
            DateOrder.MDY: (c, a, b),
            DateOrder.YMD: (a, b, c),
        }[order]
        year += CENTURY if year < 100 else 0
        try:
            return date(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None
        except ValueError:
            return None


class WrittenDates:
    """What the dates of one file, taken together, say about their order.

    Keeps a set of at most three orders: constant memory.
    """

    def __init__(self) -> None:
        self._possible = set(DateOrder)
        self._is_open = False

    def add(self, written: str) -> None:
        """Take one date in; text that is no date says nothing."""
        parts = _take_apart(written)
        if parts is None or len(parts.orders) == 1:
            return
        possible = {o for o in parts.orders if parts.day_in(o) is not None}
        if possible:
            self._is_open = True
            self._possible &= possible

    def settle(self, told: DateOrder | None) -> DateOrder:
        """Choose the order: told and possible, else proven, else told.

        A person often tells one order for many files; where a file proves another,
        the file is right. Raises AmbiguousDates when neither says.
        """
        if not self._is_open or told in self._possible:
            return told or DateOrder.DMY
        # Only Basque, Nepali, Jju, Tyap, Atsam and Esperanto begin with a two-digit
        # year: it is believed when told, or when nothing else is possible.
        likely = self._possible - {DateOrder.YMD} or self._possible
        if len(likely) == 1:
            return next(iter(likely))
        if told is None:
            raise AmbiguousDates
        return told


def read_written(written: str, order: DateOrder, zone: ZoneInfo) -> datetime:
    """Read a local date and time as UTC; raises NoDates.

    `order` is used where the date's shape leaves it open. A date without a time is
    the day's first minute. An hour that daylight saving skips is read by the offset
    before it, one that comes twice as the first (fold 0).
    """
    parts = _take_apart(written)
    if parts is None:
        raise NoDates(detail=written)
    if len(parts.orders) == 1:
        order = parts.orders[0]
    day = parts.day_in(order) if order in parts.orders else None
    hour = _hour_of_day(parts)
    if day is None or hour is None or parts.minute > 59 or parts.second > 59:
        raise NoDates(detail=written)
    local = datetime(day.year, day.month, day.day, hour, parts.minute, parts.second)  # noqa: DTZ001 - the zone follows
    return to_utc(local, zone)


def to_utc(local: datetime, zone: ZoneInfo) -> datetime:
    """Read a clock's time in its zone as UTC."""
    return local.replace(tzinfo=zone, fold=0).astimezone(UTC)


def read_stated(written: str) -> datetime | None:
    """Read an instant that needs no zone, or None.

    Such are seconds, milliseconds and microseconds since 1970 (10, 13, 16 digits)
    and ISO 8601 with an offset.
    """
    plain = written.strip()
    if _EPOCH.fullmatch(plain):
        digits = int(plain[:10])
        stated = datetime.fromtimestamp(digits, UTC)
        return stated if FIRST_YEAR <= stated.year <= LAST_YEAR else None
    iso = _ISO_WITH_ZONE.fullmatch(plain)
    if iso is None:
        return None
    offset = "+00:00" if iso[3].upper() in {"Z", "UTC", "GMT"} else iso[3]
    try:
        return datetime.fromisoformat(f"{iso[1]}T{iso[2]}{offset}").astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def is_time_like(written: str) -> bool:
    """Tell whether text is a date or an instant, in whatever order."""
    return _take_apart(written) is not None or read_stated(written) is not None


def find_zone(name: str) -> ZoneInfo:
    """Find an IANA zone by name; raises UnknownZone."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UnknownZone(detail=name) from None


def _take_apart(written: str) -> _Parts | None:
    found = _WRITTEN.fullmatch(" ".join(_INVISIBLE.sub("", written).split()))
    if found is None:
        return None
    return _Parts(
        numbers=(int(found["first"]), int(found["second"]), int(found["third"])),
        orders=_orders_of_shape(found),
        hour=int(found["hour"] or 0),
        minute=int(found["minute"] or 0),
        second=int(found["seconds"] or 0),
        halves=(_bare(found["before"]), _bare(found["after"])),
    )


def _orders_of_shape(found: re.Match[str]) -> tuple[DateOrder, ...]:
    is_long = len(found["third"]) > 2
    if len(found["first"]) > 2:
        return () if is_long else (DateOrder.YMD,)
    if found["mark"] == "." and (is_long or not found["gap"]):
        return (DateOrder.DMY,)
    return (DateOrder.DMY, DateOrder.MDY) if is_long else tuple(DateOrder)


def _bare(word: str | None) -> str:
    return _DOTS_AND_SPACES.sub("", word or "").casefold()


def _hour_of_day(parts: _Parts) -> int | None:
    """Count the hour from midnight, 0 to 23; None where the writing is not known."""
    before, after = parts.halves
    half = after or ("" if before in _JOINERS else before)
    if not half:
        return parts.hour if parts.hour <= 23 else None
    if half in _BEFORE_NOON:
        return parts.hour % 12 if parts.hour <= 12 else None
    if half not in _AFTER_NOON:
        return None
    # Some phones write 14:05 PM.
    return parts.hour % 12 + 12 if parts.hour <= 23 else None
