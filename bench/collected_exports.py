"""The exports that bench.collect collects, written by a fixed seed."""

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.telegram_json import WORDS, message

TEMPLATES = 1_000
_ID, _TIME = 987_654_321_012, 987_654_321_013
_THINGS = ("ad", "clip", "commerce", "sound", "cover", "effect", "item", "log")
_VALUES: tuple[Any, ...] = (False, 0, None, "", [], 1)


def write_chat(path: Path, posts: int) -> None:
    """Write a channel's result.json; no file lies beside it."""
    chance = random.Random(1)
    templates = [
        _template(
            dict(message(number, chance)) | {"id": _ID, "date_unixtime": str(_TIME)}, 1
        )
        for number in range(1, TEMPLATES + 1)
    ]
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write('{\n "name": "Хабар",\n "type": "public_channel",\n')
        file.write(' "id": 1700000001,\n "messages": [\n')
        for number in range(1, posts + 1):
            file.write(",\n  " if number > 1 else "  ")
            file.write(_filled(templates, number))
        file.write("\n ]\n}")


def write_comments(path: Path, posts: int) -> None:
    """Write TikTok comments, a line each."""
    _write_lines(path, posts, _comment)


def write_videos(path: Path, posts: int) -> None:
    """Write TikTok videos of some 300 fields, a line of 13 KB each."""
    _write_lines(path, posts, _video)


def _write_lines(
    path: Path, posts: int, one: Callable[[int, random.Random], dict[str, Any]]
) -> None:
    chance = random.Random(1)
    templates = [_template(one(number, chance)) for number in range(TEMPLATES)]
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for number in range(1, posts + 1):
            file.write(_filled(templates, number) + "\n")


def _template(fields: dict[str, Any], indent: int | None = None) -> str:
    """Leave the id and the time open; indent as the app does, two spaces in."""
    written = json.dumps(fields, ensure_ascii=False, indent=indent)
    return (
        written.replace("\n", "\n  ")
        .replace("%", "%%")
        .replace(str(_ID), "%(id)d")
        .replace(str(_TIME), "%(time)d")
    )


def _filled(templates: list[str], number: int) -> str:
    values = {"id": number, "time": 1_600_000_000 + 60 * number}
    return templates[number % len(templates)] % values


def _wrapped(platform: str, node: dict[str, Any]) -> dict[str, Any]:
    return {
        "item_id": f"7351{_ID}",
        "timestamp_collected": 1_711_965_600_000,
        "source_platform": platform,
        "source_platform_url": "https://www.tiktok.com/",
        "data": node,
    }


def _comment(number: int, chance: random.Random) -> dict[str, Any]:
    """One comment; a video has fifty."""
    video = f"73500000000{number // 50:08}"
    author = chance.randrange(500)
    node = {
        "cid": f"7351{_ID}",
        "text": " ".join(chance.choices(WORDS, k=chance.randint(3, 17))),
        "create_time": _TIME,
        "aweme_id": video,
        "reply_id": "0",
        "digg_count": author % 9,
        "user": {
            "uid": f"69000000000{author:08}",
            "unique_id": f"invented.{author}",
            "nickname": f"{WORDS[author % len(WORDS)].title()} {author}",
        },
        "share_info": {"url": f"https://example.org/v/{video}.html"},
        "comment_language": "tg",
    }
    return _wrapped("tiktok-comments", node)


def _video(number: int, chance: random.Random) -> dict[str, Any]:
    """One video: a dozen fields that are taken, and what the page needs beside them."""
    author = number % 500
    node = {
        "id": f"7351{_ID}",
        "desc": " ".join(chance.choices(WORDS, k=chance.randint(3, 17))),
        "createTime": _TIME,
        **_technical(90, chance),
        "author": {
            "id": f"69000000000{author:08}",
            "uniqueId": f"invented.{author}",
            "nickname": f"{WORDS[author % len(WORDS)].title()} {author}",
            **_technical(30, chance),
        },
        "video": {
            **_technical(60, chance),
            "bitrateInfo": [_technical(12, chance) for _ in range(4)],
        },
        "stats": {"diggCount": author % 9, "playCount": number},
        "music": {"title": chance.choice(WORDS), **_technical(15, chance)},
        "challenges": [{"title": chance.choice(WORDS)} for _ in range(3)],
        "textExtra": [_technical(8, chance) for _ in range(3)],
    }
    return _wrapped("tiktok.com", node)


def _technical(count: int, chance: random.Random) -> dict[str, Any]:
    """Flags, counts, and addresses with a signature: a third of the fields."""
    return dict(_technical_fields(count, chance))


def _technical_fields(count: int, chance: random.Random) -> Iterator[tuple[str, Any]]:
    for number in range(count):
        name = f"{_THINGS[number % 8]}_{_THINGS[number // 8 % 8]}_{number}"
        signature = f"{chance.getrandbits(128):x}"
        url = f"https://p16.example.org/obj/{signature}?x-expires=1712000000"
        yield name, url if number % 3 == 0 else _VALUES[number % len(_VALUES)]
