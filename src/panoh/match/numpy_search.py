"""What the compiled core does, in NumPy: the same tables, the same answers, slower.

It serves where the package was installed without a compiler. How the search works is
told at the top of `_search.c`.
"""

from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from panoh.match.bits import ROW_BYTES, Bits

Words = NDArray[np.uint32]

TABLES: Final = 16
KEYS: Final = 1 << 16
AT_ONCE: Final = 16
PAIRS_AT_ONCE: Final = 1 << 20
FLIPS: Final = np.array(
    [sum(1 << b for b in bits) for n in range(3) for bits in combinations(range(16), n)]
)
FLIPPED_BITS: Final = np.repeat(np.arange(3), (1, 16, 120))


def fill(rows: Bits, starts: Words, sketches: Words, slots: Words) -> int:
    """Write the sixteen tables of n rows (n, 32).

    starts (16, 65537), sketches (16 n + 16,), slots (16, n), all uint32. Returns how
    many rows the largest bucket has.
    """
    words = rows.view(np.uint16).astype(np.uint32)
    for table in range(TABLES):
        slots[table] = order = np.argsort(words[:, table], kind="stable")
        filled = np.bincount(words[:, table], minlength=KEYS)
        starts[table] = np.concatenate(([0], np.cumsum(filled)))
        after, next_after = (
            words[:, (table + 1) % TABLES],
            words[:, (table + 2) % TABLES],
        )
        at = table * len(rows)
        sketches[at : at + len(rows)] = (after << 16 | next_after)[order]
    sketches[TABLES * len(rows) :] = 0
    return int(np.diff(starts, axis=1).max())


def look_up(
    seen: Bits,
    rows: Bits,
    removed: Bits,
    starts: Words,
    sketches: Words,
    slots: Words,
    largest: int,  # noqa: ARG001 - the compiled core makes haste by it
    radius_bits: int,
) -> bytes:
    """Every pair at most `radius_bits` (0 to 47) apart, through the tables.

    Returns (row seen, row, distance) after one another, uint32, in no useful order.
    Peaks near 500 bytes for each row in the buckets looked at, of one row seen.
    """
    found = []
    for seen_row, row in enumerate(seen):
        near = _near_sketches(row, starts, sketches, len(rows), radius_bits)
        candidates = np.unique(slots.reshape(-1)[near])
        distances = _distances(row[None], rows[candidates])[0]
        kept = (distances <= radius_bits) & (removed[candidates] == 0)
        found.append(_triples(seen_row, candidates[kept], distances[kept]))
    return b"".join(found)


def scan(seen: Bits, rows: Bits, removed: Bits, radius_bits: int) -> bytes:
    """The same answer by comparing all with all; any radius. Peaks near 80 MB."""
    found = []
    for start in range(0, len(rows), PAIRS_AT_ONCE):
        some = rows[start : start + PAIRS_AT_ONCE]
        is_live = removed[start : start + PAIRS_AT_ONCE] == 0
        step = PAIRS_AT_ONCE // len(some)
        for first in range(0, len(seen), step):
            distances = _distances(seen[first : first + step], some)
            at = np.nonzero((distances <= radius_bits) & is_live)
            found.append(_triples(at[0] + first, at[1] + start, distances[at]))
    return b"".join(found)


def _near_sketches(
    row: Bits, starts: Words, sketches: Words, count: int, radius_bits: int
) -> NDArray[np.int64]:
    """Where, in all tables, the three words of a row may be near enough."""
    words = row.view(np.uint16).astype(np.uint32)
    probes = int(np.searchsorted(FLIPPED_BITS, radius_bits // TABLES, "right"))
    keys = words[:, None] ^ FLIPS[:probes]
    tables = np.arange(TABLES)[:, None]
    first = (starts[tables, keys] + tables * count).reshape(-1).astype(np.int64)
    filled = (starts[tables, keys + 1] - starts[tables, keys]).reshape(-1)
    skipped = np.cumsum(filled, dtype=np.int64) - filled
    places = np.arange(int(filled.sum())) + np.repeat(first - skipped, filled)
    wanted = np.roll(words, -1) << 16 | np.roll(words, -2)
    apart = np.bitwise_count(
        sketches[places] ^ np.repeat(np.repeat(wanted, probes), filled)
    )
    apart += np.repeat(np.tile(FLIPPED_BITS[:probes], TABLES), filled).astype(np.uint8)
    near: NDArray[np.int64] = places[apart <= 3 * radius_bits // TABLES]
    return near


def _distances(seen: Bits, rows: Bits) -> NDArray[np.uint16]:
    """The differing bits of every pair: (n, 32) and (m, 32) make (n, m)."""
    apart = np.zeros((len(seen), len(rows)), np.uint16)
    for at in range(0, ROW_BYTES, 8):
        one, other = (np.ascontiguousarray(r[:, at : at + 8]) for r in (seen, rows))
        apart += np.bitwise_count(one.view(np.uint64) ^ other.view(np.uint64).T)
    return apart


def _triples(
    seen_rows: int | NDArray[np.int64],
    rows: NDArray[np.int64] | Words,
    distances: NDArray[np.uint16],
) -> bytes:
    triples = np.empty((len(rows), 3), np.uint32)
    triples[:, 0], triples[:, 1], triples[:, 2] = seen_rows, rows, distances
    return triples.tobytes()
