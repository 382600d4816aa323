"""Channels that show the same pictures, and where each was earliest *seen*.

Earliest seen is neither the origin nor the author: an earlier post may be in a channel
that nobody saved, or may have been deleted.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

MOST_LINKS = 200_000

Ints = NDArray[np.int64]
Times = NDArray[np.datetime64]


@dataclass(frozen=True, slots=True)
class Spread:
    """One picture in two or more channels, with the rows that say so.

    `rows` are positions in the columns that were given. `earliest_seen_at` is the
    earliest time that is known, UTC, and `earliest_seen_in` the channels that showed
    it then. Channels with a row of unknown time are in `untimed`: each of them may be
    earlier still, so where there are any, the time is only an upper end. With no time
    at all it is None.
    """

    group: int
    channels: tuple[int, ...]
    rows: tuple[int, ...]
    earliest_seen_at: datetime | None
    earliest_seen_in: tuple[int, ...]
    untimed: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SharedMedia:
    """Two channels, the lower first, and the pictures that both show."""

    channel_a: int
    channel_b: int
    media_groups: tuple[int, ...]

    @property
    def weight(self) -> int:
        """How many pictures they share."""
        return len(self.media_groups)


@dataclass(frozen=True, slots=True)
class SharedMediaMap:
    """The edges, heaviest first, and the spreads that they rest on, by group.

    Groups in `too_common` are in so many channels that they make no edges.
    """

    edges: tuple[SharedMedia, ...]
    spreads: tuple[Spread, ...]
    too_common: tuple[int, ...]


def group_copies(pairs: Ints, sha256s: Sequence[str]) -> Ints:
    """Group media that are copies of each other; a group's id is its lowest row.

    pairs (m, 2) are rows whose fingerprints are near enough; equal non-empty hashes
    join too. Returns (n,) for n hashes. Nearness chains: A and C may be joined by B
    alone. Union by lowest row with path halving, near-linear.
    """
    parents = list(range(len(sha256s)))
    first_with: dict[str, int] = {}
    for row, sha256 in enumerate(sha256s):
        if sha256:
            _join(parents, row, first_with.setdefault(sha256, row))
    for one, other in pairs.tolist():
        _join(parents, one, other)
    return np.array([_root(parents, row) for row in range(len(parents))], np.int64)


def share_media(
    channels: Ints, groups: Ints, seen_at: Times, most_links: int = MOST_LINKS
) -> SharedMediaMap:
    """Link every two channels that show the same picture.

    The columns are (n,): channel, group, and the post's UTC time (datetime64, NaT for
    unknown). A picture in k channels makes k(k-1)/2 links, 12 million for 5,000, so
    pictures are taken from the rarest on, which tell most about a pair, until
    `most_links` are made; the rest are named as too common, their spreads kept.
    """
    spreads = tuple(_spreads(channels, groups, seen_at))
    linked: list[Spread] = []
    too_common: list[int] = []
    links = 0
    for spread in sorted(spreads, key=lambda s: (len(s.channels), s.group)):
        links += len(spread.channels) * (len(spread.channels) - 1) // 2
        if links <= most_links:
            linked.append(spread)
        else:
            too_common.append(spread.group)
    edges = sorted(_edges(linked), key=lambda e: (-e.weight, e.channel_a, e.channel_b))
    return SharedMediaMap(tuple(edges), spreads, tuple(sorted(too_common)))


def _spreads(channels: Ints, groups: Ints, seen_at: Times) -> Iterator[Spread]:
    """Yield the groups that are in more than one channel, by group."""
    order = np.lexsort((channels, groups))
    for rows in _runs(order, groups[order, None]):
        if channels[rows[0]] != channels[rows[-1]]:
            yield _spread(int(groups[rows[0]]), rows, channels[rows], seen_at[rows])


def _spread(group: int, rows: Ints, channels: Ints, seen_at: Times) -> Spread:
    is_timed = ~np.isnat(seen_at)
    earliest = seen_at[is_timed].min() if is_timed.any() else np.datetime64("NaT")
    return Spread(
        group,
        channels=_distinct(channels),
        rows=tuple(np.sort(rows).tolist()),
        earliest_seen_at=_utc(earliest),
        earliest_seen_in=_distinct(channels[seen_at == earliest]),
        untimed=_distinct(channels[~is_timed]),
    )


def _edges(spreads: Sequence[Spread]) -> Iterator[SharedMedia]:
    """Yield one edge a pair of channels. Peaks near 100 bytes a link."""
    if not spreads:
        return
    links = np.concatenate([_links(spread) for spread in spreads])
    links = links[np.lexsort(links.T[::-1])]
    for run in _runs(links, links[:, :2]):
        yield SharedMedia(int(run[0, 0]), int(run[0, 1]), tuple(run[:, 2].tolist()))


def _links(spread: Spread) -> Ints:
    """Return (k(k-1)/2, 3): the lower channel, the higher one, the group."""
    channels = np.array(spread.channels, np.int64)
    lower, higher = np.triu_indices(len(channels), 1)
    group = np.full(len(lower), spread.group)
    return np.stack((channels[lower], channels[higher], group), axis=1)


def _runs(rows: Ints, keys: Ints) -> Iterator[Ints]:
    """Split rows where their sorted keys (n, columns) change."""
    changes = np.any(keys[1:] != keys[:-1], axis=1)
    runs = np.split(rows, np.flatnonzero(changes) + 1)
    return (run for run in runs if len(run))


def _distinct(channels: Ints) -> tuple[int, ...]:
    return tuple(np.unique(channels).tolist())


def _utc(at: np.datetime64) -> datetime | None:
    plain: datetime | None = at.astype("datetime64[us]").astype(datetime)
    return plain and plain.replace(tzinfo=UTC)


def _join(parents: list[int], one: int, other: int) -> None:
    first, second = sorted((_root(parents, one), _root(parents, other)))
    parents[second] = first


def _root(parents: list[int], row: int) -> int:
    while parents[row] != row:
        parents[row] = parents[parents[row]]
        row = parents[row]
    return row
