"""Draw what a screen shows, in characters: a frame, its lines, and what to press."""

from collections.abc import Sequence
from math import ceil, floor
from unicodedata import combining, east_asian_width

_POINTER, _NO_POINTER = "► ", "  "
_GAP = "  "


def framed(title: str, lines: Sequence[str], pressed: str = "") -> list[str]:
    """Frame some lines under a title; a pointer stands before the one to press."""
    marked = [f"{_POINTER if x == pressed else _NO_POINTER}{x}" for x in lines]
    width = max(map(_cells, (f" {title} ", *marked))) + 1
    top = f" {title} "
    return [
        f"┌{top}{'─' * (width - _cells(top))}┐",
        *(f"│{line}{' ' * (width - _cells(line))}│" for line in marked),
        f"└{'─' * width}┘",
    ]


def placed(
    box: tuple[float, float, float, float], columns: int, rows: int
) -> list[str]:
    """Draw a rectangle in a frame of `columns` times `rows` characters.

    `box` is left, top, right, bottom as shares of the frame; what reaches out of it is
    cut off. A rectangle that fills the frame is the frame.
    """
    page = [[" "] * columns for _ in range(rows)]
    _outline(page, (0, 0, columns - 1, rows - 1), "┌─┐│└┘ ")
    left, top, right, bottom = box
    first_column, last_column = _cells_between(left, right, columns)
    first_row, last_row = _cells_between(top, bottom, rows)
    _outline(page, (first_column, first_row, last_column, last_row), "╔═╗║╚╝·")
    return ["".join(row) for row in page]


def _cells_between(begin: float, end: float, cells: int) -> tuple[int, int]:
    """The first and last of the cells between two shares: two cells at least."""
    first = min(max(floor(begin * (cells - 1)), 0), cells - 2)
    last = min(max(ceil(end * (cells - 1)), first + 1), cells - 1)
    return first, last


def _outline(
    page: list[list[str]], corners: tuple[int, int, int, int], ink: str
) -> None:
    """Draw a rectangle with its inside; `ink` is corner, line, corner, side ..."""
    left, top, right, bottom = corners
    for row in range(top + 1, bottom):
        inside = ink[6] * (right - left - 1)
        page[row][left : right + 1] = [ink[3], *inside, ink[3]]
    line = ink[1] * (right - left - 1)
    page[top][left : right + 1] = [ink[0], *line, ink[2]]
    page[bottom][left : right + 1] = [ink[4], *line, ink[5]]


def side_by_side(frames: Sequence[Sequence[str]], columns: int) -> list[str]:
    """Put frames beside each other where `columns` suffice, else below each other."""
    height = max(map(len, frames))
    widths = [_cells(frame[0]) for frame in frames]
    if sum(widths) + len(_GAP) * (len(frames) - 1) > columns:
        return [line for frame in frames for line in frame]
    filled = [
        [*frame, *[" " * width] * (height - len(frame))]
        for frame, width in zip(frames, widths, strict=True)
    ]
    return [_GAP.join(row).rstrip() for row in zip(*filled, strict=True)]


def _cells(text: str) -> int:
    """How many columns of a terminal the text takes."""
    return sum(
        0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text
    )
