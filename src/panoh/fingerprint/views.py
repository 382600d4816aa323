"""A picture made ready to be looked into: its planes, rectangles and windows."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from panoh.fingerprint.pdq import Plane
from panoh.fingerprint.rectangles import find_rectangles
from panoh.fingerprint.windows import (
    Boxes,
    Hashes,
    Planes,
    hash_boxes,
    hash_windows,
    planes_of,
)

SHORTEST_DIVIDED: Final = 8  # pixels; what is smaller has no parts to speak of


@dataclass(frozen=True, slots=True)
class View:
    """A picture as a pyramid of brightness; lengths are pixels of its first plane."""

    planes: Planes

    @classmethod
    def of(cls, luma: NDArray[np.uint8] | Plane) -> "View":
        """Make brightness (H, W), 0 to 255, ready to be looked into.

        >>> view = View.of(np.arange(90_000).reshape(300, 300) % 256)
        >>> view.size, view.rectangles()[0].tolist()
        ((300.0, 300.0), [150.0, 150.0, 300.0, 300.0, 0.0])
        """
        return cls(planes_of(luma))

    @property
    def size(self) -> tuple[float, float]:
        """Width and height."""
        height, width = self.planes[0].shape
        return float(width), float(height)

    def rectangles(self) -> Boxes:
        """Where pictures may lie in it, the whole of it first."""
        width, height = self.size
        if min(width, height) < SHORTEST_DIVIDED:
            return np.array([[width / 2, height / 2, width, height, 0]], np.float32)
        return find_rectangles(self.planes)

    def windows(self) -> tuple[Boxes, Hashes]:
        """Square windows everywhere, and what they hash to."""
        return hash_windows(self.planes)

    def hash_boxes(self, boxes: Boxes) -> Hashes:
        """Hash any rectangles; what lies outside of the picture repeats its edge."""
        return hash_boxes(self.planes, boxes)
