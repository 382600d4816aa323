"""Search: every copy within the radius, and no other."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from panoh.match import search
from panoh.match.bits import Bits, pack
from panoh.match.index import Pairs, exact_index
from panoh.match.search import find_matches
from panoh.model.fingerprints import Fingerprint, Tier, tier_of

BLANK = np.zeros((1, 32), np.uint8)


def flip(bits: Bits, positions: set[int]) -> Bits:
    flips = np.zeros(256, np.uint8)
    flips[list(positions)] = 1
    return bits ^ np.packbits(flips)


def by_counting(seen: Bits, banked: Bits, radius_bits: int) -> list[list[int]]:
    """All pairs the slow way: (distance, row seen, row banked), in order."""
    apart = np.bitwise_count(seen[:, None] ^ banked).sum(axis=2)
    rows = np.argwhere(apart <= radius_bits)
    return sorted([int(apart[s, b]), int(s), int(b)] for s, b in rows)


def listed(pairs: Pairs) -> list[list[int]]:
    columns = (pairs.distances_bits, pairs.seen_rows, pairs.banked_rows)
    return [list(row) for row in zip(*(c.tolist() for c in columns), strict=True)]


@settings(deadline=None)
@given(st.sets(st.integers(0, 255)))
@example(set())
@example(set(range(31)))
@example(set(range(32)))
@example(set(range(47)))
@example(set(range(48)))
@example(set(range(225, 256)))
@example(set(range(256)))
def test_copies_match_up_to_47_bits_and_no_further(flips: set[int]) -> None:
    pairs = find_matches(flip(BLANK, flips), BLANK)

    assert len(pairs) == (len(flips) <= 47)
    assert [tier_of(d) for d in pairs.distances_bits.tolist()] == (
        [Tier.CONFIDENT] if len(flips) <= 31 else [Tier.REVIEW][: len(pairs)]
    )


@pytest.mark.parametrize("radius_bits", [0, 31, 47, 255, 256])
def test_a_pair_at_the_radius_is_in_and_one_beyond_is_out(radius_bits: int) -> None:
    index = exact_index(BLANK)

    assert len(index.within(flip(BLANK, set(range(radius_bits))), radius_bits)) == 1
    if radius_bits < 256:
        beyond = flip(BLANK, set(range(radius_bits + 1)))
        assert len(index.within(beyond, radius_bits)) == 0


@st.composite
def near_and_far(draw: st.DrawFn) -> tuple[Bits, Bits]:
    """Rows at many distances, with rows that are alike among them."""
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    banked = random.integers(0, 256, (draw(st.integers(0, 20)), 32), np.uint8)
    copies = banked[random.integers(0, len(banked), 30)] if len(banked) else banked
    damage = np.arange(len(copies) * 256).reshape(-1, 256) % 256
    flips = random.permuted(damage, axis=1) < random.integers(0, 70, (len(copies), 1))
    far = random.integers(0, 256, (draw(st.integers(0, 10)), 32), np.uint8)
    return np.concatenate([copies ^ np.packbits(flips, axis=1), far, banked]), banked


@settings(deadline=None)
@given(near_and_far(), st.sampled_from([31, 47, 60]), st.integers(1, 64))
@example((BLANK, BLANK), 31, 1)
@example((BLANK, BLANK[:0]), 47, 1)
@example((BLANK[:0], BLANK), 47, 1)
@example((BLANK[:0], BLANK[:0]), 47, 1)
@example((np.repeat(BLANK, 3, axis=0), np.repeat(BLANK, 2, axis=0)), 47, 2)
def test_search_finds_what_counting_finds_whatever_the_chunk(
    rows: tuple[Bits, Bits], radius_bits: int, pairs_at_once: int
) -> None:
    seen, banked = rows
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "PAIRS_AT_ONCE", pairs_at_once)
        pairs = find_matches(seen, banked, radius_bits)

    assert listed(pairs) == by_counting(seen, banked, radius_bits)


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
