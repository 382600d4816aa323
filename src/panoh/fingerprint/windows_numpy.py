"""The pure NumPy twin of `_windows.c`, for where that was not built.

`halve` gives the same numbers. The others add up in another order, so that a bit may
differ where a strength lies within rounding (some 1e-5 of the largest) of the median,
a strength by 1 of 127, and a quality by 1 of 100. Each function writes into arrays that
it is given, and raises ValueError where those are of another type or shape.
"""

import math
from typing import Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from panoh.fingerprint.pdq import FREQUENCIES, MIDDLE, POINTS, Plane, cosine_matrix
from panoh.fingerprint.sampling_numpy import Grid, Planes, sample

BITS: Final = FREQUENCIES**2
MOST_LEVELS: Final = 16
MOST_SIDE: Final = 1 << 16
MOST_PIXELS: Final = 1 << 27
FARTHEST: Final = 4.0 * MOST_SIDE
MIDDLING_STRENGTH: Final = np.float32(40)
BOXES_AT_ONCE: Final = 64
PERCENT: Final = np.float32(100) / np.float32(255)
LARGEST_PERCENT: Final = 1000

_FREQUENCY: Final = np.arange(BITS)
_EVENED: Final = _FREQUENCY // FREQUENCIES + _FREQUENCY % FREQUENCIES + 2


def halve(plane: Plane, out: Plane) -> None:
    """Mean of each 2 x 2 pixels of float32 (H, W) into (H // 2, W // 2)."""
    _expect(_is_plane(plane) and _is_plane(out) and _is_small(plane))
    height, width = (side // 2 for side in plane.shape)
    _expect(out.shape == (height, width))
    even = plane[: 2 * height, : 2 * width]
    upper, lower = even[::2], even[1::2]
    total = upper[:, ::2] + upper[:, 1::2] + lower[:, ::2] + lower[:, 1::2]
    np.multiply(total, np.float32(0.25), out=out)


def resample(
    planes: Planes,
    out: Plane,
    grid: tuple[float, float, float, float, float, float],
) -> None:
    """Sample float32 `out` (h, w) at x, y + column * across + row * down."""
    _expect_planes(planes)
    _expect(_is_plane(out) and _is_small(out))
    _expect(len(grid) == 6 and all(abs(value) < FARTHEST for value in grid))
    sample(planes, Grid(*grid), out)


def hash_boxes(
    planes: Planes,
    boxes: NDArray[np.float32],
    bits: NDArray[np.uint8],
    strengths: NDArray[np.int8],
    qualities: NDArray[np.float32],
) -> None:
    """Hash rectangles float32 (n, 5): centre x, y, width, height, turn in radians."""
    _expect_planes(planes)
    _expect_hashes(len(boxes), bits, strengths, qualities)
    _expect(boxes.dtype == np.float32 and boxes.shape == (len(boxes), 5))
    _expect(bool((np.abs(boxes) < FARTHEST).all()))
    for first in range(0, len(boxes), BOXES_AT_ONCE):
        part = slice(first, first + BOXES_AT_ONCE)
        tiles = np.empty((len(boxes[part]), POINTS, POINTS), np.float32)
        for tile, box in zip(tiles, boxes[part].tolist(), strict=True):
            sample(planes, _grid_of(*box), tile)
        cosines = cosine_matrix()
        measured = np.matmul(np.matmul(cosines, tiles), cosines.T).reshape(-1, BITS)
        bits[part], strengths[part] = _hashes(measured)
        qualities[part] = _qualities(tiles)


def hash_tiles(
    image: Plane,
    step: int,
    bits: NDArray[np.uint8],
    strengths: NDArray[np.int8],
    qualities: NDArray[np.float32],
) -> None:
    """Hash every 64 x 64 window, each `step` pixels from the next, row by row."""
    _expect(_is_plane(image) and step > 0 and min(image.shape) >= POINTS)
    _expect(_is_small(image))
    rows, columns = ((side - POINTS) // step + 1 for side in image.shape)
    _expect_hashes(rows * columns, bits, strengths, qualities)
    cosines = cosine_matrix()
    for row in range(rows):
        strip = image[row * step : row * step + POINTS]
        above = image[row * step - 1] if row else None
        part = slice(row * columns, (row + 1) * columns)
        windows = sliding_window_view(cosines @ strip, POINTS, axis=1)[:, ::step]
        measured = (windows @ cosines.T).transpose(1, 0, 2).reshape(-1, BITS)
        bits[part], strengths[part] = _hashes(measured)
        qualities[part] = _strip_qualities(strip, above, step)


def _grid_of(x: float, y: float, width: float, height: float, turn: float) -> Grid:
    turn_x, turn_y = math.cos(turn), math.sin(turn)
    across, down, middle = width / POINTS, height / POINTS, (POINTS - 1) / 2
    across_x, across_y = across * turn_x, across * turn_y
    down_x, down_y = -down * turn_y, down * turn_x
    left, top = x - middle * (across_x + down_x), y - middle * (across_y + down_y)
    return Grid(left, top, across_x, across_y, down_x, down_y)


def _hashes(measured: Plane) -> tuple[NDArray[np.uint8], NDArray[np.int8]]:
    """Bits (n, 32) of measured strengths (n, 256), and how sure each bit is.

    High frequencies of pictures are weaker, about as one through the frequency:
    evened out.
    """
    middle = np.partition(measured, MIDDLE, axis=1)[:, MIDDLE, None]
    is_above = measured > middle
    bits = np.packbits(is_above, axis=1, bitorder="little")[:, ::-1]
    even = (measured - middle) * _EVENED.astype(np.float32)
    squares = (even * even).mean(axis=1, keepdims=True)
    scale = MIDDLING_STRENGTH / np.sqrt(np.where(squares > 0, squares, np.inf))
    return bits, (even * scale).clip(-127, 127).astype(np.int8)


def _qualities(tiles: Plane) -> NDArray[np.int64]:
    """PDQ's quality of each (64, 64): how much neighbours differ."""
    along = _percent_apart(tiles[:, :, 1:], tiles[:, :, :-1]).sum(axis=(1, 2))
    down = _percent_apart(tiles[:, 1:], tiles[:, :-1]).sum(axis=(1, 2))
    return _quality_of_sums(along + down)


def _strip_qualities(strip: Plane, above: Plane | None, step: int) -> NDArray[np.int64]:
    """The same for windows of (64, W); neighbours above and to the left count too."""
    apart = np.zeros(strip.shape, np.int64)
    apart[:, 1:] += _percent_apart(strip[:, 1:], strip[:, :-1])
    apart[1:] += _percent_apart(strip[1:], strip[:-1])
    if above is not None:
        apart[0] += _percent_apart(strip[0], above)
    sums = np.pad(apart.sum(axis=0).cumsum(), (1, 0))
    return _quality_of_sums((sums[POINTS:] - sums[:-POINTS])[::step])


def _quality_of_sums(percents: NDArray[np.int64]) -> NDArray[np.int64]:
    quality: NDArray[np.int64] = np.minimum(percents // 90, 100)
    return quality


def _percent_apart(one: Plane, other: Plane) -> NDArray[np.int64]:
    """Whole percent of white; what is no number counts as far apart."""
    apart = np.abs(one - other) * PERCENT
    return np.where(apart < LARGEST_PERCENT, apart, LARGEST_PERCENT).astype(np.int64)


def _is_plane(plane: Plane) -> bool:
    """Whether this is float32 (H, W)."""
    return plane.dtype == np.float32 and plane.ndim == 2


def _is_small(plane: Plane) -> bool:
    return max(plane.shape) <= MOST_SIDE and plane.size <= MOST_PIXELS


def _expect_planes(planes: Planes) -> None:
    _expect(1 <= len(planes) <= MOST_LEVELS)
    for plane in planes:
        _expect(_is_plane(plane) and min(plane.shape) >= 1 and _is_small(plane))


def _expect_hashes(
    rows: int,
    bits: NDArray[np.uint8],
    strengths: NDArray[np.int8],
    qualities: NDArray[np.float32],
) -> None:
    _expect(bits.dtype == np.uint8 and bits.shape == (rows, BITS // 8))
    _expect(strengths.dtype == np.int8 and strengths.shape == (rows, BITS))
    _expect(qualities.dtype == np.float32 and qualities.shape == (rows,))


def _expect(fits: bool) -> None:  # noqa: FBT001 - what is said is what is expected
    if not fits:
        raise ValueError("an array of another type or shape was expected")
