"""Samples: random in an order that stays, and where triage is unsure."""

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from panoh.model.findings import Finding, Harm
from panoh.triage.sampling import doubt, in_random_order

numbers = st.lists(st.integers(1, 2**40), unique=True)


def order(some: list[int], seed: str = "D-1") -> list[int]:
    return list(map(int, in_random_order(np.array(some, np.int64), seed)))


@given(numbers, numbers)
@example([], [])
@example([1, 2, 3], [4])
def test_posts_that_come_later_leave_the_order_as_it_was(
    some: list[int], later: list[int]
) -> None:
    all_ = sorted({*some, *later})

    assert [n for n in order(all_) if n in set(some)] == order(sorted(some))
    assert sorted(order(all_)) == all_


def test_each_desk_has_an_order_of_its_own_and_none_is_that_of_arrival() -> None:
    some = list(range(1, 1001))

    assert order(some, "D-1") != order(some, "D-2")
    assert order(some) != some


def test_the_first_of_a_random_order_come_from_everywhere() -> None:
    first = np.array(order(list(range(1, 100_001)))[:2_000])

    in_tenths = np.histogram(first, bins=10, range=(1, 100_000))[0]
    assert in_tenths.min() > 150
    assert in_tenths.max() < 250
    assert 900 < np.count_nonzero(first % 2) < 1_100


def test_doubt_is_greatest_at_an_even_chance() -> None:
    def with_confidence(*some: float) -> list[Finding]:
        return [Finding(Harm.THREAT, "r", 0, 1, one) for one in some]

    assert doubt(with_confidence(0.5)) == 1
    assert doubt(with_confidence(0.5, 1.0)) == 0
    assert doubt([]) == 0
    assert doubt(with_confidence(0.4)) > doubt(with_confidence(0.8))
