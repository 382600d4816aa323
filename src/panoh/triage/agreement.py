"""How far coders agree beyond chance: Krippendorff's alpha, with an interval.

alpha = 1 - observed / expected disagreement, over all pairs of values that different
coders gave one unit (K. Krippendorff, "Computing Krippendorff's Alpha-Reliability",
2011). 1 is agreement, 0 is chance. It takes any number of coders and missing values.
He advises to rely on data from .800 on, and to draw tentative conclusions from .667.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

RELIABLE = 0.8
TENTATIVE = 2 / 3
_RESAMPLED = 1_000
_SEED = 1


class Metric(StrEnum):
    """How far two values are apart."""

    NOMINAL = "nominal"  # same or not
    ORDINAL = "ordinal"  # by how many values lie between
    INTERVAL = "interval"  # by their difference


@dataclass(frozen=True, slots=True)
class Agreement:
    """Alpha with its interval of 95 percent, on how many units and pairs of values.

    `units` are those that at least two coders labelled. Without any, or where all
    values are the same, nothing can be said: alpha and its interval are None.
    """

    alpha: float | None
    low: float | None
    high: float | None
    units: int
    values: int


def agreement(units: Sequence[Sequence[float]], metric: Metric) -> Agreement:
    """Measure how far coders agree.

    Each unit holds the values that coders gave it, missing ones left out. Costs
    units x v x v for v distinct values. The interval is a bootstrap over units.
    """
    paired = [unit for unit in units if len(unit) > 1]
    values = sum(map(len, paired))
    if not paired:
        return Agreement(None, None, None, 0, 0)
    scale = np.unique(np.concatenate([np.asarray(unit) for unit in paired]))
    coincidences = np.stack([_coincidences(unit, scale) for unit in paired])
    alpha = _alpha(coincidences.sum(axis=0), scale, metric)
    low, high = _interval(coincidences, scale, metric)
    return Agreement(alpha, low, high, len(paired), values)


def _coincidences(unit: Sequence[float], scale: Floats) -> Floats:
    """Count the pairs of values of a unit (v, v); each value counts once in all."""
    counts = (np.asarray(unit)[:, None] == scale).sum(axis=0).astype(np.float64)
    pairs = np.outer(counts, counts) - np.diag(counts)
    normal: Floats = pairs / (len(unit) - 1)
    return normal


def _alpha(coincidences: Floats, scale: Floats, metric: Metric) -> float | None:
    totals = coincidences.sum(axis=0)
    distances = _distances(totals, scale, metric)
    expected = float((np.outer(totals, totals) * distances).sum())
    if not expected:
        return None
    observed = float((coincidences * distances).sum())
    return 1.0 - (float(totals.sum()) - 1.0) * observed / expected


def _distances(totals: Floats, scale: Floats, metric: Metric) -> Floats:
    """Squared distance of each pair of values (v, v)."""
    if metric is Metric.NOMINAL:
        return 1.0 - np.eye(len(scale))
    # Of ordinal values the ranks are compared: the middle of each value's own ranks.
    is_ordinal = metric is Metric.ORDINAL
    places = np.cumsum(totals) - totals / 2 if is_ordinal else scale
    squared: Floats = np.subtract.outer(places, places) ** 2
    return squared


def _interval(
    coincidences: Floats, scale: Floats, metric: Metric
) -> tuple[float | None, float | None]:
    """Take units again with replacement; those samples count that vary at all."""
    rng = np.random.default_rng(_SEED)
    count = len(coincidences)
    flat = coincidences.reshape(count, -1)
    times = rng.multinomial(count, np.full(count, 1 / count), size=_RESAMPLED)
    resampled = (times @ flat).reshape(_RESAMPLED, len(scale), len(scale))
    alphas = [
        alpha for one in resampled if (alpha := _alpha(one, scale, metric)) is not None
    ]
    if not alphas:
        return None, None
    low, high = np.percentile(alphas, (2.5, 97.5))
    return float(low), float(high)
