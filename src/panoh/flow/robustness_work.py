"""The work of the robustness benchmark: edit, look, take the time; in processes."""

import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from panoh.fingerprint.edits import JPEG_QUALITY, Edit, edited_copy, jpeg_file, upright
from panoh.fingerprint.edits_drawn import KINDS
from panoh.flow.finders import Finder, Found
from panoh.flow.robustness_pictures import Photo
from panoh.model.fingerprints import REVIEW_BITS

FILLER_SIDE: Final = 640
NOT_FOUND: Final = 256
NO_ROW: Final = -1
UNEDITED: Final = ""


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


def fillers_of(photos: Sequence[Photo]) -> list[Image.Image]:
    """Open the pictures that collages are filled with."""
    return [upright(photo.file, FILLER_SIDE) for photo in photos]


def look_at_all(
    bench: Bench,
    jobs: Sequence[tuple[int, bytes]],
    done: Callable[[int], None],
    processes: int,
) -> list[Look]:
    """Do jobs of (bank row or -1, file); return looks by job, then edit, then mode.

    One process does them here; more are processes of their own.
    """
    looks: list[Look] = []
    if processes == 1:
        for row, file in jobs:
            looks += look_for(bench, row, file)
        return looks
    with one_core_processes(processes, bench) as pool:
        futures = [pool.submit(look_there, *job) for job in jobs]
        for count, _ in enumerate(as_completed(futures), 1):
            done(count)
        for future in futures:
            looks += future.result()
    return looks


@contextmanager
def one_core_processes(
    count: int, bench: Bench | None = None
) -> Iterator[ProcessPoolExecutor]:
    """Start processes that use one core each; an interrupted one stops at once.

    Threads of their own would wait for each other, and blur the cost.
    """
    os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")
    pool = ProcessPoolExecutor(
        count, mp_context=get_context("spawn"), initializer=begin, initargs=(bench,)
    )
    try:
        yield pool
    except BaseException:
        for process in list((pool._processes or {}).values()):  # noqa: SLF001 - shutdown would wait for what they do
            process.kill()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


_here: list[Bench] = []


def begin(bench: Bench | None) -> None:
    """Keep the bench in a new process; the interrupt key is its parent's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if bench is None:
        return
    _here.append(bench)
    for finder in bench.finders:  # a first look pays for what is made only once
        for picture in bench.fillers[:1]:
            finder.look(jpeg_file(picture, JPEG_QUALITY))


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
        nearest = nearest_of(found, bench.bank_size)
        bits = NOT_FOUND if row == NO_ROW else int(nearest[row])
        wrong = tuple(
            (int(other), int(nearest[other]))
            for other in np.flatnonzero(nearest <= REVIEW_BITS)
            if other != row
        )
        yield Look(finder.name, edit, row, bits, wrong, seconds)


def nearest_of(found: Found, bank_size: int) -> NDArray[np.int64]:
    """Return each entry's least distance (bank_size,), 256 where it was not found.

    A pair counts once, however often a mode names it. Raises IndexError for a row
    that the bank does not have.
    """
    if len(found.rows) and found.rows.min() < 0:
        raise IndexError(int(found.rows.min()))
    nearest = np.full(bank_size, NOT_FOUND, np.int64)
    np.minimum.at(nearest, found.rows, found.distances_bits)
    return nearest
