"""Draw what a screen shows, in characters: a frame, its lines, and what to press."""

from collections.abc import Sequence
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
