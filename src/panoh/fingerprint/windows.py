"""PDQ of many parts of one picture, at a few microseconds a part.

A picture is brought into a pyramid of brightness planes once; rectangles and windows
are then sampled from the plane that fits. What is measured here agrees with the PDQ of
a cut-out part within some 8 bits of 256, because PDQ itself depends on the number of
pixels; `panoh.match.inside` moves a part until it fits best.
"""

from typing import Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from panoh.fingerprint import kernel
from panoh.fingerprint.pdq import FREQUENCIES, POINTS, Plane

Boxes: TypeAlias = NDArray[np.float32]
"""Rectangles (n, 5): centre x and y, width, height in pixels, turn in radians."""
Planes: TypeAlias = tuple[Plane, ...]

LARGEST_SIDE: Final = 512
SMALLEST_SIDE: Final = 32
BITS: Final = FREQUENCIES**2

LONGEST_TO_SHORTEST: Final = 32  # what is thinner shows no picture
WINDOW_STEP: Final = 5
LARGEST_WINDOW: Final = 0.97
WINDOW_RATIO: Final = 0.93
WINDOW_SIZES: Final = 13


class Hashes(NamedTuple):
    """What n parts hash to.

    `bits` (n, 32) uint8 as everywhere; `strengths` (n, 256) int8 says of each frequency
    how sure its bit is; `qualities` (n,) is PDQ's, 0 to 100.
    """

    bits: NDArray[np.uint8]
    strengths: NDArray[np.int8]
    qualities: NDArray[np.float32]


def planes_of(luma: NDArray[np.uint8] | Plane) -> Planes:
    """Make a pyramid of brightness (H, W): the first plane's shorter side below 512.

    Each further one is half as large, down to 32. Costs about 1 ms a megapixel. Raises
    ValueError for an empty picture.

    >>> [plane.shape for plane in planes_of(np.zeros((600, 800), np.uint8))]
    [(300, 400), (150, 200), (75, 100), (37, 50)]
    """
    if not luma.size:
        raise ValueError("a picture is empty")
    plane = np.ascontiguousarray(luma, np.float32)
    while min(plane.shape) >= LARGEST_SIDE:
        plane = _halve(plane)
    planes = [plane]
    while min(planes[-1].shape) >= 2 * SMALLEST_SIDE:
        planes.append(_halve(planes[-1]))
    return tuple(planes)


def _halve(plane: Plane) -> Plane:
    half = np.empty((plane.shape[0] // 2, plane.shape[1] // 2), np.float32)
    kernel.halve(plane, half)
    return half


def hash_boxes(planes: Planes, boxes: Boxes) -> Hashes:
    """Hash rectangles of a picture; what lies outside of it repeats its edge.

    Costs some 20 microseconds a rectangle. Raises ValueError for lengths that are no
    numbers, or beyond 262,144.

    >>> planes = planes_of(np.arange(40_000).reshape(200, 200) % 251)
    >>> hash_boxes(planes, np.array([[100, 100, 90, 60, 0.1]])).bits.shape
    (1, 32)
    """
    hashes = _room(len(boxes))
    kernel.hash_boxes(planes, np.ascontiguousarray(boxes, np.float32), *hashes)
    return Hashes(*hashes)


def hash_windows(planes: Planes, step: int = WINDOW_STEP) -> tuple[Boxes, Hashes]:
    """Hash upright square windows everywhere, in 13 sizes.

    Their sides go from .97 of the picture's shorter side down to .4, and neighbours lie
    `step` 64ths of a side apart: some 2,700 windows in a picture of 4 to 3, and ten
    times as many in the longest one that has any, of 32 to 1.
    """
    shorter, longer = sorted(planes[0].shape)
    if longer > LONGEST_TO_SHORTEST * shorter:
        return np.empty((0, 5), np.float32), Hashes(*_room(0))
    found = [
        _windows_of_side(planes, shorter * LARGEST_WINDOW * WINDOW_RATIO**size, step)
        for size in range(WINDOW_SIZES)
    ]
    boxes = np.concatenate([boxes for boxes, _ in found])
    columns = zip(*(hashes for _, hashes in found), strict=True)
    return boxes, Hashes(*(np.concatenate(column) for column in columns))


def _windows_of_side(planes: Planes, side: float, step: int) -> tuple[Boxes, Hashes]:
    """Resample the whole picture so that the window is 64 points: windows share it."""
    height, width = planes[0].shape
    spacing = side / POINTS
    rows, columns = int(height / spacing), int(width / spacing)
    left = (width - (columns - 1) * spacing) / 2
    top = (height - (rows - 1) * spacing) / 2
    image = np.empty((rows, columns), np.float32)
    kernel.resample(planes, image, (left, top, spacing, 0.0, 0.0, spacing))
    middle = (POINTS - 1) / 2
    xs = left + (np.arange(0, columns - POINTS + 1, step) + middle) * spacing
    ys = top + (np.arange(0, rows - POINTS + 1, step) + middle) * spacing
    boxes = np.zeros((len(ys), len(xs), 5), np.float32)
    boxes[:, :, 0], boxes[:, :, 1], boxes[:, :, 2:4] = xs, ys[:, None], side
    hashes = _room(len(xs) * len(ys))
    kernel.hash_tiles(image, step, *hashes)
    return boxes.reshape(-1, 5), Hashes(*hashes)


def _room(
    rows: int,
) -> tuple[NDArray[np.uint8], NDArray[np.int8], NDArray[np.float32]]:
    return (
        np.empty((rows, BITS // 8), np.uint8),
        np.empty((rows, BITS), np.int8),
        np.empty(rows, np.float32),
    )
