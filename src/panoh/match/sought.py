"""What is sought inside pictures: whole pictures and windows, in every orientation."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from panoh.match.bits import Bits
from panoh.match.distinct import (
    MOST_REGULAR,
    MOST_REGULAR_ALONE,
    is_distinct,
    regularity,
)
from panoh.match.index import ExactIndex, index_of
from panoh.match.orientations import SIDE, Orientation, bits_by_frequency, orient

WHOLE: Final = 0
KEY_BITS: Final = 16
BUCKETS: Final = 1 << KEY_BITS
WINDOW_ORIENTATIONS: Final = (Orientation.AS_IT_WAS, Orientation.MIRRORED)


@dataclass(frozen=True, slots=True)
class KeyTable:
    """Rows in the order of a key made of 16 of their bits.

    Those of key k are rows[starts[k]:starts[k + 1]]; `bits` are theirs, in that order.
    """

    key_bits: NDArray[np.uint8]
    starts: NDArray[np.uint32]
    rows: NDArray[np.int32]
    bits: Bits


@dataclass(frozen=True, slots=True)
class Sought:
    """Columns of m rows, a row for each hash and orientation.

    `bits` (m, 32); `pictures` (m,) says whose hash it is; `parts` (m,) is 0 for a whole
    picture and else the number of its window. Where `stands_alone` (m,) is false the
    hash is so regular that it counts only when nearer, or beside another part.
    """

    bits: Bits
    pictures: NDArray[np.int64]
    parts: NDArray[np.int64]
    orientations: NDArray[np.int64]
    stands_alone: NDArray[np.bool_]
    exact_wholes: ExactIndex
    wholes: tuple[KeyTable, ...]
    windows: tuple[KeyTable, ...]


def seek(bits: Bits, pictures: NDArray[np.int64], parts: NDArray[np.int64]) -> Sought:
    """Prepare hashes (n, 32) to be sought, each of a picture (n,) or a part of it (n,).

    Whole pictures are sought in all eight orientations, windows as they were and
    mirrored. A window whose hash is too regular is never sought. About 150 bytes a row,
    or 330 if whole.

    >>> hashes = np.random.default_rng(1).integers(0, 256, (2, 32), np.uint8)
    >>> sought = seek(hashes, pictures=np.array([7, 7]), parts=np.array([0, 1]))
    >>> sought.orientations.tolist()
    [0, 0, 1, 1, 2, 3, 4, 5, 6, 7]
    """
    ways = [(way, np.flatnonzero(_is_laid(parts, way, bits))) for way in Orientation]
    turned = np.concatenate([orient(bits[rows], way) for way, rows in ways])
    hashes = np.concatenate([rows for _, rows in ways])
    laid = np.repeat([int(way) for way, _ in ways], [len(rows) for _, rows in ways])
    part = parts[hashes]
    wholes = np.flatnonzero(part == WHOLE)
    return Sought(
        bits=turned,
        pictures=pictures[hashes],
        parts=part,
        orientations=laid.astype(np.int64),
        stands_alone=regularity(turned)
        <= np.where(part == WHOLE, MOST_REGULAR, MOST_REGULAR_ALONE),
        exact_wholes=index_of(turned[wholes], wholes),
        wholes=_key_tables(turned, wholes),
        windows=_key_tables(turned, np.flatnonzero(part != WHOLE)),
    )


def _is_laid(
    parts: NDArray[np.int64], way: Orientation, bits: Bits
) -> NDArray[np.bool_]:
    is_laid: NDArray[np.bool_] = parts == WHOLE
    return is_laid | is_distinct(bits) if way in WINDOW_ORIENTATIONS else is_laid


def _key_tables(bits: Bits, rows: NDArray[np.int64]) -> tuple[KeyTable, ...]:
    """Two tables: by the 16 lowest frequencies, and by the 16 next to them."""
    if not len(rows):
        return ()
    return tuple(_key_table(bits, rows, key) for key in _KEYS)


def _key_table(
    bits: Bits, rows: NDArray[np.int64], key_bits: NDArray[np.uint8]
) -> KeyTable:
    keys = bits_by_frequency(bits[rows])[:, key_bits] @ (1 << np.arange(KEY_BITS))
    order = np.argsort(keys, kind="stable")
    starts = np.searchsorted(keys[order], np.arange(BUCKETS + 1)).astype(np.uint32)
    ordered = rows[order]
    return KeyTable(key_bits, starts, ordered.astype(np.int32), bits[ordered])


def _lowest_frequencies() -> NDArray[np.uint8]:
    """Frequencies of the lowest 8 x 8 by how low they are in both directions."""
    down, across = np.divmod(np.arange(SIDE * SIDE), SIDE)
    is_low = (down < SIDE // 2) & (across < SIDE // 2)
    order = np.lexsort((np.abs(down - across), down + across, ~is_low))
    return order.astype(np.uint8)


_KEYS: Final = (
    _lowest_frequencies()[:KEY_BITS],
    _lowest_frequencies()[KEY_BITS : 2 * KEY_BITS],
)
