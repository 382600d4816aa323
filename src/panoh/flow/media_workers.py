"""A pool of confined processes that open media files, and outlives what kills them."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import Any, Generic, TypeVar

from panoh.model.kept import WaitingMedia

_FILES_WORTH_A_PROCESS = 16
_SECONDS_FOR_ONE_FILE = 300

Answer = TypeVar("Answer")


def processes_for(files: int) -> int:
    """One process for a few files: starting another takes longer than they do."""
    return min(os.cpu_count() or 1, 1 + files // _FILES_WORTH_A_PROCESS)


class MediaWorkers(Generic[Answer]):
    """Does one thing with many files; each process gets `given` once, at its start.

    `begin` confines the process before it opens a file. What it is given reaches it
    over a pipe and lies in no file.
    """

    def __init__(
        self,
        processes: int,
        do: Callable[[WaitingMedia], Answer],
        begin: Callable[..., None],
        *given: Any,  # noqa: ANN401 - whatever `begin` takes
    ) -> None:
        # Each worker is a process for one core: threads of their own would only wait
        # for each other (6 times slower on a busy machine).
        os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")
        self._processes = processes
        self._do, self._begin, self._given = do, begin, given
        self._pool = self._new_pool(processes)

    def __enter__(self) -> "MediaWorkers[Answer]":
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def read(self, batch: Sequence[WaitingMedia]) -> list[Answer | None]:
        """Answer for each file, None for one that killed or hung its worker.

        After a death nobody knows whose file it was: the rest is read one by one.
        """
        futures = [self._pool.submit(self._do, waiting) for waiting in batch]
        answers: list[Answer | None] = []
        for place, future in enumerate(futures):
            answer = self._wait(future)
            if answer is None:
                return [*answers, *self._read_one_by_one(batch[place:])]
            answers.append(answer)
        return answers

    def _read_one_by_one(self, rest: Sequence[WaitingMedia]) -> Iterator[Answer | None]:
        self._restart(1)
        for waiting in rest:
            answer = self._wait(self._pool.submit(self._do, waiting))
            if answer is None:
                self._restart(1)
            yield answer
        self._restart(self._processes)

    def _restart(self, processes: int) -> None:
        self._stop()
        self._pool = self._new_pool(processes)

    @staticmethod
    def _wait(future: Future[Answer]) -> Answer | None:
        try:
            return future.result(timeout=_SECONDS_FOR_ONE_FILE)
        except (BrokenProcessPool, TimeoutError):
            return None

    def _new_pool(self, processes: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            processes,
            mp_context=get_context("spawn"),
            initializer=self._begin,
            initargs=self._given,
        )

    def _stop(self) -> None:
        for process in list((self._pool._processes or {}).values()):  # noqa: SLF001 - a hung decoder obeys nothing else
            process.kill()
        self._pool.shutdown(wait=True, cancel_futures=True)
