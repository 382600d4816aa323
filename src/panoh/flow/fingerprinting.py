"""Fingerprint the media of collected posts: in parallel, resumable, file by file."""

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context

from panoh.errors import DecoderDied
from panoh.flow.desk import Desk
from panoh.flow.media_worker import Outcome, confine_decoder, read_media
from panoh.flow.progress import Progress, silent
from panoh.model.kept import WaitingMedia
from panoh.store import database, fingerprints

_BATCH = 128
_FILES_WORTH_A_PROCESS = 16
_SECONDS_FOR_ONE_FILE = 300


def fingerprint_waiting(desk: Desk, progress: Progress = silent) -> int:
    """Fingerprint all that waits; return how many files were looked at.

    Each batch is kept at once: a crash costs at most one batch, and the next call
    goes on from there.
    """
    total, done = fingerprints.count_waiting(), 0
    if not total:
        return 0
    with _Workers(_processes_for(total)) as workers:
        for batch in _batches():
            _keep(workers.read(batch))
            done += len(batch)
            progress(done, total)
    desk.log.write("fingerprinted", files=done)
    return done


def _processes_for(files: int) -> int:
    """One process for a few files: starting another takes longer than they do."""
    return min(os.cpu_count() or 1, 1 + files // _FILES_WORTH_A_PROCESS)


def _batches() -> Iterator[list[WaitingMedia]]:
    after = 0
    while batch := fingerprints.waiting_media(after, _BATCH):
        yield batch
        after = batch[-1].number


def _keep(outcomes: Iterable[Outcome]) -> None:
    with database.all_or_nothing():
        for outcome in outcomes:
            if outcome.hashes is None:
                fingerprints.keep_unread(outcome.number, outcome.code)
            else:
                fingerprints.keep_frames(
                    outcome.number, outcome.hashes, outcome.frames, outcome.code
                )


class _Workers:
    """A pool that outlives files which kill or hang their decoder."""

    def __init__(self, processes: int) -> None:
        # Each worker is a process for one core: threads of their own would only wait
        # for each other (6 times slower on a busy machine).
        os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")
        self._processes = processes
        self._pool = self._new_pool(processes)

    def __enter__(self) -> "_Workers":
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def read(self, batch: Sequence[WaitingMedia]) -> list[Outcome]:
        """Read a batch; after a death, read what is left one file at a time."""
        futures = [self._pool.submit(read_media, waiting) for waiting in batch]
        outcomes: list[Outcome] = []
        for waiting, future in zip(batch, futures, strict=True):
            outcome = self._wait(future)
            outcomes.append(outcome or self._read_alone(waiting))
        return outcomes

    def _read_alone(self, waiting: WaitingMedia) -> Outcome:
        self._stop()
        self._pool = self._new_pool(1)
        outcome = self._wait(self._pool.submit(read_media, waiting))
        if outcome is None:
            self._stop()
            outcome = Outcome(waiting.number, None, (), DecoderDied.code)
        self._pool = self._new_pool(self._processes)
        return outcome

    @staticmethod
    def _wait(future: Future[Outcome]) -> Outcome | None:
        try:
            return future.result(timeout=_SECONDS_FOR_ONE_FILE)
        except (BrokenProcessPool, TimeoutError):
            return None

    @staticmethod
    def _new_pool(processes: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            processes, mp_context=get_context("spawn"), initializer=confine_decoder
        )

    def _stop(self) -> None:
        for process in list((self._pool._processes or {}).values()):  # noqa: SLF001 - a hung decoder obeys nothing else
            process.kill()
        self._pool.shutdown(wait=True, cancel_futures=True)
