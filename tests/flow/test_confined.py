"""Each right that a confined process gives up is gone, whoever asks for it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from panoh.flow.system_calls import refused_numbers

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Linux's own limits")

CONFINED = """
import ctypes, errno, os, resource, sys, threading
from pathlib import Path
from panoh.flow.confined import confine
victim, libc = Path(sys.argv[1]), ctypes.CDLL(None, use_errno=True)
held = os.open(victim, os.O_RDWR | os.O_APPEND)
missing = confine(512 << 20)
print(*missing)
def asked(answer):
    assert answer == -1, answer
    print(errno.errorcode[ctypes.get_errno()])
"""
NO_FILTER = "import platform; platform.machine = lambda: 'unknown'\n" + CONFINED


@pytest.fixture
def victim(tmp_path: Path) -> Path:
    """A file that was there before."""
    path = tmp_path / "letter"
    path.write_text("as it was")
    return path


def run(victim: Path, deed: str, program: str = CONFINED) -> list[str]:
    """Confine a process, let it do something, and give the lines that it printed."""
    done = subprocess.run(
        [sys.executable, "-c", program + deed, str(victim)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    last = done.stderr.splitlines()[-1:] if done.returncode else []
    return [line for line in (*done.stdout.splitlines(), *last) if line]


@pytest.mark.parametrize(
    "call",
    [
        "socket(2, 1, 0)",
        "socket(1, 1, 0)",
        "connect(0, None, 0)",
        "execv(b'/bin/true', (ctypes.c_char_p * 2)(b'true'))",
        "fork()",
        "kill(os.getppid(), 0)",
        "ptrace(16, os.getppid(), None, None)",
        "process_vm_readv(os.getppid(), None, 0, None, 0, 0)",
        "prlimit(os.getppid(), 0, None, None)",
        "open(str(victim).encode(), 1)",
        "open(str(victim).encode() + b'2', 0o102, 0o600)",
        "openat(-100, str(victim).encode(), 0o1000)",
        "truncate(str(victim).encode(), ctypes.c_long(0))",
        "unlink(str(victim).encode())",
        "rename(str(victim).encode(), b'/nowhere')",
        "chmod(str(victim).encode(), 0o777)",
        "mkdir(str(victim).encode() + b'2', 0o700)",
        "symlink(b'/', str(victim).encode() + b'2')",
        "ioctl(0, 0x5412, b'x')",
        "shmget(1, 4096, 0o1600)",
    ],
)
def test_what_native_code_asks_for_is_refused(victim: Path, call: str) -> None:
    assert run(victim, f"asked(libc.{call})") == ["EPERM"]
    assert victim.read_text() == "as it was"
    assert list(victim.parent.iterdir()) == [victim]


@pytest.mark.parametrize("number", [425, 434, 435, 437, 10_000, (1 << 30) + 41])
def test_calls_that_are_newer_or_of_another_kind_are_not_there(
    victim: Path, number: int
) -> None:
    call = f"asked(libc.syscall(ctypes.c_long({number}), 0, 0, 0, 0))"

    assert run(victim, call) == ["ENOSYS"]


@pytest.mark.parametrize(
    ("deed", "error"),
    [
        ("import socket; socket.socket()", "PermissionError"),
        ("import subprocess; subprocess.run(['true'])", "PermissionError"),
        ("os.fork()", "PermissionError"),
        ("victim.write_text('gone')", "PermissionError"),
        ("victim.unlink()", "PermissionError"),
        ("os.write(held, b'more')", "OSError: [Errno 27]"),
        ("bytearray(1 << 30)", "MemoryError"),
        ("resource.setrlimit(resource.RLIMIT_AS, (-1, -1))", "ValueError"),
        ("resource.setrlimit(resource.RLIMIT_CORE, (-1, -1))", "ValueError"),
    ],
)
def test_what_python_asks_for_is_refused(victim: Path, deed: str, error: str) -> None:
    [told] = run(victim, deed)

    assert told.startswith(error)
    assert victim.read_text() == "as it was"


def test_reading_threads_and_pipes_go_on(victim: Path) -> None:
    thread = "t = threading.Thread(target=print, args=(victim.read_text(),))"

    assert run(victim, f"{thread}; t.start(); t.join()") == ["as it was"]


def test_a_thread_that_was_there_before_is_confined_too(victim: Path) -> None:
    before = """
import threading, time
go = threading.Event()
def later():
    go.wait()
    asked(libc.socket(2, 1, 0))
thread = threading.Thread(target=later)
thread.start()
"""

    assert run(victim, "go.set(); thread.join()", before + CONFINED) == ["EPERM"]


def test_without_a_filter_python_is_refused_and_the_limit_is_missing(
    victim: Path,
) -> None:
    for deed in (
        "import socket; socket.socket()",
        "import subprocess; subprocess.run(['true'])",
        "os.system('true')",
        "os.fork()",
        "victim.write_text('gone')",
        "os.open(victim, os.O_RDWR)",
        "victim.unlink()",
        "victim.rename('gone')",
    ):
        missing, told = run(victim, deed, NO_FILTER)

        assert missing == "calls"
        assert told.startswith("PermissionError: [Errno 1] refused"), deed
    assert run(victim, "print(victim.read_text())", NO_FILTER)[1:] == ["as it was"]


@pytest.mark.parametrize(
    ("column", "header"),
    [
        (1, Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h")),
        (2, Path("/usr/include/asm-generic/unistd.h")),
    ],
)
def test_the_numbers_are_those_of_the_kernel(column: int, header: Path) -> None:
    if not header.exists():
        pytest.skip("the kernel's headers are not on this machine")
    lines = re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)\s", header.read_text())
    numbers = {name: int(number) for name, number in lines}

    ours = refused_numbers(column)

    assert ours == {name: numbers[name] for name in ours}
