"""What a process does to itself before it opens a hostile file: it gives up rights."""

import errno
import os
import sys
from enum import StrEnum
from typing import Any

from panoh.flow import system_calls

if sys.platform != "win32":
    import resource

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_REFUSED_EVENTS = frozenset(
    [
        *("os.chmod", "os.chown", "os.link", "os.mkdir", "os.remove", "os.rename"),
        *("os.rmdir", "os.symlink", "os.truncate", "os.utime", "shutil.rmtree"),
        *("os.exec", "os.fork", "os.forkpty", "os.kill", "os.posix_spawn"),
        *("os.spawn", "os.startfile", "os.system", "pty.spawn", "subprocess.Popen"),
    ]
)


class Limit(StrEnum):
    """What a confined process can do no longer."""

    MEMORY = "memory"
    """Take all of the machine's memory."""
    CORE = "core"
    """Leave its memory in a file when it crashes."""
    FILES = "files"
    """Put a byte into a file."""
    CALLS = "calls"
    """Ask the system for a socket, a program, a process, or a change on the disk."""


def confine(memory_bytes: int) -> tuple[Limit, ...]:
    """Give up rights for good; return the limits that this system cannot set.

    Where it cannot filter system calls, an audit hook refuses what Python code asks
    for. That stops a library with ideas of its own, not a decoder that is taken over,
    so the limit counts as missing. What is refused raises PermissionError with EPERM.
    Threads are allowed, and so is reading any file.
    """
    missing = _limit_resources(memory_bytes)
    leave_no_core()
    if not system_calls.refuse():
        sys.addaudithook(_refuse)
        missing.append(Limit.CALLS)
    return tuple(missing)


def leave_no_core() -> None:
    """Keep this process's memory out of core files and out of others' reach.

    On Linux processes of the same user can then no longer read it through /proc.
    """
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    system_calls.be_undumpable()


def _limit_resources(memory_bytes: int) -> list[Limit]:
    if sys.platform == "win32":
        return [Limit.MEMORY, Limit.CORE, Limit.FILES]
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    # macOS takes the limit on memory and does not keep it.
    return [Limit.MEMORY] if sys.platform == "darwin" else []


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse an event of Python's audit table."""
    is_writing = event == "open" and bool((arguments[2] or 0) & _WRITING)
    if is_writing or event in _REFUSED_EVENTS or event.startswith("socket."):
        raise PermissionError(errno.EPERM, "refused")
