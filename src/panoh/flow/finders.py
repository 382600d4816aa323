"""The modes that `panoh bench robustness` compares: ways to find a picture again."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from panoh.fingerprint.images import frame_of_image, luma_of_image
from panoh.fingerprint.views import View
from panoh.fingerprint.window_set import WINDOWS, frames_of_set
from panoh.match.bits import ROW_BYTES, Bits, pack
from panoh.match.inside import find_inside
from panoh.match.search import find_matches
from panoh.match.sought import Sought, seek
from panoh.model.fingerprints import LEAST_QUALITY


@dataclass(frozen=True, slots=True)
class Found:
    """Bank entries near a picture: two aligned int64 arrays, at most 47 bits away."""

    rows: NDArray[np.int64]
    distances_bits: NDArray[np.int64]


NOTHING: Final = Found(np.empty(0, np.int64), np.empty(0, np.int64))


class Finder(Protocol):
    """Learns a bank once, then looks for it in one picture after another.

    It is sent to other processes after it has learned, so it can be pickled.
    """

    @property
    def name(self) -> str:
        """The mode's name."""
        ...

    @property
    def fingerprints(self) -> int:
        """How many fingerprints are kept of a picture, at most."""
        ...

    def learn(self, pictures: Sequence[bytes]) -> None:
        """Learn files of pictures of quality 50 or more; a row is a position in it."""
        ...

    def look(self, picture: bytes) -> Found:
        """Look for all that was learned in one picture's file."""
        ...


class PlainFinder:
    """One PDQ of the whole picture on both sides, as every platform does it."""

    name = "plain"
    fingerprints = 1

    def __init__(self) -> None:
        self._banked: Bits = np.empty((0, ROW_BYTES), np.uint8)

    def learn(self, pictures: Sequence[bytes]) -> None:
        """Keep one fingerprint of each."""
        frames = [frame_of_image(io.BytesIO(picture)) for picture in pictures]
        self._banked = pack([frame.fingerprint for frame in frames])

    def look(self, picture: bytes) -> Found:
        """Compare its fingerprint with all; a picture of quality below 50 has none."""
        frame = frame_of_image(io.BytesIO(picture))
        if frame.quality < LEAST_QUALITY:
            return NOTHING
        pairs = find_matches(pack([frame.fingerprint]), self._banked)
        return Found(pairs.banked_rows, pairs.distances_bits)


class InsideFinder:
    """Looks inside of each picture, for what is kept of the pictures sought."""

    def __init__(self, name: str, parts: int) -> None:
        self.name = name
        self.fingerprints = parts
        self._sought: Sought | None = None

    def learn(self, pictures: Sequence[bytes]) -> None:
        """Keep the picture's fingerprint, or a set of it and its windows."""
        sets = [
            frames_of_set(luma_of_image(io.BytesIO(picture))) for picture in pictures
        ]
        kept = [
            frame.fingerprint
            for frames in sets
            for frame in frames[: self.fingerprints]
        ]
        parts = np.tile(np.arange(self.fingerprints), len(pictures))
        owners = np.repeat(np.arange(len(pictures)), self.fingerprints)
        self._sought = seek(pack(kept), owners, parts)

    def look(self, picture: bytes) -> Found:
        """Find what is inside of it; of an entry, the nearest."""
        if self._sought is None:
            return NOTHING
        found = find_inside(View.of(luma_of_image(io.BytesIO(picture))), self._sought)
        return Found(
            np.array([one.picture for one in found], np.int64),
            np.array([one.distance_bits for one in found], np.int64),
        )


FINDERS: Final[Mapping[str, Callable[[], Finder]]] = {
    "plain": PlainFinder,
    "one": partial(InsideFinder, "one", 1),
    "set": partial(InsideFinder, "set", 1 + len(WINDOWS)),
}
