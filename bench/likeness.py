"""How like the truth a guess is, and how like it could be, for `bench.reveal`."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from bench.inversion import CANVAS, Floats, pictures_of, waves_of

TILE: Final = 8  # points a side over which structure is compared
# Wang and others, 2004, for brightness from 0 to 255.
MEAN_STEADIER: Final = (0.01 * 255) ** 2
SPREAD_STEADIER: Final = (0.03 * 255) ** 2


def blurred(pictures: Floats, side: int) -> Floats:
    """Average pictures (n, 64, 64) down to (n, side, side); side divides 64."""
    step = CANVAS // side
    tiles = pictures.reshape(-1, side, step, side, step)
    averages: Floats = tiles.mean(axis=(2, 4))
    return averages


def standardised(pictures: Floats) -> Floats:
    """Pictures as rows (n, points) of mean 0 and length 1."""
    rows = pictures.reshape(len(pictures), -1)
    rows = rows - rows.mean(axis=1, keepdims=True)
    length = np.sqrt((rows**2).sum(axis=1, keepdims=True))
    unit: Floats = rows / np.maximum(length, 1e-6)
    return unit


def correlations(guesses: Floats, truths: Floats, side: int) -> Floats:
    """Pearson's correlation (n,) of each guess with its truth at side x side."""
    pairs = (standardised(blurred(pictures, side)) for pictures in (guesses, truths))
    guess, truth = pairs
    same: Floats = (guess * truth).sum(axis=1)
    return same


def similarities(guesses: Floats, truths: Floats) -> Floats:
    """Structural similarity (n,) of pictures (n, 64, 64), over tiles of 8 x 8."""
    x, y = tiles_of(guesses), tiles_of(truths)
    mean_x, mean_y = x.mean(axis=-1), y.mean(axis=-1)
    both = (x * y).mean(axis=-1) - mean_x * mean_y
    means = (2 * mean_x * mean_y + MEAN_STEADIER) / (
        mean_x**2 + mean_y**2 + MEAN_STEADIER
    )
    spreads = (2 * both + SPREAD_STEADIER) / (
        x.var(axis=-1) + y.var(axis=-1) + SPREAD_STEADIER
    )
    each: Floats = (means * spreads).mean(axis=1)
    return each


def tiles_of(pictures: Floats) -> Floats:
    """Every fourth 8 x 8 tile of pictures (n, 64, 64): (n, tiles, 64)."""
    tiles = np.lib.stride_tricks.sliding_window_view(pictures, (TILE, TILE), (1, 2))
    every: Floats = tiles[:, :: TILE // 2, :: TILE // 2]
    return every.reshape(len(pictures), -1, TILE * TILE)


def ranks(guesses: Floats, candidates: Floats) -> NDArray[np.intp]:
    """How many candidates (m, 64, 64) are more like each guess than the truth is.

    The first candidates are the truths, in order. 0 means: named at once.
    """
    alike = standardised(guesses) @ standardised(candidates).T
    above = (alike > np.diagonal(alike)[:, None]).sum(axis=1, dtype=np.intp)
    return np.asarray(above, np.intp)


def without_straight(pictures: Floats, finest: int = CANVAS - 1) -> Floats:
    """Keep what fingerprints can hold: waves 1 to `finest` on both axes at once.

    The whole picture's holds them to 16; windows see finer ones, none a straight one.
    """
    parts, kept = waves_of(pictures), np.zeros_like(pictures)
    held = slice(1, finest + 1)
    kept[:, held, held] = parts[:, held, held]
    return pictures_of(kept)
