"""The caseworker's part: a fixed list of what she decided, and how it is found again.

In a real case a person looks at each candidate. Here nobody does: what she says was
written down before, by channel and by the post's number there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeAlias

from demo.desk import DemoStopped
from demo.network import HARMFUL, PLANTED
from demo.pictures import Picture
from demo.posts import DemoChannel

Place: TypeAlias = tuple[str, datetime]
"""A channel's name and a time: no channel of the network has two posts at one time."""

HER_PICTURES: Final = (
    *(("slukhi", number) for number in (21, 33, 47, 90, 99)),
    *(("shahrak", number) for number in (25, 40, 55, 66, 101, 115)),
    *(("mahalla", number) for number in (20, 33, 45, 51, 58)),
)
CUT_OUT: Final = ("shahrak", 55)
THREAT: Final = ("slukhi", 22)
NOT_HERS: Final = ("slukhi", 83)
NOT_DECIDED: Final = (("slukhi", 70), ("sosedi", 22))


@dataclass(frozen=True, slots=True)
class Places:
    """Where and when each post of the network appeared, by channel and number."""

    by_post: Mapping[tuple[str, int], Place]

    def copies(self) -> dict[Place, Picture]:
        """Every planted picture that is hers."""
        return self._planted(is_copy=True)

    def not_copies(self) -> dict[Place, Picture]:
        """Every planted picture that is not hers, or that nobody can read."""
        return self._planted(is_copy=False)

    def harmful(self) -> set[Place]:
        """Every planted post that threatens or exposes."""
        return {self.by_post[key, n] for key, posts in HARMFUL.items() for n in posts}

    def _planted(self, *, is_copy: bool) -> dict[Place, Picture]:
        return {
            self.by_post[key, number]: picture
            for key, pictures in PLANTED.items()
            for number, picture in pictures.items()
            if picture.is_copy is is_copy
        }


def places_of(channels: Iterable[DemoChannel]) -> Places:
    """Note where every post is."""
    return Places(
        {
            (channel.key, post.number): (channel.name, post.at)
            for channel in channels
            for post in channel.posts
        }
    )


def place_of(line: Mapping[str, Any]) -> Place:
    """Where a line of `panoh matches --json` or `posts --json` says something is."""
    return line["untrusted_channel"], datetime.fromisoformat(line["posted_at"])


def ids_at(lines: Iterable[Mapping[str, Any]], places: Iterable[Place]) -> list[str]:
    """The ids, such as M12, of the lines at these places, in the places' order.

    Raises DemoStopped where the desk lists nothing.
    """
    by_place = {place_of(line): str(line["id"]) for line in lines}
    wanted = list(places)
    if missing := [place for place in wanted if place not in by_place]:
        raise DemoStopped(f"Not among what was found: {missing}")
    return [by_place[place] for place in wanted]
