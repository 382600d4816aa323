"""The exact index: all banked rows near a row seen, none missed, from memory alone."""

import operator
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from panoh.match.bits import ROW_BYTES, Bits, checked_rows
from panoh.match.segment import BEST, SCANNED_ROWS, Core, Numbers, Segment

FARTHEST_BITS: Final = 8 * ROW_BYTES
GROWTH: Final = 4
"""How many times larger a segment must be not to be rebuilt with the one after it."""

NOTHING: Final = np.empty((0, 3), np.int64)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Rows that lie near each other: three aligned int64 arrays.

    Nearest first, then by row seen, then by row banked. From an `ExactIndex`, a row
    banked is told by the number that it was added with.
    """

    seen_rows: NDArray[np.int64]
    banked_rows: NDArray[np.int64]
    distances_bits: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.distances_bits)


class ExactIndex:
    """Finds every banked fingerprint within a number of bits of one seen.

    Multi-index hashing over 256 bits in sixteen tables, with sketches in the buckets;
    `_search.c` tells how and why none is missed. 169 bytes a fingerprint and 4 MB; with
    few of them, 41. It lives in memory only and is never written anywhere.

    Rows may be added and removed at any time. New ones are filed beside the old and
    joined with them as they become many, so that a row is filed about log(n) times; a
    removed row stays in memory, unfound, until half of its segment is removed.
    Several threads may search it while one changes it: each search answers for the
    index as it was at one moment. Searching leaves Python's lock to others.

    >>> import numpy as np
    >>> bank = np.zeros((2, 32), np.uint8)
    >>> bank[1] = 255
    >>> index = ExactIndex()
    >>> index.add(bank, np.array([70, 71]))
    >>> seen = np.zeros((1, 32), np.uint8)
    >>> seen[0, 0] = 0b111
    >>> pairs = index.within(seen, radius_bits=31)
    >>> pairs.banked_rows.tolist(), pairs.distances_bits.tolist()
    ([70], [3])
    >>> index.remove(np.array([70]))
    1
    >>> len(index.within(seen, radius_bits=31)), len(index)
    (0, 1)
    """

    def __init__(self, core: Core = BEST) -> None:
        self._core = core
        self._segments: tuple[Segment, ...] = ()
        self._added = 0
        self._changing = threading.Lock()

    def __reduce__(self) -> tuple[Callable[..., "ExactIndex"], tuple[Bits, Numbers]]:
        """Another process gets the live rows, and lays its own tables."""
        live = [(segment, segment.removed == 0) for segment in self._segments]
        rows = [
            np.empty((0, ROW_BYTES), np.uint8),
            *(s.rows[is_in] for s, is_in in live),
        ]
        numbers = [np.empty(0, np.int64), *(s.numbers[is_in] for s, is_in in live)]
        return index_of, (np.concatenate(rows), np.concatenate(numbers))

    def __len__(self) -> int:
        return sum(segment.live_count for segment in self._segments)

    @property
    def memory_bytes(self) -> int:
        """The bytes that its arrays take."""
        return sum(segment.memory_bytes for segment in self._segments)

    def add(self, rows: Bits, numbers: Numbers | None = None) -> None:
        """Add rows (n, 32) uint8 under whole numbers (n,); a number may come twice.

        Without numbers, rows are counted on from those added before: 0, 1, 2 and so
        on. Both are copied. Raises TypeError or ValueError if their types or shapes
        are others; then, as when memory runs out, nothing was added.

        >>> index = ExactIndex()
        >>> index.add(np.zeros((3, 32), np.uint8))
        >>> len(index)
        3
        """
        rows = checked_rows(rows)
        with self._changing:
            if numbers is None:
                numbers = np.arange(self._added, self._added + len(rows))
            numbers = checked_numbers(numbers)
            if numbers.shape != (len(rows),):
                raise ValueError("each row has one number")
            if len(rows):
                self._segments = self._joined(rows, numbers)
                self._added += len(rows)

    def remove(self, numbers: Numbers) -> int:
        """Remove all rows of these numbers (k,) and return how many there were.

        Unknown numbers are passed over. It goes through the numbers of all rows once,
        so remove many at a time.

        >>> index = ExactIndex()
        >>> index.add(np.zeros((2, 32), np.uint8), np.array([5, 5]))
        >>> index.remove(np.array([5, 6]))
        2
        """
        gone = np.unique(checked_numbers(numbers))
        with self._changing:
            before = len(self)
            without = (segment.without(gone) for segment in self._segments)
            self._segments = tuple(
                kept for s in without if (kept := self._thinned(s)) is not None
            )
            return before - len(self)

    def within(self, seen: Bits, radius_bits: int) -> Pairs:
        """Pair rows of `seen` (n, 32) with those at most `radius_bits` (0 to 256) away.

        Each pair comes once with its exact distance. Fastest up to 31 bits, fast up to
        47; beyond, all rows are compared. Many rows in one call cost less each than one
        row a call. Raises TypeError or ValueError if types or shapes are others.

        >>> index = ExactIndex()
        >>> index.add(np.zeros((1, 32), np.uint8))
        >>> len(index.within(np.full((1, 32), 255, np.uint8), 255))
        0
        """
        seen = checked_rows(seen)
        radius_bits = operator.index(radius_bits)
        if not 0 <= radius_bits <= FARTHEST_BITS:
            raise ValueError(f"a radius is 0 to {FARTHEST_BITS} bits")
        found = [segment.within(seen, radius_bits) for segment in self._segments]
        if len(found) == 1:
            return nearest_first(found[0])
        return nearest_first(np.concatenate([NOTHING, *found]))

    def _joined(self, rows: Bits, numbers: Numbers) -> tuple[Segment, ...]:
        """The segments, with new rows and the last few small ones made one."""
        kept, count = list(self._segments), len(rows)
        while kept and (kept[-1].tables is None or len(kept[-1]) < GROWTH * count):
            count += len(kept.pop())
        return (*kept, self._filed(self._segments[len(kept) :], rows, numbers))

    def _filed(self, old: Sequence[Segment], rows: Bits, numbers: Numbers) -> Segment:
        """One segment of the live rows of old ones, and new rows."""
        live = [segment.removed == 0 for segment in old]
        parts = [s.rows[is_live] for s, is_live in zip(old, live, strict=True)]
        names = [s.numbers[is_live] for s, is_live in zip(old, live, strict=True)]
        rows = np.concatenate([*parts, rows])
        return Segment.of(
            self._core,
            rows,
            np.concatenate([*names, numbers]),
            tables=len(rows) > SCANNED_ROWS,
        )

    def _thinned(self, segment: Segment) -> Segment | None:
        """A segment without its removed rows, if these are half of it or more."""
        live = segment.live_count
        if 2 * live > len(segment):
            return segment
        nothing = np.empty((0, ROW_BYTES), np.uint8), np.empty(0, np.int64)
        return self._filed([segment], *nothing) if live else None


def index_of(rows: Bits, numbers: Numbers) -> ExactIndex:
    """Make an index of rows (n, 32) under numbers (n,).

    >>> len(index_of(np.zeros((2, 32), np.uint8), np.array([4, 5])))
    2
    """
    index = ExactIndex()
    index.add(rows, numbers)
    return index


def checked_numbers(numbers: Numbers) -> Numbers:
    """Give whole numbers back as (n,) int64, or say what is wrong with them."""
    if not isinstance(numbers, np.ndarray) or numbers.dtype.kind not in "iu":
        raise TypeError("numbers are a NumPy array of whole numbers")
    if numbers.ndim != 1:
        raise ValueError("numbers are (n,)")
    whole = numbers.astype(np.int64)
    if numbers.dtype.kind == "u" and (whole < 0).any():
        raise ValueError("numbers are below 2**63")
    return whole


def nearest_first(triples: NDArray[np.int64]) -> Pairs:
    """Put (k, 3) rows seen, rows banked, distances into the order of Pairs."""
    seen_rows, banked_rows, distances_bits = triples.T
    if len(triples) < 2:
        return Pairs(seen_rows, banked_rows, distances_bits)
    order = np.lexsort((banked_rows, seen_rows, distances_bits))
    return Pairs(seen_rows[order], banked_rows[order], distances_bits[order])
