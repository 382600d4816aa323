"""Krippendorff's alpha is what its author computed by hand."""

from itertools import chain

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from panoh.triage.agreement import Metric, agreement

# Krippendorff (2011), part C and D: 4 observers, 12 units, "." is missing.
OBSERVERS = (
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)
UNITS = [
    [int(value) for value in unit if value != "."]
    for unit in zip(*(line.split() for line in OBSERVERS), strict=True)
]
# Part A: 2 observers, 10 units, two values; part B: 2 observers, 12 units, five values.
BINARY = list(
    zip(
        map(int, "0100000010"),
        map(int, "1110010000"),
        strict=True,
    )
)
LETTERS = list(zip(map(ord, "aabbdcccedda"), map(ord, "babbbccceddd"), strict=True))
units = st.lists(st.lists(st.integers(0, 4), max_size=4), max_size=12)


@pytest.mark.parametrize(
    ("metric", "alpha"),
    [(Metric.NOMINAL, 0.743), (Metric.ORDINAL, 0.815), (Metric.INTERVAL, 0.849)],
)
def test_the_published_example_of_four_observers(metric: Metric, alpha: float) -> None:
    measured = agreement(UNITS, metric)

    assert measured.alpha == pytest.approx(alpha, abs=5e-4)
    assert (measured.units, measured.values) == (11, 40)


def test_the_published_examples_of_two_observers() -> None:
    assert agreement(BINARY, Metric.NOMINAL).alpha == pytest.approx(0.095, abs=5e-4)
    assert agreement(LETTERS, Metric.NOMINAL).alpha == pytest.approx(0.692, abs=5e-4)


def test_the_interval_holds_alpha_and_grows_narrow_with_more_units() -> None:
    few, many = (_bounds(UNITS * times) for times in (1, 20))

    assert few[0] < many[0] < 0.743 < many[1] < few[1]


def _bounds(some: list[list[int]]) -> tuple[float, float]:
    measured = agreement(some, Metric.NOMINAL)
    assert measured.low is not None
    assert measured.high is not None
    return measured.low, measured.high


def test_where_nothing_varies_or_nobody_overlaps_nothing_can_be_said() -> None:
    assert agreement([[1, 1], [1, 1]], Metric.NOMINAL).alpha is None
    alone = agreement([[1], [2], []], Metric.NOMINAL)
    assert (alone.alpha, alone.units) == (None, 0)


def test_perfect_agreement_is_one_and_the_opposite_is_below_chance() -> None:
    perfect = agreement([[0, 0], [1, 1]] * 5, Metric.NOMINAL)

    assert (perfect.alpha, perfect.high) == (1.0, 1.0)
    opposite = agreement([[0, 1], [1, 0]] * 5, Metric.NOMINAL).alpha
    assert opposite is not None
    assert opposite < 0


@settings(deadline=None)
@given(units, st.sampled_from(Metric))
@example([[0, 1]], Metric.ORDINAL)
@example([], Metric.NOMINAL)
@example([[0, 0, 0, 1]], Metric.INTERVAL)
def test_alpha_never_exceeds_one_and_does_not_depend_on_who_is_who(
    some: list[list[int]], metric: Metric
) -> None:
    measured = agreement(some, metric)
    turned = agreement([unit[::-1] for unit in some], metric)

    assert measured == turned
    assert measured.alpha is None or measured.alpha <= 1 + 1e-9
    varies = len(set(chain.from_iterable(u for u in some if len(u) > 1))) > 1
    assert (measured.alpha is not None) == varies


@settings(deadline=None)
@given(st.lists(st.lists(st.integers(0, 1), max_size=4), max_size=12))
@example([[0, 1], [1, 1], [0, 0]])
def test_of_two_values_all_metrics_say_the_same(some: list[list[int]]) -> None:
    nominal, *others = (agreement(some, metric).alpha for metric in Metric)

    for other in others:
        assert other == (nominal if nominal is None else pytest.approx(nominal))
