"""The bank as columns, the form in which it is searched for."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from panoh.match.distinct import is_distinct
from panoh.match.orientations import Orientation, orient
from panoh.model.how_found import WHOLE
from panoh.model.kept import BankRow


@dataclass(frozen=True, slots=True)
class SoughtBank:
    """Columns of n hashes of k pictures; each frame of a video is a picture.

    `bits` (n, 32); `pictures` (n,) counts from 0 to k - 1; `parts` (n,) is 0 for a
    whole picture, else its window's number. `entries` and `her_seconds` say of each
    picture which bank entry it belongs to, and when in her video it is, else None.
    """

    bits: NDArray[np.uint8]
    pictures: NDArray[np.int64]
    parts: NDArray[np.int64]
    entries: tuple[int, ...]
    her_seconds: tuple[float | None, ...]

    @classmethod
    def of(cls, entries: Sequence[BankRow]) -> "SoughtBank":
        """Put bank entries into columns."""
        sought = [
            (entry.number, at_seconds, list(parts))
            for entry in entries
            for at_seconds, parts in groupby(entry.parts, attrgetter("at_seconds"))
        ]
        counts = [len(parts) for _, _, parts in sought]
        parts = [part for _, _, some in sought for part in some]
        packed = b"".join(part.pdq for part in parts)
        numbers = [WHOLE if part.is_whole else part.number for part in parts]
        return cls(
            bits=np.frombuffer(packed, np.uint8).reshape(-1, 32),
            pictures=np.repeat(np.arange(len(sought)), counts),
            parts=np.array(numbers, np.int64),
            entries=tuple(number for number, _, _ in sought),
            her_seconds=tuple(at_seconds for _, at_seconds, _ in sought),
        )


@dataclass(frozen=True, slots=True)
class LaidWholes:
    """Whole pictures in eight orientations: bits (m, 32), pictures (m,), ways (m,)."""

    bits: NDArray[np.uint8]
    pictures: NDArray[np.int64]
    ways: NDArray[np.int64]

    @classmethod
    def of(cls, bank: SoughtBank) -> "LaidWholes":
        """Lay each whole picture as it was, then mirrored and turned.

        One whose hash is too regular is only sought as it was: any straight edge
        looks like another one when it is turned.
        """
        whole = np.flatnonzero(bank.parts == WHOLE)
        turnable = whole[is_distinct(bank.bits[whole])]
        rows = [turnable if way else whole for way in Orientation]
        laid = [
            orient(bank.bits[some], way)
            for way, some in zip(Orientation, rows, strict=True)
        ]
        counts = [len(some) for some in rows]
        return cls(
            bits=np.concatenate(laid),
            pictures=bank.pictures[np.concatenate(rows)],
            ways=np.repeat(np.arange(len(Orientation)), counts),
        )
