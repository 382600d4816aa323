"""Fingerprints a second: Panoh against Pillow with pdqhash, each in its own process.

Run with `python -m bench.fingerprint`. JPEGs drawn by a fixed seed, one thread each.
Memory is the peak above the process before the first picture (Linux's VmHWM).
"""

import io
import multiprocessing
import os
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import pdqhash
from PIL import Image

from panoh.fingerprint.images import frame_of_image

SIZES = {"0.18 MP": (490, 367, 300), "9 MP": (3464, 2598, 12)}


def draw(seed: int, width: int, height: int) -> bytes:
    """Make a JPEG with large shapes and some grain."""
    random = np.random.default_rng(seed)
    hills = Image.fromarray(random.integers(0, 256, (9, 12, 3), np.uint8))
    large = np.asarray(hills.resize((width, height), Image.Resampling.BICUBIC))
    grain = random.integers(-12, 13, (height, width, 1))
    file = io.BytesIO()
    picture = Image.fromarray((large + grain).clip(0, 255).astype(np.uint8))
    picture.save(file, "JPEG", quality=85)
    return file.getvalue()


def ours(content: bytes) -> object:
    """Panoh, from the file's bytes to the frame."""
    return frame_of_image(io.BytesIO(content))


def theirs(content: bytes) -> object:
    """Pillow and pdqhash, as their documentation shows."""
    return pdqhash.compute(np.array(Image.open(io.BytesIO(content)).convert("RGB")))


def measure(
    hash_one: Callable[[bytes], object], files: list[bytes]
) -> tuple[float, float]:
    """Pictures a second, and the peak of memory in MB."""
    before = peak_mb()
    start = time.perf_counter()
    for content in files:
        hash_one(content)
    rate = len(files) / (time.perf_counter() - start)
    return rate, peak_mb() - before


def peak_mb() -> float:
    """The most memory that this process has held."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1000


def main() -> None:
    """Print both rates, the ratio, and the memory of each."""
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    spawn = multiprocessing.get_context("spawn")
    for name, (width, height, count) in SIZES.items():
        drawn = [draw(seed, width, height) for seed in range(min(count, 6))]
        files = [drawn[n % len(drawn)] for n in range(count)]
        results = []
        for contender in (ours, theirs):
            with ProcessPoolExecutor(1, mp_context=spawn) as alone:
                results.append(alone.submit(measure, contender, files).result())
        (fast, ours_mb), (slow, mb) = results
        print(f"{name}: Panoh {fast:,.1f}/s, pdqhash {slow:,.1f}/s: {fast / slow:.1f}x")
        print(f"  peak above start: {ours_mb:,.0f} MB and {mb:,.0f} MB")


if __name__ == "__main__":
    main()
