"""What a search over 256-bit rows is, and the one that is used."""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from panoh.match.bits import ROW_BYTES, Bits


@dataclass(frozen=True, slots=True)
class Pairs:
    """Rows that lie near each other: three aligned int64 arrays.

    Nearest first, then by row seen, then by row banked.
    """

    seen_rows: NDArray[np.int64]
    banked_rows: NDArray[np.int64]
    distances_bits: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.distances_bits)


class HammingIndex(Protocol):
    """Finds every banked row near a row seen, and misses none."""

    def within(self, seen: Bits, radius_bits: int) -> Pairs:
        """Pair rows of `seen` (n, 32) with banked ones at most `radius_bits` away."""
        ...


def exact_index(banked: Bits) -> HammingIndex:
    """Index banked rows (m, 32): compares all with all, 32 bytes a row."""
    return FlatIndex(banked)


class FlatIndex:
    """FAISS's exact binary index."""

    def __init__(self, banked: Bits) -> None:
        import faiss  # noqa: PLC0415 - takes a fifth of a second that few commands need

        self._index: Any = faiss.IndexBinaryFlat(8 * ROW_BYTES)
        self._index.add(banked)

    def within(self, seen: Bits, radius_bits: int) -> Pairs:
        """Pair rows; FAISS itself leaves out what lies exactly at its radius."""
        limits, distances, found = self._index.range_search(seen, radius_bits + 1)
        seen_rows = np.repeat(np.arange(len(seen)), np.diff(limits).astype(np.int64))
        return nearest_first(seen_rows, found, distances.astype(np.int64))


def nearest_first(
    seen_rows: NDArray[np.int64],
    banked_rows: NDArray[np.int64],
    distances_bits: NDArray[np.int64],
) -> Pairs:
    """Put aligned arrays into the order that Pairs promises."""
    order = np.lexsort((banked_rows, seen_rows, distances_bits))
    return Pairs(seen_rows[order], banked_rows[order], distances_bits[order])
