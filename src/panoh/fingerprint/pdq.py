"""PDQ: 256 bits that survive re-compression, resizing and small edits.

PDQ blurs a picture, takes 64 x 64 points of it, and says for each of 16 x 16
frequencies whether it is stronger than most. All before "stronger than most" is
linear and works on one axis at a time, so each of 64 points an axis is a weighted sum
of a few rows: blurring and choice of points at once, 4 multiplications a pixel.
Flipping or turning the picture only flips or swaps the weights; the pixels stay where
they are.

Source: "PDQ & TMK + PDQF", Facebook, 2019, and the behaviour of pdqhash 0.2.8, to
whose bits the tests hold this.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from panoh.errors import MediaBomb
from panoh.model.fingerprints import Fingerprint, Frame

_weigh_rows: "Callable[[Pixels, int, NDArray[np.int64], Plane, Plane], None] | None"
try:
    from panoh.fingerprint import _pdq

    _weigh_rows = _pdq.weigh_rows
except ImportError:  # installed where no compiler was at hand
    _weigh_rows = None

Plane: TypeAlias = NDArray[np.float32]
Colours: TypeAlias = NDArray[np.uint8] | NDArray[np.uint16]
Pixels: TypeAlias = NDArray[np.uint8] | Plane

MOST_PIXELS: Final = 100_000_000
LONGEST_SIDE: Final = 65_535  # JPEG's own; a matrix is then 17 MB
STRIP_ROWS: Final = 256
POINTS: Final = 64
FREQUENCIES: Final = 16
MIDDLE: Final = FREQUENCIES**2 // 2 - 1
SHORTEST_SIDE: Final = 5  # the reference hashes nothing smaller
NO_BITS: Final = "0" * 64
LUMA_WEIGHTS: Final = np.array([0.299, 0.587, 0.114], np.float32)  # ITU-R BT.601


class Orientation(NamedTuple):
    """How stored pixels become the picture seen: flips first, then the diagonal."""

    flips_rows: bool = False
    flips_columns: bool = False
    swaps_axes: bool = False


AS_STORED: Final = Orientation()


def check_size(width: int, height: int) -> None:
    """Refuse what would not fit in memory, before a decoder allocates for it."""
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise MediaBomb(width=width, height=height)


def frame_of_luma(
    luma: Pixels, orientation: Orientation = AS_STORED, at_seconds: float = 0.0
) -> Frame:
    """Hash brightness (H, W), 0 to 255. Raises MediaBomb."""
    height, width = luma.shape
    return frame_of_strips(width, height, [luma], orientation, at_seconds)


def frame_of_rgb(
    pixels: Colours,
    orientation: Orientation = AS_STORED,
    at_seconds: float = 0.0,
) -> Frame:
    """Hash colours (H, W, 3); needs little memory beside them. Raises MediaBomb."""
    height, width, _ = pixels.shape
    strips = (
        luma_of(pixels[top : top + STRIP_ROWS]) for top in range(0, height, STRIP_ROWS)
    )
    return frame_of_strips(width, height, strips, orientation, at_seconds)


def frame_of_strips(
    width: int,
    height: int,
    strips: Iterable[Pixels],
    orientation: Orientation = AS_STORED,
    at_seconds: float = 0.0,
) -> Frame:
    """Hash brightness that comes in strips (rows, width) from the top down.

    Takes every strip. A side below 5 pixels gives no bits and quality 0, as in the
    reference. Raises MediaBomb.
    """
    small = shrink(width, height, strips, orientation)
    if min(width, height) < SHORTEST_SIDE:
        return Frame(Fingerprint(NO_BITS), 0, at_seconds)
    return frame_of_points(small, at_seconds)


def frame_of_points(small: Plane, at_seconds: float = 0.0) -> Frame:
    """Hash the 64 x 64 points that `shrink` takes of a picture."""
    return Frame(fingerprint_of(small), quality_of(small), at_seconds)


def luma_of(pixels: Colours) -> Plane:
    """Weigh colours (H, W, 3) of 8 or 16 bits into brightness (H, W), 0 to 255."""
    white = np.iinfo(pixels.dtype).max
    weights = LUMA_WEIGHTS * np.float32(255 / white)
    red, green, blue = (pixels[:, :, i] * weights[i] for i in range(3))
    luma: Plane = red + green + blue
    return luma


def shrink(
    width: int,
    height: int,
    strips: Iterable[Pixels],
    orientation: Orientation = AS_STORED,
    each_for: tuple[int, int] = (1, 1),
) -> Plane:
    """Blur, take 64 x 64 points, and put them upright. Raises MediaBomb.

    Each point is an average: what is added to every pixel is added to every point,
    and a sum of planes gives the sum of their points. `each_for` says for how many
    of the picture's columns and rows a value of the strips stands.
    """
    check_size(width, height)
    flips_rows, flips_columns, swaps_axes = orientation
    columns, rows = each_for
    down = axis_weights(height, is_flipped=flips_rows, each_for=rows)
    across = axis_weights(width, is_flipped=flips_columns, each_for=columns)
    short = np.zeros((POINTS, -(-width // columns)), np.float32)
    top = 0
    for strip in strips:
        add_rows(strip, top, down, short)
        top += len(strip)
    small = np.zeros((POINTS, POINTS), np.float32)
    add_rows(np.ascontiguousarray(short.T), 0, across, small)
    return small if swaps_axes else small.T


class AxisWeights(NamedTuple):
    """Of which rows a point is the sum: `first` (64,) int64, `weights` (64, n)."""

    first: NDArray[np.int64]
    weights: Plane


@lru_cache(maxsize=256)  # 4 bytes a pixel of the side: 1 MB for sides of 1,000
def axis_weights(
    side: int, *, is_flipped: bool = False, each_for: int = 1
) -> AxisWeights:
    """Two box filters and the choice of 64 points, for an axis of this length.

    The box is a 128th of the side long, rounded up, and longer to the right if even.
    A box of boxes is a tent: a row counts as often as boxes of the point's window
    reach it, each by one over its length, which is less at the picture's edges.
    """
    length = -(-side // (2 * POINTS))
    before, after = (length - 1) // 2, length // 2
    points = ((np.arange(POINTS) + 0.5) * side / POINTS).astype(np.int64)[:, None]
    at = np.arange(side)
    boxes = np.minimum(at + after + 1, side) - np.maximum(at - before, 0)
    added_up = np.concatenate([[0.0], np.cumsum(1 / boxes)])
    start, end = np.maximum(points - before, 0), np.minimum(points + after + 1, side)
    reach = min(2 * length - 1, side)
    first = np.clip(points - 2 * before, 0, side - reach)
    rows = first + np.arange(reach)
    low, high = np.maximum(rows - after, start), np.minimum(rows + before + 1, end)
    tents = added_up[np.maximum(low, high)] - added_up[low]
    weights = (tents / (end - start)).astype(np.float32)
    if is_flipped:
        first, weights = side - reach - first, weights[:, ::-1]
    axis = AxisWeights(first[:, 0].copy(), np.ascontiguousarray(weights))
    return axis if each_for == 1 else folded(axis, each_for)


def folded(axis: AxisWeights, each_for: int) -> AxisWeights:
    """The weights of an axis on which each stored row stands for several."""
    points, reach = axis.weights.shape
    rows = (axis.first[:, None] + np.arange(reach)) // each_for
    first = axis.first // each_for
    weights = np.zeros((points, (reach - 1) // each_for + 2), np.float32)
    at = np.arange(points)[:, None], rows - first[:, None]
    np.add.at(weights, at, axis.weights)
    return AxisWeights(first, weights)


def axis_matrix(side: int) -> Plane:
    """The weights of an axis as one matrix (64, side), to look at PDQ as a whole.

    A picture's points are `axis_matrix(height) @ luma @ axis_matrix(width).T`.
    """
    first, weights = axis_weights(side)
    matrix = np.zeros((POINTS, side), np.float32)
    np.put_along_axis(matrix, first[:, None] + np.arange(weights.shape[1]), weights, 1)
    return matrix


def add_rows(rows: Pixels, top: int, axis: AxisWeights, sums: Plane) -> None:
    """Add to sums (64, width) what these rows (n, width) are to each point.

    `top` is the first row's number. The compiled kernel and NumPy add in the same
    order and precision, so their numbers are the same.
    """
    if _weigh_rows is not None:
        _weigh_rows(packed(rows), top, axis.first, axis.weights, sums)
        return
    for step, weights in enumerate(axis.weights.T):
        numbers = axis.first + step
        here = (numbers >= top) & (numbers < top + len(rows))
        picked = rows[numbers[here] - top].astype(np.float32)
        sums[here] += weights[here, None] * picked


def packed(rows: Pixels) -> Pixels:
    """The kernel's kinds of number, each beside the next; mostly what came."""
    is_packed = rows.shape[1] <= 1 or rows.strides[1] == rows.itemsize
    if is_packed and rows.dtype in (np.uint8, np.float32):
        return rows
    return np.ascontiguousarray(rows, np.float32)


@lru_cache(maxsize=1)
def cosine_matrix() -> Plane:
    """Frequencies 1 to 16 of the discrete cosine transform (16, 64)."""
    frequency = np.arange(1, FREQUENCIES + 1)[:, None]
    angles = np.pi / 2 / POINTS * frequency * (2 * np.arange(POINTS) + 1)
    matrix: Plane = (np.sqrt(2 / POINTS) * np.cos(angles)).astype(np.float32)
    return matrix


def fingerprint_of(small: Plane) -> Fingerprint:
    """Say of each frequency of (64, 64) whether it exceeds the lower median.

    The last frequency is the first bit of the hexadecimal text.
    """
    cosines = cosine_matrix()
    strengths = (cosines @ small @ cosines.T).ravel()
    lower_median = np.partition(strengths, MIDDLE)[MIDDLE]
    return Fingerprint(np.packbits(strengths[::-1] > lower_median).tobytes().hex())


def quality_of(small: Plane) -> int:
    """Add up how much neighbours differ, in whole percent; 0 to 100."""
    differing = 0
    for steps in (small[1:] - small[:-1], small[:, 1:] - small[:, :-1]):
        percent = np.abs(steps) * 100 / 255
        differing += int(percent.astype(np.int32).sum())
    return min(differing // 90, 100)
