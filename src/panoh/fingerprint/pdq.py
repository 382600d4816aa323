"""PDQ: 256 bits that survive re-compression, resizing and small edits.

PDQ blurs a picture, takes 64 x 64 points of it, and says for each of 16 x 16
frequencies whether it is stronger than most. All before "stronger than most" is
linear and works on one axis at a time, so one matrix an axis does the blurring and
the choice of points. Flipping or turning the picture only flips or swaps the
matrices; the pixels stay where they are.

Source: "PDQ & TMK + PDQF", Facebook, 2019, and the behaviour of pdqhash 0.2.8, to
whose bits the tests hold this.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from panoh.errors import MediaBomb
from panoh.model.fingerprints import Fingerprint, Frame

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

    Costs 64 multiplications a pixel, at the speed of a matrix product. A side
    below 5 pixels gives no bits and quality 0, as in the reference.
    """
    check_size(width, height)
    if min(width, height) < SHORTEST_SIDE:
        return Frame(Fingerprint(NO_BITS), 0, at_seconds)
    small = shrink(width, height, strips, orientation)
    return Frame(fingerprint_of(small), quality_of(small), at_seconds)


def luma_of(pixels: Colours) -> Plane:
    """Weigh colours (H, W, 3) of 8 or 16 bits into brightness (H, W), 0 to 255."""
    white = np.iinfo(pixels.dtype).max
    weights = LUMA_WEIGHTS * np.float32(255 / white)
    red, green, blue = (pixels[:, :, i] * weights[i] for i in range(3))
    luma: Plane = red + green + blue
    return luma


def shrink(
    width: int, height: int, strips: Iterable[Pixels], orientation: Orientation
) -> Plane:
    """Blur, take 64 x 64 points, and put them upright."""
    flips_rows, flips_columns, swaps_axes = orientation
    across, down = axis_matrix(width), axis_matrix(height)
    across = across[:, ::-1] if flips_columns else across
    down = down[:, ::-1] if flips_rows else down
    narrow = np.concatenate([strip.astype(np.float32) @ across.T for strip in strips])
    small: Plane = down @ narrow
    return small.T if swaps_axes else small


@lru_cache(maxsize=8)
def axis_matrix(side: int) -> Plane:
    """Two box filters and the choice of 64 points, as one matrix (64, side).

    A box filter averages a window; a window of windows is a tent. Each of the
    window's boxes is added as a step up and a step down, summed up in the end.
    """
    first, last = window_ends(side)
    points = ((np.arange(POINTS) + 0.5) * side / POINTS).astype(np.intp)
    steps = np.zeros((POINTS, side + 1))
    for row, point in enumerate(points):
        window = np.arange(first[point], last[point])
        lengths = last[window] - first[window]
        weights = 1 / (lengths * len(window))
        np.add.at(steps[row], first[window], weights)
        np.add.at(steps[row], last[window], -weights)
    matrix = steps.cumsum(axis=1)[:, :side].astype(np.float32)
    matrix.flags.writeable = False
    return matrix


def window_ends(side: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """First and one-past-last index of the box filter's window at each position.

    It is a 128th of the side long, rounded up, and longer to the right if even.
    """
    length = -(-side // (2 * POINTS))
    at = np.arange(side)
    first = np.maximum(at - (length - 1) // 2, 0)
    last = np.minimum(at + length // 2 + 1, side)
    return first, last


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
    differing = sum(
        int(np.abs(np.diff(small, axis=axis) * 100 / 255).astype(np.int64).sum())
        for axis in (0, 1)
    )
    return min(differing // 90, 100)
