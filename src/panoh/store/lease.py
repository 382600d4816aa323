"""One writer at a time.

The lease is the operating system's own lock on a file (flock; on Windows a locked
byte). The kernel drops it the moment its holder ends, however it ends, so no lease is
ever stale, and of two that reach for it exactly one gets it. A heartbeat would have to
guess both. The file stays where it is, since removing a locked file lets two in; it
holds the holder's process id for people to read. A process that was forked (Panoh
spawns its own) would hold the lease as long as it lives.
"""

import os
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from panoh.errors import DeskInUse
from panoh.vault.whole_file import open_private

_POLL_SECONDS = 0.05

if sys.platform == "win32":
    import msvcrt

    # Windows keeps others from reading a locked byte, so one far beyond the text.
    _LOCKED_BYTE = 1 << 20

    def _try_lock(descriptor: int) -> bool:
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


class Lease:
    """The right to write to a desk, held inside a `with` block.

    Raises DeskInUse when another holds it, in this process or in any other, for longer
    than `wait_seconds`; its fact `pid` is the holder's process, or 0.
    """

    def __init__(self, path: Path, wait_seconds: float = 0.0) -> None:
        self._path = path
        self._tries = 1 + round(wait_seconds / _POLL_SECONDS)
        self._descriptor = -1

    def __enter__(self) -> Self:
        self._descriptor = open_private(self._path, os.O_RDWR)
        try:
            self._take()
            _write(self._descriptor, str(os.getpid()).encode())
        except BaseException:
            os.close(self._descriptor)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            _write(self._descriptor, b"")
        finally:
            os.close(self._descriptor)

    def _take(self) -> None:
        for left in reversed(range(self._tries)):
            if _try_lock(self._descriptor):
                return
            if left:
                time.sleep(_POLL_SECONDS)
        raise DeskInUse(pid=_read_pid(self._descriptor))


def _write(descriptor: int, content: bytes) -> None:
    os.ftruncate(descriptor, 0)
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.write(descriptor, content)


def _read_pid(descriptor: int) -> int:
    """Read who holds the lease; 0 in the moment before it says so."""
    os.lseek(descriptor, 0, os.SEEK_SET)
    written = os.read(descriptor, 20)
    return int(written) if written.isdigit() else 0
