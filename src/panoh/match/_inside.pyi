"""The compiled kernel's function; what it does is said in `inside.py`."""

from numpy import int8, int32, uint8, uint16, uint32
from numpy.typing import NDArray

def pairs(
    bits: NDArray[uint8],
    strengths: NDArray[int8],
    key_bits: NDArray[uint8],
    starts: NDArray[uint32],
    rows: NDArray[int32],
    row_bits: NDArray[uint8],
    flips: NDArray[uint16],
    most_low_bits: int,
) -> bytes: ...
