"""Comments a second through stage 1 of triage, on one core, and whether memory grows.

Run with `python -m bench.triage_speed [--model DIR] [--comments N] [--json FILE]`, on
Linux. Panoh reads batches as `panoh run` does: language, personal data, rules,
normaliser and every model of the language. Beside it, each in a process of its own and
on the same invented comments: `phonenumbers` looking for numbers of six regions and
nothing else, and detected-profanity looking for swearing in Russian and English.
Processor time.
"""

import argparse
import json
import platform
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from bench.telegram_json import PEER_PYTHON
from bench.triage_texts import write_comments

COMMENTS: Final = 100_000
PEERS_COMMENTS: Final = 10_000
BATCH: Final = 1_000
ASKED: Final = 2_000  # comments a second
GROWN_MB: Final = 10  # what still counts as flat

MEASURED = """
import json, os, sys, time
os.sched_setaffinity(0, {{min(os.sched_getaffinity(0))}})
def rss_mb():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE") / 1e6
{imports}
def batches():
    batch = []
    for line in sys.stdin:
        batch.append(json.loads(line))
        if len(batch) == {batch}:
            yield batch
            batch = []
    if batch:
        yield batch
read(["a first comment, so that everything is loaded"])
seconds, comments, memory = 0.0, 0, {{}}
for batch in batches():
    start = time.process_time()
    read(batch)
    seconds += time.process_time() - start
    comments += len(batch)
    memory[comments] = round(rss_mb(), 1)
kept = {{n: mb for n, mb in memory.items() if n in ({batch}, 10_000, comments)}}
print(json.dumps({{"comments": comments, "seconds": seconds, "rss_mb": kept}}))
"""
OURS = """
from pathlib import Path
os.environ["DJANGO_SETTINGS_MODULE"] = "panoh.settings"
import django
django.setup()
from panoh.flow.triaging import read_texts
from panoh.triage.model_file import SHIPPED, load_models
models = load_models(Path(sys.argv[1]) if sys.argv[1:] else SHIPPED)
def read(texts):
    read_texts(texts, models)
"""
NUMBERS = """
from phonenumbers import Leniency, PhoneNumberMatcher
REGIONS = ("TJ", "UZ", "KG", "KZ", "AZ", "RU")
def read(texts):
    for text in texts:
        for region in REGIONS:
            list(PhoneNumberMatcher(text, region, Leniency.VALID))
"""
SWEARING = """
from detected_profanity import detect
def read(texts):
    for text in texts:
        detect(text)
"""


def main(arguments: Sequence[str] = ()) -> None:
    """Print rates, ratios and memory; write JSON where asked."""
    parser = argparse.ArgumentParser(prog="python -m bench.triage_speed")
    parser.add_argument("--model", type=Path)
    parser.add_argument("--comments", type=int, default=COMMENTS)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(arguments)
    few = min(PEERS_COMMENTS, options.comments)
    words = [str(options.model)] if options.model else []
    measured = {
        "panoh": run(sys.executable, OURS, options.comments, words),
        "phonenumbers": run(sys.executable, NUMBERS, few),
        "detected-profanity": run(PEER_PYTHON, SWEARING, few),
    }
    told = {"schema": "panoh-bench-triage-speed-1", "machine": platform.platform()}
    results = {**told, "readers": measured}
    tell(results)
    if options.json:
        options.json.write_text(json.dumps(results, indent=1) + "\n", "utf-8")


def run(
    python: Path | str, program: str, comments: int, words: Sequence[str] = ()
) -> dict[str, Any]:
    """Measure one reader in a fresh interpreter."""
    ran = subprocess.run(
        [python, "-c", MEASURED.format(imports=program, batch=BATCH), *words],
        input="".join(json.dumps(text) + "\n" for text in write_comments(comments)),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    told: dict[str, Any] = json.loads(ran.stdout)
    return {**told, "comments_a_second": round(told["comments"] / told["seconds"])}


def grown_mb(reader: dict[str, Any]) -> float:
    """How much memory grew from the first ten thousand comments to the last."""
    sizes = reader["rss_mb"]
    return float(sizes[max(sizes, key=int)] - sizes.get("10000", min(sizes.values())))


def tell(results: dict[str, Any]) -> None:
    """Print one line a reader."""
    ours = results["readers"]["panoh"]
    for name, reader in results["readers"].items():
        ratio = ours["comments_a_second"] / reader["comments_a_second"]
        sizes = ", ".join(
            f"{mb:,.0f} MB after {int(n):,}" for n, mb in reader["rss_mb"].items()
        )
        print(
            f"  {name:20}{reader['comments_a_second']:>8,} a second"
            f"  ours {ratio:.2f}x  {sizes}"
        )
    met = "met" if ours["comments_a_second"] >= ASKED else "NOT MET"
    print(f"  asked {ASKED:,} a second: {met}; memory grew by {grown_mb(ours):.1f} MB")


if __name__ == "__main__":
    main(sys.argv[1:])
