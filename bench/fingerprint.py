"""Fingerprints a second: Panoh against Pillow with pdqhash, each in its own process.

Run with `python -m bench.fingerprint [--photos DIR] [--json FILE]`. Small JPEGs are the
folder's own without a colour profile, or drawn by a fixed seed; those of 9 megapixels
are the same, enlarged. Both contenders take turns, and the best round of each counts:
processor's seconds on one thread, the clock's on two. Memory is the peak above the
process before the first picture (Linux's VmHWM). With a folder, the bits that Panoh is
off are counted too; of pictures with a profile, off what pdqhash says of the converted
pixels.
"""

import argparse
import io
import json
import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pdqhash
from PIL import Image, ImageOps

from panoh.fingerprint.colour_profiles import change_of, changed
from panoh.fingerprint.images import frame_of_image

SIZES = {"0.18 MP": (490, 367, 120), "9 MP": (3464, 2598, 6)}
ROUNDS = 3
DRAWN = 6


class Rates(NamedTuple):
    """Pictures a second, and the peak of memory in MB.

    One thread by the processor's seconds and by the clock, two by the clock.
    """

    one_thread: float
    two_threads: float
    one_by_the_clock: float
    peak_mb: float


def draw(seed: int, width: int, height: int) -> bytes:
    """Make a JPEG with large shapes and some grain."""
    random = np.random.default_rng(seed)
    hills = Image.fromarray(random.integers(0, 256, (9, 12, 3), np.uint8))
    large = np.asarray(hills.resize((width, height), Image.Resampling.BICUBIC))
    grain = random.integers(-12, 13, (height, width, 1))
    picture = Image.fromarray((large + grain).clip(0, 255).astype(np.uint8))
    return jpeg_of(picture)


def jpeg_of(picture: Image.Image) -> bytes:
    """Encode without a profile, as a platform does."""
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=85)
    return file.getvalue()


def sample(photos: Path | None, size: tuple[int, int], count: int) -> list[bytes]:
    """JPEGs of about this size; the same few again and again where they are drawn."""
    if photos is None:
        drawn = [draw(seed, *size) for seed in range(min(count, DRAWN))]
        return [drawn[n % len(drawn)] for n in range(count)]
    content = [path.read_bytes() for path in sorted(photos.glob("*.jpg"))]
    plain = [one for one in content if not opened(one).info.get("icc_profile")]
    if size[0] < 1000:
        return plain[:count]
    return [jpeg_of(opened(one).convert("RGB").resize(size)) for one in plain[:count]]


def opened(content: bytes) -> Image.Image:
    """Pillow's own picture."""
    return Image.open(io.BytesIO(content))


def ours(content: bytes) -> object:
    """Panoh, from the file's bytes to the frame."""
    return frame_of_image(io.BytesIO(content))


def theirs(content: bytes) -> object:
    """Pillow and pdqhash, as their documentation shows."""
    return pdqhash.compute(np.array(opened(content).convert("RGB")))


def measure(hash_one: Callable[[bytes], object], files: list[bytes]) -> Rates:
    """One round: memory at the first pass, then one thread, then two."""
    hash_one(draw(0, 64, 64))
    before = peak_mb()
    hash_one(files[0])
    peak = peak_mb() - before
    start, clock = time.process_time(), time.perf_counter()
    for content in files:
        hash_one(content)
    alone = len(files) / (time.process_time() - start)
    by_the_clock = len(files) / (time.perf_counter() - clock)
    with ThreadPoolExecutor(2) as threads:
        start = time.perf_counter()
        list(threads.map(hash_one, files))
        both = len(files) / (time.perf_counter() - start)
    return Rates(alone, both, by_the_clock, peak)


def peak_mb() -> float:
    """The most memory that this process has held."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1000


def contest(files: list[bytes]) -> tuple[Rates, Rates]:
    """Both contenders in turn, each round in a process of its own."""
    spawn = multiprocessing.get_context("spawn")
    rounds: dict[Callable[[bytes], object], list[Rates]] = {ours: [], theirs: []}
    for _ in range(ROUNDS):
        for contender, rates in rounds.items():
            with ProcessPoolExecutor(1, mp_context=spawn) as alone:
                rates.append(alone.submit(measure, contender, files).result())
    return best(rounds[ours]), best(rounds[theirs])


def best(rounds: list[Rates]) -> Rates:
    """The fastest of each, and the least memory: the machine has other work too."""
    one, two, clock, peak = zip(*rounds, strict=True)
    return Rates(max(one), max(two), max(clock), min(peak))


def deviations(photos: Path) -> dict[str, list[int]]:
    """Bits off pdqhash, for pictures without a profile that changes them, and with."""
    off: dict[str, list[int]] = {"untagged or sRGB": [], "tagged": []}
    for path in sorted(photos.glob("*.jpg")):
        image = opened(path.read_bytes())
        change = change_of(image)
        seen = ImageOps.exif_transpose(image)
        shown = changed(seen, change) if change else seen
        bits, _ = pdqhash.compute(np.array(shown.convert("RGB")))
        with path.open("rb") as file:
            hexadecimal = frame_of_image(file).fingerprint.hex
        mine = np.frombuffer(bytes.fromhex(hexadecimal), np.uint8)
        apart = int(np.bitwise_count(np.packbits(bits) ^ mine).sum())
        off["tagged" if change else "untagged or sRGB"].append(apart)
    return off


def main(arguments: Sequence[str] = ()) -> None:
    """Print rates, ratios, memory and deviations."""
    parser = argparse.ArgumentParser(prog="python -m bench.fingerprint")
    parser.add_argument("--photos", type=Path)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(arguments)
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    results: dict[str, object] = {}
    for name, (width, height, count) in SIZES.items():
        mine, peer = contest(sample(options.photos, (width, height), count))
        results[name] = {"panoh": mine._asdict(), "pdqhash": peer._asdict()}
        print(
            f"{name:8} {'one thread':>18} {'two threads':>14} {'gain':>6} {'peak':>9}"
        )
        for who, rates in (("Panoh", mine), ("pdqhash", peer)):
            one, two, clock, peak = rates
            print(f"  {who:8} {one:12,.1f}/s {two:12,.1f}/s", end=" ")
            print(f"{two / clock:5.2f}x {peak:6,.0f} MB")
        one, two = (mine[n] / peer[n] for n in (0, 1))
        print(f"  {'ratio':8} {one:12.1f}x  {two:12.1f}x")
    for name, off in deviations(options.photos).items() if options.photos else ():
        results[f"bits off, {name}"] = {
            "pictures": len(off),
            "mean": round(float(np.mean(off)), 3) if off else None,
            "max": max(off, default=None),
        }
        print(f"Bits off, {name}: {results[f'bits off, {name}']}")
    if options.json:
        options.json.write_text(json.dumps(results, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
