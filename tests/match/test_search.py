"""Search: every copy within the radius, and no other."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from panoh.match import search
from panoh.match.bits import Bits, pack
from panoh.match.search import find_matches
from panoh.model.fingerprints import Fingerprint, Tier, tier_of
from tests.match.rows import BLANK, by_counting, damaged, flip, listed, planted, spread


@settings(deadline=None)
@given(st.sets(st.integers(0, 255)))
@example(set())
@example(set(range(31)))
@example(set(range(32)))
@example(set(range(47)))
@example(set(range(48)))
@example(spread(47))
@example(spread(48))
@example(set(range(225, 256)))
@example(set(range(256)))
def test_copies_match_up_to_47_bits_and_no_further(flips: set[int]) -> None:
    pairs = find_matches(flip(BLANK, flips), BLANK)

    assert len(pairs) == (len(flips) <= 47)
    assert [tier_of(d) for d in pairs.distances_bits.tolist()] == (
        [Tier.CONFIDENT] if len(flips) <= 31 else [Tier.REVIEW][: len(pairs)]
    )


@st.composite
def near_and_far(draw: st.DrawFn) -> tuple[Bits, Bits]:
    """Rows at many distances, with rows that are alike among them."""
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    banked = random.integers(0, 256, (draw(st.integers(0, 20)), 32), np.uint8)
    copies = banked[random.integers(0, len(banked), 30)] if len(banked) else banked
    far = random.integers(0, 256, (draw(st.integers(0, 10)), 32), np.uint8)
    return np.concatenate([damaged(copies, random, 70), far, banked]), banked


@settings(deadline=None)
@given(near_and_far(), st.sampled_from([0, 31, 47, 60]))
@example((BLANK, BLANK), 31)
@example((BLANK, BLANK[:0]), 47)
@example((BLANK[:0], BLANK), 47)
@example((BLANK[:0], BLANK[:0]), 47)
@example((np.repeat(BLANK, 3, axis=0), np.repeat(BLANK, 2, axis=0)), 47)
def test_search_finds_what_counting_finds(
    rows: tuple[Bits, Bits], radius_bits: int
) -> None:
    seen, banked = rows

    assert listed(find_matches(seen, banked, radius_bits)) == by_counting(
        seen, banked, radius_bits
    )


@pytest.mark.parametrize("radius_bits", [15, 31, 47])
@pytest.mark.parametrize("counts", [(300, 5_000), (5_000, 300)])
def test_filing_either_side_changes_no_answer(
    counts: tuple[int, int], radius_bits: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen, banked = planted(*counts)
    compared = listed(find_matches(seen, banked, radius_bits))
    monkeypatch.setattr(search, "_is_worth_filing", lambda *_: True)
    monkeypatch.setattr("panoh.match.segment.WORTH_PROBING", (1, 1, 1))

    assert listed(find_matches(seen, banked, radius_bits)) == compared
    assert compared


def test_pairs_are_whole_numbers() -> None:
    pairs = find_matches(BLANK, BLANK)

    columns = (pairs.seen_rows, pairs.banked_rows, pairs.distances_bits)
    assert [column.dtype for column in columns] == [np.int64] * 3


def test_rows_of_a_larger_table_are_found_too() -> None:
    """A slice with gaps between its rows is a view that C code must not misread."""
    table = np.zeros((4, 64), np.uint8)
    table[1, :32] = 255

    pairs = find_matches(table[:, :32], pack([Fingerprint("f" * 64)]))

    assert listed(pairs) == [[0, 1, 0]]
