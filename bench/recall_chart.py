"""A picture of recall by edit and mode, as SVG that can be read on dark and light."""

from collections.abc import Mapping, Sequence
from itertools import chain
from xml.etree.ElementTree import Element, SubElement, indent, tostring

LABELS = 190
BARS = 480
VALUES = 56
BAR_HEIGHT = 7
GAP = 9
TOP = 58
BOTTOM = 34
COLOURS = ("#8a8f98", "#2f8fd0", "#e07b39", "#4aa564")
# A picture cannot ask whether the page around it is dark, only what the reader set; so
# it brings its own ground, on which its words can be read either way.
STYLE = """
text { font: 12px system-ui, sans-serif; fill: #24292f; }
.title { font-weight: 600; font-size: 14px; }
.small { font-size: 10px; }
.ground { fill: #ffffff; }
.grid { stroke: #8a8f98; stroke-opacity: .35; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; }
  .ground { fill: #0d1117; }
}
"""


def draw_recall(
    recalls: Mapping[str, Mapping[str, float]], title: str, about: str
) -> str:
    """Draw bars of 0 to 1 for each edit, one a mode: {mode: {edit: recall}}."""
    modes = [*recalls]
    edits = [*dict.fromkeys(chain.from_iterable(recalls.values()))]
    row = BAR_HEIGHT * len(modes) + GAP
    width, height = LABELS + BARS + VALUES, TOP + row * len(edits) + BOTTOM
    svg = Element(
        "svg",
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width} {height}",
        role="img",
    )
    SubElement(svg, "title").text = title
    SubElement(svg, "desc").text = about
    SubElement(svg, "style").text = STYLE
    ground = {"class": "ground", "width": "100%", "height": "100%"}
    SubElement(svg, "rect", ground)
    write(svg, 8, 18, title, "title")
    draw_legend(svg, modes)
    draw_scale(svg, TOP - 6, height - BOTTOM)
    for number, edit in enumerate(edits):
        values = [recalls[mode].get(edit, 0.0) for mode in modes]
        draw_edit(svg, edit, values, TOP + row * number)
    indent(svg)
    return tostring(svg, encoding="unicode") + "\n"


def draw_legend(svg: Element, modes: Sequence[str]) -> None:
    """Say which colour is which mode."""
    for number, mode in enumerate(modes):
        x = LABELS + 130 * number
        box(svg, x, 28, 12, COLOURS[number % len(COLOURS)])
        write(svg, x + 18, 36, mode)


def draw_scale(svg: Element, top: int, bottom: int) -> None:
    """Draw lines at the quarters, with their values below."""
    for quarter in range(5):
        x = LABELS + BARS * quarter // 4
        place = {"x1": str(x), "x2": str(x), "y1": str(top), "y2": str(bottom)}
        SubElement(svg, "line", {"class": "grid", **place})
        write(svg, x, bottom + 16, f"{quarter / 4:.2f}", "small", anchor="middle")


def draw_edit(svg: Element, edit: str, values: Sequence[float], top: int) -> None:
    """Draw one edit's bars; the best value is written beside them."""
    middle = top + BAR_HEIGHT * len(values) / 2 + 4
    write(svg, LABELS - 10, middle, edit.replace("_", " "), anchor="end")
    for number, value in enumerate(values):
        y = top + BAR_HEIGHT * number
        box(svg, LABELS, y, BARS * value, COLOURS[number % len(COLOURS)])
    write(svg, LABELS + BARS + 8, middle, f"{max(values):.2f}", "small")


def box(svg: Element, x: float, y: float, width: float, colour: str) -> None:
    """Draw one bar."""
    size = {"width": f"{width:.1f}", "height": str(BAR_HEIGHT - 1)}
    SubElement(svg, "rect", {"x": str(x), "y": str(y), "fill": colour, **size})


def write(
    svg: Element, x: float, y: float, words: str, kind: str = "", anchor: str = "start"
) -> None:
    """Write words."""
    place = {"x": str(x), "y": f"{y:.0f}", "text-anchor": anchor}
    SubElement(svg, "text", {"class": kind, **place}).text = words
