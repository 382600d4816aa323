"""Exact search: Panoh's index against FAISS's and threatexchange's, in the same run.

Run with `python -m bench.match [--sizes 100000,1000000] [--whole] [--json FILE]`.
Random fingerprints by a fixed seed; every second one seen is a banked one with up to 60
bits flipped. Each searcher runs in a process of its own, on one thread, one after
another; what it finds must be what the others find. The peers live in `.venv-bench`
(`make bench` makes it). `--whole` adds ten million: 15 minutes and 6 GB.
"""

import argparse
import json
import platform
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

ONE = Path(__file__).with_name("match_one.py")
PEER_PYTHON = Path(".venv-bench/bin/python")
QUICK = (100_000, 1_000_000)
WHOLE = (*QUICK, 10_000_000)
SEEN = 20_000
PEERS = ("flat", "multihash", "threatexchange")
PEERS_COMPARISONS = 100_000_000
"""A peer looks up as many as this by the rows banked: its rate is the same for more."""
SMALL_FOR_TEXT = 2_000_000
"""threatexchange keeps each hash as text and an object: no more of them than this."""

BARS: dict[int, tuple[tuple[str, str, float], ...]] = {
    1_000_000: (
        ("batch_31", "flat", 100),
        ("batch_31", "threatexchange", 100),
        ("batch_47", "flat", 10),
    ),
    10_000_000: (("batch_31", "flat", 250), ("single_31", "flat", 80)),
}
BYTES_BAR = 360
BUILD_BAR = {10_000_000: 15}


def write_rows(folder: Path, banked_count: int) -> None:
    """What was seen, and what is banked, as two files."""
    random = np.random.default_rng(1)
    banked = random.integers(0, 256, (banked_count, 32), np.uint8)
    seen = random.integers(0, 256, (SEEN, 32), np.uint8)
    flips = np.argsort(random.random((SEEN // 2, 256)))
    damage = np.packbits(flips < random.integers(0, 61, (SEEN // 2, 1)), axis=1)
    seen[::2] = banked[random.integers(0, banked_count, SEEN // 2)] ^ damage
    np.save(folder / "banked.npy", banked)
    np.save(folder / "seen.npy", seen)


def lookups_of(name: str, banked_count: int) -> dict[int, int]:
    """How many lookups by radius: enough to measure, few enough to wait for."""
    if name == "panoh":
        return {31: SEEN, 47: SEEN // 10}
    count = min(SEEN, max(20, PEERS_COMPARISONS // banked_count))
    if name == "threatexchange":
        return {31: count}
    return {31: count, 47: count if name == "flat" else max(10, count // 10)}


def run(name: str, folder: Path, banked_count: int) -> dict[str, Any]:
    """Measure one searcher in a fresh interpreter."""
    python = sys.executable if name == "panoh" else PEER_PYTHON
    lookups = json.dumps(lookups_of(name, banked_count))
    ran = subprocess.run(
        [python, ONE, name, folder, lookups],
        check=False,
        capture_output=True,
        text=True,
    )
    if ran.returncode:
        raise SystemExit(f"{name} failed:\n{ran.stderr}")
    measured: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return measured


def check_answers(folder: Path, name: str, banked_count: int) -> int:
    """Compare a peer's pairs with ours for the rows that both looked up."""
    pairs = 0
    for radius_bits, count in lookups_of(name, banked_count).items():
        theirs = sorted_rows(np.load(folder / f"{name}-{radius_bits}.npy"))
        ours = np.load(folder / f"panoh-{radius_bits}.npy")
        least = min(count, lookups_of("panoh", banked_count)[radius_bits])
        theirs = theirs[theirs[:, 0] < least]
        if not np.array_equal(sorted_rows(ours[ours[:, 0] < least]), theirs):
            raise SystemExit(f"{name} and Panoh differ at {radius_bits} bits")
        pairs += len(theirs)
    return pairs


def sorted_rows(triples: NDArray[np.int64]) -> NDArray[np.int64]:
    """In one order, whoever answered."""
    return triples[np.lexsort(triples.T)]


def measure(banked_count: int) -> dict[str, Any]:
    """All searchers on one bank."""
    names = [n for n in PEERS if n != PEERS[2] or banked_count <= SMALL_FOR_TEXT]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        write_rows(folder, banked_count)
        searchers = {n: run(n, folder, banked_count) for n in ("panoh", *names)}
        alike = {name: check_answers(folder, name, banked_count) for name in names}
    return {"banked": banked_count, "searchers": searchers, "pairs_alike": alike}


def bars(size: dict[str, Any]) -> list[dict[str, Any]]:
    """What was asked for at this size, and what came out."""
    ours, count = size["searchers"]["panoh"], size["banked"]
    held = [
        {
            "bar": f"{key} against {peer}",
            "asked": asked,
            "got": got,
            "met": got >= asked,
        }
        for key, peer, asked in BARS.get(count, ())
        if (got := ours[key] / size["searchers"][peer][key])
    ]
    for key, most in (
        ("bytes_a_fingerprint", BYTES_BAR),
        ("build_seconds", BUILD_BAR.get(count)),
    ):
        if most:
            got = ours[key]
            held.append({"bar": key, "asked": most, "got": got, "met": got <= most})
    return held


def show(size: dict[str, Any]) -> None:
    """Print one size as a table; ratios are against FAISS's flat index."""
    print(
        f"\n{size['banked']:,} banked; lookups a second of processor time, one thread"
    )
    print(f"{'':15}{'31 bits':>10}{'alone':>10}{'47 bits':>10}{'alone':>10}", end="")
    print(f"{'build':>9}{'bytes':>7}{'peak':>7}")
    for name, got in size["searchers"].items():
        keys = ("batch_31", "single_31", "batch_47", "single_47")
        cells = "".join(f"{got[k]:>10,.0f}" if k in got else f"{'-':>10}" for k in keys)
        memory = (got["bytes_a_fingerprint"], got["peak_bytes_a_fingerprint"])
        tail = f"{got['build_seconds']:>7.2f} s" + "".join(
            f"{m:>7,.0f}" for m in memory
        )
        print(f"{name:15}{cells}{tail}")
    gain = size["searchers"]["panoh"]["gain_of_two_threads"]
    print(f"two threads of Panoh: {gain:.2f} times one; pairs alike: ", end="")
    print(", ".join(f"{count} {name}" for name, count in size["pairs_alike"].items()))
    for bar in bars(size):
        word = "met" if bar["met"] else "NOT MET"
        print(f"  {bar['bar']}: {bar['got']:,.1f}, asked {bar['asked']:,}: {word}")


def main(arguments: Sequence[str] = ()) -> None:
    """Measure each size, print tables, write JSON where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default=",".join(map(str, QUICK)))
    parser.add_argument("--whole", action="store_true")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args(arguments)
    sizes = WHOLE if asked.whole else [int(size) for size in asked.sizes.split(",")]
    results = []
    for banked_count in sizes:
        results.append(measured := measure(banked_count))
        show(measured)
        measured["bars"] = bars(measured)
    if asked.json:
        told: dict[str, Any] = {
            "schema": "panoh-bench-match-1",
            "machine": platform.platform(),
        }
        told["sizes"] = results
        asked.json.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
