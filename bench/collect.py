"""Posts a second into the encrypted desk: Panoh against sqlite-utils into a plain file.

Run with `python -m bench.collect [--posts N]`, on Linux. Three exports are written by a
fixed seed: a Telegram chat as Telegram Desktop writes it, and as Zeeschuimer does a
fourth as many TikTok comments, and a sixteenth as many videos of 300 fields each.
Each is collected on one core, which the process that reads and the one that writes
share, and then once more; sqlite-utils imports the same objects into an unencrypted
table with a unique key. CPU is that of all processes, and memory the peak of each.

Panoh also collects an eighth of the posts, to show that memory stays flat. Two more
lines say what no collector can go below: `decoding` is msgspec making objects of the
same bytes and nothing else, `inserting` as many rows put into the encrypted desk.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from bench.collected_exports import write_chat, write_comments, write_videos
from bench.telegram_json import PEER_PYTHON

POSTS = 300_000

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
DESK = """
os.environ["DJANGO_SETTINGS_MODULE"] = "panoh.settings"
import django
django.setup()
from panoh.flow.desk import make_desk, open_desk
from panoh.vault.keys import Cost
make_desk(place, "four words of a bench", Cost(memory_kib=8, passes=1, lanes=1))
opened = open_desk(place, "four words of a bench")
desk = opened.__enter__()
"""
OURS = MEASURED.format(
    imports=DESK
    + """
from panoh.flow.collecting import ReadingChoice, collect
""",
    turns=2,
    posts="sum(one.posts for one in collect(desk, [export], ReadingChoice()))",
)
DECODING = {
    "result.json": MEASURED.format(
        imports="import msgspec",
        turns=1,
        posts="len(msgspec.json.decode(export.read_bytes())['messages'])",
    ),
    "comments.ndjson": MEASURED.format(
        imports="import msgspec",
        turns=1,
        posts="sum(1 for line in export.open('rb') if msgspec.json.decode(line))",
    ),
}
DECODING["videos.ndjson"] = DECODING["comments.ndjson"]
INSERTING = MEASURED.format(
    imports=DESK
    + """
from panoh.model.kept import KeptExport
from panoh.store import corpus, database
from panoh.store.models import Channel
from panoh.store.post_rows import POSTS
text = "салом дӯстон имрӯз борон меборад бозор китоб роҳ хона сегодня новости"
def row(number):
    return (number, 1, str(number), number.to_bytes(16, "big"), "message", number,
        1_600_000_000_000 + number, None, "2024-03-31T10:00:00", "", "Салом 12",
        "user1000000012", text, "", "", 0, None)
def insert(count):
    with database.all_or_nothing():
        Channel.objects.create(pk=1, platform="x", native_id="1", is_public=True)
        new = KeptExport(0, "0" * 64, "bench", "", "", "", desk.now(), 0, 0)
        number = corpus.begin_export(new, None).export_number
        for start in range(1, count + 1, 2000):
            rows = map(row, range(start, min(start + 2000, count + 1)))
            POSTS.insert((number, number, 0), [value for one in rows for value in one])
    return count
""",
    turns=1,
    posts="insert(int(sys.argv[3]))",
).replace("sys.argv[1:]", "sys.argv[1:3]")
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
PEERS["videos.ndjson"] = PEERS["comments.ndjson"].replace("pk='cid'", "pk='id'")


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


def measure(
    python: Path | str, program: str, export: Path, *more: str
) -> Iterator[Measured]:
    """Run one program on an export in a fresh interpreter and a fresh place."""
    with tempfile.TemporaryDirectory() as temporary:
        ran = subprocess.run(
            [python, "-c", program, export, Path(temporary, "into"), *more],
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
        [decoding] = measure(sys.executable, DECODING[name], whole)
        [inserting] = measure(sys.executable, INSERTING, whole, str(posts))
    for who, run in (
        ("Panoh", small),
        ("Panoh", first),
        ("once more", again),
        ("sqlite-utils", theirs),
        ("decoding", decoding),
        ("inserting", inserting),
    ):
        print(run.line(who))
    if not first.posts == again.posts == theirs.posts == posts:
        raise SystemExit(f"{first.posts}, {again.posts}, {theirs.posts}: not {posts}")
    print(
        f"  {theirs.cpu_seconds / first.cpu_seconds:.1f}x sqlite-utils,"
        f" once more {first.cpu_seconds / again.cpu_seconds:.0f}x the first time"
    )


def main() -> None:
    """Print time and memory of all three kinds."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--posts", type=int, default=POSTS)
    posts: int = parser.parse_args().posts
    compare("result.json", write_chat, posts)
    compare("comments.ndjson", write_comments, posts // 4)
    compare("videos.ndjson", write_videos, posts // 16)


if __name__ == "__main__":
    main()
