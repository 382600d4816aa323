"""A picture of how lookups a second fall as the bank grows, as SVG."""

import math
from collections.abc import Sequence
from typing import Any, Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from bench.recall_chart import COLOURS, STYLE

WIDTH, HEIGHT = 640, 360
LEFT, RIGHT, TOP, BOTTOM = 70, 150, 50, 46
NAMES: Final = {
    "panoh": "Panoh",
    "flat": "FAISS flat",
    "multihash": "FAISS multi-hash",
    "threatexchange": "threatexchange",
}
RATE: Final = "batch_31"


def draw_growth(sizes: Sequence[dict[str, Any]]) -> str:
    """Draw each searcher's rate within 31 bits by the bank's size, on log scales."""
    svg = blank_page(
        "Lookups a second by the size of the bank",
        "Lookups a second within 31 bits, one thread, by fingerprints banked",
    )
    points = [
        (name, math.log10(size["banked"]), math.log10(searcher[RATE]))
        for size in sizes
        for name, searcher in size["searchers"].items()
        if searcher.get(RATE)
    ]
    across = _scale([x for _, x, _ in points], LEFT, WIDTH - RIGHT)
    up = _scale([y for _, _, y in points], HEIGHT - BOTTOM, TOP)
    for power in range(*_powers([x for _, x, _ in points])):
        say(svg, across(power), HEIGHT - BOTTOM + 18, f"10^{power}", "middle")
    for power in range(*_powers([y for _, _, y in points])):
        draw_level(svg, up(power), f"10^{power}")
    for colour, name in zip(COLOURS[::-1], NAMES, strict=True):
        own = [(across(x), up(y)) for who, x, y in points if who == name]
        draw_line(svg, own, NAMES[name], colour)
    indent(svg)
    return tostring(svg, "unicode") + "\n"


def blank_page(about: str, heading: str) -> Element:
    """A picture with its ground, what it is about and a heading, and nothing else."""
    svg = Element(
        "svg", xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {WIDTH} {HEIGHT}",
        width=str(WIDTH), height=str(HEIGHT), role="img",
    )  # fmt: skip
    SubElement(svg, "title").text = about
    SubElement(svg, "style").text = STYLE
    SubElement(svg, "rect", width="100%", height="100%", attrib={"class": "ground"})
    title = SubElement(svg, "text", x="12", y="24", attrib={"class": "title"})
    title.text = heading
    return svg


def _powers(values: Sequence[float]) -> tuple[int, int]:
    return math.floor(min(values, default=0)), math.ceil(max(values, default=0)) + 1


def _scale(values: Sequence[float], first: float, last: float) -> Any:  # noqa: ANN401 - a function of one number
    low, high = _powers(values)
    return lambda value: first + (value - low) / max(high - 1 - low, 1) * (last - first)


def draw_level(svg: Element, y: float, words: str) -> None:
    """A line across, and what it stands for on the left of it."""
    SubElement(
        svg, "line", x1=str(LEFT), x2=str(WIDTH - RIGHT), y1=f"{y:.1f}",
        y2=f"{y:.1f}", attrib={"class": "grid"},
    )  # fmt: skip
    say(svg, LEFT - 8, y + 4, words, "end")


def say(svg: Element, x: float, y: float, words: str, anchor: str) -> None:
    """Write words at a point."""
    text = SubElement(svg, "text", x=f"{x:.1f}", y=f"{y:.1f}")
    text.set("text-anchor", anchor)
    text.text = words


def draw_line(
    svg: Element, points: Sequence[tuple[float, float]], name: str, colour: str
) -> None:
    """Join points with a line, named at its end."""
    if not points:
        return
    line = SubElement(svg, "polyline", fill="none", stroke=colour)
    line.set("stroke-width", "2")
    line.set("points", " ".join(f"{x:.1f},{y:.1f}" for x, y in points))
    for x, y in points:
        SubElement(svg, "circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r="3", fill=colour)
    x, y = points[-1]
    say(svg, x + 8, y + 4, name, "start")
