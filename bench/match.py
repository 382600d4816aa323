"""Lookups a second: Panoh's exact search against counting bits with NumPy.

Run with `python -m bench.match`. Random hashes by a fixed seed; every tenth one seen
is a banked one with up to 60 bits flipped. Both must give the same pairs.
"""

import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor

import numpy as np

from bench.fingerprint import peak_mb
from panoh.match.bits import Bits
from panoh.match.search import find_matches
from panoh.model.fingerprints import REVIEW_BITS

SEEN = 4_000
BANKED = (1_000, 100_000, 1_000_000)
ROWS_AT_ONCE = 100_000


def tables(banked_rows: int) -> tuple[Bits, Bits]:
    """What was seen, and what is banked."""
    random = np.random.default_rng(1)
    banked = random.integers(0, 256, (banked_rows, 32), np.uint8)
    seen = random.integers(0, 256, (SEEN, 32), np.uint8)
    flips = np.argsort(random.random((SEEN // 10, 256)))
    damage = np.packbits(flips < random.integers(0, 60, (SEEN // 10, 1)), axis=1)
    seen[::10] = banked[random.integers(0, banked_rows, SEEN // 10)] ^ damage
    return seen, banked


def ours(seen: Bits, banked: Bits) -> int:
    """Panoh: how many pairs."""
    return len(find_matches(seen, banked, REVIEW_BITS))


def counting(seen: Bits, banked: Bits) -> int:
    """NumPy: one hash at a time against words of 64 bits."""
    words, found = np.ascontiguousarray(banked).view(np.uint64), 0
    for row in np.ascontiguousarray(seen).view(np.uint64):
        for start in range(0, len(words), ROWS_AT_ONCE):
            apart = np.bitwise_count(words[start : start + ROWS_AT_ONCE] ^ row)
            found += int((apart.sum(axis=1, dtype=np.uint16) <= REVIEW_BITS).sum())
    return found


def measure(name: str, banked_rows: int, lookups: int) -> tuple[float, float, int]:
    """Lookups a second, peak memory above the tables in MB, pairs."""
    seen, banked = tables(banked_rows)
    search = {"ours": ours, "counting": counting}[name]
    search(seen[:1], banked[:1])
    before = peak_mb()
    start = time.perf_counter()
    pairs = search(seen[:lookups], banked)
    rate = lookups / (time.perf_counter() - start)
    return rate, peak_mb() - before, pairs


def main() -> None:
    """Print both rates, the ratio, and the memory of each."""
    spawn = multiprocessing.get_context("spawn")
    for rows in BANKED:
        lookups = min(SEEN, 100_000_000 // rows)
        results = []
        for name in ("ours", "counting"):
            with ProcessPoolExecutor(1, mp_context=spawn) as alone:
                results.append(alone.submit(measure, name, rows, lookups).result())
        (fast, fast_mb, found), (slow, slow_mb, counted) = results
        if found != counted:
            raise SystemExit(f"{rows:,} banked: {found} pairs are not {counted}")
        print(f"{rows:,} banked: Panoh {fast:,.0f} lookups/s, NumPy {slow:,.0f}/s")
        print(f"  {fast / slow:.0f}x, {found} pairs alike")
        print(f"  peak above start: {fast_mb:,.0f} MB and {slow_mb:,.0f} MB")


if __name__ == "__main__":
    main()
