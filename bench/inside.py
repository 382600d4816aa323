"""What looking into a picture costs where it matches none of 10,000 that are sought.

Run with `python -m bench.inside --photos DIR`; drawn scenes stand in without. The bank
is cut out of some photos, the pictures looked into are others. Processor time of one
core, from the file's bytes to the answer; the peer is Pillow with pdqhash, which only
hashes the picture as a whole.
"""

import argparse
import io
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bench.fingerprint import draw, theirs
from panoh.fingerprint.images import luma_of_image
from panoh.fingerprint.views import View
from panoh.fingerprint.window_set import WINDOWS, frames_of_set
from panoh.match.bits import pack
from panoh.match.inside import find_inside
from panoh.match.sought import Sought, seek
from panoh.model.fingerprints import LEAST_QUALITY

SOUGHT: Final = 10_000
LOOKED_INTO: Final = 80
DRAWN: Final = 40
LEAST_CROP: Final = 100  # pixels of its shorter side
PARTS: Final = 1 + len(WINDOWS)


def main(arguments: Sequence[str] = ()) -> None:
    """Print milliseconds a picture for one fingerprint and for a set."""
    parser = argparse.ArgumentParser(prog="python -m bench.inside")
    parser.add_argument("--photos", type=Path)
    parser.add_argument("--sought", type=int, default=SOUGHT)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(arguments)
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    files = files_of(options.photos)
    unseen, others = files[:LOOKED_INTO], files[LOOKED_INTO:] or files
    sets = list(cut_sets(others, options.sought))
    results = {"sought": len(sets), "pictures": len(unseen)} | {
        name: milliseconds(looker(seek_parts(sets, parts)), unseen)
        for name, parts in (("one", 1), ("set", PARTS))
    }
    results["pdqhash, whole picture only"] = milliseconds(theirs, unseen)
    for name, value in results.items():
        print(f"  {name}: {value}")
    if options.json:
        options.json.write_text(json.dumps(results, indent=1), encoding="utf-8")


def files_of(photos: Path | None) -> list[bytes]:
    """The folder's JPEGs in an order that chance chose once, or drawn ones."""
    if photos is None:
        return [draw(seed, 490, 367) for seed in range(DRAWN)]
    paths = sorted(photos.glob("*.jpg"))
    order = np.random.default_rng(1).permutation(len(paths))
    return [paths[place].read_bytes() for place in order]


def cut_sets(files: list[bytes], count: int) -> Iterator[NDArray[np.uint8]]:
    """Sets (11, 32) of pictures cut out of files, none of them plain."""
    chance = np.random.default_rng(1)
    planes = [luma_of_image(io.BytesIO(file)) for file in files]
    made = 0
    while made < count:
        plane = planes[chance.integers(len(planes))]
        height, width = (int(s * chance.uniform(0.35, 0.8)) for s in plane.shape)
        top = int(chance.integers(plane.shape[0] - height))
        left = int(chance.integers(plane.shape[1] - width))
        frames = frames_of_set(plane[top : top + height, left : left + width])
        if min(height, width) >= LEAST_CROP and frames[0].quality >= LEAST_QUALITY:
            made += 1
            yield pack([frame.fingerprint for frame in frames])


def seek_parts(sets: list[NDArray[np.uint8]], parts: int) -> Sought:
    """Seek the first parts of each set."""
    bits = np.concatenate([one[:parts] for one in sets])
    owners = np.repeat(np.arange(len(sets)), parts)
    return seek(bits, owners, np.tile(np.arange(parts), len(sets)))


def looker(sought: Sought) -> Callable[[bytes], object]:
    """From a file's bytes to what is in it."""
    return lambda file: find_inside(View.of(luma_of_image(io.BytesIO(file))), sought)


def milliseconds(look: Callable[[bytes], object], files: list[bytes]) -> float:
    """The mean of a picture, of the better of two rounds."""
    look(files[0])
    rounds = []
    for _ in range(2):
        start = time.process_time()
        for file in files:
            look(file)
        rounds.append(time.process_time() - start)
    return round(1000 * min(rounds) / len(files), 2)


if __name__ == "__main__":
    main(sys.argv[1:])
