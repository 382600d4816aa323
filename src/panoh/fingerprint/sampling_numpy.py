"""Points of a picture at any place and turn, in NumPy: the twin of `sampling.h`.

Points that lie far apart are taken from a coarser plane, blurred as PDQ blurs: by a
tent of one spacing to either side, or by two samples that spread as far.
"""

import math
from collections.abc import Iterator
from typing import Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from panoh.fingerprint.pdq import Plane

Planes: TypeAlias = tuple[Plane, ...]

UPRIGHT_SPACING: Final = 4.0
TURNED_SPACING: Final = 2.45
MOST_HALF: Final = 31.5  # pixels of a tent to either side
POINTS_AT_ONCE: Final = 256


class Grid(NamedTuple):
    """Points at origin + column * across + row * down, in pixels of the first plane.

    Pixel centres lie at .5; what lies outside is the nearest edge's.
    """

    x: float
    y: float
    across_x: float
    across_y: float
    down_x: float
    down_y: float


def sample(planes: Planes, grid: Grid, out: Plane) -> None:
    """Take points out (h, w) in rows and columns."""
    is_upright = grid.across_y == 0 == grid.down_x
    if is_upright and grid.across_x > 0 and grid.down_y > 0:
        _sample_upright(planes, grid, out)
    else:
        _sample_turned(planes, grid, out)


def _level(planes: Planes, spacing: float, least: float) -> Plane:
    """The coarsest plane whose points still lie `least` of its pixels apart."""
    level = 0
    while level + 1 < len(planes) and spacing >= 2 * least:
        spacing /= 2
        level += 1
    return planes[level]


def _on_plane(grid: Grid, first: Plane, plane: Plane) -> Grid:
    x = plane.shape[1] / first.shape[1]
    y = plane.shape[0] / first.shape[0]
    return Grid(*(value * (y if at % 2 else x) for at, value in enumerate(grid)))


def _sample_upright(planes: Planes, grid: Grid, out: Plane) -> None:
    """Blur down, then across: a matrix product each, a few hundred points at once."""
    plane = _level(planes, min(grid.across_x, grid.down_y), UPRIGHT_SPACING)
    grid = _on_plane(grid, planes[0], plane)
    height, width = plane.shape
    for rows, used_rows, down in _tents(grid.y, grid.down_y, out.shape[0], height):
        for columns, used, across in _tents(grid.x, grid.across_x, out.shape[1], width):
            out[rows, columns] = (down @ plane[used_rows, used]) @ across.T


def _tents(
    start: float, spacing: float, points: int, side: int
) -> Iterator[tuple[slice, slice, Plane]]:
    """Points, the pixels that they use, and the weights (points, pixels) of those."""
    half = min(max(spacing / 2, 1), MOST_HALF)
    for first in range(0, points, POINTS_AT_ONCE):
        last = min(first + POINTS_AT_ONCE, points)
        centres = (start + np.arange(first, last) * spacing - 0.5).clip(0, side - 1)
        low = max(0, math.ceil(centres[0] - half))
        high = min(side - 1, math.floor(centres[-1] + half))
        apart = np.abs(np.arange(low, high + 1) - centres[:, None])
        weights = np.maximum(1 - apart / half, 0)
        weights /= weights.sum(axis=1, keepdims=True)
        yield slice(first, last), slice(low, high + 1), weights.astype(np.float32)


def _sample_turned(planes: Planes, grid: Grid, out: Plane) -> None:
    """Two samples a point, each between four pixels."""
    across = math.hypot(grid.across_x, grid.across_y)
    down = math.hypot(grid.down_x, grid.down_y)
    plane = _level(planes, min(across, down), TURNED_SPACING)
    scale = plane.shape[1] / planes[0].shape[1]
    grid = _on_plane(grid, planes[0], plane)
    right, below = _aside(across * scale), _aside(down * scale)
    aside_x = np.float32(right * grid.across_x + below * grid.down_x)
    aside_y = np.float32(right * grid.across_y + below * grid.down_y)
    for first in range(0, len(out), POINTS_AT_ONCE):
        rows = slice(first, min(first + POINTS_AT_ONCE, len(out)))
        xs, ys = _points(grid, rows, out.shape[1])
        out[rows] = _between(plane, xs - aside_x, ys - aside_y)
        out[rows] += _between(plane, xs + aside_x, ys + aside_y)


def _points(grid: Grid, rows: slice, columns: int) -> tuple[Plane, Plane]:
    """Places (rows, columns) of points, in pixels from the first pixel's centre."""
    row = np.arange(rows.start, rows.stop)[:, None]
    column = np.arange(columns, dtype=np.float32)
    xs = (grid.x - 0.5 + row * grid.down_x).astype(np.float32)
    ys = (grid.y - 0.5 + row * grid.down_y).astype(np.float32)
    across_x, across_y = np.float32(grid.across_x), np.float32(grid.across_y)
    return xs + column * across_x, ys + column * across_y


def _aside(spacing: float) -> float:
    """How far two samples lie from a point to spread as far as PDQ's tent."""
    missing = spacing * spacing / 24 - 0.25
    return math.sqrt(missing) / spacing if missing > 0 else 0.0


def _between(plane: Plane, xs: Plane, ys: Plane) -> Plane:
    """Half of what the plane shows at points, which take the edge's if outside."""
    height, width = plane.shape
    xs, ys = xs.clip(0, width - 1), ys.clip(0, height - 1)
    left, top = xs.astype(np.intp), ys.astype(np.intp)
    part_x, part_y = xs - left.astype(np.float32), ys - top.astype(np.float32)
    right = (left < width - 1).astype(np.intp)
    here, below = top * width + left, np.where(top < height - 1, width, 0)
    above = _along(plane, here, right, part_x)
    under = _along(plane, here + below, right, part_x)
    half: Plane = np.float32(0.5) * (above + part_y * (under - above))
    return half


def _along(
    plane: Plane, here: NDArray[np.intp], right: NDArray[np.intp], part: Plane
) -> Plane:
    first = plane.take(here)
    along: Plane = first + part * (plane.take(here + right) - first)
    return along
