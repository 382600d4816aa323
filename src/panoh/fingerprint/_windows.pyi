"""The compiled kernel's functions; what they do is said in `windows.py`."""

from numpy import float32, int8, uint8
from numpy.typing import NDArray

from panoh.fingerprint.pdq import Plane

def halve(plane: Plane, out: Plane) -> None: ...
def resample(
    planes: tuple[Plane, ...],
    out: Plane,
    grid: tuple[float, float, float, float, float, float],
) -> None: ...
def hash_boxes(
    planes: tuple[Plane, ...],
    boxes: NDArray[float32],
    bits: NDArray[uint8],
    strengths: NDArray[int8],
    qualities: NDArray[float32],
) -> None: ...
def hash_tiles(
    image: Plane,
    step: int,
    bits: NDArray[uint8],
    strengths: NDArray[int8],
    qualities: NDArray[float32],
) -> None: ...
