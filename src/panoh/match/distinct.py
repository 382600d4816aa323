"""Whether a hash says enough to rest a match on it.

A picture of one straight edge (a horizon, a wall, an interface) hashes to a regular
pattern, and any other such picture can be moved until it hashes alike. In a pattern
that is regular, frequencies foretell their neighbours; in a photograph hardly. This is
read from the bits alone, so it works on hashes received from others.
"""

from itertools import product
from typing import Final

import numpy as np
from numpy.typing import NDArray

from panoh.match.bits import Bits
from panoh.match.orientations import SIDE, bits_by_frequency

MOST_REGULAR: Final = 0.6
MOST_REGULAR_ALONE: Final = 0.4
"""A more regular window counts only beside another of its picture, or when nearer."""

_SHIFTS: Final = [
    (down, across)
    for down, across in product(range(3), range(-2, 3))
    if (down, across) > (0, 0)
]


def regularity(bits: Bits) -> NDArray[np.float32]:
    """How far frequencies foretell their neighbours: (n,), 0 to 1.

    The largest correlation of the 16 x 16 signs with themselves moved by up to two,
    or of the product of each 2 x 2. Random bits give about .15, photographs .15 to .6.
    """
    signs = bits_by_frequency(bits).reshape(-1, SIDE, SIDE).astype(np.float32) * 2 - 1
    moved = [_moved_alike(signs, down, across) for down, across in _SHIFTS]
    squares = (
        signs[:, 1:, 1:] * signs[:, :-1, :-1] * signs[:, 1:, :-1] * signs[:, :-1, 1:]
    )
    largest: NDArray[np.float32] = np.abs([*moved, squares.mean(axis=(1, 2))]).max(
        axis=0
    )
    return largest


def is_distinct(bits: Bits) -> NDArray[np.bool_]:
    """Whether each row (n, 32) is irregular enough for windows and moved rectangles.

    >>> is_distinct(np.zeros((1, 32), np.uint8)).tolist()
    [False]
    """
    return regularity(bits) <= MOST_REGULAR


def _moved_alike(
    signs: NDArray[np.float32], down: int, across: int
) -> NDArray[np.float32]:
    """Mean product with the signs that lie `down` rows and `across` columns off."""
    back, forth = max(0, -across), max(0, across)
    here = signs[:, down:, back : SIDE - forth]
    there = signs[:, : SIDE - down, forth : SIDE - back]
    alike: NDArray[np.float32] = (here * there).mean(axis=(1, 2))
    return alike
