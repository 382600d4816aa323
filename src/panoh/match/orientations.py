"""The eight ways to lay a picture, derived from one stored hash without the picture.

PDQ's 256 bits are 16 x 16 frequencies of cosines. Mirroring a picture turns over those
that are odd along the mirrored axis; swapping its axes swaps theirs. That is exact for
the strengths; for bits it holds as far as the median is near zero, which leaves 95 to
98 % of photographs within 31 bits of what the turned picture hashes to.
"""

from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from panoh.match.bits import Bits

SIDE: Final = 16
ODD: Final = (np.arange(SIDE) % 2 == 0).astype(np.uint8)  # frequencies 1, 3, 5 ...


class Orientation(IntEnum):
    """What was done to the picture.

    Bit 1 mirrors it left to right and bit 2 top to bottom, after bit 4 swapped its
    axes.
    """

    AS_IT_WAS = 0
    MIRRORED = 1
    UPSIDE_DOWN_MIRRORED = 2
    TURNED_180 = 3
    SWAPPED = 4
    TURNED_RIGHT = 5
    TURNED_LEFT = 6
    SWAPPED_TURNED_180 = 7


def bits_by_frequency(bits: Bits) -> NDArray[np.uint8]:
    """Unpack (n, 32) into (n, 256) of 0 and 1, the lowest frequency first.

    >>> bits_by_frequency(np.uint8([[0] * 31 + [1]]))[0, :3].tolist()
    [1, 0, 0]
    """
    return np.unpackbits(bits[:, ::-1], axis=1, bitorder="little")


def pack_frequencies(by_frequency: NDArray[np.uint8]) -> Bits:
    """Undo `bits_by_frequency`."""
    return np.packbits(by_frequency, axis=1, bitorder="little")[:, ::-1].copy()


def orient(bits: Bits, orientation: Orientation) -> Bits:
    """Derive what the pictures of `bits` (n, 32) would hash to when laid otherwise.

    >>> one = np.uint8([[255] + [0] * 31])
    >>> bool((orient(orient(one, Orientation(1)), Orientation(1)) == one).all())
    True
    """
    square = bits_by_frequency(bits).reshape(-1, SIDE, SIDE)
    if orientation & Orientation.SWAPPED:
        square = square.transpose(0, 2, 1)
    if orientation & Orientation.MIRRORED:
        square = square ^ ODD
    if orientation & Orientation.UPSIDE_DOWN_MIRRORED:
        square = square ^ ODD[:, None]
    return pack_frequencies(square.reshape(-1, SIDE * SIDE))
