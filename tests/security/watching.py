"""Copies every state of every file that a folder ever shows while others write."""

import threading
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

_SECONDS_BETWEEN_LOOKS = 0.002
_BLOCK_BYTES = 4096
_OVERLAP_BYTES = 128  # a word on the border of two blocks is whole in one of them


class Watch:
    """Looks every few milliseconds, on a thread, inside a `with` block.

    `seen` holds every block of every content, once; `names` every file's path.
    """

    def __init__(self, folders: Iterable[Path]) -> None:
        self.seen: set[bytes] = set()
        self.names: set[Path] = set()
        self._folders = tuple(folders)
        self._last: dict[Path, tuple[int, int]] = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look_on)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop.set()
        self._thread.join()

    def _look_on(self) -> None:
        while not self._stop.wait(_SECONDS_BETWEEN_LOOKS):
            for folder in self._folders:
                for path in folder.rglob("*"):
                    self._look(path)

    def _look(self, path: Path) -> None:
        try:
            state = path.stat()
            if not path.is_file():
                return
            now = (state.st_mtime_ns, state.st_size)
            if self._last.get(path) != now:
                self._last[path] = now
                self.names.add(path)
                self._keep(path.read_bytes())
        except FileNotFoundError:
            return  # it lived for less than a look

    def _keep(self, content: bytes) -> None:
        for start in range(0, len(content), _BLOCK_BYTES):
            end = start + _BLOCK_BYTES + _OVERLAP_BYTES
            self.seen.add(content[start:end])
