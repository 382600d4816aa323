"""Guess a picture from its fingerprints: what `bench.reveal` measures.

A picture here is a square of 64 x 64 grey points; a window is (centre across, centre
down, side), as shares of it. Up to its median a fingerprint is linear, so each window
is one matrix an axis, applied to the picture's cosine waves. What is left of a
strength is its sign: +1 above the lower median, else -1.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from panoh.fingerprint.pdq import FREQUENCIES, MIDDLE, axis_matrix, cosine_matrix

Floats: TypeAlias = NDArray[np.float32]
Window: TypeAlias = tuple[float, float, float]
Windows: TypeAlias = Sequence[Window]

CANVAS: Final = 64
FINE: Final = 480  # where a window's edges fall; the pictures measured are as large
BITS: Final = FREQUENCIES**2
ROUNDS: Final = 30
DOUBT: Final = 0.2  # how far a strength may stray, as a share of its usual variance
AT_ONCE: Final = 1_000
LARGEST: Final = 24  # waves an axis whose errors are learned
RIDGE: Final = 2.0  # as a share of the pictures learned from
USUAL_STRENGTH: Final = np.float32(np.sqrt(2 / np.pi))  # of a normal value


@lru_cache(maxsize=4)
def waves(points: int) -> Floats:
    """Cosine waves (points, 64) of a picture, sampled at so many points."""
    middles = (np.arange(points)[:, None] + 0.5) / points
    matrix = np.cos(np.pi * np.arange(CANVAS) * middles) * np.sqrt(2 / CANVAS)
    matrix[:, 0] *= np.sqrt(0.5)
    sampled: Floats = matrix.astype(np.float32)
    return sampled


def span(centre: float, side: float, length: int) -> slice:
    """Which of `length` pixels a window covers on one axis."""
    first, last = (round((centre + half * side) * length) for half in (-0.5, 0.5))
    return slice(max(first, 0), min(last, length))


@lru_cache(maxsize=64)
def axis_operator(centre: float, side: float) -> Floats:
    """From a picture's waves on one axis to a window's frequencies: (16, 64)."""
    covered = waves(FINE)[span(centre, side, FINE)]
    operator = cosine_matrix() @ axis_matrix(len(covered)) @ covered
    return operator.astype(np.float32)


def along(pictures: Floats, matrix: Floats) -> Floats:
    """Multiply each row of (n, rows, points) by a matrix (k, points), and turn it.

    Returns (n, k, rows), so that twice is once an axis. One product of many rows is
    far quicker than many small ones.
    """
    count, rows, points = pictures.shape
    products = pictures.reshape(-1, points) @ matrix.T
    turned: Floats = products.reshape(count, rows, -1).swapaxes(1, 2)
    return turned


def waves_of(pictures: Floats) -> Floats:
    """Take pictures (n, 64, 64) apart into waves, down x across; none is lost."""
    apart = np.ascontiguousarray(waves(CANVAS).T)
    return along(along(pictures, apart), apart)


def pictures_of(parts: Floats) -> Floats:
    """Put waves (n, 64, 64) together again."""
    return along(along(parts, waves(CANVAS)), waves(CANVAS))


def strengths_of(pictures: Floats, windows: Windows) -> Floats:
    """Return all strengths (n, windows, 256) of pictures (n, 64, 64)."""
    parts = waves_of(pictures)
    each = [
        along(along(parts, axis_operator(across, side)), axis_operator(down, side))
        for across, down, side in windows
    ]
    flat = [strengths.reshape(-1, BITS) for strengths in each]
    return np.stack(flat, axis=1)


def signs_of(strengths: Floats) -> NDArray[np.int8]:
    """Say +1 above the lower median of each 256, else -1."""
    median = np.partition(strengths, MIDDLE, axis=-1)[..., MIDDLE, None]
    return np.where(strengths > median, np.int8(1), np.int8(-1))


def signs_in_batches(pictures: NDArray[np.uint8], windows: Windows) -> NDArray[np.int8]:
    """Return the signs (n, windows * 256) of many pictures (n, 64, 64)."""
    starts = range(0, len(pictures), AT_ONCE)
    batches = (pictures[at : at + AT_ONCE].astype(np.float32) for at in starts)
    signs = [signs_of(strengths_of(batch, windows)) for batch in batches]
    return np.concatenate(signs).reshape(len(pictures), -1)


@dataclass(frozen=True, slots=True, eq=False)
class Prior:
    """What pictures are like before any fingerprint is known.

    `mean` (64, 64) is their average, `usual` (64, 64) how strong each wave around it
    usually is: large ones are strong, fine ones weak, which makes guesses smooth.
    """

    mean: Floats
    usual: Floats


def learn_prior(pictures: NDArray[np.uint8]) -> Prior:
    """Average pictures (n, 64, 64) and the square of their waves."""
    mean = pictures.mean(axis=0).astype(np.float32)
    total = np.zeros((CANVAS, CANVAS))
    for at in range(0, len(pictures), AT_ONCE):
        total += (waves_of(pictures[at : at + AT_ONCE] - mean) ** 2).sum(axis=0)
    return Prior(mean, np.sqrt(total / len(pictures)).astype(np.float32))


@dataclass(frozen=True, slots=True, eq=False)
class LeastSquares:
    """Guess from the signs and the prior alone; made once for a list of windows.

    `rows` (k, 4096) lead from waves, each as a share of its usual strength, to the k
    strengths, each of variance 1. `settle` (k, k) and `weigh` (k, k) smooth strengths.
    """

    prior: Prior
    rows: Floats
    settle: Floats
    weigh: Floats

    def guess(self, signs: NDArray[np.int8]) -> Floats:
        """Return pictures (n, 64, 64) for signs (n, k)."""
        strengths = expected_strengths(signs.astype(np.float32), self.settle)
        return self.picture(strengths @ self.weigh)

    def picture(self, weights: Floats) -> Floats:
        """Add up rows of strengths by weights (n, k): pictures (n, 64, 64)."""
        parts = (weights @ self.rows).reshape(-1, CANVAS, CANVAS) * self.prior.usual
        return self.prior.mean + pictures_of(parts)


def least_squares(prior: Prior, windows: Windows) -> LeastSquares:
    """Solve once for all pictures: k x k for k strengths, 256 a window."""
    rows = np.concatenate([window_rows(window) for window in windows])
    rows *= prior.usual.ravel()
    rows /= np.sqrt((rows**2).sum(axis=1, keepdims=True))
    alike = rows @ rows.T
    weigh = np.linalg.inv(alike + DOUBT * np.eye(len(alike), dtype=np.float32))
    return LeastSquares(prior, rows, alike @ weigh, weigh)


def window_rows(window: Window) -> Floats:
    """From a picture's waves to a window's strengths: (256, 4096)."""
    across, down, side = window
    both = np.kron(axis_operator(down, side), axis_operator(across, side))
    return both.astype(np.float32)


def expected_strengths(signs: Floats, settle: Floats) -> Floats:
    """Strengths (n, k) on the right side of 0 that a smooth picture could have.

    Two steps alternate: the smoothest picture's strengths, then each moved to what is
    expected on its side. Source: Albert and Chib, 1993, with means for samples.
    """
    spread = np.float32(math.sqrt(DOUBT))
    strengths: Floats = signs * USUAL_STRENGTH
    for _ in range(ROUNDS):
        smooth = strengths @ settle
        shift = (signs * smooth / spread).astype(np.float32)
        strengths = smooth + signs * spread * mean_above(shift)
    return strengths


def mean_above(shift: Floats) -> Floats:
    """How far a normal value at `shift` moves if it is known to be above 0."""
    at, values = mean_above_table()
    near = np.interp(shift, at, values)
    above: Floats = np.where(shift < at[0], -shift, near).astype(np.float32)
    return above


@lru_cache(maxsize=1)
def mean_above_table() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Density over chance of the normal distribution, from -8 to 8."""
    at = np.linspace(-8, 8, 2001)
    chance = np.array([math.erfc(-x / math.sqrt(2)) / 2 for x in at])
    return at, np.exp(-(at**2) / 2) / math.sqrt(2 * math.pi) / chance


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """Least squares, and what it gets wrong, learned from other pictures.

    `weights` (k, 576) lead from signs to the largest waves of the error. For natural
    pictures such waves are nearly the principal components, so none are computed.
    """

    base: LeastSquares
    weights: Floats

    def guess(self, signs: NDArray[np.int8]) -> Floats:
        """Return pictures (n, 64, 64) for signs (n, k)."""
        parts = np.zeros((len(signs), CANVAS, CANVAS), np.float32)
        error = signs.astype(np.float32) @ self.weights
        parts[:, :LARGEST, :LARGEST] = error.reshape(-1, LARGEST, LARGEST)
        return self.base.guess(signs) + pictures_of(parts)


def learn(base: LeastSquares, signs: NDArray[np.int8], truths: Floats) -> Learned:
    """Ridge regression from signs (n, k) of other pictures to the errors made there.

    `truths` (n, 576) are those pictures' largest waves around the mean.
    """
    one_step = base.weigh @ largest_of(base.rows * base.prior.usual.ravel())
    alike = np.eye(signs.shape[1], dtype=np.float32) * (RIDGE * len(signs))
    aims = np.zeros_like(one_step)
    for at in range(0, len(signs), AT_ONCE):
        some = signs[at : at + AT_ONCE].astype(np.float32)
        guesses = some * USUAL_STRENGTH @ one_step
        alike += some.T @ some
        aims += some.T @ (truths[at : at + AT_ONCE] - guesses)
    return Learned(base, np.linalg.solve(alike, aims))


def largest_of(parts: Floats) -> Floats:
    """The largest waves (n, 576) of all (n, 4096)."""
    corner = parts.reshape(-1, CANVAS, CANVAS)[:, :LARGEST, :LARGEST]
    return corner.reshape(len(corner), -1)


def largest_waves(pictures: NDArray[np.uint8], prior: Prior) -> Floats:
    """The largest waves (n, 576) of many pictures around the prior's mean."""
    starts = range(0, len(pictures), AT_ONCE)
    batches = (pictures[at : at + AT_ONCE] - prior.mean for at in starts)
    return np.concatenate([largest_of(waves_of(batch)) for batch in batches])
