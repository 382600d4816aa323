"""Where a picture may lie inside another: between lines that cut across.

A screenshot, a collage, a border or a caption's band meets the picture in it along
straight lines. Rows where brightness jumps in many columns at once are such lines; so
are columns, within the band between two of them.
"""

from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from panoh.fingerprint.pdq import Plane
from panoh.fingerprint.windows import Boxes, Planes

MOST_RECTANGLES: Final = 48
WORTH_OF_AREA: Final = 0.25
CUT_ROWS: Final = 8  # fewer than 6 lose screenshots
CUT_COLUMNS: Final = 4
LEAST_JUMP: Final = 10.0
LEAST_SHARE: Final = 0.12  # of the picture's width and height
EDGE_OF_PICTURE: Final = 0.5  # how much a side counts that is the picture's own edge
WORKING_SIDE: Final = 320


def find_rectangles(planes: Planes) -> Boxes:
    """Propose rectangles (n, 5), the whole picture first, then by how sharp they are.

    At most 48. Costs about 2 ms: it works on a plane of about 300 pixels.
    """
    plane = next((p for p in planes if min(p.shape) <= WORKING_SIDE), planes[-1])
    jumps_down, jumps_across = _jumps(plane)
    height, width = plane.shape
    found = [
        (min(row_sharpness, sharpness), left, top, right, bottom)
        for top, bottom, row_sharpness in _cuts(jumps_down.mean(axis=1), CUT_ROWS)
        for left, right, sharpness in _columns(jumps_across, top, bottom)
    ]
    found.sort(key=lambda one: -_worth(*one, width * height))
    corners = [(0, 0, width, height), *(corner[1:] for corner in found)]
    return _boxes(corners[:MOST_RECTANGLES], planes[0].shape[1] / width)


def _worth(
    sharpness: float, left: int, top: int, right: int, bottom: int, pixels: int
) -> float:
    """Sharp on every side first; of two as sharp, the larger."""
    return sharpness + WORTH_OF_AREA * (right - left) * (bottom - top) / pixels


def _jumps(plane: Plane) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Where brightness jumps from the row above (H, W), and along each row, summed
    up from the top (H + 1, W): a band's columns are then one difference."""
    down = np.zeros(plane.shape, np.float32)
    down[1:] = np.abs(np.diff(plane, axis=0)) > LEAST_JUMP
    across = np.zeros((plane.shape[0] + 1, plane.shape[1]), np.float32)
    across[1:, 1:] = np.abs(np.diff(plane, axis=1)) > LEAST_JUMP
    return down, across.cumsum(axis=0)


def _columns(
    jumps_across: NDArray[np.float32], top: int, bottom: int
) -> list[tuple[int, int, float]]:
    band = (jumps_across[bottom] - jumps_across[top]) / (bottom - top)
    return _cuts(band, CUT_COLUMNS)


def _cuts(profile: NDArray[np.float32], most: int) -> list[tuple[int, int, float]]:
    """Pairs of the sharpest lines and the two ends, and how sharp the weaker one is."""
    length = len(profile)
    lines = {0: EDGE_OF_PICTURE, length: EDGE_OF_PICTURE}
    rest = profile.copy()
    rest[:2] = rest[-2:] = 0
    for _ in range(most):
        line = int(rest.argmax())
        if rest[line] <= 0:
            break
        lines[line] = float(rest[line])
        rest[max(0, line - 2) : line + 3] = 0
    return [
        (low, high, min(lines[low], lines[high]))
        for low, high in combinations(sorted(lines), 2)
        if high - low >= LEAST_SHARE * length
    ]


def _boxes(corners: list[tuple[int, int, int, int]], scale: float) -> Boxes:
    left, top, right, bottom = np.array(corners, np.float32).T * np.float32(scale)
    turn = np.zeros_like(left)
    columns = [(left + right) / 2, (top + bottom) / 2, right - left, bottom - top, turn]
    return np.stack(columns, axis=1)
