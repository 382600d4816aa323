"""The invented network: who posts what and when, and what is planted where.

Three Telegram channels copy from each other, neighbours chat, and a page is commented
on. What is planted is written down here; the rest is made up from the seed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count, cycle
from pathlib import Path
from random import Random
from typing import Final

from demo.exports import unmentioned_file, write_export
from demo.pictures import Change, Picture, jpeg_bytes
from demo.posts import App, DemoChannel, DemoPost
from demo.words import CAPTIONS, HARMFUL_LINES, SHOP_LINES, comment_text, post_text

START: Final = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
HER_SCENES: Final = (0, 1, 2)
SCENE_WITH_SET: Final = 0
"""Of this picture of hers a set of fingerprints is kept, so that crops are found."""
FIRST_ORDINARY_SCENE: Final = len(HER_SCENES)
ALL_NEW: Final = 26

PLANTED: Final[Mapping[str, Mapping[int, Picture]]] = {
    "shahrak": {
        25: Picture(0, Change.SCREENSHOT),
        40: Picture(0, Change.RESIZED),
        55: Picture(0, Change.CUT_TO_HALF),
        66: Picture(2, Change.SMALL_AND_MARKED),
        90: Picture(71, Change.DAMAGED),
        101: Picture(1, Change.RECOMPRESSED),
        115: Picture(2, Change.COLLAGE),
    },
    "slukhi": {
        21: Picture(0, Change.RECOMPRESSED),
        33: Picture(2, Change.MIRRORED),
        47: Picture(1, Change.WATERMARKED),
        70: Picture(2, Change.CROPPED),
        83: Picture(1, Change.ANOTHER_DAY),
        90: Picture(1, Change.DARK_SCREENSHOT),
        99: Picture(1, Change.MIRRORED),
    },
    "mahalla": {
        20: Picture(0, Change.COLLAGE),
        33: Picture(0, Change.WATERMARKED),
        45: Picture(2, Change.RECOMPRESSED),
        51: Picture(2, Change.SCREENSHOT),
        58: Picture(1, Change.RESIZED),
    },
    "sosedi": {22: Picture(0, Change.SMALL_AND_MARKED)},
}
"""Copies of her three pictures, one that only looks like hers, and a damaged file."""

HARMFUL: Final[Mapping[str, Mapping[int, str]]] = {
    "shahrak": {
        41: "tg-photos",
        50: "ru-photos-copied",
        67: "tg-number",
        102: "tg-street",
    },
    "slukhi": {22: "ru-photos", 48: "ru-number", 71: "ru-street"},
    "mahalla": {
        27: "ru-photos-passed-on",
        34: "uz-photos",
        46: "uz-number",
        59: "uz-where",
    },
    "sosedi": {12: "ru-photos-copied", 23: "ru-money", 30: "tg-where"},
    "sahifa": {
        11: "tg-father",
        14: "tg-photos-poor",
        18: "uz-photos-poor",
        22: "tg-father-poor",
        26: "uz-father",
        31: "uz-end-poor",
        37: "ru-where",
    },
}
ONE_ACCOUNT: Final = ("sahifa", "Соседка с третьего этажа")
"""Who wrote all that is harmful on one page: many posts by one account."""
COPIES: Final = 4
"""So many channels posted one threat, with small edits."""
SHOPS: Final[Mapping[str, Mapping[int, str]]] = {
    "shahrak": {12: SHOP_LINES[0]},
    "mahalla": {9: SHOP_LINES[1]},
}
LOST_VIDEOS: Final[Mapping[str, int]] = {"shahrak": 77, "sosedi": 35}
FORWARDED: Final[Mapping[str, Mapping[int, str]]] = {
    "shahrak": {40: "Слухи посёлка · пример", 26: "Канали дигар · намуна"},
    "mahalla": {33: "Слухи посёлка · пример", 14: "Boshqa kanal · namuna"},
}
UNMENTIONED: Final = ("mahalla", Picture(72))

SERVICES: Final = {1: "create_channel", 3: "pin_message"}
NEIGHBOURS: Final = (
    "+992 91 712 3456",
    "Соседка с третьего этажа",
    "Сосед у ворот",
    "Ҳамсояи кӯча",
    "Do'kon egasi",
)


@dataclass(frozen=True, slots=True)
class _Plan:
    """How one channel is made up. The first of `languages` is its own.

    `pictures` are ordinary ones, beside what is planted.
    """

    channel: DemoChannel
    languages: tuple[str, ...]
    posts: int
    step_minutes: int
    pictures: int


_PLANS: Final = (
    _Plan(
        DemoChannel(
            key="shahrak",
            app=App.TELEGRAM,
            name="Гапҳои шаҳрак · намуна",
            posts=(),
            native_id=9000000001,
            url="https://t.me/invented-shahrak",
        ),
        ("tg", "tg", "tg", "ru"),
        posts=130,
        step_minutes=330,
        pictures=23,
    ),
    _Plan(
        DemoChannel(
            key="slukhi",
            app=App.TELEGRAM,
            name="Слухи посёлка · пример",
            posts=(),
            native_id=9000000002,
            url="https://t.me/invented-slukhi",
            is_zipped=True,
        ),
        ("ru", "ru", "ru", "tg"),
        posts=110,
        step_minutes=390,
        pictures=19,
    ),
    _Plan(
        DemoChannel(
            key="mahalla",
            app=App.TELEGRAM,
            name="Mahalla gaplari · namuna",
            posts=(),
            native_id=9000000003,
            url="https://t.me/invented-mahalla",
            has_app_defects=True,
        ),
        ("uz", "uz", "uz", "ru"),
        posts=70,
        step_minutes=612,
        pictures=13,
    ),
    _Plan(
        DemoChannel("sosedi", App.WHATSAPP, "Соседи · пример", ()),
        ("ru", "tg", "uz"),
        posts=39,
        step_minutes=1070,
        pictures=4,
    ),
    _Plan(
        DemoChannel("sahifa", App.COMMENTS, "Саҳифаи шаҳрак · намуна", ()),
        ("tg", "ru", "uz"),
        posts=50,
        step_minutes=840,
        pictures=0,
    ),
)


@dataclass(frozen=True, slots=True)
class Network:
    """The whole network, and where it was saved."""

    channels: tuple[DemoChannel, ...]
    exports: tuple[Path, ...]
    her_pictures: tuple[Path, ...]


def write_network(folder: Path, seed: int = 1) -> Network:
    """Save all exports and her pictures in `folder`: the same bytes each time."""
    channels = plan_channels(seed)
    exports = tuple(
        write_export(channel, _extra(channel), folder / "exports")
        for channel in channels
    )
    return Network(channels, exports, _write_her_pictures(folder / "her-pictures"))


def plan_channels(seed: int) -> tuple[DemoChannel, ...]:
    """Make up all posts of all channels."""
    pictures = _ordinary_pictures()
    return tuple(_channel(plan, seed, pictures) for plan in _PLANS)


def _extra(channel: DemoChannel) -> dict[str, bytes]:
    key, picture = UNMENTIONED
    return unmentioned_file(picture) if channel.key == key else {}


def _write_her_pictures(folder: Path) -> tuple[Path, ...]:
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for scene in HER_SCENES:
        path = folder / f"picture-{scene + 1}.jpg"
        path.write_bytes(jpeg_bytes(Picture(scene)))
        paths.append(path)
    return tuple(paths)


def _ordinary_pictures() -> Iterator[Picture]:
    """Yield new scenes; later on every third was posted before, and is changed."""
    changes = cycle((Change.NONE, Change.RESIZED, Change.WATERMARKED))
    fresh = count(FIRST_ORDINARY_SCENE)
    for place in count(1):
        is_again = place > ALL_NEW and place % 3 == 0
        if is_again:
            yield Picture(FIRST_ORDINARY_SCENE + place // 3, next(changes))
        else:
            yield Picture(next(fresh))


def _channel(plan: _Plan, seed: int, pictures: Iterator[Picture]) -> DemoChannel:
    key = plan.channel.key
    rng = Random(f"{seed}/{key}")
    free = [n for n in range(4, plan.posts) if not _is_planted(key, n)]
    shown = {number: next(pictures) for number in rng.sample(free, plan.pictures)}
    shown |= PLANTED.get(key, {})
    numbers = range(1, plan.posts + 1)
    posts = tuple(_post(plan, rng, n, shown.get(n)) for n in numbers)
    return replace(plan.channel, posts=posts)


def _is_planted(key: str, number: int) -> bool:
    is_lost = LOST_VIDEOS.get(key) == number
    return is_lost or any(number in p.get(key, {}) for p in (PLANTED, HARMFUL, SHOPS))


def _post(plan: _Plan, rng: Random, number: int, picture: Picture | None) -> DemoPost:
    """Make up one post; posts of one channel are at least half an hour apart."""
    key, app = plan.channel.key, plan.channel.app
    later = rng.randrange(plan.step_minutes - 30)
    at = START + timedelta(minutes=plan.step_minutes * number + later)
    is_telegram = app is App.TELEGRAM
    if is_telegram and number in SERVICES:
        return DemoPost(number=number, at=at, service=SERVICES[number])
    return DemoPost(
        number=number,
        at=at,
        text=_text(plan, rng, number),
        author=_author(rng, key, number),
        picture=picture,
        forwarded_from=FORWARDED.get(key, {}).get(number, ""),
        edited_at=at + timedelta(minutes=20) if number % 17 == 0 else None,
        reply_to=number - 1 if number % 6 == 0 and not picture else 0,
        reactions=rng.randrange(60),
        lost_video="video.mp4" if LOST_VIDEOS.get(key) == number else "",
    )


def _author(rng: Random, key: str, number: int) -> str:
    """Choose who wrote it; the first of all is known by a telephone number only."""
    if number == 1:
        return NEIGHBOURS[0]
    by_chance = rng.choice(NEIGHBOURS)
    page, account = ONE_ACCOUNT
    is_hers = key == page and number in HARMFUL[page]
    return account if is_hers else by_chance


def _text(plan: _Plan, rng: Random, number: int) -> str:
    key, language = plan.channel.key, rng.choice(plan.languages)
    if LOST_VIDEOS.get(key) == number:
        return ""
    if line := HARMFUL.get(key, {}).get(number):
        return HARMFUL_LINES[line]
    if number in SHOPS.get(key, {}):
        return SHOPS[key][number]
    if number in PLANTED.get(key, {}):
        return CAPTIONS[plan.languages[0]]
    made_up = post_text if plan.channel.app is App.TELEGRAM else comment_text
    return made_up(rng, language)
