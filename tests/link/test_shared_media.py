from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from panoh.link.shared_media import (
    SharedMedia,
    SharedMediaMap,
    group_copies,
    share_media,
)

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
Row = tuple[int, int, int | None]  # channel, group, minutes after noon


def shared(rows: Sequence[Row], most_links: int = 1000) -> SharedMediaMap:
    noon = np.datetime64(NOON.replace(tzinfo=None), "us")
    times = [
        np.datetime64("NaT") if minute is None else noon + np.timedelta64(minute, "m")
        for _, _, minute in rows
    ]
    return share_media(
        np.array([row[0] for row in rows], np.int64),
        np.array([row[1] for row in rows], np.int64),
        np.array(times, "datetime64[us]"),
        most_links,
    )


def copies(pairs: list[tuple[int, int]], sha256s: Sequence[str]) -> list[int]:
    columns = np.array(pairs, np.int64).reshape(-1, 2)
    return group_copies(columns, sha256s).tolist()


def test_two_channels_with_one_picture_are_linked() -> None:
    found = shared([(7, 100, 0), (3, 100, 1)])
    assert found.edges == (SharedMedia(3, 7, (100,)),)


def test_a_picture_in_one_channel_links_nothing() -> None:
    assert shared([(1, 100, 0), (1, 100, 5), (2, 200, 0)]) == SharedMediaMap((), (), ())


def test_nothing_given_links_nothing() -> None:
    assert shared([]) == SharedMediaMap((), (), ())


def test_the_heaviest_edge_comes_first() -> None:
    rows = [(1, 100, 0), (2, 100, 0), (2, 200, 0), (3, 200, 0), (2, 300, 0)]
    found = shared([*rows, (3, 300, 0)])
    assert [(e.channel_a, e.channel_b, e.weight) for e in found.edges] == [
        (2, 3, 2),
        (1, 2, 1),
    ]


def test_a_spread_keeps_the_rows_that_it_rests_on() -> None:
    (spread,) = shared([(1, 100, 9), (5, 500, 0), (2, 100, 3), (1, 100, 4)]).spreads
    assert (spread.group, spread.channels, spread.rows) == (100, (1, 2), (0, 2, 3))


def test_the_earliest_seen_is_the_channel_with_the_earliest_known_time() -> None:
    (spread,) = shared([(1, 100, 9), (2, 100, 3), (1, 100, 4)]).spreads
    assert spread.earliest_seen_in == (2,)
    assert spread.earliest_seen_at == NOON + timedelta(minutes=3)
    assert spread.untimed == ()


def test_channels_that_tie_are_all_earliest_seen() -> None:
    (spread,) = shared([(1, 100, 3), (2, 100, 3), (3, 100, 4)]).spreads
    assert spread.earliest_seen_in == (1, 2)


def test_a_channel_with_an_unknown_time_may_be_earlier_still() -> None:
    (spread,) = shared([(1, 100, 3), (2, 100, None), (1, 100, None)]).spreads
    assert spread.earliest_seen_in == (1,)
    assert spread.untimed == (1, 2)


def test_without_any_time_the_earliest_seen_is_unknown() -> None:
    (spread,) = shared([(1, 100, None), (2, 100, None)]).spreads
    assert spread.earliest_seen_at is None
    assert spread.earliest_seen_in == ()
    assert spread.untimed == (1, 2)


def test_ids_as_large_as_a_platforms_are_kept_apart() -> None:
    far = -(2**62)
    found = shared([(far, 1, 0), (2**62, 1, 0), (far, 2, 0), (2**62 + 1, 2, 0)])
    assert len(found.edges) == 2


def test_pictures_too_common_to_link_are_named_and_the_rarest_kept() -> None:
    rows = [(1, 100, 0), (2, 100, 0), *((channel, 200, 0) for channel in range(5))]
    found = shared(rows, most_links=10)
    assert found.edges == (SharedMedia(1, 2, (100,)),)
    assert found.too_common == (200,)
    assert [spread.group for spread in found.spreads] == [100, 200]
    assert shared(rows, most_links=11).too_common == ()


def test_a_picture_in_5000_channels_makes_no_millions_of_links() -> None:
    found = shared([(channel, 1, channel) for channel in range(5000)], 500_000)
    assert (found.edges, found.too_common) == ((), (1,))
    assert found.spreads[0].earliest_seen_in == (0,)


rows = st.tuples(st.integers(0, 5), st.integers(0, 4), st.none() | st.integers(0, 3))


@given(st.lists(rows, max_size=30))
def test_every_edge_is_what_two_sets_of_pictures_have_in_common(
    rows: list[Row],
) -> None:
    shown = {channel: {g for c, g, _ in rows if c == channel} for channel in range(6)}
    expected = {
        (a, b): tuple(sorted(shown[a] & shown[b]))
        for a in range(6)
        for b in range(a + 1, 6)
        if shown[a] & shown[b]
    }
    found = {(e.channel_a, e.channel_b): e.media_groups for e in shared(rows).edges}
    assert found == expected


@given(st.lists(rows, max_size=30))
def test_the_order_of_rows_changes_no_edge(rows: list[Row]) -> None:
    assert shared(rows[::-1]).edges == shared(rows).edges


def test_near_fingerprints_and_equal_hashes_make_one_group() -> None:
    assert copies([(1, 2)], ["a", "b", "c", "a", "d", "b"]) == [0, 1, 1, 0, 4, 1]


def test_media_without_a_hash_are_not_copies_of_each_other() -> None:
    assert copies([], ["", "", "a"]) == [0, 1, 2]


def test_copies_chain() -> None:
    assert copies([(4, 3), (3, 2), (0, 4)], ["a", "b", "c", "d", "e"]) == [
        *(0, 1, 0, 0, 0)
    ]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9))))
@example([(9, 0), (0, 9), (3, 3)])
def test_a_groups_id_is_its_lowest_row_and_joins_all_that_touch(
    pairs: list[tuple[int, int]],
) -> None:
    found = copies(pairs, [""] * 10)
    reached = list(range(10))
    for _ in range(10):
        for one, other in pairs:
            reached[one] = reached[other] = min(reached[one], reached[other])
    assert found == reached
