"""The index: FAISS's answers, whatever was added and removed, on many threads."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import faiss
import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from panoh.match import _search, index, numpy_search, segment
from panoh.match.bits import Bits
from panoh.match.index import ExactIndex
from panoh.match.segment import Core, Numbers
from tests.match.rows import BLANK, by_counting, damaged, flip, listed, planted

CORES = pytest.mark.parametrize("core", [_search, numpy_search], ids=["C", "NumPy"])


def filled(core: Core, rows: Bits) -> ExactIndex:
    made = ExactIndex(core)
    made.add(rows)
    return made


def by_faiss(seen: Bits, banked: Bits, radius_bits: int) -> list[list[int]]:
    """FAISS's exact index; it leaves out what lies at its radius."""
    flat = faiss.IndexBinaryFlat(256)
    flat.add(banked)
    limits, distances, found = flat.range_search(seen, radius_bits + 1)
    seen_rows = np.repeat(np.arange(len(seen)), np.diff(limits).astype(np.int64))
    return sorted(np.stack((distances, seen_rows, found), axis=1).tolist())


@CORES
@pytest.mark.parametrize("radius_bits", [0, 15, 31, 47, 60])
@pytest.mark.parametrize("banked_count", [1, 1_000, 5_000, 40_000])
def test_answers_are_those_of_faiss(
    core: Core, banked_count: int, radius_bits: int
) -> None:
    seen, banked = planted(300, banked_count)

    found = listed(filled(core, banked).within(seen, radius_bits))

    assert found == by_faiss(seen, banked, radius_bits)
    assert found


@CORES
def test_needles_are_found_in_the_shared_haystack(
    core: Core, shared_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "SCANNED_ROWS", 1)
    monkeypatch.setattr(segment, "WORTH_PROBING", (1, 1, 1))
    haystack, needles = (
        read_hashes(shared_data / "pdq" / "hashes" / f"{name}.txt")
        for name in ("haystack", "needles")
    )

    for radius_bits in (31, 47):
        found = listed(filled(core, haystack).within(needles, radius_bits))
        assert found == by_counting(needles, haystack, radius_bits)
        assert found


def read_hashes(path: Path) -> Bits:
    hashes = [line.split(",")[-1].strip() for line in path.read_text().splitlines()]
    rows = [np.frombuffer(bytes.fromhex(line[-64:]), np.uint8) for line in hashes]
    return np.stack(rows)


@pytest.mark.parametrize("radius_bits", [0, 31, 47, 255, 256])
def test_a_pair_at_the_radius_is_in_and_one_beyond_is_out(radius_bits: int) -> None:
    blank = filled(_search, BLANK)

    assert len(blank.within(flip(BLANK, set(range(radius_bits))), radius_bits)) == 1
    if radius_bits < 256:
        beyond = flip(BLANK, set(range(radius_bits + 1)))
        assert len(blank.within(beyond, radius_bits)) == 0


def test_an_empty_index_finds_nothing_and_nothing_finds_nothing() -> None:
    empty, blank = ExactIndex(), filled(_search, BLANK)
    empty.add(BLANK[:0])

    assert listed(empty.within(BLANK, 256)) == []
    assert listed(blank.within(BLANK[:0], 256)) == []
    assert (len(empty), empty.memory_bytes, len(blank)) == (0, 0, 1)


def test_a_fingerprint_takes_less_than_360_bytes() -> None:
    _, banked = planted(0, 100_000)

    assert filled(_search, banked).memory_bytes < 360 * len(banked)


def test_many_rows_seen_go_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segment, "SEEN_AT_ONCE", 7)
    seen, banked = planted(100, 5_000)

    found = listed(filled(_search, banked).within(seen, 31))

    assert found == by_faiss(seen, banked, 31)


class AddedAndRemoved(RuleBasedStateMachine):
    """An index beside a plain list of (number, row), through any changes."""

    core: Core = _search

    def __init__(self) -> None:
        super().__init__()
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(index, "SCANNED_ROWS", 3)
        self.patch.setattr(segment, "WORTH_PROBING", (1, 1, 1))
        self.index = ExactIndex(self.core)
        self.model: list[tuple[int, Bits]] = []

    @rule(seed=st.integers(0, 5), count=st.integers(0, 9), first=st.integers(0, 20))
    def add(self, seed: int, count: int, first: int) -> None:
        near = np.repeat(np.full((1, 32), seed, np.uint8), count, axis=0)
        rows = damaged(near, np.random.default_rng(seed), 40)
        numbers = np.arange(first, first + count)
        self.index.add(rows, numbers)
        self.model += zip(numbers.tolist(), rows, strict=True)

    @rule(numbers=st.sets(st.integers(0, 30), max_size=8))
    def remove(self, numbers: set[int]) -> None:
        left = [(n, row) for n, row in self.model if n not in numbers]

        removed = self.index.remove(np.array(sorted(numbers), np.int64))

        assert removed == len(self.model) - len(left)
        self.model = left

    @rule(seed=st.integers(0, 5), radius_bits=st.sampled_from([15, 31, 47, 90]))
    def look(self, seed: int, radius_bits: int) -> None:
        seen = np.full((1, 32), seed, np.uint8)
        rows = np.array([row for _, row in self.model], np.uint8).reshape(-1, 32)
        expected = [
            [distance, row, self.model[at][0]]
            for distance, row, at in by_counting(seen, rows, radius_bits)
        ]

        assert listed(self.index.within(seen, radius_bits)) == sorted(expected)

    @invariant()
    def counts(self) -> None:
        assert len(self.index) == len(self.model)

    def teardown(self) -> None:
        self.patch.undo()


class AddedAndRemovedInNumPy(AddedAndRemoved):
    core = numpy_search


AddedAndRemoved.TestCase.settings = settings(
    deadline=None, max_examples=20, stateful_step_count=20
)
AddedAndRemovedInNumPy.TestCase.settings = AddedAndRemoved.TestCase.settings
TestAddedAndRemoved = AddedAndRemoved.TestCase
TestAddedAndRemovedInNumPy = AddedAndRemovedInNumPy.TestCase


def test_rows_added_one_by_one_stay_in_few_segments() -> None:
    seen, banked = planted(100, 9_000)
    grown = ExactIndex()
    for start in range(0, len(banked), 50):
        grown.add(banked[start : start + 50])

    assert listed(grown.within(seen, 31)) == by_faiss(seen, banked, 31)
    assert len(grown._segments) <= 3


def test_what_the_caller_changes_later_changes_nothing() -> None:
    rows, numbers = BLANK.copy(), np.array([8])
    made = ExactIndex()
    made.add(rows, numbers)
    rows[:], numbers[:] = 255, 9

    assert listed(made.within(BLANK, 0)) == [[0, 0, 8]]


def test_threads_get_the_answers_that_one_gets() -> None:
    seen, banked = planted(2_000, 20_000)
    made = filled(_search, banked)
    alone = listed(made.within(seen, 31))
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda _: listed(made.within(seen, 31)), range(8)))

    assert all(answer == alone for answer in together)


def test_a_search_during_changes_answers_for_one_moment() -> None:
    """Rows come and go by pairs: no search may see half of a pair."""
    made = ExactIndex()
    twins = np.repeat(BLANK, 2, axis=0)

    def change(number: int) -> None:
        made.add(twins, np.array([number, number]))
        made.remove(np.array([number]))

    with ThreadPoolExecutor(3) as pool:
        changes = [pool.submit(change, number) for number in range(200)]
        counts = [len(made.within(BLANK, 31)) for _ in range(400)]
        for done in changes:
            done.result()

    assert {count % 2 for count in counts} == {0}
    assert len(made) == 0


NOT_ROWS = [
    (None, TypeError),
    ([[0] * 32], TypeError),
    (b"0" * 32, TypeError),
    (np.zeros((1, 32)), TypeError),
    (np.full((1, 32), np.nan), TypeError),
    (np.zeros((1, 32), np.int8), TypeError),
    (np.zeros((1, 32), object), TypeError),
    (np.zeros((1, 31), np.uint8), ValueError),
    (np.zeros(32, np.uint8), ValueError),
    (np.zeros((1, 1, 32), np.uint8), ValueError),
    (np.zeros((0, 0), np.uint8), ValueError),
]


@pytest.mark.parametrize(("rows", "error"), NOT_ROWS)
def test_what_is_no_rows_is_refused_and_changes_nothing(
    rows: object, error: type[Exception]
) -> None:
    made = filled(_search, BLANK)
    with pytest.raises(error):
        made.add(rows)  # type: ignore[arg-type]
    with pytest.raises(error):
        made.within(rows, 31)  # type: ignore[arg-type]

    assert listed(made.within(BLANK, 0)) == [[0, 0, 0]]


@pytest.mark.parametrize(
    ("numbers", "error"),
    [
        ([1], TypeError),
        (np.array([np.nan]), TypeError),
        (np.array([True]), TypeError),
        (np.array([1, 2]), ValueError),
        (np.array([[1]]), ValueError),
        (np.array([2**63], np.uint64), ValueError),
    ],
)
def test_what_is_no_number_is_refused(numbers: object, error: type[Exception]) -> None:
    made = ExactIndex()
    with pytest.raises(error):
        made.add(BLANK, numbers)  # type: ignore[arg-type]

    assert len(made) == 0


@pytest.mark.parametrize("radius_bits", [-1, 257, 2**70, 31.0, "31", None])
def test_a_radius_that_is_none_is_refused(radius_bits: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        filled(_search, BLANK).within(BLANK, radius_bits)  # type: ignore[arg-type]


@CORES
def test_rows_with_gaps_or_backwards_are_read_as_they_stand(core: Core) -> None:
    seen, banked = planted(40, 200)
    wide = np.zeros((200, 64), np.uint8)
    wide[:, ::2] = banked
    made = ExactIndex(core)
    made.add(wide[:, ::2])

    assert listed(made.within(seen[::-1], 47)) == by_counting(seen[::-1], banked, 47)


def test_numbers_may_be_any_whole_ones() -> None:
    numbers: Numbers = np.array([-(2**63), 2**63 - 1])
    made = ExactIndex()
    made.add(np.repeat(BLANK, 2, axis=0), numbers)

    assert made.within(BLANK, 0).banked_rows.tolist() == numbers.tolist()
    assert made.remove(numbers[:1].astype(np.int64)) == 1
