"""Linux's filter of system calls (seccomp), set by a process for itself.

The filter is a classic BPF program over `struct seccomp_data`: the call's number at
byte 0, the architecture at 4, six arguments of 8 bytes from 16. See seccomp(2).
"""

import ctypes
import errno
import platform
import struct
import sys
from collections.abc import Iterator
from typing import Final, NamedTuple

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 1, 4, 38
_SIGKILL = 9
_SET_MODE_FILTER, _ALL_THREADS = 1, 1

_LOAD, _IF_EQUAL, _IF_AT_LEAST, _IF_ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16
_ALLOW, _FAIL = 0x7FFF0000, 0x00050000

_CLONE_THREAD = 0x10000
_WRITING = 0o1 | 0o2 | 0o100 | 0o1000 | 0o2000  # O_WRONLY, RDWR, CREAT, TRUNC, APPEND
_ANY = 0xFFFFFFFF

# Calls from Linux 5.1 on (io_uring, pidfd, clone3, openat2...) have one number on every
# architecture. Libraries fall back to older calls where there are none.
_NEWEST: Final = 424

# Name, number on x86_64 and on aarch64. Calls that need an administrator's rights are
# left to the system to refuse, and so is all that needs a file open for writing.
_REFUSED = """
    socket 41 198, socketpair 53 199, connect 42 203, bind 49 200, listen 50 201,
    accept 43 202, accept4 288 242, sendto 44 206, sendmsg 46 211, sendmmsg 307 269,
    execve 59 221, execveat 322 281, fork 57 -, vfork 58 -, memfd_create 319 279,
    ptrace 101 117, process_vm_readv 310 270, process_vm_writev 311 271, kcmp 312 272,
    kill 62 129, tkill 200 130, tgkill 234 131, rt_sigqueueinfo 129 138,
    rt_tgsigqueueinfo 297 240, creat 85 -, truncate 76 45, ftruncate 77 46,
    fallocate 285 47, unlink 87 -, unlinkat 263 35, rename 82 -, renameat 264 38,
    renameat2 316 276, link 86 -, linkat 265 37, symlink 88 -, symlinkat 266 36,
    mkdir 83 -, mkdirat 258 34, rmdir 84 -, mknod 133 -, mknodat 259 33, chmod 90 -,
    fchmod 91 52, fchmodat 268 53, chown 92 -, fchown 93 55, lchown 94 -,
    fchownat 260 54, setxattr 188 5, lsetxattr 189 6, fsetxattr 190 7,
    removexattr 197 14, lremovexattr 198 15, fremovexattr 199 16, utime 132 -,
    utimes 235 -, futimesat 261 -, utimensat 280 88, ioctl 16 29, unshare 272 97,
    bpf 321 280, perf_event_open 298 241, userfaultfd 323 282, io_setup 206 0,
    add_key 248 217, request_key 249 218, keyctl 250 219, shmget 29 194, shmat 30 196,
    shmctl 31 195, msgget 68 186, msgsnd 69 189, msgctl 71 187, semget 64 190,
    semop 65 193, semtimedop 220 192, semctl 66 191, mq_open 240 180, mq_unlink 241 181
"""


class _Machine(NamedTuple):
    """What the filter must know of an architecture; `open` is -1 where it has none."""

    column: int
    audit_code: int
    seccomp: int
    clone: int
    open: int
    openat: int
    prlimit64: int


_MACHINES = {
    "x86_64": _Machine(1, 0xC000003E, 317, 56, 2, 257, 302),
    "aarch64": _Machine(2, 0xC00000B7, 277, 220, -1, 56, 261),
}


def refuse() -> bool:
    """Refuse sockets, programs, processes and changes on the disk, in every thread.

    Return whether the system took the filter. It can never be taken off again.
    """
    machine = _MACHINES.get(platform.machine())
    if sys.platform != "linux" or machine is None or sys.maxsize < 1 << 32:
        return False
    code = b"".join(filter_code(machine))
    program = _Program(len(code) // 8, code)
    libc = ctypes.CDLL(None)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        return False
    arguments = _SET_MODE_FILTER, _ALL_THREADS, ctypes.byref(program)
    return bool(libc.syscall(machine.seccomp, *arguments) == 0)


def be_undumpable() -> None:
    """Let no other process of the user, and no core file, have this one's memory."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def die_with_parent() -> None:
    """Be killed when the thread that started this process ends, however it ends."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0)


class _Program(ctypes.Structure):
    """The kernel's `struct sock_fprog`."""

    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_char_p))


def filter_code(machine: _Machine) -> Iterator[bytes]:
    """Yield the program's instructions, 8 bytes each."""
    yield _instruction(_LOAD, _ARCHITECTURE)
    yield from _if(_IF_EQUAL, machine.audit_code, otherwise=_FAIL | errno.EPERM)
    yield _instruction(_LOAD, _NUMBER)
    yield from _if(_IF_AT_LEAST, _NEWEST, then=_FAIL | errno.ENOSYS)
    for number in refused_numbers(machine.column).values():
        yield from _if(_IF_EQUAL, number, then=_FAIL | errno.EPERM)
    yield from _only_where(machine.clone, 0, _CLONE_THREAD, is_set=True)
    yield from _only_where(machine.openat, 2, _WRITING, is_set=False)
    yield from _only_where(machine.prlimit64, 0, _ANY, is_set=False)
    if machine.open >= 0:
        yield from _only_where(machine.open, 1, _WRITING, is_set=False)
    yield _instruction(_RETURN, _ALLOW)


def refused_numbers(column: int) -> dict[str, int]:
    """Number every call that is always refused: column 1 is x86_64, 2 is aarch64."""
    table = [row.split() for row in _REFUSED.split(",")]
    return {row[0]: int(row[column]) for row in table if row[column] != "-"}


def _only_where(
    number: int, argument: int, bits: int, *, is_set: bool
) -> Iterator[bytes]:
    """Allow a call only where some, or none, of these bits are in an argument."""
    yield _instruction(_IF_EQUAL, number, 0, 4)
    yield _instruction(_LOAD, _ARGUMENTS + 8 * argument)  # its lower half
    yield _instruction(_IF_ANY_BIT, bits, *((0, 1) if is_set else (1, 0)))
    yield _instruction(_RETURN, _ALLOW)
    yield _instruction(_RETURN, _FAIL | errno.EPERM)


def _if(
    test: int, value: int, then: int | None = None, otherwise: int | None = None
) -> Iterator[bytes]:
    """End with an answer where the loaded number passes a test, or fails it."""
    answer = otherwise if then is None else then
    yield _instruction(test, value, *((0, 1) if otherwise is None else (1, 0)))
    yield _instruction(_RETURN, answer or 0)


def _instruction(code: int, value: int, on_true: int = 0, on_false: int = 0) -> bytes:
    return struct.pack("<HBBI", code, on_true, on_false, value)
