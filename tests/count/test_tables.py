from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from panoh.count.tables import LEAST_DOUBT, Cell, Counted, release
from panoh.model.report import CountedBy

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
MOST_ROWS = 31
BY = (CountedBy.CHANNEL, CountedBy.LANGUAGE)


def rows(
    channels: dict[str, int], languages: dict[str, int] | None = None
) -> list[Counted]:
    """Make rows with these two tables, dealt out in order."""
    languages = languages or {"tg": sum(channels.values())}
    of = [key for key, number in channels.items() for _ in range(number)]
    within = [key for key, number in languages.items() for _ in range(number)]
    return [Counted(c, NOON, w) for c, w in zip(of, within, strict=True)]


def shown(cells: tuple[Cell, ...], margin: CountedBy | None) -> dict[str, str]:
    return {cell.key: cell.shown for cell in cells if cell.margin is margin}


@pytest.mark.parametrize(
    ("number", "expected"),
    [(1, "<10"), (9, "<10"), (10, "10"), (12, "10"), (13, "15"), (99, "100")],
)
def test_numbers_below_10_are_hidden_and_others_rounded_to_5(
    number: int, expected: str
) -> None:
    (cell, _) = release(rows({"C1": number}), by=(CountedBy.CHANNEL,))
    assert (cell.key, cell.shown) == ("C1", expected)
    assert cell.is_hidden == (number < 10)


def test_nothing_counted_is_no_table() -> None:
    assert release([]) == ()


def test_the_tables_are_channel_week_language_and_total() -> None:
    cells = release(rows({"C1": 40, "C2": 20}))
    assert shown(cells, CountedBy.CHANNEL) == {"C1": "40", "C2": "20"}
    assert shown(cells, CountedBy.WEEK) == {"2026-W18": "60"}
    assert shown(cells, CountedBy.LANGUAGE) == {"tg": "60"}
    assert shown(cells, None) == {"": "60"}


@pytest.mark.parametrize(
    ("at", "week"),
    [
        (datetime(2027, 1, 3, 23, 59, tzinfo=UTC), "2026-W53"),
        (datetime(2027, 1, 4, tzinfo=UTC), "2027-W01"),
        (None, "unknown"),
    ],
)
def test_weeks_are_isos_in_utc(at: datetime | None, week: str) -> None:
    assert Counted("C1", at, "tg").key(CountedBy.WEEK) == week


@pytest.mark.parametrize("zone", [None, timezone(timedelta(hours=5))])
def test_a_time_outside_utc_is_not_counted(zone: timezone | None) -> None:
    with pytest.raises(ValueError, match="UTC"):
        Counted("C1", NOON.replace(tzinfo=zone), "tg")


def test_a_total_is_withheld_where_it_would_tell_a_hidden_number() -> None:
    cells = release(rows({"C1": 10, "C2": 1, "C3": 1}), by=(CountedBy.CHANNEL,))
    assert shown(cells, CountedBy.CHANNEL) == {"C1": "10", "C2": "<10", "C3": "<10"}
    assert cells[-1] == Cell(None, "", "", is_hidden=True)


def test_a_table_of_one_row_is_a_total_and_withheld_like_one() -> None:
    cells = release(rows({"C1": 10, "C2": 1, "C3": 1}, {"tg": 12}), by=BY)
    assert shown(cells, CountedBy.LANGUAGE) == {"": ""}


def test_of_two_tables_that_tell_each_others_numbers_the_first_is_kept() -> None:
    counted = rows({"C1": 18, "C2": 1, "C3": 1, "C4": 1}, {"ru": 11, "tg": 10})
    by_channel, by_language = release(counted, by=BY), release(counted, by=BY[::-1])
    assert len(shown(by_channel, CountedBy.CHANNEL)) == 4
    assert shown(by_channel, CountedBy.LANGUAGE) == {"": ""}
    assert shown(by_language, CountedBy.LANGUAGE) == {"ru": "10", "tg": "10"}
    assert shown(by_language, CountedBy.CHANNEL) == {"": ""}


def test_tables_that_leave_doubt_are_published_without_their_total() -> None:
    channels = {"C1": 41, "C2": 27, "C3": 8, "C4": 5}
    languages = {"ru": 33, "tg": 38, "uz": 7, "unknown": 3}
    cells = release(rows(channels, languages), by=BY)
    assert shown(cells, BY[0]) == {"C1": "40", "C2": "25", "C3": "<10", "C4": "<10"}
    assert len(shown(cells, BY[1])) == 4
    assert shown(cells, None) == {"": ""}


def partitions(number: int, most_parts: int, largest: int) -> Iterator[tuple[int, ...]]:
    if number == 0:
        yield ()
    elif most_parts:
        for part in range(min(number, largest), 0, -1):
            for rest in partitions(number - part, most_parts - 1, part):
                yield part, *rest


def published(
    channels: tuple[int, ...], languages: tuple[int, ...]
) -> tuple[Cell, ...]:
    return release(
        rows(
            {f"C{place}": number for place, number in enumerate(channels)},
            {f"L{place}": number for place, number in enumerate(languages)},
        ),
        by=BY,
    )


def test_no_reader_who_knows_the_rules_can_work_out_a_hidden_number() -> None:
    """Make every two tables of up to 31 rows in 3 and 2 cells, and solve backwards.

    Tables that are published alike cannot be told apart, so the values that a hidden
    cell takes among them are all that a reader can know. Cells are in falling order,
    which loses nothing: equal cells could stand in any order. What larger tables could
    have been too is left out, since not all of those were made.
    """
    could_be: dict[tuple[Cell, ...], dict[str, set[int]]] = defaultdict(
        lambda: defaultdict(set)
    )
    for number in range(1, MOST_ROWS + 1):
        of_three, of_two = (partitions(number, most, number) for most in (3, 2))
        for channels, languages in product(of_three, of_two):
            cells = published(channels, languages)
            values = {f"C{n}": v for n, v in enumerate(channels)}
            values |= {f"L{n}": v for n, v in enumerate(languages)}
            for cell in cells:
                if cell.is_hidden and cell.key:
                    could_be[cells][cell.key[0]].add(values[cell.key])
    whole = [cells for cells in could_be if max(sums_left(cells)) <= MOST_ROWS]
    assert len(whole) >= 10
    for cells in whole:
        for values_of_a_hidden_cell in could_be[cells].values():
            assert len(values_of_a_hidden_cell) >= LEAST_DOUBT


def ranges_of(cells: tuple[Cell, ...]) -> dict[CountedBy | None, list[range]]:
    """Return what a reader knows of each published table's cells."""
    ranges: dict[CountedBy | None, list[range]] = defaultdict(list)
    for cell in cells:
        if cell.is_hidden and cell.shown:
            ranges[cell.margin].append(range(1, 10))
        elif cell.shown:
            rounded = int(cell.shown)
            ranges[cell.margin].append(range(max(10, rounded - 2), rounded + 3))
    return ranges


def sums_left(cells: tuple[Cell, ...]) -> set[int]:
    """Return how many rows there can be in all."""
    return set.intersection(*map(sums_of, ranges_of(cells).values()))


def solve(cells: tuple[Cell, ...]) -> Iterator[set[int]]:
    """Yield what each hidden number can be, from the published tables alone."""
    sums = sums_left(cells)
    for ranges in ranges_of(cells).values():
        for place, own in enumerate(ranges):
            if own == range(1, 10):
                others = sums_of([*ranges[:place], *ranges[place + 1 :]])
                yield {value for value in own if sums & {o + value for o in others}}


def sums_of(ranges: list[range]) -> set[int]:
    sums = {0}
    for one in ranges:
        sums = {total + value for total in sums for value in one}
    return sums


counted = st.lists(
    st.builds(
        Counted,
        channel=st.sampled_from(["C1", "C2", "C3"]),
        posted_at=st.sampled_from([None, NOON, NOON + timedelta(weeks=1)]),
        language=st.sampled_from(["ru", "tg", "tg", "tg", "uz"]),
    ),
    min_size=1,
    max_size=80,
)


@given(counted)
@example(rows({"C1": 10, "C2": 1, "C3": 1}))
@example(rows({f"C{number}": 1 for number in range(9)}))
@example(rows({f"C{number}": 1 for number in range(12)}))
@example(rows({"C1": 9, "C2": 9}, {"tg": 18}))
def test_a_solver_recovers_no_hidden_number(counted: list[Counted]) -> None:
    for could_be in solve(release(counted)):
        assert len(could_be) >= LEAST_DOUBT


@given(counted)
def test_a_shown_number_is_within_2_of_the_truth(counted: list[Counted]) -> None:
    for cell in release(counted):
        if cell.shown and not cell.is_hidden:
            margin = cell.margin
            true = [r for r in counted if margin is None or r.key(margin) == cell.key]
            assert abs(int(cell.shown) - len(true)) <= 2


@given(counted)
def test_the_first_table_of_more_than_one_row_is_never_withheld(
    counted: list[Counted],
) -> None:
    cells = release(counted)
    for margin in CountedBy:
        if len({row.key(margin) for row in counted}) > 1:
            assert "" not in shown(cells, margin)
            break
