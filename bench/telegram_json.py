"""Telegram exports: Panoh's parser against tg-parser, each in its own process.

Run with `python -m bench.telegram_json`. A chat of 300,000 messages, 170 MB, is
written as Telegram Desktop writes it, by a fixed seed. Both read it in turn, three
times, and the best of each counts. Memory is the peak above a bare interpreter's,
read from Linux's VmHWM. The peer lives in `.venv-bench` (`make bench` makes it).
"""

import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

MESSAGES = 300_000
ROUNDS = 3
PEER_PYTHON = Path(".venv-bench/bin/python")
NOT_INCLUDED = "(File not included. Change data exporting settings to download.)"
WORDS = [
    *("салом", "дӯстон", "имрӯз", "борон", "меборад", "бозор", "китоб", "роҳ", "хона"),
    *(
        "сегодня",
        "новости",
        "города",
        "погода",
        "дорога",
        "школа",
        "вечером",
        "встреча",
    ),
    *("bugun", "yangiliklar", "bozorda", "narxlar", "ko'cha", "maktab", "kechqurun"),
]

MEASURED = """
import json, pathlib, sys, time
def peak_kb():
    status = pathlib.Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0])
bare_kb = peak_kb()
{imports}
start = time.perf_counter()
messages = {messages}
seconds = time.perf_counter() - start
print(json.dumps([messages, seconds, (peak_kb() - bare_kb) / 1024]))
"""
OURS = MEASURED.format(
    imports="""
from panoh.collect.parser import OpenExport
from panoh.collect.parsers.telegram_json import TelegramJSON
from panoh.collect.sources import FolderSource
export = OpenExport(FolderSource(pathlib.Path(sys.argv[1])), "result.json")
""",
    messages="sum(1 for _ in TelegramJSON().parse(export))",
)
PEERS = MEASURED.format(
    imports="""
from tg_parser.infrastructure.readers.telegram_json import TelegramJSONReader
export = pathlib.Path(sys.argv[1], "result.json")
""",
    messages="len(TelegramJSONReader().read(export).messages)",
)


class Measured(NamedTuple):
    """One reading of the export."""

    messages: int
    seconds: float
    peak_mb: float


def write_export(folder: Path, messages: int = MESSAGES) -> Path:
    """Write result.json with some photos beside it."""
    chance = random.Random(1)
    (folder / "photos").mkdir()
    path = folder / "result.json"
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write('{\n "name": "Хабар",\n "type": "public_supergroup",\n')
        file.write(' "id": 1700000001,\n "messages": [')
        for number in range(1, messages + 1):
            fields = dict(message(number, chance))
            written = json.dumps(fields, ensure_ascii=False, indent=1)
            file.write(",\n  " if number > 1 else "\n  ")
            file.write(written.replace("\n", "\n  "))
            if (photo := fields.get("photo", "(")).startswith("photos"):
                (folder / photo).touch()
        file.write("\n ]\n}")
    return path


def message(number: int, chance: random.Random) -> Iterator[tuple[str, Any]]:
    """The fields of one message, in the app's order."""
    author = chance.randrange(500)
    yield from {
        "id": number,
        "type": "message",
        "date": f"2024-03-{number % 28 + 1:02}T{number % 24:02}:30:00",
        "date_unixtime": str(1_600_000_000 + 60 * number),
        "from": f"{WORDS[author % len(WORDS)].title()} {author}",
        "from_id": f"user{1_000_000_000 + author}",
    }.items()
    if chance.random() < 0.1:
        yield "forwarded_from", chance.choice(WORDS).title()
    if chance.random() < 0.3:
        yield "reply_to_message_id", max(1, number - chance.randrange(1, 90))
    yield from attached(number, chance)
    text = " ".join(chance.choices(WORDS, k=chance.randint(3, 17)))
    parts = [{"type": "plain", "text": text}]
    if chance.random() < 0.2:
        parts.append({"type": "link", "text": f"https://example.org/{number}"})
    yield "text", text if len(parts) == 1 else [text, parts[1]]
    yield "text_entities", parts
    if chance.random() < 0.2:
        yield "reactions", [{"type": "emoji", "count": author % 9 + 1, "emoji": "👍"}]


def attached(number: int, chance: random.Random) -> Iterator[tuple[str, Any]]:
    """A poll, a photo or a video; one photo in a hundred is there."""
    kind = chance.random()
    if kind < 0.01:
        answers = [{"text": word, "voters": 1, "chosen": False} for word in WORDS[:2]]
        yield "poll", {"question": WORDS[2], "closed": False, "answers": answers}
    elif kind < 0.15:
        is_there = number % 100 == 0
        yield "photo", f"photos/photo_{number}.jpg" if is_there else NOT_INCLUDED
        yield from {"width": 1280, "height": 960}.items()
    elif kind < 0.2:
        yield from {
            "file": NOT_INCLUDED,
            "thumbnail": NOT_INCLUDED,
            "media_type": "video_file",
            "mime_type": "video/mp4",
            "duration_seconds": 12,
            "width": 640,
            "height": 360,
        }.items()


def measure(python: Path | str, program: str, folder: Path) -> Measured:
    """Run one program on the export in a fresh interpreter."""
    ran = subprocess.run(
        [python, "-c", program, folder], check=True, capture_output=True, text=True
    )
    return Measured(*json.loads(ran.stdout))


def main() -> None:
    """Print the seconds and the memory of both, and the ratio."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        size_mb = write_export(folder).stat().st_size / 1e6
        rounds = [
            (measure(sys.executable, OURS, folder), measure(PEER_PYTHON, PEERS, folder))
            for _ in range(ROUNDS)
        ]
    ours = min((ours for ours, _ in rounds), key=lambda run: run.seconds)
    peers = min((peers for _, peers in rounds), key=lambda run: run.seconds)
    if not ours.messages == peers.messages == MESSAGES:
        raise SystemExit(f"{ours.messages} messages are not {peers.messages}")
    print(f"{MESSAGES:,} messages, {size_mb:,.0f} MB; peak above a bare interpreter")
    print(f"  Panoh      {ours.seconds:6.2f} s {ours.peak_mb:8,.0f} MB")
    print(f"  tg-parser  {peers.seconds:6.2f} s {peers.peak_mb:8,.0f} MB")
    print(f"  {peers.seconds / ours.seconds:.1f}x, all messages alike in number")


if __name__ == "__main__":
    main()
