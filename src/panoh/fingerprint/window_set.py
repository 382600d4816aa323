"""The set that a survivor may give away: her picture and ten windows of it."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from panoh.fingerprint.pdq import frame_of_luma
from panoh.model.fingerprints import Frame


class Window(NamedTuple):
    """A square part of a picture.

    It lies 0 to 1 of the way from left to right and from top to bottom; its side is a
    share of the picture's shorter side.
    """

    across: float
    down: float
    side: float


WINDOWS: Final = (
    Window(0.5, 0.5, 0.6),
    *(Window(across, down, 0.45) for down in (0, 0.5, 1) for across in (0, 0.5, 1)),
)
"""Number 1 is the first; number 0 is the whole picture."""


def frames_of_set(luma: NDArray[np.uint8]) -> tuple[Frame, ...]:
    """Hash brightness (H, W), 0 to 255, as a whole and in ten windows: 11 frames.

    >>> len(frames_of_set(np.zeros((300, 400), np.uint8)))
    11
    """
    return (
        frame_of_luma(luma),
        *(frame_of_luma(cut(luma, window)) for window in WINDOWS),
    )


def cut(luma: NDArray[np.uint8], window: Window) -> NDArray[np.uint8]:
    """Cut a window out of brightness (H, W)."""
    height, width = luma.shape
    side = round(window.side * min(height, width))
    left = round(window.across * (width - side))
    top = round(window.down * (height - side))
    return luma[top : top + side, left : left + side]
