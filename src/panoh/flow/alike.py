"""The gravest posts of a stream, each text once: memory for the shown lines only."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from panoh.store.flagged import Writing
from panoh.triage.near_duplicates import (
    ALIKE,
    SKETCH_BYTES,
    Sketches,
    alikeness,
    sketches,
)

MOST_COUNTED = 10_000
_ROWS_AT_ONCE = 64
_NONE = -1


@dataclass(slots=True)
class Line:
    """One post that stands for all that say the same, and what was counted of them.

    `accounts` stops at MOST_COUNTED, so that memory stays bounded.
    """

    weight: float
    writing: Writing
    posts: int = 0
    channels: set[int] = field(default_factory=set)
    accounts: set[bytes] = field(default_factory=set)

    def order(self) -> tuple[float, int]:
        """The gravest first, then the earliest collected."""
        return (-self.weight, self.writing.number)

    def count(self, writing: Writing) -> None:
        """Count one more post that says the same."""
        self.posts += 1
        self.channels.add(writing.channel_number)
        if writing.account and len(self.accounts) < MOST_COUNTED:
            self.accounts.add(writing.account)


class TopLines:
    """Keeps the `limit` gravest lines. Offer all posts, then count all posts.

    A text that was crowded out never comes back: what says the same weighs the same,
    and the least kept weight only rises. Counting is a second reading of the stream,
    so that nothing need be remembered of what is not shown.
    """

    def __init__(self, limit: int) -> None:
        """Take how many lines to keep; at least one."""
        self._limit = limit
        self._lines: list[Line] = []
        self._sketches: Sketches = np.empty((0, SKETCH_BYTES), np.uint8)

    @property
    def least(self) -> float:
        """What a post must weigh more than, to be kept."""
        is_full = len(self._lines) == self._limit
        return min(line.weight for line in self._lines) if is_full else 0.0

    def offer(self, weights: Sequence[float], writings: Sequence[Writing]) -> None:
        """Take the posts that belong among the gravest."""
        sketched = sketches([writing.untrusted_text for writing in writings])
        gravest_first = sorted(
            range(len(writings)), key=lambda n: (-weights[n], writings[n].number)
        )
        for place in gravest_first:
            self._offer(Line(weights[place], writings[place]), sketched[place])

    def count(self, writings: Sequence[Writing]) -> None:
        """Count each post, as last observed, with the line that says the same."""
        last = [writing for writing in writings if writing.is_last]
        for start in range(0, len(last), _ROWS_AT_ONCE):
            some = last[start : start + _ROWS_AT_ONCE]
            for writing, place in zip(some, self._places(some), strict=True):
                if place != _NONE:
                    self._lines[place].count(writing)

    def lines(self) -> list[Line]:
        """The kept lines, the gravest first."""
        return sorted(self._lines, key=Line.order)

    def _offer(self, line: Line, sketch: Sketches) -> None:
        if line.weight <= self.least:
            return
        alike = alikeness(sketch, self._sketches)
        if len(alike) and alike.max() >= ALIKE:
            place = int(alike.argmax())
            if line.order() < self._lines[place].order():
                self._lines[place] = line
        elif len(self._lines) < self._limit:
            self._lines.append(line)
            self._sketches = np.vstack((self._sketches, sketch))
        else:
            worst = max(range(self._limit), key=lambda n: self._lines[n].order())
            self._lines[worst] = line
            self._sketches[worst] = sketch

    def _places(self, writings: Sequence[Writing]) -> list[int]:
        """The line that each post belongs to, or _NONE."""
        if not self._lines:
            return [_NONE] * len(writings)
        sketched = sketches([writing.untrusted_text for writing in writings])
        alike = np.mean(sketched[:, None] == self._sketches, axis=2)
        nearest = alike.argmax(axis=1)
        is_alike = alike.max(axis=1) >= ALIKE
        places: list[int] = np.where(is_alike, nearest, _NONE).tolist()
        return places
