"""Tables that expose nobody: how many, by channel, by week, by language.

Numbers from 1 to 9 are hidden and others rounded to the nearest 5. Every table counts
the same rows, so a reader can subtract one table's sum from another's: a table that
would leave a hidden number fewer than 5 possible values is withheld whole, and so is
a total beside any hidden number.

Not covered: two releases compared with each other, and knowledge from elsewhere.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from panoh.model.report import CountedBy

LEAST_SHOWN = 10
ROUNDED_TO = 5
# A hidden number stays at least as doubtful as a rounded one.
LEAST_DOUBT = 5

HIDDEN = f"<{LEAST_SHOWN}"
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Counted:
    """One row to count: a Sighting, or a harmful post that a person confirmed (P5).

    `channel` is the desk's number such as C3. `posted_at` is UTC, or None.
    """

    channel: str
    posted_at: datetime | None
    language: str

    def __post_init__(self) -> None:
        if self.posted_at is not None and self.posted_at.utcoffset() != timedelta(0):
            raise ValueError("a week is counted in UTC")

    def key(self, by: CountedBy) -> str:
        """Return its place in a table; a week is ISO's, such as 2026-W18."""
        if by is CountedBy.CHANNEL:
            return self.channel
        if by is CountedBy.LANGUAGE:
            return self.language
        if self.posted_at is None:
            return UNKNOWN
        year, week, _ = self.posted_at.isocalendar()
        return f"{year}-W{week:02}"


@dataclass(frozen=True, slots=True)
class Cell:
    """One published number. A `margin` of None is the total, whose key is empty.

    `shown` is a rounded number or "<10". A cell with neither key nor number, and with
    `is_hidden`, says that its whole margin is withheld. What has no row has no cell.
    """

    margin: CountedBy | None
    key: str
    shown: str
    is_hidden: bool


def release(
    rows: Iterable[Counted], by: Sequence[CountedBy] = tuple(CountedBy)
) -> tuple[Cell, ...]:
    """Count rows in one-way tables, those named first first, then the total.

    A table that is not safe beside those before it is withheld, and a table with one
    row is a total. Count sightings and harmful posts in two releases: they are not the
    same rows.
    """
    counted = tuple(rows)
    if not counted:
        return ()
    tables: dict[CountedBy | None, Counter[str]] = {
        margin: Counter(row.key(margin) for row in counted) for margin in by
    }
    tables[None] = Counter({"": len(counted)})
    safe = _safe_together(tables)
    return tuple(
        cell
        for margin, table in tables.items()
        for cell in (_cells(margin, table) if margin in safe else _withheld(margin))
    )


def _safe_together(
    tables: dict[CountedBy | None, Counter[str]],
) -> list[CountedBy | None]:
    """Admit each table in turn, unless it would tell a hidden number.

    A table with one cell is a total: none stands beside a hidden number. As every sum
    has such a table, withholding one tells nothing of the sum to a reader who knows
    these rules; withholding a total only where it tells would tell.
    """
    safe: list[CountedBy | None] = []
    for margin in (one for one, table in tables.items() if len(table) > 1):
        together = [tables[one] for one in (*safe, margin)]
        if _keeps_doubt([[_range(n) for n in table.values()] for table in together]):
            safe.append(margin)
    if all(n >= LEAST_SHOWN for one in safe for n in tables[one].values()):
        safe.extend(one for one, table in tables.items() if len(table) == 1)
    return safe


def _keeps_doubt(tables: list[list[tuple[int, int]]]) -> bool:
    """Tell whether every hidden number could still be at least 5 values.

    Each table is the (least, most) that a reader knows of its cells. All have the same
    sum, and share nothing else, so a number's possible values are exactly those that
    the possible sums leave beside the other cells of its table.
    """
    least_sum = max(sum(least for least, _ in table) for table in tables)
    most_sum = min(sum(most for _, most in table) for table in tables)
    for table in tables:
        others_least = sum(least for least, _ in table) - 1
        others_most = sum(most for _, most in table) - (LEAST_SHOWN - 1)
        least = max(1, least_sum - others_most)
        most = min(LEAST_SHOWN - 1, most_sum - others_least)
        if _range(1) in table and most - least + 1 < LEAST_DOUBT:
            return False
    return True


def _range(number: int) -> tuple[int, int]:
    """Return the least and the most that a cell with this number may be."""
    if number < LEAST_SHOWN:
        return 1, LEAST_SHOWN - 1
    rounded = _rounded(number)
    reach = ROUNDED_TO // 2
    return max(LEAST_SHOWN, rounded - reach), rounded + reach


def _rounded(number: int) -> int:
    return (number + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO


def _cells(margin: CountedBy | None, table: Counter[str]) -> list[Cell]:
    return [
        Cell(margin, key, HIDDEN, is_hidden=True)
        if number < LEAST_SHOWN
        else Cell(margin, key, str(_rounded(number)), is_hidden=False)
        for key, number in sorted(table.items())
    ]


def _withheld(margin: CountedBy | None) -> list[Cell]:
    return [Cell(margin, "", "", is_hidden=True)]
