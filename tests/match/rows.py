"""Rows of bits for tests, and the slow, sure way to compare them."""

import numpy as np

from panoh.match.bits import Bits
from panoh.match.index import Pairs

BLANK = np.zeros((1, 32), np.uint8)


def flip(bits: Bits, positions: set[int]) -> Bits:
    flips = np.zeros(256, np.uint8)
    flips[list(positions)] = 1
    return bits ^ np.packbits(flips)


def spread(count: int) -> set[int]:
    """So many positions, as evenly over the sixteen words as can be."""
    return {16 * (n % 16) + n // 16 for n in range(count)}


def damaged(rows: Bits, random: np.random.Generator, below_bits: int) -> Bits:
    """Each row with 0 to `below_bits` - 1 random bits flipped."""
    order = np.argsort(random.random((len(rows), 256)), axis=1)
    flips = order < random.integers(0, below_bits, (len(rows), 1))
    return rows ^ np.packbits(flips, axis=1)


def planted(seen_count: int, banked_count: int, seed: int = 1) -> tuple[Bits, Bits]:
    """Random rows; half of those seen are near a banked one; one in ten is double."""
    random = np.random.default_rng(seed)
    banked = random.integers(0, 256, (banked_count, 32), np.uint8)
    banked[1::10] = banked[::10][: len(banked[1::10])]
    seen = random.integers(0, 256, (seen_count, 32), np.uint8)
    near = banked[random.integers(0, banked_count, len(seen[::2]))]
    seen[::2] = damaged(near, random, 60)
    return seen, banked


def by_counting(seen: Bits, banked: Bits, radius_bits: int) -> list[list[int]]:
    """All pairs the slow way: (distance, row seen, row banked), in order."""
    apart = np.bitwise_count(seen[:, None] ^ banked).sum(axis=2)
    rows = np.argwhere(apart <= radius_bits)
    return sorted([int(apart[s, b]), int(s), int(b)] for s, b in rows)


def listed(pairs: Pairs) -> list[list[int]]:
    columns = (pairs.distances_bits, pairs.seen_rows, pairs.banked_rows)
    return [list(row) for row in zip(*(c.tolist() for c in columns), strict=True)]
