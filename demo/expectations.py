"""The demo checks itself: what was planted must be found, and nothing else."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from demo.caseworker import HER_PICTURES, NOT_DECIDED, NOT_HERS, Places, place_of
from demo.network import COPIES, HARMFUL, ONE_ACCOUNT
from demo.pictures import Change
from demo.play import Played

CONFIDENT_BITS: Final = 31
SIGHTINGS: Final = len(HER_PICTURES) + 1
POSTS: Final = 400
WORST: Final = 10
PICTURES: Final = 80
UNREAD: Final = Counter({"PANOH-312": 1, "PANOH-318": 1, "PANOH-402": 1})
"""A row of the table that is cut off, a picture that no post mentions, a broken one."""

HOW: Final = {
    Change.CUT_TO_HALF: ("part", "as_it_was"),
    Change.MIRRORED: ("whole", "mirrored"),
    Change.SCREENSHOT: ("inside", "as_it_was"),
    Change.DARK_SCREENSHOT: ("inside", "as_it_was"),
    Change.COLLAGE: ("inside", "as_it_was"),
}
"""What Panoh should say of how it found these."""


def disappointments(played: Played, places: Places) -> list[str]:
    """Say what is not as it should be; nothing when all is well."""
    found = (
        *_collected(played),
        *_searched(played, places),
        *_ranked(played, places),
        *_reported(played),
    )
    return [claim for claim, holds in found if not holds]


def _collected(played: Played) -> Iterator[tuple[str, bool]]:
    first, second = played.first_run["exports"], played.second_run["exports"]
    yield f"{POSTS} posts were read", sum(e["posts"] for e in first) == POSTS
    yield "no export was refused", not any(e["error"] for e in first)
    yield "no field of an export was left over", not any(e["leftovers"] for e in first)
    yield "the second run knew every export", all(e["is_known"] for e in second)
    yield "the second run added no post", not any(e["new_posts"] for e in second)


def _searched(played: Played, places: Places) -> Iterator[tuple[str, bool]]:
    bits = {place_of(line): line["distance_bits"] for line in played.candidates}
    copies = places.copies()
    near = {place for place, distance in bits.items() if distance <= CONFIDENT_BITS}
    harmful = {place_of(line) for line in played.harmful_posts}
    yield "every copy of her pictures is a candidate", copies.keys() <= bits.keys()
    yield "no other picture is within 31 bits", near <= copies.keys()
    yield (
        "nothing else is a candidate, but the one that looks like hers",
        bits.keys() == copies.keys() | {places.by_post[NOT_HERS]},
    )
    how = {place_of(line): _how(line["how"]) for line in played.candidates}
    wanted = {p: HOW[one.change] for p, one in copies.items() if one.change in HOW}
    yield (
        "screenshots, collages, crops and mirror images are told as what they are",
        all(how.get(place) == one for place, one in wanted.items()),
    )
    yield "every harmful post is listed", places.harmful() <= harmful


def _how(line: Mapping[str, Any]) -> tuple[str, str]:
    return line["place"], line["orientation"]


def _ranked(played: Played, places: Places) -> Iterator[tuple[str, bool]]:
    lines = {place_of(line["post"]): line for line in played.ranking}
    spread = max((line["alike"]["channels"] for line in played.ranking), default=0)
    first = {place_of(line["post"]) for line in played.ranking[:WORST]}
    yield (
        "a threat that four channels posted is one line of the ranking",
        spread == COPIES,
    )
    yield "the worst lines are planted ones", first <= places.harmful()
    page, account = ONE_ACCOUNT
    ours = [lines.get(places.by_post[page, number]) for number in HARMFUL[page]]
    yield (
        "it is told how much one account wrote",
        max((line["author"]["posts"] for line in ours if line), default=0)
        >= len(HARMFUL[page]),
    )
    yield "no account is named", account not in str(played.ranking)


def _reported(played: Played) -> Iterator[tuple[str, bool]]:
    figures, report = played.report["figures"], played.report
    unread = Counter(u["code"] for e in report["exports"] for u in e["unread"])
    yield f"there are {SIGHTINGS} sightings", figures["sightings"] == SIGHTINGS
    yield "two candidates are not decided", figures["candidates"] == len(NOT_DECIDED)
    yield "only the three planted defects are unread", unread == UNREAD
    readable = PICTURES - UNREAD["PANOH-318"] - UNREAD["PANOH-402"]
    yield "all others were read", figures["media_fingerprinted"] == readable
    yield "every notice was drafted", played.second_run["drafted"] == SIGHTINGS
