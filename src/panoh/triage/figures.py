"""Figures of a ranking: what scores are worth against labels that people gave."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
Labels = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Figures:
    """What `panoh triage eval` prints of n texts; f1 is that of the harm itself."""

    n: int
    positives: int
    macro_f1: float
    f1: float
    precision: float
    recall: float
    ap: float
    threshold: float
    flag_rate_at_recall_80: float
    flag_rate_at_recall_90: float


def measure(labels: Labels, scores: Scores, threshold: float) -> Figures:
    """Take all figures; those that the labels cannot give are 0."""
    flagged = scores >= threshold
    hits = int((labels & flagged).sum())
    return Figures(
        n=len(labels),
        positives=int(labels.sum()),
        macro_f1=macro_f1(labels, flagged),
        f1=_f1(labels, flagged),
        precision=hits / max(int(flagged.sum()), 1),
        recall=hits / max(int(labels.sum()), 1),
        ap=average_precision(labels, scores),
        threshold=threshold,
        flag_rate_at_recall_80=flag_rate(labels, scores, 0.8),
        flag_rate_at_recall_90=flag_rate(labels, scores, 0.9),
    )


def macro_f1(labels: Labels, flagged: Labels) -> float:
    """The mean of F1 of the harm and F1 of its absence."""
    return (_f1(labels, flagged) + _f1(~labels, ~flagged)) / 2


def average_precision(labels: Labels, scores: Scores) -> float:
    """Precision, averaged over the recall that each step down the list adds."""
    hits, flagged = _steps(labels, scores)
    if not labels.any():
        return 0.0
    gained = np.diff(hits, prepend=0) / hits[-1]
    return float((gained * hits / flagged).sum())


def flag_rate(labels: Labels, scores: Scores, recall: float) -> float:
    """Which part of the texts must be read, from the top, to find `recall` of all."""
    hits, flagged = _steps(labels, scores)
    if not labels.any():
        return 0.0
    enough = np.searchsorted(hits, np.ceil(recall * hits[-1] - 1e-9))
    return float(flagged[enough] / len(labels))


def best_threshold(parts: list[tuple[Labels, Scores]], aim: str = "macro_f1") -> float:
    """The score that gives the best macro-F1, or F1, the mean over these parts.

    It lies halfway between two scores that were seen; ties take the middle of them.
    """
    seen = np.unique(np.concatenate([scores for _, scores in parts]))
    if len(seen) < 2:
        return 0.5
    tried = (seen[1:] + seen[:-1]) / 2
    means = np.mean([AIMS[aim](*part, tried) for part in parts], axis=0)
    best = np.flatnonzero(means >= means.max() - 1e-12)
    return float(tried[best[len(best) // 2]])


def interval(
    figure: Callable[[Labels, Scores], float],
    labels: Labels,
    scores: Scores,
    rounds: int = 1000,
) -> tuple[float, float]:
    """Take a figure's 95 percent bootstrap interval, resampling the texts; seeded."""
    chance = np.random.default_rng(0)
    drawn = (chance.integers(0, len(labels), len(labels)) for _ in range(rounds))
    values = [figure(labels[rows], scores[rows]) for rows in drawn]
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)


def _f1(labels: Labels, flagged: Labels) -> float:
    both, either = int((labels & flagged).sum()), int(labels.sum() + flagged.sum())
    return 2 * both / either if either else 0.0


def _steps(labels: Labels, scores: Scores) -> tuple[Scores, Scores]:
    """Hits and flagged texts at each distinct score, from the top."""
    order = np.argsort(-scores, kind="stable")
    is_last = np.append(np.diff(scores[order]) != 0, len(order) > 0)
    hits = np.cumsum(labels[order])[is_last]
    flagged = (np.flatnonzero(is_last) + 1).astype(np.float64)
    return hits.astype(np.float64), flagged


def _all_f1(labels: Labels, scores: Scores, thresholds: Scores) -> Scores:
    """F1 of the harm at every threshold, in one pass."""
    hits, flagged = _at(labels, scores, thresholds)
    return np.asarray(2 * hits / np.maximum(labels.sum() + flagged, 1), np.float64)


def _all_macro_f1(labels: Labels, scores: Scores, thresholds: Scores) -> Scores:
    """macro_f1 at every threshold, in one pass."""
    hits, flagged = _at(labels, scores, thresholds)
    positives, n = labels.sum(), len(labels)
    passed = 2 * (n - flagged - positives + hits)
    absent = passed / np.maximum(2 * n - positives - flagged, 1)
    return np.asarray(_all_f1(labels, scores, thresholds) + absent, np.float64) / 2


def _at(labels: Labels, scores: Scores, thresholds: Scores) -> tuple[Scores, Scores]:
    """Hits and flagged texts at every threshold."""
    hits, flagged = (
        len(some) - np.searchsorted(np.sort(some), thresholds).astype(np.float64)
        for some in (scores[labels], scores)
    )
    return hits, flagged


AIMS: Mapping[str, Callable[[Labels, Scores, Scores], Scores]] = {
    "macro_f1": _all_macro_f1,
    "f1": _all_f1,
}
