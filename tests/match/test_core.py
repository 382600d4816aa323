"""The compiled core and NumPy's: the same tables and answers, safe on anything."""

import importlib.util
import subprocess
import sys
import threading
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from panoh.match import _search, numpy_search
from panoh.match.bits import Bits
from panoh.match.segment import BEST, Core, best_core, lay_tables
from tests.match.rows import BLANK, by_counting, flip, planted, spread

CORES = pytest.mark.parametrize("core", [_search, numpy_search], ids=["C", "NumPy"])


def none_removed(rows: Bits) -> Bits:
    return np.zeros(len(rows), np.uint8)


def sorted_pairs(answer: bytes) -> list[list[int]]:
    """(distance, row seen, row) in order."""
    triples = np.frombuffer(answer, np.uint32).reshape(-1, 3)
    return sorted(triples[:, [2, 0, 1]].tolist())


BLANK_TABLES = lay_tables(_search, BLANK)


def test_the_core_was_compiled_for_the_stable_abi() -> None:
    """Else the fast way would be lost, and nobody would notice."""
    spec = importlib.util.find_spec("panoh.match._search")

    assert spec is not None
    assert spec.origin is not None
    assert ".abi3." in spec.origin or spec.origin.endswith(".pyd")
    assert BEST is _search
    assert _search.ways()[-1] == "portable"


def test_without_the_compiled_core_numpy_answers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "panoh.match._search", None)
    monkeypatch.delattr("panoh.match._search")

    assert best_core() is numpy_search


@CORES
@settings(deadline=None)
@given(
    flips=st.one_of(st.sets(st.integers(0, 255)), st.integers(0, 60).map(spread)),
    radius_bits=st.integers(0, 47),
)
@example(set(range(31)), 31)
@example(set(range(32)), 31)
@example(set(range(47)), 47)
@example(set(range(48)), 47)
@example(spread(31), 31)
@example(spread(32), 31)
@example(spread(47), 47)
@example(spread(48), 47)
@example(spread(16), 16)
@example(spread(15), 15)
def test_the_tables_find_a_pair_up_to_the_radius_and_once(
    core: Core, flips: set[int], radius_bits: int
) -> None:
    seen = flip(BLANK, flips)

    by_tables = (*BLANK_TABLES[:3], 0)  # else one row would count as a crowd

    found = core.look_up(seen, BLANK, none_removed(BLANK), *by_tables, radius_bits)

    expected = [[len(flips), 0, 0]] if len(flips) <= radius_bits else []
    assert sorted_pairs(found) == expected


@pytest.mark.parametrize("count", [0, 1, 3_000])
def test_both_cores_lay_the_same_tables(count: int) -> None:
    _, rows = planted(0, max(count, 1))
    compiled, plain = (lay_tables(c, rows[:count]) for c in (_search, numpy_search))

    for one, other in zip(compiled, plain, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("way", _search.ways())
@pytest.mark.parametrize("radius_bits", [0, 15, 16, 31, 40, 47])
def test_every_way_of_this_processor_gives_the_same_answer(
    way: str, radius_bits: int
) -> None:
    seen, rows = planted(400, 3_000)
    removed = none_removed(rows)
    removed[::3] = 1
    tables = lay_tables(_search, rows)
    expected = [p for p in by_counting(seen, rows, radius_bits) if p[2] % 3]

    found = _search.look_up(seen, rows, removed, *tables, radius_bits, way)
    compared = _search.scan(seen, rows, removed, radius_bits, way)
    plain = numpy_search.look_up(seen, rows, removed, *tables, radius_bits)

    assert expected
    assert sorted_pairs(found) == expected
    assert sorted_pairs(compared) == expected
    assert sorted_pairs(plain) == expected


@CORES
def test_comparing_all_goes_in_pieces_without_losing_a_pair(
    core: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(numpy_search, "PAIRS_AT_ONCE", 700)
    seen, rows = planted(50, 1_500)

    found = core.scan(seen, rows, none_removed(rows), 120)

    assert sorted_pairs(found) == by_counting(seen, rows, 120)


def test_a_picture_posted_a_thousand_times_is_paired_with_each_once() -> None:
    """All rows in one bucket of each table: the longest way through the tables."""
    rows = np.repeat(BLANK, 1_000, axis=0)
    tables = lay_tables(_search, rows)

    found = _search.look_up(BLANK, rows, none_removed(rows), *tables, 47)

    assert sorted_pairs(found) == [[0, 0, row] for row in range(1_000)]


@CORES
@pytest.mark.parametrize("radius_bits", [15, 31, 47])
def test_look_alikes_that_crowd_some_buckets_change_no_answer(
    core: Core, radius_bits: int
) -> None:
    """Half of the rows share ten words: they are compared, the others looked up."""
    seen, rows = planted(200, 4_000)
    rows[::2, :20], seen[::3, :20] = 7, 7
    seen[1::20] = rows[: len(seen[1::20])]
    tables = lay_tables(core, rows)

    found = core.look_up(seen, rows, none_removed(rows), *tables, radius_bits)
    in_haste = core.look_up(seen, rows, none_removed(rows), *tables[:3], 0, radius_bits)

    assert tables[3] >= 2_000
    assert sorted_pairs(found) == by_counting(seen, rows, radius_bits)
    assert sorted_pairs(in_haste) == sorted_pairs(found)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 2**32), st.integers(0, 47), st.sampled_from(_search.ways()))
def test_tables_of_nonsense_are_refused_or_answered_and_crash_nothing(
    seed: int, radius_bits: int, way: str
) -> None:
    random = np.random.default_rng(seed)
    seen, rows = planted(5, 40, seed)
    starts, sketches, slots, largest = lay_tables(_search, rows)
    largest *= int(random.integers(0, 3))
    spoilt = random.integers(0, 2**32, 3, np.uint32)
    starts[random.random(starts.shape) < 0.3] = spoilt[0] % 80
    starts[random.random(starts.shape) < random.choice([0, 0.001])] = spoilt[1]
    slots[random.random(slots.shape) < random.choice([0, 0.5])] = spoilt[2]
    sketches[:] = random.choice([0, 2**32 - 1])
    try:
        found = _search.look_up(
            seen,
            rows,
            none_removed(rows),
            starts,
            sketches,
            slots,
            largest,
            radius_bits,
            way,
        )
    except ValueError:
        return
    assert {tuple(p) for p in sorted_pairs(found)} <= {
        tuple(p) for p in by_counting(seen, rows, radius_bits)
    }


def test_a_row_outside_of_the_rows_is_refused() -> None:
    starts, sketches, slots, _ = BLANK_TABLES
    beyond = np.ones_like(slots)

    with pytest.raises(ValueError, match="do not fit"):
        _search.look_up(
            BLANK, BLANK, none_removed(BLANK), starts, sketches, beyond, 0, 31
        )


@pytest.mark.parametrize("spoilt", range(3))
@pytest.mark.parametrize("spoil", ["shorter", "longer", "odd", "moved", "text"])
def test_tables_of_another_length_are_refused(spoilt: int, spoil: str) -> None:
    tables: list[object] = list(BLANK_TABLES)
    content = bytearray(BLANK_TABLES[spoilt].tobytes())
    tables[spoilt] = {
        "shorter": content[:-4],
        "longer": content + b"0000",
        "odd": content + b"0",
        "moved": memoryview(b"0" + content)[1:],
        "text": "text",
    }[spoil]

    with pytest.raises((ValueError, TypeError)):
        _search.look_up(BLANK, BLANK, none_removed(BLANK), *tables, 31)  # type: ignore[arg-type]
    with pytest.raises((ValueError, TypeError)):
        _search.fill(BLANK, *tables[:3])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [
        {"seen": b"31 bytes, one too few for a row"},
        {"seen": np.zeros((4, 64), np.uint8)[:, :32]},
        {"seen": None},
        {"rows": b""},
        {"rows": bytes(33)},
        {"rows": bytes(64)},
        {"removed": b""},
        {"removed": bytes(2)},
        {"radius": -1},
        {"radius": 2**40},
        {"radius": 3.5},
        {"radius": float("nan")},
        {"way": "abacus"},
        {"way": 7},
    ],
)
def test_other_input_is_refused(change: dict[str, object]) -> None:
    given: dict[str, object] = {"seen": BLANK, "rows": BLANK, "removed": bytes(1)}
    given |= {"radius": 31, "way": ""} | change
    refused = (ValueError, TypeError, OverflowError, BufferError)
    rows = (given["seen"], given["rows"], given["removed"])

    with pytest.raises(refused):
        _search.look_up(*rows, *BLANK_TABLES, given["radius"], given["way"])  # type: ignore[arg-type]
    with pytest.raises(refused):
        _search.scan(*rows, given["radius"], given["way"])  # type: ignore[arg-type]


def test_tables_answer_for_no_more_than_47_bits() -> None:
    with pytest.raises(ValueError, match="47"):
        _search.look_up(BLANK, BLANK, none_removed(BLANK), *BLANK_TABLES, 48)


def test_tables_that_may_not_be_written_are_not() -> None:
    tables = tuple(part.copy() for part in BLANK_TABLES[:3])
    for part in tables:
        part.flags.writeable = False

    with pytest.raises((TypeError, BufferError, ValueError)):
        _search.fill(BLANK, *tables)  # type: ignore[call-arg]


def another_thread_runs_during(act: Callable[[], object]) -> bool:
    """Whether this thread gets its turn before `act` is done in another.

    Python takes its lock from nobody meanwhile: it must be given.
    """
    begins, is_done = threading.Event(), []

    def work() -> None:
        begins.set()
        act()
        is_done.append(True)

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1_000)
    try:
        worker = threading.Thread(target=work)
        worker.start()
        begins.wait()
        ran = not is_done
        worker.join()
    finally:
        sys.setswitchinterval(interval)
    return ran


@pytest.mark.parametrize("act", ["fill", "look_up", "scan"])
def test_long_work_leaves_pythons_lock_to_others(act: str) -> None:
    seen, rows = planted(2_000, 50_000)
    removed, tables = none_removed(rows), lay_tables(_search, rows)
    acts: dict[str, Callable[[], object]] = {
        "fill": lambda: _search.fill(rows, *tables[:3]),
        "look_up": lambda: _search.look_up(seen, rows, removed, *tables, 47),
        "scan": lambda: _search.scan(seen, rows, removed, 47),
    }

    assert any(another_thread_runs_during(acts[act]) for _ in range(20))


FULL_MEMORY = """
import resource
import numpy as np
from panoh.match import _search
rows = np.zeros((50_000, 32), np.uint8)
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
try:
    _search.scan(rows, rows, np.zeros(50_000, np.uint8), 0)
except MemoryError:
    print("said so")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is Linux's")
def test_an_answer_too_large_for_memory_is_an_error() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", FULL_MEMORY], check=False, capture_output=True
    )

    assert ran.stdout == b"said so\n", ran.stderr
