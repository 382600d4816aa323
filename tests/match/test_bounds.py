"""Bounds: how high a rate may be of which few cases were seen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panoh.match.bounds import chance_of_at_most, upper_bound


@pytest.mark.parametrize(
    ("seen", "trials", "bound"),
    [
        (0, 10_000_000, 2.9957e-7),
        (0, 10, 0.25887),
        (1, 100, 0.046560),
        (2, 20, 0.28262),
        (5, 1000, 0.010484),
        (10, 10, 1.0),
        (0, 0, 1.0),
    ],
)
def test_the_bound_is_that_of_clopper_and_pearson(
    seen: int, trials: int, bound: float
) -> None:
    assert upper_bound(seen, trials) == pytest.approx(bound, rel=1e-4)


def test_none_of_ten_million_is_the_rule_of_three() -> None:
    assert upper_bound(0, 10_000_000) == pytest.approx(3 / 10_000_000, rel=0.002)


@given(st.integers(0, 50), st.integers(51, 10**8))
def test_the_bound_leaves_one_chance_in_twenty(seen: int, trials: int) -> None:
    bound = upper_bound(seen, trials)

    assert bound > seen / trials
    assert chance_of_at_most(seen, trials, bound) == pytest.approx(0.05, rel=1e-3)


def test_more_confidence_needs_a_higher_bound() -> None:
    assert upper_bound(3, 100, 0.99) > upper_bound(3, 100, 0.95)


@pytest.mark.parametrize(("seen", "trials"), [(-1, 5), (6, 5)])
def test_impossible_counts_are_refused(seen: int, trials: int) -> None:
    with pytest.raises(ValueError, match=str(seen)):
        upper_bound(seen, trials)
