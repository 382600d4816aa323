"""Posts a second into the encrypted desk: Panoh against sqlite-utils into a plain file.

Run with `python -m bench.collect [--posts N]`, on Linux. Two exports are written by a
fixed seed: a Telegram chat as Telegram Desktop writes it, and a fourth as many TikTok
comments as Zeeschuimer writes them. Each is collected on one core, which the process
that reads and the one that writes share, and then once more; sqlite-utils imports the
same objects into an unencrypted table with a unique key. CPU is that of all processes,
and memory the peak of each.

Panoh also collects an eighth of the posts, to show that memory stays flat.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from bench.telegram_json import PEER_PYTHON, WORDS, message

POSTS = 300_000
TEMPLATES = 1_000
_ID, _TIME = 987_654_321_012, 987_654_321_013

MEASURED = """
import json, os, pathlib, resource, sys, time
os.sched_setaffinity(0, {{min(os.sched_getaffinity(0))}})
who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
def cpu():
    return sum(sum(resource.getrusage(one)[:2]) for one in who)
def peaks():
    return [resource.getrusage(one).ru_maxrss / 1024 for one in who]
export, place = map(pathlib.Path, sys.argv[1:])
{imports}
for turn in range({turns}):
    start, used = time.perf_counter(), cpu()
    posts = {posts}
    took, used = time.perf_counter() - start, cpu() - used
    print(json.dumps([posts, took, used, peaks()]))
"""
OURS = MEASURED.format(
    imports="""
os.environ["DJANGO_SETTINGS_MODULE"] = "panoh.settings"
import django
django.setup()
from panoh.flow.collecting import ReadingChoice, collect
from panoh.flow.desk import make_desk, open_desk
from panoh.vault.keys import Cost
make_desk(place, "four words of a bench", Cost(memory_kib=8, passes=1, lanes=1))
opened = open_desk(place, "four words of a bench")
desk = opened.__enter__()
""",
    turns=2,
    posts="sum(one.posts for one in collect(desk, [export], ReadingChoice()))",
)
PEERS = {
    "result.json": MEASURED.format(
        imports="""
import sqlite_utils
table = sqlite_utils.Database(place)["posts"]
def messages():
    yield from json.loads(export.read_text("utf-8"))["messages"]
""",
        turns=1,
        posts="table.insert_all(messages(), pk='id', alter=True).count",
    ),
    "comments.ndjson": MEASURED.format(
        imports="""
import sqlite_utils
table = sqlite_utils.Database(place)["posts"]
def comments():
    with export.open(encoding="utf-8") as lines:
        yield from (json.loads(line)["data"] for line in lines)
""",
        turns=1,
        posts="table.insert_all(comments(), pk='cid', alter=True).count",
    ),
}


class Measured(NamedTuple):
    """One import: posts, seconds, seconds of CPU, and each process's peak in MB."""

    posts: int
    seconds: float
    cpu_seconds: float
    peaks_mb: list[float]

    def line(self, who: str) -> str:
        """Say it in one line."""
        peaks = " + ".join(f"{peak:,.0f}" for peak in self.peaks_mb if peak)
        return (
            f"  {who:12} {self.posts:>9,} posts {self.seconds:7.1f} s"
            f"  CPU {self.cpu_seconds:6.1f} s {self.posts / self.cpu_seconds:9,.0f}/s"
            f"  peak {peaks} MB"
        )


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
    chance = random.Random(1)
    templates = [_template(_comment(number, chance)) for number in range(TEMPLATES)]
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


def _comment(number: int, chance: random.Random) -> dict[str, Any]:
    """One comment; a video has fifty."""
    video = f"73500000000{number // 50:08}"
    author = chance.randrange(500)
    return {
        "item_id": f"7351{_ID}",
        "timestamp_collected": 1_711_965_600_000,
        "source_platform": "tiktok-comments",
        "source_platform_url": "https://www.tiktok.com/",
        "data": {
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
        },
    }


def measure(python: Path | str, program: str, export: Path) -> Iterator[Measured]:
    """Run one program on an export in a fresh interpreter and a fresh place."""
    with tempfile.TemporaryDirectory() as temporary:
        ran = subprocess.run(
            [python, "-c", program, export, Path(temporary, "into")],
            check=True,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
            if python == sys.executable
            else None,
        )
    for line in ran.stdout.splitlines():
        yield Measured(*json.loads(line))


def compare(name: str, write: Callable[[Path, int], None], posts: int) -> None:
    """Print what one kind of export takes."""
    with tempfile.TemporaryDirectory() as temporary:
        part, whole = Path(temporary, "part", name), Path(temporary, "whole", name)
        for export, count in ((part, posts // 8), (whole, posts)):
            export.parent.mkdir()
            write(export, count)
        print(f"{name}, {whole.stat().st_size / 1e6:,.0f} MB")
        small, _ = measure(sys.executable, OURS, part)
        first, again = measure(sys.executable, OURS, whole)
        [theirs] = measure(PEER_PYTHON, PEERS[name], whole)
    for who, run in (
        ("Panoh", small),
        ("Panoh", first),
        ("once more", again),
        ("sqlite-utils", theirs),
    ):
        print(run.line(who))
    if not first.posts == again.posts == theirs.posts == posts:
        raise SystemExit(f"{first.posts}, {again.posts}, {theirs.posts}: not {posts}")
    print(
        f"  {theirs.cpu_seconds / first.cpu_seconds:.1f}x sqlite-utils,"
        f" once more {first.cpu_seconds / again.cpu_seconds:.0f}x the first time"
    )


def main() -> None:
    """Print time and memory of both kinds."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--posts", type=int, default=POSTS)
    posts: int = parser.parse_args().posts
    compare("result.json", write_chat, posts)
    compare("comments.ndjson", write_comments, posts // 4)


if __name__ == "__main__":
    main()
