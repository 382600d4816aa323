"""Measure how many edited copies each mode finds, what it finds wrongly, and its cost.

`panoh bench robustness`. Every query photo goes through every edit, and every mode
looks at the same files. All pairs of a picture with a bank entry other than its own
original are unrelated by construction (`robustness_pictures.py`).
"""

import os
import signal
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Final

import numpy as np
from PIL import Image

from panoh.fingerprint.edits import Edit, edited_copy, upright
from panoh.fingerprint.edits_drawn import KINDS
from panoh.flow.finders import Finder
from panoh.flow.progress import Progress, silent
from panoh.flow.robustness_pictures import Pictures
from panoh.match.bounds import upper_bound
from panoh.model.fingerprints import CONFIDENT_BITS, REVIEW_BITS

PROCESSES: Final = 2
FILLER_SIDE: Final = 640
NOT_FOUND: Final = 256
NO_ROW: Final = -1
UNEDITED: Final = ""
MOST_EXAMPLES: Final = 50


@dataclass(frozen=True, slots=True)
class Look:
    """One mode's look at one picture.

    `row` is the bank row of its original, or -1; `bits` the distance at which that
    was found, or 256; `wrong` the unrelated rows found, with their distances.
    """

    mode: str
    edit: str
    row: int
    bits: int
    wrong: tuple[tuple[int, int], ...]
    cpu_seconds: float


@dataclass(frozen=True, slots=True)
class Bench:
    """What every process needs: modes that have learned the bank, edits, fillers."""

    finders: Sequence[Finder]
    edits: Sequence[Edit]
    fillers: Sequence[Image.Image]
    bank_size: int


def measure(
    pictures: Pictures,
    edits: Sequence[Edit],
    finders: Sequence[Finder],
    progress: Progress = silent,
    processes: int = PROCESSES,
) -> dict[str, dict[str, object]]:
    """Measure every mode; return its figures by its name (docs/how-to/json.md)."""
    # Each process is for one core; threads of their own would blur the cost.
    os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")
    files = [photo.file for photo in pictures.bank]
    for finder in finders:
        finder.learn(files)
    fillers = [upright(photo.file, FILLER_SIDE) for photo in pictures.fillers]
    bench = Bench(finders, edits, fillers, len(files))
    jobs = [(NO_ROW, photo.file) for photo in pictures.fillers]
    jobs += [(row, photo.file) for row, photo in enumerate(pictures.queries)]
    looks: list[Look] = []
    for done, some in enumerate(work(bench, jobs, processes), 1):
        looks += some
        progress(done, len(jobs))
    looks.sort(key=lambda look: (look.mode, look.row))  # each in the edits' order
    names = [photo.untrusted_name for photo in pictures.bank]
    return {
        finder.name: {
            **figures([look for look in looks if look.mode == finder.name], names),
            "fingerprints": finder.fingerprints,
        }
        for finder in finders
    }


def work(
    bench: Bench, jobs: Sequence[tuple[int, bytes]], processes: int
) -> Iterator[list[Look]]:
    """Do the jobs, in processes of their own if there are to be several."""
    if processes == 1:
        yield from (look_for(bench, *job) for job in jobs)
        return
    pool = ProcessPoolExecutor(
        processes,
        mp_context=get_context("spawn"),
        initializer=begin,
        initargs=(bench,),
    )
    try:
        for future in as_completed([pool.submit(look_there, *job) for job in jobs]):
            yield future.result()
    finally:  # also when interrupted: what waits need not be done
        pool.shutdown(wait=False, cancel_futures=True)


_here: list[Bench] = []


def begin(bench: Bench) -> None:
    """Keep the bench in a new process; the interrupt key is its parent's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _here.append(bench)


def look_there(row: int, picture: bytes) -> list[Look]:
    """Do one job in a process that has begun."""
    return look_for(_here[0], row, picture)


def look_for(bench: Bench, row: int, picture: bytes) -> list[Look]:
    """Look at every edit of a query; at a picture that is not banked, as it is."""
    if row == NO_ROW:
        return list(look_at(bench, UNEDITED, row, picture))
    return [
        look
        for edit in bench.edits
        for look in look_at(
            bench, edit.name, row, edited_copy(edit, KINDS, picture, bench.fillers)
        )
    ]


def look_at(bench: Bench, edit: str, row: int, copy: bytes) -> Iterator[Look]:
    """Let every mode look at a file."""
    for finder in bench.finders:
        start = time.process_time()
        found = finder.look(copy)
        seconds = time.process_time() - start
        nearest = np.full(bench.bank_size, NOT_FOUND)
        if len(found.rows) and not 0 <= found.rows.min() <= found.rows.max() < len(
            nearest
        ):
            raise ValueError(found.rows)
        np.minimum.at(nearest, found.rows, found.distances_bits)
        bits = NOT_FOUND if row == NO_ROW else int(nearest[row])
        wrong = tuple(
            (int(other), int(nearest[other]))
            for other in np.flatnonzero(nearest <= REVIEW_BITS)
            if other != row
        )
        yield Look(finder.name, edit, row, bits, wrong, seconds)


def figures(looks: Sequence[Look], names: Sequence[str]) -> dict[str, object]:
    """Sum one mode's looks up; `names` are those of the bank's rows."""
    asked = [look for look in looks if look.row != NO_ROW]
    unmatched = [look for look in looks if look.row == NO_ROW]
    pairs = sum(len(names) - (look.row != NO_ROW) for look in looks)
    recall_31 = recall(asked, CONFIDENT_BITS)
    recall_47 = recall(asked, REVIEW_BITS)
    wrong_31 = count_wrong(looks, CONFIDENT_BITS)
    wrong_47 = count_wrong(looks, REVIEW_BITS)
    return {
        "mean_recall_31": mean(list(recall_31.values())),
        "mean_recall_47": mean(list(recall_47.values())),
        "recall_31": recall_31,
        "recall_47": recall_47,
        "false_positives": wrong_31,
        "false_positives_47": wrong_47,
        "pairs": pairs,
        "false_positive_rate_at_most": upper_bound(wrong_31, pairs),
        "false_positive_rate_at_most_47": upper_bound(wrong_47, pairs),
        "ms_per_picture": milliseconds(asked),
        "ms_per_picture_unmatched": milliseconds(unmatched),
        "ms_by_edit": {
            edit: milliseconds([look for look in asked if look.edit == edit])
            for edit in recall_31
        },
        "wrongly_found": examples(looks, names),
    }


def recall(asked: Sequence[Look], radius_bits: int) -> dict[str, float]:
    """Count by edit in which share of the pictures the original was found."""
    by_edit: dict[str, list[float]] = {}
    for look in asked:
        by_edit.setdefault(look.edit, []).append(float(look.bits <= radius_bits))
    return {edit: mean(found) for edit, found in by_edit.items()}


def count_wrong(looks: Sequence[Look], radius_bits: int) -> int:
    """Count unrelated pairs at most so far apart."""
    return sum(bits <= radius_bits for look in looks for _, bits in look.wrong)


def milliseconds(looks: Sequence[Look]) -> float:
    """Return the mean processor time of a look."""
    return round(1000 * mean([look.cpu_seconds for look in looks]), 3)


def mean(values: Sequence[float]) -> float:
    """Return the mean to four digits; of nothing it is 0."""
    return round(sum(values) / len(values), 4) if values else 0.0


def examples(looks: Sequence[Look], names: Sequence[str]) -> list[Mapping[str, object]]:
    """Name the nearest unrelated pairs, for a person to look at."""
    wrong = [(bits, look, row) for look in looks for row, bits in look.wrong]
    wrong.sort(key=lambda one: (one[0], one[1].row, one[1].edit, one[2]))
    return [
        {
            "distance_bits": bits,
            "edit": look.edit,
            "untrusted_photo": names[look.row] if look.row != NO_ROW else "",
            "untrusted_entry": names[row],
        }
        for bits, look, row in wrong[:MOST_EXAMPLES]
    ]
