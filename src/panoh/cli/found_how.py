"""How a match was found, in words: short for a list, in sentences for one match."""

from collections.abc import Iterator
from math import cos, radians, sin
from typing import TYPE_CHECKING, Final

from panoh.cli.drawing import placed
from panoh.cli.words import _
from panoh.errors import N_
from panoh.model.how_found import Box

if TYPE_CHECKING:
    from panoh.flow.listing import HowLine, MatchLine

AS_IT_WAS: Final = "as_it_was"
LEAST_TOLD_DEGREES: Final = 1.0
COLUMNS, ROWS = 48, 16

_SHORT: Final = {
    "whole": N_("whole"),
    "inside": N_("inside"),
    "part": N_("a part of it"),
    "mirrored": N_("mirrored"),
    "turned_180": N_("turned"),
    "turned_right": N_("turned"),
    "turned_left": N_("turned"),
    "upside_down_mirrored": N_("mirrored, turned"),
    "swapped": N_("mirrored, turned"),
    "swapped_turned_180": N_("mirrored, turned"),
}
_PLACES: Final = {
    "whole": N_("All that is shown looks like all of hers."),
    "inside": N_(
        "Her whole picture seems to lie inside of the file, as in a screenshot or a"
        " collage."
    ),
    "part": N_(
        "A part of her picture seems to be in the file: it was cropped, or drawn over."
    ),
}
_ORIENTATIONS: Final = {
    "mirrored": N_("It is mirrored, left to right."),
    "turned_180": N_("It stands on its head."),
    "turned_right": N_("It is turned to the right by a quarter."),
    "turned_left": N_("It is turned to the left by a quarter."),
    "upside_down_mirrored": N_("It is mirrored, top to bottom."),
    "swapped": N_("It is turned by a quarter and mirrored."),
    "swapped_turned_180": N_("It is turned by a quarter and mirrored."),
}
_WINDOWS: Final = (
    N_("a large square in the middle"),
    N_("the square at the top left"),
    N_("the square at the top"),
    N_("the square at the top right"),
    N_("the square on the left"),
    N_("the small square in the middle"),
    N_("the square on the right"),
    N_("the square at the bottom left"),
    N_("the square at the bottom"),
    N_("the square at the bottom right"),
)


def in_short(how: "HowLine") -> str:
    """A word or three, for a list."""
    if how.orientation == AS_IT_WAS:
        return _(_SHORT[how.place])
    return f"{_(_SHORT[how.place])}, {_(_SHORT[how.orientation])}"


def in_sentences(line: "MatchLine") -> Iterator[str]:
    """Say how it was found and what the numbers mean, one sentence at a time."""
    how = line.how
    yield _(_PLACES[how.place])
    if how.part:
        yield _("Compared was %(window)s of hers.", window=_(_WINDOWS[how.part - 1]))
    if how.orientation != AS_IT_WAS:
        yield _(_ORIENTATIONS[how.orientation])
    if how.box and abs(how.box.turn_degrees) >= LEAST_TOLD_DEGREES:
        yield _(
            "It is turned by %(degrees)s degrees.", degrees=round(how.box.turn_degrees)
        )
    yield from _seconds(line)
    yield _("%(bits)s of 256 bits differ.", bits=line.distance_bits)
    if how.her_seconds is None and how.parts_sought > 1:
        yield _(
            "Fingerprints of her picture that were found: %(votes)s of %(sought)s."
            " Windows are only looked for where the whole is not sure.",
            votes=how.votes,
            sought=how.parts_sought,
        )
    yield _(
        "Up to 31 bits is near enough for a copy; 32 to 47 is often another picture and"
        " needs a hard look. Pictures that have nothing to do with each other differ"
        " in about 128."
    )
    yield _("The machine suggests; only you can say whether it is hers.")


def _seconds(line: "MatchLine") -> Iterator[str]:
    if line.at_seconds:
        yield _("It is at second %(second)s of the video.", second=int(line.at_seconds))
    if line.how.her_seconds is not None:
        yield _("It is second %(second)s of hers.", second=int(line.how.her_seconds))


def drawn(box: Box) -> list[str]:
    """Where in the file it lies: a drawing of two rectangles, without any pixel."""
    wide, high = _reach(box)
    corners = (
        box.across - wide / 2,
        box.down - high / 2,
        box.across + wide / 2,
        box.down + high / 2,
    )
    return placed(corners, COLUMNS, ROWS)


def _reach(box: Box) -> tuple[float, float]:
    """The width and height that a turned box takes, as if the file were a square."""
    turn = radians(box.turn_degrees)
    along, aside = abs(cos(turn)), abs(sin(turn))
    return (
        box.width * along + box.height * aside,
        box.width * aside + box.height * along,
    )
