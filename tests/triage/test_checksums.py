"""Check digits prove numbers, and one changed digit disproves them."""

from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from panoh.triage.checksums import is_kazakh_iin, is_luhn, is_russian_inn, is_snils

RIGHT = [
    (is_luhn, "4111111111111111"),  # published for tests by payment systems
    (is_luhn, "5555555555554444"),
    (is_russian_inn, "500100732259"),  # widely used as an example
    (is_snils, "11223344595"),  # widely used as an example
    (is_kazakh_iin, "061211600012"),  # from the tests of an open validator
]


@pytest.mark.parametrize(("is_right", "digits"), RIGHT)
def test_published_examples_are_right(
    is_right: Callable[[str], bool], digits: str
) -> None:
    assert is_right(digits)


@given(st.sampled_from(RIGHT[:-1]), st.integers(0, 10), st.integers(1, 9))
@example(RIGHT[0], 0, 1)
def test_one_changed_digit_is_noticed(
    example_of: tuple[Callable[[str], bool], str], place: int, step: int
) -> None:
    is_right, digits = example_of
    changed = str((int(digits[place]) + step) % 10)

    assert not is_right(digits[:place] + changed + digits[place + 1 :])


def test_a_kazakh_number_with_another_last_digit_is_wrong() -> None:
    assert not any(
        is_kazakh_iin(f"06121160001{digit}") for digit in (0, 1, *range(3, 10))
    )
