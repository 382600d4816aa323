"""A picture of how a model gets better with more texts, as SVG."""

import math
from collections.abc import Sequence
from typing import Any, Final
from xml.etree.ElementTree import indent, tostring

from bench.growth_chart import (
    BOTTOM,
    HEIGHT,
    LEFT,
    RIGHT,
    TOP,
    WIDTH,
    blank_page,
    draw_level,
    draw_line,
    say,
)
from bench.recall_chart import COLOURS

LEAST: Final = 0.5
STEP: Final = 0.1
MORE_COLOURS: Final = (*COLOURS, "#a45ad0", "#c0395b")


def draw_curve(points: Sequence[dict[str, Any]]) -> str:
    """Draw macro-F1 by the share of texts learned, one line a data set."""
    svg = blank_page(
        "Macro-F1 by the share of texts learned",
        "Macro-F1 by the share of its training texts that a model learned",
    )
    shares = sorted({point["share"] for point in points})
    for share in shares:
        words = f"{share:.1%}".replace(".0%", "%")
        say(svg, across(share, shares), HEIGHT - BOTTOM + 18, words, "middle")
    for level in range(round((1 - LEAST) / STEP) + 1):
        value = LEAST + STEP * level
        draw_level(svg, up(value), f"{value:.1f}")
    for colour, name in zip(MORE_COLOURS, lines_of(points), strict=False):
        own = [
            (across(point["share"], shares), up(point["macro_f1"]))
            for point in points
            if name_of(point) == name
        ]
        draw_line(svg, own, name, colour)
    indent(svg)
    return tostring(svg, "unicode") + "\n"


def lines_of(points: Sequence[dict[str, Any]]) -> list[str]:
    """The lines' names, the last point of each the higher the earlier."""
    ends = {name_of(point): point["macro_f1"] for point in points}
    return sorted(ends, key=lambda name: -float(ends[name]))


def name_of(point: dict[str, Any]) -> str:
    """A data set, and the letters it was read in."""
    return f"{point['data']} ({point['language']})"


def across(share: float, shares: Sequence[float]) -> float:
    """Where a share stands: each doubling is as wide."""
    least, most = math.log2(shares[0]), math.log2(shares[-1])
    return LEFT + (WIDTH - RIGHT - LEFT) * (math.log2(share) - least) / (
        (most - least) or 1
    )


def up(value: float) -> float:
    """Where a macro-F1 stands."""
    return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * (value - LEAST) / (1 - LEAST)
