"""An unchanging run of banked rows with the tables that find those near a row seen."""

from dataclasses import dataclass, replace
from typing import Final, Protocol, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from panoh.match import numpy_search
from panoh.match.bits import Bits
from panoh.match.numpy_search import AT_ONCE, KEYS, TABLES, Words

Numbers: TypeAlias = NDArray[np.int64]
Tables: TypeAlias = tuple[Words, Words, Words, int]
"""Starts, sketches, slots, and how many rows the largest bucket has."""


class Core(Protocol):
    """The three functions that are compiled where a compiler was at hand."""

    def fill(self, rows: Bits, starts: Words, sketches: Words, slots: Words, /) -> int:
        """Write the tables of rows; return how many the largest bucket has."""

    def look_up(
        self,
        seen: Bits,
        rows: Bits,
        removed: Bits,
        starts: Words,
        sketches: Words,
        slots: Words,
        largest: int,
        radius_bits: int,
        /,
    ) -> bytes:
        """Pairs within the radius, by the tables."""

    def scan(self, seen: Bits, rows: Bits, removed: Bits, radius_bits: int, /) -> bytes:
        """Pairs within the radius, by comparing all with all."""


def best_core() -> Core:
    """The compiled core, or NumPy's."""
    try:
        from panoh.match import _search  # noqa: PLC0415 - it may not have been built
    except ImportError:
        return numpy_search
    return _search


BEST: Final = best_core()

SCANNED_ROWS: Final = 4096
"""So few rows are compared one by one as fast as tables are looked into."""

WORTH_PROBING: Final = (1_000, 3_000, 16_000)
"""From so many rows on tables are faster, at a radius below 16, 32 and 48 bits."""

SEEN_AT_ONCE: Final = 1 << 15
"""Rows seen in one call of the core: in between, an interrupt is heard."""


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """Rows (n, 32), the caller's numbers for them (n,), which are removed (n,), tables.

    Nothing in it changes, so that threads may share it. Without tables all rows are
    compared; with them they take 128 bytes a row and 4 MB more.
    """

    core: Core
    rows: Bits
    numbers: Numbers
    removed: Bits
    tables: Tables | None

    @classmethod
    def of(cls, core: Core, rows: Bits, numbers: Numbers, *, tables: bool) -> Self:
        """File rows that nobody else will change."""
        if len(rows) >= 1 << 32:
            raise ValueError("a segment holds fewer than 2**32 rows: use several")
        laid = lay_tables(core, rows) if tables else None
        return cls(core, rows, numbers, np.zeros(len(rows), np.uint8), laid)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def live_count(self) -> int:
        """How many rows are not removed."""
        return len(self) - int(np.count_nonzero(self.removed))

    @property
    def memory_bytes(self) -> int:
        """What its arrays take."""
        tables = self.tables[:3] if self.tables else ()
        arrays = (self.rows, self.numbers, self.removed, *tables)
        return sum(array.nbytes for array in arrays)

    def without(self, numbers: Numbers) -> Self:
        """The same with the rows of these numbers removed."""
        gone = np.isin(self.numbers, numbers).view(np.uint8)
        return replace(self, removed=self.removed | gone) if gone.any() else self

    def within(self, seen: Bits, radius_bits: int) -> NDArray[np.int64]:
        """Return (k, 3): row seen, number, distance; in no useful order."""
        tables = self._tables_for(radius_bits)
        found = []
        for start in range(0, max(1, len(seen)), SEEN_AT_ONCE):
            some = seen[start : start + SEEN_AT_ONCE]
            if tables is None:
                answer = self.core.scan(some, self.rows, self.removed, radius_bits)
            else:
                answer = self.core.look_up(
                    some, self.rows, self.removed, *tables, radius_bits
                )
            triples = np.frombuffer(answer, np.uint32).reshape(-1, 3).astype(np.int64)
            triples[:, 0] += start
            found.append(triples)
        triples = found[0] if len(found) == 1 else np.concatenate(found)
        triples[:, 1] = self.numbers[triples[:, 1]]
        return triples

    def _tables_for(self, radius_bits: int) -> Tables | None:
        """The tables, where they are faster than to compare all."""
        reach = radius_bits // TABLES
        if reach >= len(WORTH_PROBING) or len(self) < WORTH_PROBING[reach]:
            return None
        return self.tables


def lay_tables(core: Core, rows: Bits) -> Tables:
    """File rows (n, 32)."""
    laid = (
        np.empty((TABLES, KEYS + 1), np.uint32),
        np.empty(TABLES * len(rows) + AT_ONCE, np.uint32),
        np.empty((TABLES, len(rows)), np.uint32),
    )
    return (*laid, core.fill(rows, *laid))
