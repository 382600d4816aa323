"""Find sought pictures inside others: cheap ways first, exact ones where they may pay.

1. Rectangles of the picture are compared with whole pictures, in eight orientations.
2. Where that finds none, windows everywhere are compared with stored windows.
Both begin with pairs alike in low frequencies (`pairs_of`), take the best by a weighed
comparison, and move, scale and turn the part until it fits best (`fit`). A match is
then what it always was: a hash of a part of this picture within 31 or 47 bits of a
stored one.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from panoh.match import kernel
from panoh.match.bits import Bits
from panoh.match.fit import WHOLE_MOVES, WINDOW_MOVES, Boxes, Hashed, fit
from panoh.match.orientations import Orientation
from panoh.match.sought import WHOLE, KeyTable, Sought
from panoh.model.fingerprints import CONFIDENT_BITS, LEAST_QUALITY, REVIEW_BITS

MOST_LOW_BITS: Final = 13
MOST_FITTED: Final = 9
LEAST_SCORE: Final = 0.58
NEARER_BITS: Final = 16
THE_WHOLE: Final = 0  # which of the rectangles
PAIR: Final = np.dtype([("part", "i4"), ("row", "i4"), ("score", "f4")])
FLIPS: Final = np.array(
    [
        0,
        *(1 << rank for rank in range(7)),
        *(0b11, 0b101, 0b110, 0b1001),
    ],
    np.uint16,
)
"""Which of the least sure bits are turned over: none, one, two of the first four."""

Pairs: TypeAlias = NDArray[np.void]


class View(Protocol):
    """A picture that can be looked into; lengths are pixels of its first plane."""

    @property
    def size(self) -> tuple[float, float]:
        """Width and height."""
        ...

    def rectangles(self) -> Boxes:
        """Where pictures may lie in it, the whole of it first."""
        ...

    def windows(self) -> tuple[Boxes, Hashed]:
        """Square windows everywhere, and what they hash to."""
        ...

    def hash_boxes(self, boxes: Boxes) -> Hashed:
        """Hash any rectangles."""
        ...


@dataclass(frozen=True, slots=True)
class Inside:
    """A part of a picture that matches what is sought.

    `picture` and `part` are as they were given to `seek`. `box` is the centre, width
    and height as shares of the picture's own width and height, and the turn in degrees.
    `votes` counts the parts of the same sought picture that were found beside it.
    """

    picture: int
    part: int
    orientation: Orientation
    distance_bits: int
    box: tuple[float, float, float, float, float]
    quality: int
    votes: int = 1


def find_inside(view: View, sought: Sought) -> list[Inside]:
    """Find sought pictures in a picture, each once, nearest first; up to 47 bits away.

    Windows are looked at only where no whole picture was found for sure.
    """
    found = _find_wholes(view, sought)
    is_sure = any(one.distance_bits <= CONFIDENT_BITS for one in found)
    if sought.windows and not is_sure:
        found += _find_windows(view, sought)
    found.sort(key=lambda one: (one.distance_bits, one.picture, one.part))
    return once_a_picture(found)


def once_a_picture(found: Sequence[Inside]) -> list[Inside]:
    """The first of each picture, with the number of its parts that were found."""
    parts: dict[int, set[int]] = {}
    for one in found:
        parts.setdefault(one.picture, set()).add(one.part)
    nearest = {one.picture: one for one in reversed(found)}
    return [
        replace(nearest[picture], votes=len(those)) for picture, those in parts.items()
    ]


def _find_wholes(view: View, sought: Sought) -> list[Inside]:
    boxes = view.rectangles()
    hashed = view.hash_boxes(boxes)
    pairs = best_pairs(pairs_of(hashed, sought.wholes))
    return [
        *_as_they_are(view, sought, boxes, hashed),
        *_fit(view, sought, boxes, pairs, WHOLE_MOVES),
    ]


def _find_windows(view: View, sought: Sought) -> list[Inside]:
    boxes, hashed = view.windows()
    pairs = best_pairs(pairs_of(hashed, sought.windows))
    return _fit(view, sought, boxes, pairs, WINDOW_MOVES)


def _as_they_are(
    view: View, sought: Sought, boxes: Boxes, hashed: Hashed
) -> list[Inside]:
    """Rectangles that match a whole picture without being moved.

    The picture as a whole is compared as PDQ always was, up to 47 bits and whatever
    its hash; its parts up to 31 bits, and only with hashes that are irregular enough.
    """
    good = hashed.qualities >= LEAST_QUALITY
    whole, parts = np.flatnonzero(good[:1]), 1 + np.flatnonzero(good[1:])
    found = []
    for some, radius in ((whole, REVIEW_BITS), (parts, CONFIDENT_BITS)):
        near = sought.exact_wholes.within(hashed.bits[some], radius)
        found.append((some[near.seen_rows], near.banked_rows, near.distances_bits))
    at, rows, bits = (np.concatenate(column) for column in zip(*found, strict=True))
    counts = sought.stands_alone[rows] | (at == THE_WHOLE)
    at, rows, bits = at[counts], rows[counts], bits[counts]
    return _matches(view.size, sought, rows, bits, boxes[at], hashed.qualities[at])


def pairs_of(hashed: Hashed, tables: Sequence[KeyTable]) -> Pairs:
    """Pairs of parts with rows alike in low frequencies, each once, in any order.

    Of the lowest 64 bits at most 13 differ. Parts of quality below 50 make none.
    """
    good = np.flatnonzero(hashed.qualities >= LEAST_QUALITY)
    bits, strengths = hashed.bits[good], hashed.strengths[good]
    found = [
        np.frombuffer(_pairs(bits, strengths, table), PAIR) for table in tables
    ] or [np.empty(0, PAIR)]
    pairs = np.concatenate(found)
    pairs["part"] = good[pairs["part"]]
    name = pairs["part"].astype(np.int64) << 32 | pairs["row"]
    _, first = np.unique(name, return_index=True)
    once: Pairs = pairs[first]
    return once


def _pairs(bits: Bits, strengths: NDArray[np.int8], table: KeyTable) -> bytes:
    rows = (table.key_bits, table.starts, table.rows, table.bits)
    found: bytes = kernel.pairs(bits, strengths, *rows, FLIPS, MOST_LOW_BITS)
    return found


def best_pairs(pairs: Pairs) -> Pairs:
    """The pairs worth fitting: the best of each row, 9 in all."""
    likely = pairs[pairs["score"] >= LEAST_SCORE]
    best_first = likely[np.argsort(-likely["score"], kind="stable")]
    _, first = np.unique(best_first["row"], return_index=True)
    one_a_row: Pairs = best_first[np.sort(first)]
    return one_a_row[:MOST_FITTED]


def _fit(
    view: View, sought: Sought, boxes: Boxes, pairs: Pairs, moves: NDArray[np.float64]
) -> list[Inside]:
    if not len(pairs):
        return []
    rows = pairs["row"]
    fitted = fit(view.hash_boxes, boxes[pairs["part"]], sought.bits[rows], moves)
    is_near = fitted.distances_bits <= REVIEW_BITS
    is_near &= fitted.qualities >= LEAST_QUALITY
    is_near[is_near] = _counts(sought, rows[is_near], fitted.distances_bits[is_near])
    return _matches(
        view.size,
        sought,
        rows[is_near],
        fitted.distances_bits[is_near],
        fitted.boxes[is_near],
        fitted.qualities[is_near],
    )


def _counts(
    sought: Sought, rows: NDArray[np.int32], distances_bits: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Which rows count: irregular ones, others beside a part of the same picture.

    Of unrelated pairs within 40 bits all were rather regular and alone, and the nearest
    of many millions lay 22 bits apart. Of copies that windows find, nine in ten are
    found by two windows or more; a crop to half may hold one, but that lies near.
    """
    pictures, parts = sought.pictures[rows], sought.parts[rows]
    is_other = (pictures[:, None] == pictures) & (parts[:, None] != parts)
    is_nearer = (distances_bits <= NEARER_BITS) & (parts != WHOLE)
    counts: NDArray[np.bool_] = (
        sought.stands_alone[rows] | is_other.any(axis=1) | is_nearer
    )
    return counts


def _matches(
    size: tuple[float, float],
    sought: Sought,
    rows: NDArray[np.signedinteger],
    distances_bits: NDArray[np.int64],
    boxes: Boxes,
    qualities: NDArray[np.float32],
) -> list[Inside]:
    return [
        Inside(
            picture=int(sought.pictures[row]),
            part=int(sought.parts[row]),
            orientation=Orientation(int(sought.orientations[row])),
            distance_bits=int(distance_bits),
            box=_shares(box, size),
            quality=int(quality),
        )
        for row, distance_bits, box, quality in zip(
            rows, distances_bits, boxes, qualities, strict=True
        )
    ]


def _shares(
    box: NDArray[np.float32], size: tuple[float, float]
) -> tuple[float, float, float, float, float]:
    x, y, width, height, turn = box.tolist()
    whole_width, whole_height = size
    return (
        x / whole_width,
        y / whole_height,
        width / whole_width,
        height / whole_height,
        math.degrees(turn),
    )
