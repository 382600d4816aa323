"""Where a picture may lie inside another: between lines that cut across.

A screenshot, a collage, a border or a caption's band meets the picture in it along
straight lines. Rows where brightness jumps more, over the whole width, than in the rows
around them are such lines; so are columns, within the band between two of them.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations, product
from typing import Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from panoh.fingerprint.pdq import Plane
from panoh.fingerprint.windows import Boxes, Planes

MOST_RECTANGLES: Final = 64
WORKING_SIDE: Final = 320
LEAST_SHARE: Final = 0.12  # of the picture's width and height

CUT_ROWS: Final = 12  # fewer than 6 lose screenshots
CUT_COLUMNS: Final = 4
MOST_BANDS: Final = 40
LARGEST_JUMP: Final = 40.0  # of 255; what is sharper counts the same
ROWS_AROUND: Final = 13
EDGE_OF_PICTURE: Final = 0.3  # how sharp the picture's own edge counts
WORTH_OF_AREA: Final = 0.25
TOO_NARROW: Final = -1.0  # a sharpness that no line has

CELL: Final = 6
LEAST_GRAIN: Final = 2.0  # of 255: interfaces are flat, photographs never quite
GRAINY_SHARE: Final = 0.5
ROW_OF_PHOTO: Final = 0.15
COLUMN_OF_PHOTO: Final = 0.3

TURNS: Final = tuple(np.radians((-5.0, -2.5, 2.5, 5.0)).tolist())
Corners: TypeAlias = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def find_rectangles(planes: Planes) -> Boxes:
    """Propose at most 64 rectangles (n, 5), the whole picture first.

    The whole is also turned a little; then come the cells of common collages, grainy
    parts of flat surroundings, and what lies between lines. Costs about 2 ms, because
    it works on a plane of about 300 pixels.
    """
    plane = next((p for p in planes if min(p.shape) <= WORKING_SIDE), planes[-1])
    height, width = plane.shape
    jumps_down, jumps_across = _jumps(plane)
    corners = [
        *_cells(width, height),
        *_photographs(plane),
        *_between_lines(jumps_down, jumps_across),
    ]
    scale = planes[0].shape[1] / width
    whole = _boxes([(0, 0, width, height)] * (1 + len(TURNS)), scale)
    whole[1:, 4] = TURNS
    found = _boxes(list(dict.fromkeys(corners)), scale)
    return np.concatenate([whole, found])[:MOST_RECTANGLES]


def _cells(width: int, height: int) -> Iterator[Corners]:
    """Halves and quarters."""
    for columns, rows in ((2, 1), (1, 2), (2, 2)):
        wide, high = width / columns, height / rows
        for column, row in product(range(columns), range(rows)):
            yield column * wide, row * high, (column + 1) * wide, (row + 1) * high


def _photographs(plane: Plane) -> Iterator[Corners]:
    """Parts with grain, row by row and then column by column."""
    grain = _grain(plane) >= GRAINY_SHARE
    for top, bottom in _runs(grain.mean(axis=1) >= ROW_OF_PHOTO):
        for left, right in _runs(grain[top:bottom].mean(axis=0) >= COLUMN_OF_PHOTO):
            yield left * CELL, top * CELL, right * CELL, bottom * CELL


def _grain(plane: Plane) -> Plane:
    """In which share of each cell's pixels brightness moves at all."""
    moves = np.abs(np.diff(plane[:, 1:], axis=0)) + np.abs(np.diff(plane[1:], axis=1))
    rows, columns = moves.shape[0] // CELL, moves.shape[1] // CELL
    cells = (moves > LEAST_GRAIN)[: rows * CELL, : columns * CELL]
    share: Plane = cells.reshape(rows, CELL, columns, CELL).mean(axis=(1, 3))
    return share


def _runs(is_in: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and one-past-last of each run that is long enough."""
    ends = np.flatnonzero(np.diff(np.pad(is_in.astype(np.int8), 1)))
    least = LEAST_SHARE * len(is_in)
    pairs = ends.reshape(-1, 2).tolist()
    return [(first, last) for first, last in pairs if last - first >= least]


def _between_lines(jumps_down: Plane, jumps_across: Plane) -> Iterator[Corners]:
    """Rectangles between lines, those first that are sharp on every side.

    Of two as sharp the larger comes first.
    """
    height, width = jumps_down.shape
    rows = _spans(jumps_down.mean(axis=1)[None], CUT_ROWS)
    sharpest = np.argsort(-rows.sharpness[0], kind="stable")[:MOST_BANDS]
    sharpest = sharpest[rows.sharpness[0, sharpest] > TOO_NARROW]
    tops, bottoms = rows.firsts[0, sharpest], rows.lasts[0, sharpest]
    bands = jumps_across[bottoms] - jumps_across[tops]
    columns = _spans(bands / (bottoms - tops)[:, None], CUT_COLUMNS)
    area = (bottoms - tops)[:, None] * (columns.lasts - columns.firsts)
    sharpness = np.minimum(columns.sharpness, rows.sharpness[0, sharpest][:, None])
    worth = sharpness + WORTH_OF_AREA * area / (height * width)
    for place in np.argsort(-worth, axis=None, kind="stable")[
        :MOST_RECTANGLES
    ].tolist():
        band, span = divmod(place, columns.firsts.shape[1])
        if sharpness[band, span] > TOO_NARROW:
            left, right = columns.firsts[band, span], columns.lasts[band, span]
            yield int(left), int(tops[band]), int(right), int(bottoms[band])


def _jumps(plane: Plane) -> tuple[Plane, Plane]:
    """How much brightness jumps: from the row above (H, W), and along each row.

    The latter is summed up from the top (H + 1, W): a band's columns are then one
    difference.
    """
    down, across = np.zeros((2, plane.shape[0] + 1, plane.shape[1]), np.float32)
    down[1:-1] = np.abs(np.diff(plane, axis=0))
    across[1:, 1:] = np.abs(np.diff(plane, axis=1))
    np.minimum(down, LARGEST_JUMP, out=down)
    np.minimum(across, LARGEST_JUMP, out=across)
    return down[:-1] / LARGEST_JUMP, across.cumsum(axis=0) / LARGEST_JUMP


class _Spans(NamedTuple):
    """Pairs of lines in n profiles: (n, pairs) each; the less sharp one counts."""

    firsts: NDArray[np.int64]
    lasts: NDArray[np.int64]
    sharpness: NDArray[np.float32]


def _spans(profiles: Plane, most: int) -> _Spans:
    """Pair the sharpest lines of each profile (n, length), and its two ends."""
    length = profiles.shape[1]
    lines, sharpness = _sharpest(profiles, most)
    order = np.argsort(lines, axis=1, kind="stable")
    lines = np.take_along_axis(lines, order, axis=1)
    sharpness = np.take_along_axis(sharpness, order, axis=1)
    low, high = np.array(list(combinations(range(lines.shape[1]), 2))).T
    firsts, lasts = lines[:, low], lines[:, high]
    weaker = np.minimum(sharpness[:, low], sharpness[:, high])
    weaker[lasts - firsts < max(1, LEAST_SHARE * length)] = TOO_NARROW
    return _Spans(firsts, lasts, weaker)


def _sharpest(profiles: Plane, most: int) -> tuple[NDArray[np.int64], Plane]:
    """Where profiles (n, length) rise most above their surroundings, and their ends."""
    count, length = profiles.shape
    lines = np.full((count, most + 2), length)
    sharpness = np.full((count, most + 2), EDGE_OF_PICTURE, np.float32)
    lines[:, 0] = 0
    rest = np.pad(profiles - _around(profiles), ((0, 0), (2, 2)))
    rest[:, :4] = rest[:, -4:] = 0
    rows = np.arange(count)
    for place in range(1, most + 1):
        lines[:, place] = rest.argmax(axis=1) - 2
        sharpness[:, place] = rest[rows, lines[:, place] + 2]
        for beside in range(5):
            rest[rows, lines[:, place] + beside] = 0
    return lines.clip(0, length), sharpness


def _around(profiles: Plane) -> Plane:
    """The mean of each place's neighbourhood; nothing lies beyond the ends."""
    reach = ROWS_AROUND // 2
    sums = np.pad(profiles.cumsum(axis=1), ((0, 0), (reach + 1, reach)), "edge")
    sums[:, : reach + 1] = 0
    mean: Plane = (sums[:, ROWS_AROUND:] - sums[:, :-ROWS_AROUND]) / ROWS_AROUND
    return mean


def _boxes(corners: Sequence[Corners], scale: float) -> Boxes:
    left, top, right, bottom = np.array(corners, np.float32).T * np.float32(scale)
    turn = np.zeros_like(left)
    columns = [(left + right) / 2, (top + bottom) / 2, right - left, bottom - top, turn]
    return np.stack(columns, axis=1)
