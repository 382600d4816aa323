"""Which channels share pictures: the same bytes, or fingerprints within 31 bits."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np

from panoh.flow.desk import Desk
from panoh.link.shared_media import Ints, SharedMediaMap, group_copies, share_media
from panoh.match.search import find_matches
from panoh.model.fingerprints import CONFIDENT_BITS
from panoh.model.kept import KeptChannel
from panoh.store import columns
from panoh.store.columns import Appearances


@dataclass(frozen=True, slots=True)
class Linked:
    """Channels, and the pictures that tie them. `earliest` counts earliest *seen*."""

    channels: list[KeptChannel]
    shared: SharedMediaMap
    shared_by_channel: Counter[int]
    earliest_by_channel: Counter[int]

    def plain(self) -> dict[str, Any]:
        """For `--json`: channels by id, and how many pictures each pair shares."""
        return {
            "channels": [
                {
                    "id": f"CH{c.number}",
                    "name": c.untrusted_name,
                    "pictures_shared": self.shared_by_channel[c.number],
                    "earliest_seen": self.earliest_by_channel[c.number],
                }
                for c in self.channels
            ],
            "shared": [
                [f"CH{e.channel_a}", f"CH{e.channel_b}", e.weight]
                for e in self.shared.edges
            ],
        }


def linked_channels(desk: Desk) -> Linked:
    """Compare the pictures of all channels with each other."""
    seen = columns.appearances()
    shared = share_media(seen.channels, _groups(seen), seen.posted_at)
    return Linked(
        channels=desk.reader.channels(),
        shared=shared,
        shared_by_channel=Counter(c for s in shared.spreads for c in s.channels),
        earliest_by_channel=Counter(
            c for s in shared.spreads for c in s.earliest_seen_in
        ),
    )


def _groups(seen: Appearances) -> Ints:
    """Search each distinct fingerprint once, then carry the answer to its rows."""
    distinct, first, inverse = np.unique(
        seen.bits, axis=0, return_index=True, return_inverse=True
    )
    near = find_matches(distinct, distinct, CONFIDENT_BITS)
    copies = np.stack((first[near.seen_rows], first[near.banked_rows]), axis=1)
    same = np.stack((np.arange(len(inverse)), first[inverse.reshape(-1)]), axis=1)
    return group_copies(np.concatenate((copies, same)), seen.sha256s)
