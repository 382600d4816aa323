"""Calibration: sums become probabilities that hold."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from panoh.triage.calibration import brier, calibration_error, platt


def test_the_logistic_that_drew_the_labels_is_found_again() -> None:
    chance = np.random.default_rng(5)
    sums = chance.normal(size=20_000) * 3
    labels = chance.random(20_000) < 1 / (1 + np.exp(-(0.8 * sums - 1)))
    slope, shift = platt(labels, sums)

    assert slope == pytest.approx(0.8, abs=0.05)
    assert shift == pytest.approx(-1, abs=0.1)


@given(
    st.lists(
        st.tuples(st.booleans(), st.floats(-5, 5, width=16)), min_size=1, max_size=30
    )
)
def test_a_higher_sum_never_has_a_lower_probability(
    pairs: list[tuple[bool, float]],
) -> None:
    slope, shift = platt(
        np.array([said for said, _ in pairs]), np.array([value for _, value in pairs])
    )

    assert slope > 0
    assert np.isfinite([slope, shift]).all()


def test_a_perfect_split_stays_finite() -> None:
    slope, shift = platt(np.array([False] * 9 + [True]), np.arange(10.0))
    chances = 1 / (1 + np.exp(-(slope * np.array([0, 9]) + shift)))

    assert chances[0] < 0.3 < chances[1] < 1


def test_chances_that_are_as_often_right_as_they_say_are_off_by_nothing() -> None:
    labels = np.array([True] * 3 + [False] * 7)

    assert calibration_error(labels, np.full(10, 0.3)) == pytest.approx(0)
    assert calibration_error(labels, np.full(10, 0.8)) == pytest.approx(0.5)
    assert brier(labels, np.full(10, 0.3)) == pytest.approx(0.21)


def test_a_chance_of_one_is_counted_in_the_last_bin() -> None:
    assert calibration_error(np.array([True, False]), np.array([1.0, 0.0])) == 0
