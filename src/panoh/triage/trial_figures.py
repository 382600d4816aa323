"""Figures of one answer to a trial, taken alike for everyone who answers.

Whoever answers has a threshold set for it on one half of the texts and measured on the
other, and the other way round: peers and word lists have none of their own, and no one
is measured on what set it.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from panoh.triage.calibration import brier, calibration_error
from panoh.triage.datasets import is_drawn
from panoh.triage.figures import (
    Labels,
    Scores,
    average_precision,
    best_threshold,
    flag_rate,
    interval,
    macro_f1,
)

ROUNDS = 1000
_HALF_SALT = "half"
Answer = Callable[[Sequence[str]], Scores | None]


def measure_answer(
    texts: Sequence[str],
    labels: Labels,
    answer: Answer,
    attacked: Mapping[str, Sequence[str]],
    *,
    own_threshold: float | None = None,
    are_chances: bool = True,
    rounds: int = ROUNDS,
) -> dict[str, Any] | None:
    """Macro-F1 with its interval, AP, flag rates, calibration, points lost by attack.

    `attacked` are the first of the texts under attacks, by name; `own_threshold` is
    the one that whoever answers came with, which these texts may have set. Calibration
    is told only of scores that are chances. None where `answer` cannot tell.
    """
    scores = answer(texts)
    if scores is None:
        return None
    thresholds = thresholds_across(texts, labels, scores)
    flagged = scores >= thresholds
    told: dict[str, Any] = {
        "macro_f1": macro_f1(labels, flagged),
        "macro_f1_interval": _interval(labels, flagged, rounds),
        "ap": average_precision(labels, scores),
        "flag_rate_at_recall_80": flag_rate(labels, scores, 0.8),
        "flag_rate_at_recall_90": flag_rate(labels, scores, 0.9),
    }
    if own_threshold is not None:
        told["macro_f1_at_own_threshold"] = macro_f1(labels, scores >= own_threshold)
    if are_chances:
        told["calibration_error"] = calibration_error(labels, scores)
        told["brier"] = brier(labels, scores)
    told["attacks"] = {
        name: _points_lost(labels, flagged, again >= thresholds[: len(again)])
        for name, disguised in attacked.items()
        if (again := answer(disguised)) is not None
    }
    return told


def _points_lost(labels: Labels, flagged: Labels, again: Labels) -> float:
    """Points of macro-F1 that the first texts lose when they are flagged as `again`."""
    few = slice(len(again))
    return 100 * (macro_f1(labels[few], flagged[few]) - macro_f1(labels[few], again))


def thresholds_across(texts: Sequence[str], labels: Labels, scores: Scores) -> Scores:
    """Each text's threshold: the best one of the half that it is not in."""
    first = np.array([is_drawn(text, 0.5, _HALF_SALT) for text in texts], np.bool_)
    thresholds = np.full(len(labels), 0.5)
    for half in (first, ~first):
        if half.any() and not half.all():
            thresholds[half] = best_threshold([(labels[~half], scores[~half])])
    return thresholds


def _interval(labels: Labels, flagged: Labels, rounds: int) -> tuple[float, float]:
    return interval(
        lambda said, scores: macro_f1(said, scores > 0),
        labels,
        flagged.astype(np.float64),
        rounds,
    )
