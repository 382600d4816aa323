"""The pure NumPy twin of `_inside.c`, for where that was not built."""

import numpy as np
from numpy.typing import NDArray

from panoh.match.bits import Bits

PAIR = np.dtype([("part", "i4"), ("row", "i4"), ("score", "f4")])


def pairs(
    bits: Bits,
    strengths: NDArray[np.int8],
    key_bits: NDArray[np.uint8],
    starts: NDArray[np.uint32],
    rows: NDArray[np.int32],
    row_bits: Bits,
    flips: NDArray[np.uint16],
    most_low_bits: int,
) -> bytes:
    """Answer as the compiled function does."""
    raise NotImplementedError
