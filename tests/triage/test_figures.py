"""Figures: as scikit-learn has them, and thresholds that are really the best."""

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, f1_score

from panoh.triage.figures import (
    average_precision,
    best_threshold,
    flag_rate,
    interval,
    macro_f1,
    measure,
)

pairs = st.lists(
    st.tuples(st.booleans(), st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.75, 1.0])),
    min_size=1,
    max_size=40,
)
Pairs = list[tuple[bool, float]]


def columns(pairs: Pairs) -> tuple[np.ndarray, np.ndarray]:
    return np.array([p[0] for p in pairs]), np.array([p[1] for p in pairs])


@given(pairs)
def test_average_precision_is_scikit_learns(drawn: Pairs) -> None:
    labels, scores = columns(drawn)
    expected = average_precision_score(labels, scores) if labels.any() else 0.0

    assert abs(average_precision(labels, scores) - expected) < 1e-9


@given(pairs, st.sampled_from([0.0, 0.3, 0.5, 2.0]))
@example([(True, 0.0)], 2.0)
def test_macro_f1_is_scikit_learns(drawn: Pairs, threshold: float) -> None:
    labels, scores = columns(drawn)
    flagged = scores >= threshold
    expected = f1_score(
        labels, flagged, average="macro", labels=[False, True], zero_division=0
    )

    assert abs(macro_f1(labels, flagged) - expected) < 1e-9


@given(pairs, st.sampled_from([0.8, 0.9, 1.0]))
def test_reading_the_flagged_part_finds_the_recall_and_less_does_not(
    drawn: Pairs, recall: float
) -> None:
    labels, scores = columns(drawn)
    rate = flag_rate(labels, scores, recall)
    if not labels.any():
        assert rate == 0
        return
    rates = {
        float((scores >= t).mean()): (labels & (scores >= t)).sum() / labels.sum()
        for t in scores
    }

    assert rate == min(r for r, found in rates.items() if found >= recall - 1e-9)


@given(st.lists(pairs, min_size=1, max_size=3))
def test_no_threshold_is_better_than_the_best(drawn: list[Pairs]) -> None:
    parts = [columns(part) for part in drawn]
    best = best_threshold(parts)
    seen = np.unique(np.concatenate([scores for _, scores in parts]))

    def mean(threshold: float) -> float:
        return float(np.mean([macro_f1(y, s >= threshold) for y, s in parts]))

    between = (seen[1:] + seen[:-1]) / 2
    assert all(mean(best) >= mean(t) - 1e-9 for t in between)


@given(pairs)
def test_a_threshold_may_aim_at_the_harm_alone(drawn: Pairs) -> None:
    labels, scores = columns(drawn)
    best = best_threshold([(labels, scores)], "f1")
    seen = np.unique(scores)
    found = [measure(labels, scores, t).f1 for t in (best, *(seen[1:] + seen[:-1]) / 2)]

    assert len(seen) < 2 or found[0] >= max(found) - 1e-9


def test_an_interval_holds_its_figure_and_is_the_same_twice() -> None:
    labels, scores = np.array([True, False] * 50), np.linspace(0, 1, 100)
    taken = [interval(average_precision, labels, scores, 50) for _ in range(2)]

    assert taken[0] == taken[1]
    assert taken[0][0] <= average_precision(labels, scores) <= taken[0][1]


def test_all_figures_of_a_perfect_ranking() -> None:
    figures = measure(
        np.array([True, False, False, False]), np.array([1, 0, 0, 0.2]), 0.5
    )

    assert (figures.n, figures.positives) == (4, 1)
    assert figures.macro_f1 == figures.f1 == figures.ap == figures.recall == 1
    assert figures.flag_rate_at_recall_80 == figures.flag_rate_at_recall_90 == 0.25
