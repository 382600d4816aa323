"""Throw mutated files at every reader: python -m fuzz [--minutes 10] [KIND ...].

A kind is a parser's, or image, or video. Each gets its time in a process of its own,
two at once. What makes one crash or hang is kept in fuzz/found/, to become a test; the
exit code is then 1.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

FOUND = Path(__file__).parent / "found"
SAMPLES = Path(__file__).parents[1] / "tests" / "samples"
NO_BYTES_READ = "media_folder"
MEDIA = ("image", "video")
INPUT_BYTES = 64 << 10
SECONDS_FOR_ONE = 20
SECONDS_FOR_ONE_OF_MEDIA = 60  # a worker has 300; a few bytes can be a long video
MEMORY_MB = 2048
MEMORY_FOR_MEDIA_MB = 4096  # as a worker has


class Ran(NamedTuple):
    """How one reader fared."""

    kind: str
    inputs: int
    is_clean: bool


def main() -> int:
    """Fuzz all parsers that have a sample, and media; or those named."""
    options = _options()
    with ThreadPoolExecutor(options.at_once) as pool:
        runs = pool.map(lambda kind: run(kind, options.minutes), options.kinds)
        results = [_told(one) for one in runs]
    return 0 if all(one.is_clean for one in results) else 1


def run(kind: str, minutes: float) -> Ran:
    """Fuzz one reader for some minutes, beginning with the files of its sample."""
    FOUND.mkdir(exist_ok=True)
    is_media = kind in MEDIA
    with tempfile.TemporaryDirectory() as corpus:
        for number, path in enumerate(sorted((SAMPLES / kind).rglob("*"))):
            if path.is_file():
                shutil.copy(path, Path(corpus, f"seed-{number}"))
        ended = subprocess.run(
            [
                *(sys.executable, "-m", "fuzz.media" if is_media else "fuzz.one"),
                *(kind, corpus, f"-max_total_time={round(minutes * 60)}"),
                f"-max_len={INPUT_BYTES}",
                f"-timeout={SECONDS_FOR_ONE_OF_MEDIA if is_media else SECONDS_FOR_ONE}",
                f"-rss_limit_mb={MEMORY_FOR_MEDIA_MB if is_media else MEMORY_MB}",
                f"-artifact_prefix={FOUND}/{kind}-",
                "-print_final_stats=1",
            ],
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
    told = re.search(r"number_of_executed_units: (\d+)", ended.stderr)
    if ended.returncode:
        (FOUND / f"{kind}.log").write_text(
            ended.stdout[-4000:] + ended.stderr[-4000:], encoding="utf-8"
        )
    return Ran(kind, int(told[1]) if told else 0, ended.returncode == 0)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--at-once", type=int, default=2)
    every = sorted(
        path.name
        for path in SAMPLES.iterdir()
        if path.is_dir() and path.name != NO_BYTES_READ
    )
    parser.add_argument("kinds", nargs="*", default=[*every, *MEDIA])
    return parser.parse_args()


def _told(one: Ran) -> Ran:
    verdict = "clean" if one.is_clean else "FOUND SOMETHING, see fuzz/found/"
    print(f"{one.kind:20} {one.inputs:>9} inputs  {verdict}", flush=True)
    return one


if __name__ == "__main__":
    sys.exit(main())
