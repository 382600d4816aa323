"""Move, scale and turn parts of a picture until each fits the hash it is compared with.

A few rounds of small steps along each of its freedoms: three points along each give a
parabola, its top is tried too, and the steps grow smaller. What does not fit well
enough after the first rounds is given up, because most candidates are none: of parts
that came to lie within 31 bits of theirs, 98 in 100 had reached these scores by then.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from panoh.match.bits import ROW_BYTES, Bits
from panoh.match.orientations import SIDE, bits_by_frequency

Boxes: TypeAlias = NDArray[np.float32]
"""Rectangles (n, 5): centre x and y, width, height in pixels, turn in radians."""
Moves: TypeAlias = NDArray[np.float64]


class Hashed(Protocol):
    """What parts hash to: (n, 32) uint8, (n, 256) int8, (n,) 0 to 100."""

    @property
    def bits(self) -> Bits: ...  # noqa: D102
    @property
    def strengths(self) -> NDArray[np.int8]: ...  # noqa: D102
    @property
    def qualities(self) -> NDArray[np.float32]: ...  # noqa: D102


HashBoxes: TypeAlias = Callable[[Boxes], Hashed]

ROUNDS: Final = 5
LEAST_SCORES: Final = (0.74, 0.82)  # after the first rounds
SMALLER_STEPS: Final = 0.55
# Shares of the part's own width and height, and radians.
WINDOW_MOVES: Final = np.array(
    [
        [0.03, 0, 0, 0, 0],
        [0, 0.03, 0, 0, 0],
        [0, 0, 0.035, 0.035, 0],
        [0, 0, 0, 0, 0.03],
    ]
)
WHOLE_MOVES: Final = np.array(
    [
        [0.02, 0, 0, 0, 0],
        [0, 0.02, 0, 0, 0],
        [0, 0, 0.03, 0, 0],
        [0, 0, 0, 0.03, 0],
        [0, 0, 0, 0, 0.03],
    ]
)

_HALF: Final = np.arange(SIDE) < SIDE // 2
_LOW: Final = np.flatnonzero((_HALF[:, None] & _HALF).ravel())


@dataclass(frozen=True, slots=True)
class Fitted:
    """Where n parts came to lie, and how many bits lie between each and its row.

    `scores` say how much of a part's strength is on its row's side, -1 to 1.
    """

    boxes: Boxes
    distances_bits: NDArray[np.int64]
    qualities: NDArray[np.float32]
    scores: NDArray[np.float32]


def fit(hash_boxes: HashBoxes, boxes: Boxes, rows: Bits, moves: Moves) -> Fitted:
    """Fit boxes (n, 5) to rows (n, 32). Costs some 25 n hashes."""
    fitted, signs = _begin(len(boxes)), signs_of(rows)
    steps = np.ones((len(boxes), len(moves)))
    live = np.arange(len(boxes))
    _try(hash_boxes, fitted, rows, signs, live, boxes[:, None].astype(np.float64))
    for turn in range(ROUNDS):
        along = _moves_of(fitted.boxes[live], moves) * steps[live][:, :, None]
        middle = fitted.boxes[live][:, None].astype(np.float64)
        here = fitted.scores[live][:, None]
        tried = np.concatenate([middle + along, middle - along], axis=1)
        scores = _try(hash_boxes, fitted, rows, signs, live, tried)
        tops = _tops(here, *np.split(scores, 2, axis=1))
        top = middle[:, 0] + (tops[:, :, None] * along).sum(axis=1)
        _try(hash_boxes, fitted, rows, signs, live, top[:, None])
        steps[live] *= np.where(np.abs(tops) < 1, SMALLER_STEPS, 1)
        if turn < len(LEAST_SCORES):
            live = live[fitted.scores[live] >= LEAST_SCORES[turn]]
        if not len(live):
            break
    return fitted


def _begin(parts: int) -> Fitted:
    return Fitted(
        np.zeros((parts, 5), np.float32),
        np.full(parts, 8 * ROW_BYTES, np.int64),
        np.zeros(parts, np.float32),
        np.full(parts, -np.inf, np.float32),
    )


def _try(
    hash_boxes: HashBoxes,
    fitted: Fitted,
    rows: Bits,
    signs: NDArray[np.int8],
    live: NDArray[np.int64],
    boxes: Moves,
) -> NDArray[np.float32]:
    """Hash boxes (k, m, 5) of the k live parts, keep the best; scores (k, m)."""
    tried = boxes.astype(np.float32)
    hashed = hash_boxes(tried.reshape(-1, 5))
    shape = tried.shape[:2]
    scores = agreement(hashed.strengths.reshape(*shape, -1), signs[live][:, None])
    best = scores.argmax(axis=1)
    is_better = scores[np.arange(len(live)), best] > fitted.scores[live]
    won, at = live[is_better], (np.flatnonzero(is_better), best[is_better])
    fitted.boxes[won] = tried[at]
    fitted.scores[won] = scores[at]
    fitted.qualities[won] = hashed.qualities.reshape(shape)[at]
    bits = hashed.bits.reshape(*shape, -1)[at]
    fitted.distances_bits[won] = np.bitwise_count(bits ^ rows[won]).sum(axis=1)
    return scores


def _moves_of(boxes: Boxes, moves: Moves) -> Moves:
    """Each part's own moves (k, moves, 5): shares of its size become pixels."""
    sizes = np.ones_like(boxes, dtype=np.float64)
    sizes[:, :4] = boxes[:, [2, 3, 2, 3]]
    return moves * sizes[:, None]


def _tops(
    here: NDArray[np.float32], forth: NDArray[np.float32], back: NDArray[np.float32]
) -> Moves:
    """Where the parabola through three scores is highest, -1 to 1 of a step."""
    bend = forth + back - 2 * here
    is_hill = bend < -1e-6
    top = (back - forth) / 2 / np.where(is_hill, bend, -1)
    uphill = np.sign(forth - back) * (np.maximum(forth, back) > here)
    return np.where(is_hill, np.clip(top, -1, 1), uphill).astype(np.float64)


def signs_of(rows: Bits) -> NDArray[np.int8]:
    """The bits of rows (n, 32) as -1 and 1: (n, 256) int8, lowest frequency first."""
    return bits_by_frequency(rows).astype(np.int8) * 2 - 1


def agreement(
    strengths: NDArray[np.int8], signs: NDArray[np.int8]
) -> NDArray[np.float32]:
    """How much of the strength is on the signs' side: -1 to 1.

    The mean of the lowest 8 x 8 frequencies' share and that of all 256: the low ones
    are right before a part lies well, the high ones tell when it does.
    """
    sizes = np.abs(strengths).astype(np.float32)
    along = strengths.astype(np.float32) * signs
    low = along[..., _LOW].sum(-1) / np.maximum(sizes[..., _LOW].sum(-1), 1)
    every = along.sum(-1) / np.maximum(sizes.sum(-1), 1)
    share: NDArray[np.float32] = (low + every) / 2
    return share
