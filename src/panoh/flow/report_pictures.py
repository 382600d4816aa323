"""The two pictures of a report, as SVG: the spread in time, and who shares with whom.

Both are drawn the same way for the same facts, need no script and no style of their
own (the page's style sheet colours the classes), and repeat what a table says.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from gettext import NullTranslations
from itertools import islice, takewhile
from xml.etree.ElementTree import Element, SubElement, tostring

from panoh.model.report import ReportChannel, SharedPictures, SpreadingChannel
from panoh.model.text import shown

MOST_CHANNELS = 24

MARGIN = 40
LANE_HEIGHT = 46
AXIS_HEIGHT = 26
TICK_WIDTH = 92
LEAST_DOT, MOST_DOT = 6.0, 11.0

CIRCLE_SIDE = 360
CIRCLE_RADIUS = 148
NODE_RADIUS = 18
LEAST_LINE, MOST_LINE = 1.5, 9.0
MOST_NUMBERED_LINES = 10

MONDAY = datetime(2001, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
STEPS = (
    *(minutes * MINUTE for minutes in (1, 5, 15, 60, 180, 360, 720)),
    *(days * DAY for days in (1, 2, 7, 14)),
)
MONTH_STEPS = (1, 3, 6, 12, 24, 60, 120, 600, 1200, 12000)


@dataclass(frozen=True, slots=True)
class Dot:
    """One post on the timeline: confirmed by a person, or only suggested."""

    channel: ReportChannel
    at: datetime
    is_sighting: bool


def draw_timeline(dots: Sequence[Dot], words: NullTranslations, width: int) -> str:
    """Draw one lane a channel, `width` units wide; "" when there is nothing to draw.

    Lanes are in the order in which their channels were first seen, at most
    MOST_CHANNELS of them: those with the most dots.
    """
    if not dots:
        return ""
    lanes = choose_lanes(dots)
    shown_dots = [dot for dot in dots if dot.channel.id in {lane.id for lane in lanes}]
    place = scale([dot.at for dot in shown_dots], MARGIN, width - MARGIN)
    height = len(lanes) * LANE_HEIGHT + AXIS_HEIGHT
    svg = start_picture(
        f"timeline-{width}",
        (width, height),
        words.gettext("Spread in time"),
        words.gettext(
            "One line for each channel, from the earliest post to the latest. The"
            " tables of sightings and candidates hold the same facts."
        ),
    )
    draw_axis(svg, shown_dots, place, (width, height))
    for number, lane in enumerate(lanes):
        draw_lane(svg, lane, LANE_HEIGHT * number + 32, width)
        mine = [dot for dot in shown_dots if dot.channel.id == lane.id]
        draw_dots(svg, mine, place, LANE_HEIGHT * number + 32)
    return tostring(svg, encoding="unicode")


def choose_lanes(dots: Iterable[Dot]) -> list[ReportChannel]:
    """Choose the channels with the most dots, earliest first."""
    by_time = sorted(dots, key=lambda dot: (dot.at, dot.channel.id))
    seen = {dot.channel.id: dot.channel for dot in reversed(by_time)}
    counted = Counter(dot.channel.id for dot in by_time)
    kept = {channel for channel, _ in counted.most_common(MOST_CHANNELS)}
    return [seen[channel] for channel in counted if channel in kept]


def scale(times: Sequence[datetime], left: int, right: int) -> Callable[..., float]:
    """Return what places an instant from `left` to `right`; one alone is central."""
    start, end = min(times), max(times)
    if start == end:
        return lambda _: (left + right) / 2
    unit = (right - left) / (end - start).total_seconds()
    return lambda at: left + (at - start).total_seconds() * unit


def draw_axis(
    svg: Element,
    dots: Sequence[Dot],
    place: Callable[..., float],
    size: tuple[int, int],
) -> None:
    """Draw the ticks of time, with their dates below."""
    width, height = size
    times = [dot.at for dot in dots]
    for at, label in choose_ticks(min(times), max(times), width // TICK_WIDTH):
        x = f"{place(at):.1f}"
        bottom = height - AXIS_HEIGHT
        draw(svg, "line", "tick", x1=x, x2=x, y1="14", y2=str(bottom + 4))
        draw(svg, "text", "date", x=x, y=str(height - 8)).text = label


def choose_ticks(
    start: datetime, end: datetime, at_most: int
) -> list[tuple[datetime, str]]:
    """Round instants from start to end, at least one and at most `at_most`."""
    for step in STEPS:
        found = list(islice(even_ticks(start, end, step), at_most + 1))
        if 1 < len(found) <= at_most:
            form = "%m-%d %H:%M" if step < DAY else "%Y-%m-%d"
            return [(at, at.strftime(form)) for at in found]
    for months in MONTH_STEPS:
        found = list(islice(month_ticks(start, end, months), at_most + 1))
        if 1 < len(found) <= at_most:
            return [(at, at.isoformat()[:7]) for at in found]
    return [(at, at.isoformat(" ")[:16]) for at in sorted({start, end})]


def even_ticks(start: datetime, end: datetime, step: timedelta) -> Iterable[datetime]:
    """Every multiple of `step`, counted from a Monday, from start to end."""
    first = MONDAY - (MONDAY - start) // step * step
    count = (end - first) // step + 1
    return (first + number * step for number in range(count))


def month_ticks(start: datetime, end: datetime, months: int) -> Iterable[datetime]:
    """Yield the first day of every `months`-th month from start to end."""
    first = -(-(start.year * 12 + start.month - 1) // months) * months
    numbers = range(first, 9999 * 12 + 12, months)
    days = (datetime(n // 12, n % 12 + 1, 1, tzinfo=UTC) for n in numbers)
    return (day for day in takewhile(lambda day: day <= end, days) if day >= start)


def draw_lane(svg: Element, channel: ReportChannel, y: int, width: int) -> None:
    """Draw a channel's line with its name above."""
    draw(svg, "line", "lane", x1="0", x2=str(width), y1=str(y), y2=str(y))
    name = draw(svg, "text", "name", x="0", y=str(y - 15))
    name.text = f"{channel.id} {shown(channel.untrusted_name, 36)}"


def draw_dots(
    svg: Element, dots: Sequence[Dot], place: Callable[..., float], y: int
) -> None:
    """Draw a lane's dots, one for all that fall on the same place, fuller ones larger.

    Sightings are filled and drawn last, so that no candidate hides one.
    """
    together = Counter((dot.is_sighting, round(place(dot.at))) for dot in dots)
    for (is_sighting, x), count in sorted(together.items()):
        radius = min(LEAST_DOT + math.sqrt(count - 1), MOST_DOT)
        kind = "sighting" if is_sighting else "candidate"
        draw(svg, "circle", kind, cx=str(x), cy=str(y), r=f"{radius:.1f}")


def draw_channels(
    spread: Sequence[SpreadingChannel],
    shared: Sequence[SharedPictures],
    words: NullTranslations,
) -> str:
    """Draw the channels on a circle, joined by lines as wide as what they share.

    At most MOST_CHANNELS, those that share the most; "" when none shares anything.
    """
    nodes = strongest(spread)
    if not nodes:
        return ""
    places = place_on_circle([node.channel.id for node in nodes])
    svg = start_picture(
        "channels",
        (CIRCLE_SIDE, CIRCLE_SIDE),
        words.gettext("Channels that share pictures"),
        words.gettext(
            "Channels joined by lines; a wider line is more shared pictures. The table"
            " beside it holds the same facts."
        ),
    )
    drawn = [pair for pair in shared if {pair.first, pair.second} <= places.keys()]
    drawn.sort(key=lambda pair: (-pair.pictures, pair.first, pair.second))
    for pair in drawn:
        draw_pair(svg, pair, places, most=drawn[0].pictures)
    for pair in drawn if len(drawn) <= MOST_NUMBERED_LINES else ():
        draw_number(svg, pair, places)
    for node in nodes:
        draw_node(svg, node, places[node.channel.id])
    return tostring(svg, encoding="unicode")


def strongest(spread: Sequence[SpreadingChannel]) -> list[SpreadingChannel]:
    """Choose the channels that share the most, in the order of their numbers."""
    ranked = sorted(spread, key=lambda node: (-node.shared_pictures, node.channel.id))
    kept = ranked[:MOST_CHANNELS]
    return sorted(kept, key=lambda node: (len(node.channel.id), node.channel.id))


def place_on_circle(ids: Sequence[str]) -> dict[str, tuple[float, float]]:
    """Spread the ids evenly over the circle, clockwise from the top."""
    turn = 2 * math.pi / len(ids)
    centre = CIRCLE_SIDE / 2
    return {
        name: (
            centre + CIRCLE_RADIUS * math.sin(turn * number),
            centre - CIRCLE_RADIUS * math.cos(turn * number),
        )
        for number, name in enumerate(ids)
    }


def bend(
    first: tuple[float, float], second: tuple[float, float]
) -> tuple[float, float]:
    """Return the control point of a line that leans towards the centre."""
    centre = CIRCLE_SIDE / 2
    return (
        centre + (first[0] + second[0] - 2 * centre) * 0.3,
        centre + (first[1] + second[1] - 2 * centre) * 0.3,
    )


def label_place(
    first: tuple[float, float], second: tuple[float, float]
) -> tuple[float, float]:
    """Return a point before the middle of the bent line.

    Lines across the circle all meet in their middles; their labels must not.
    """
    control = bend(first, second)
    return (
        0.36 * first[0] + 0.48 * control[0] + 0.16 * second[0],
        0.36 * first[1] + 0.48 * control[1] + 0.16 * second[1],
    )


def draw_pair(
    svg: Element,
    pair: SharedPictures,
    places: dict[str, tuple[float, float]],
    most: int,
) -> None:
    """Draw one line, as wide as its share of the widest."""
    (x1, y1), (x2, y2) = places[pair.first], places[pair.second]
    x, y = bend(places[pair.first], places[pair.second])
    width = LEAST_LINE + (MOST_LINE - LEAST_LINE) * pair.pictures / most
    path = f"M{x1:.1f} {y1:.1f}Q{x:.1f} {y:.1f} {x2:.1f} {y2:.1f}"
    draw(svg, "path", "share", d=path, **{"stroke-width": f"{width:.1f}"})


def draw_number(
    svg: Element, pair: SharedPictures, places: dict[str, tuple[float, float]]
) -> None:
    """Write the number of shared pictures on its line."""
    x, y = label_place(places[pair.first], places[pair.second])
    number = draw(svg, "text", "numbered", x=f"{x:.1f}", y=f"{y + 4:.1f}")
    number.text = str(pair.pictures)


def draw_node(svg: Element, node: SpreadingChannel, at: tuple[float, float]) -> None:
    """Draw a channel's circle and number; a filled one was the earliest seen."""
    x, y = at
    kind = "earliest" if node.seen_earliest else "channel"
    draw(svg, "circle", kind, cx=f"{x:.1f}", cy=f"{y:.1f}", r=str(NODE_RADIUS))
    name = draw(svg, "text", f"{kind}-id", x=f"{x:.1f}", y=f"{y + 4:.1f}")
    name.text = node.channel.id


def start_picture(name: str, size: tuple[int, int], title: str, about: str) -> Element:
    """Start an SVG that a screen reader can name and describe."""
    width, height = size
    svg = Element(
        "svg",
        {
            "class": name.partition("-")[0],
            "viewBox": f"0 0 {width} {height}",
            "role": "img",
            "aria-labelledby": f"{name}-title",
            "aria-describedby": f"{name}-about",
        },
    )
    SubElement(svg, "title", {"id": f"{name}-title"}).text = title
    SubElement(svg, "desc", {"id": f"{name}-about"}).text = about
    return svg


def draw(svg: Element, shape: str, kind: str, **attributes: str) -> Element:
    """Add one shape of a kind that the style sheet knows."""
    return SubElement(svg, shape, {"class": kind, **attributes})
