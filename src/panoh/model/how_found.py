"""How a match was found: which of her fingerprints, laid how, where in the file."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

WHOLE: Final = 0
"""The number of a whole picture among its parts."""

LEAST_SHARE_OF_WHOLE: Final = 0.75
"""Of the file's area: what takes less of it is a part of something else."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in a picture: its centre and sides as shares of the picture's own.

    It may reach out of the picture, and is turned by degrees about its centre.
    """

    across: float
    down: float
    width: float
    height: float
    turn_degrees: float


class Place(StrEnum):
    """What of her picture is where in the file."""

    WHOLE = "whole"
    """All of hers is all of the file."""
    INSIDE = "inside"
    """All of hers is a part of the file, such as a screenshot or a collage."""
    PART = "part"
    """A window of hers is in the file: hers was cropped or drawn over."""


@dataclass(frozen=True, slots=True)
class HowFound:
    """How a file's picture came to be a match.

    `part` is 0 for her whole picture, else the number of its window. `orientation` is
    0 to 7: bit 1 mirrored it left to right, bit 2 top to bottom, after bit 4 swapped
    its axes. `box` is None where the whole file was compared. `votes` counts her
    picture's parts that were found. `her_seconds` is the place in her video.
    """

    part: int = WHOLE
    orientation: int = 0
    box: Box | None = None
    votes: int = 1
    her_seconds: float | None = None

    @property
    def place(self) -> Place:
        """What of hers is where."""
        if self.part != WHOLE:
            return Place.PART
        share = self.box.width * self.box.height if self.box else 1.0
        return Place.WHOLE if share >= LEAST_SHARE_OF_WHOLE else Place.INSIDE


AS_A_WHOLE: Final = HowFound()
"""The whole file beside her whole picture, as it was."""
