"""One searcher on one bank, in a process of its own: `bench.match` starts it.

It runs under either Python, so it imports nothing of Panoh's at its top. Seconds are
processor time of the process, memory is what Linux says of it. Every figure of time is
the best of three.
"""

import importlib
import json
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol, cast

import numpy as np
from numpy.typing import NDArray

Bits = NDArray[np.uint8]
Triples = NDArray[np.int64]
ROUNDS = 3


class Searcher(Protocol):
    """A bank that answers (k, 3): row seen, row banked, distance."""

    def __init__(self, banked: Bits) -> None:
        """File the rows banked."""

    def within(self, seen: Bits, radius_bits: int) -> Triples:
        """All pairs at most so far apart."""


class Panoh:
    """Our index."""

    def __init__(self, banked: Bits) -> None:
        self.index = importlib.import_module("panoh.match.index").ExactIndex()
        self.index.add(banked)

    def within(self, seen: Bits, radius_bits: int) -> Triples:
        """Ask it."""
        pairs = self.index.within(seen, radius_bits)
        columns = (pairs.seen_rows, pairs.banked_rows, pairs.distances_bits)
        return np.stack(columns, axis=1)


class Flat:
    """FAISS's exact index, one thread; it leaves out what lies at its radius."""

    def __init__(self, banked: Bits) -> None:
        self.faiss: Any = importlib.import_module("faiss")
        self.faiss.omp_set_num_threads(1)
        self.index = self.made()
        self.index.add(banked)

    def made(self) -> Any:  # noqa: ANN401 - FAISS has no types
        """An empty index."""
        return self.faiss.IndexBinaryFlat(256)

    def within(self, seen: Bits, radius_bits: int) -> Triples:
        """Ask it."""
        limits, distances, found = self.index.range_search(seen, radius_bits + 1)
        seen_rows = np.repeat(np.arange(len(seen)), np.diff(limits.astype(np.int64)))
        return np.stack((seen_rows, found, distances.astype(np.int64)), axis=1)


class MultiHash(Flat):
    """FAISS's multi-index hashing, as threatexchange and HMA set it."""

    def made(self) -> Any:  # noqa: ANN401
        """An empty index of sixteen tables of 16 bits."""
        return self.faiss.IndexBinaryMultiHash(256, 16, 16)

    def within(self, seen: Bits, radius_bits: int) -> Triples:
        """Ask it, with as many flips as make it exact."""
        self.index.nflip = radius_bits // 16
        return super().within(seen, radius_bits)


class ThreatExchange:
    """threatexchange's PDQIndex, at its own radius of 31 bits."""

    def __init__(self, banked: Bits) -> None:
        importlib.import_module("faiss").omp_set_num_threads(1)
        module = importlib.import_module("threatexchange.signal_type.pdq.pdq_index")
        entries = ((row.tobytes().hex(), at) for at, row in enumerate(banked))
        self.index = module.PDQIndex(entries)

    def within(self, seen: Bits, radius_bits: int) -> Triples:
        """Ask it with all at once, beneath `query`, which takes one."""
        hexes = [row.tobytes().hex() for row in seen]
        told = self.index.index.search_with_distance_in_result(hexes, radius_bits)
        found = [
            (row, entry, int(distance))
            for row, text in enumerate(hexes)
            for entry, _, distance in told[text]
        ]
        return np.array(found, np.int64).reshape(-1, 3)


SEARCHERS: dict[str, type[Searcher]] = {
    "panoh": Panoh,
    "flat": Flat,
    "multihash": MultiHash,
    "threatexchange": ThreatExchange,
}


def kilobytes(field: str) -> int:
    """What Linux says of this process: VmRSS now, VmHWM at most."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split(field + ":")[1].split()[0])


def best(
    act: Callable[[], object], clock: Callable[[], float] = time.process_time
) -> float:
    """The least seconds of some rounds."""
    seconds = []
    for _ in range(ROUNDS):
        start = clock()
        act()
        seconds.append(clock() - start)
    return min(seconds)


def rates(searcher: Searcher, seen: Bits, radius_bits: int) -> dict[str, float]:
    """Lookups a second: all in one call, and one row a call."""

    def one_by_one() -> None:
        for row in range(len(alone)):
            searcher.within(alone[row : row + 1], radius_bits)

    alone = seen[: min(len(seen), 1_000)]
    return {
        f"batch_{radius_bits}": len(seen)
        / best(lambda: searcher.within(seen, radius_bits)),
        f"single_{radius_bits}": len(alone) / best(one_by_one),
    }


def gain_of_two_threads(searcher: Searcher, seen: Bits) -> float:
    """How many times as fast two threads are as one, by the clock on the wall."""
    halves = np.array_split(seen, 2)
    with ThreadPoolExecutor(2) as pool:
        two = best(
            lambda: list(pool.map(lambda half: searcher.within(half, 31), halves)),
            time.perf_counter,
        )
    return best(lambda: searcher.within(seen, 31), time.perf_counter) / two


def measure(name: str, folder: Path, lookups: dict[int, int]) -> dict[str, Any]:
    """Build, look up, and leave the answers in the folder for comparison."""
    banked, seen = np.load(folder / "banked.npy"), np.load(folder / "seen.npy")
    SEARCHERS[name](banked[:1])  # its libraries are no part of what a bank takes
    before = kilobytes("VmRSS")
    start = time.process_time()
    searcher = SEARCHERS[name](banked)
    result: dict[str, Any] = {"build_seconds": time.process_time() - start}
    held = 1024 * (kilobytes("VmRSS") - before)
    result["bytes_a_fingerprint"] = held / len(banked)
    for radius_bits, count in lookups.items():
        result |= rates(searcher, seen[:count], radius_bits)
        answer = searcher.within(seen[:count], radius_bits)
        np.save(folder / f"{name}-{radius_bits}.npy", answer)
    if name == "panoh":
        result["gain_of_two_threads"] = gain_of_two_threads(searcher, seen)
    result["peak_bytes_a_fingerprint"] = (
        1024 * (kilobytes("VmHWM") - before) / len(banked)
    )
    return result


def main() -> None:
    """Print the result as JSON. Arguments: searcher, folder, lookups by radius."""
    name, folder, lookups = sys.argv[1:]
    by_radius = {int(k): v for k, v in json.loads(lookups).items()}
    print(json.dumps(measure(name, Path(folder), cast("dict[int, int]", by_radius))))


if __name__ == "__main__":
    main()
