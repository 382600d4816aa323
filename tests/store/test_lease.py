"""One writer at a time, and a dead one holds nobody up."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from panoh.errors import DeskInUse
from panoh.store.lease import Lease

Process = subprocess.Popen[str]

HOLDER = """
import sys
from pathlib import Path
from panoh.errors import DeskInUse
from panoh.store.lease import Lease
sys.stdin.readline()
try:
    with Lease(Path(sys.argv[1])):
        print("held", flush=True)
        sys.stdin.readline()
except DeskInUse:
    print("in use", flush=True)
"""


@contextmanager
def reaching(path: Path, how_many: int = 1) -> Iterator[list[Process]]:
    """Start processes that reach for the lease once they are told to."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", HOLDER, str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        for _ in range(how_many)
    ]
    try:
        yield processes
    finally:
        for process in processes:
            process.kill()
            process.communicate()


def go(process: Process) -> None:
    assert process.stdin
    process.stdin.write("\n")


def said(process: Process) -> str:
    assert process.stdout
    return process.stdout.readline().strip()


def test_a_second_writer_is_told_who_holds_the_desk(tmp_path: Path) -> None:
    with reaching(tmp_path / "lease") as [holder]:
        go(holder)
        assert said(holder) == "held"

        with pytest.raises(DeskInUse) as told, Lease(tmp_path / "lease"):
            pass
        assert told.value.facts == {"pid": holder.pid}


def test_killing_the_holder_frees_the_lease_at_once(tmp_path: Path) -> None:
    with reaching(tmp_path / "lease") as [holder]:
        go(holder)
        assert said(holder) == "held"
        holder.kill()
        holder.wait()

        with Lease(tmp_path / "lease"):
            assert (tmp_path / "lease").read_text() == str(os.getpid())


def test_of_those_who_reach_for_a_dead_ones_lease_exactly_one_gets_it(
    tmp_path: Path,
) -> None:
    for _ in range(3):
        with reaching(tmp_path / "lease") as [dead]:
            go(dead)
            assert said(dead) == "held"
        with reaching(tmp_path / "lease", how_many=6) as processes:
            for process in processes:
                go(process)
            answers = sorted(said(process) for process in processes)
        assert answers == ["held"] + ["in use"] * 5


def test_one_process_cannot_hold_it_twice(tmp_path: Path) -> None:
    with (
        Lease(tmp_path / "lease"),
        pytest.raises(DeskInUse),
        Lease(tmp_path / "lease"),
    ):
        pass


def test_a_lease_ends_with_its_block_also_when_the_block_fails(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), Lease(tmp_path / "lease"):
        raise ZeroDivisionError
    with Lease(tmp_path / "lease"):
        pass

    assert (tmp_path / "lease").read_bytes() == b""


def test_who_waits_gets_the_lease_when_it_is_free(tmp_path: Path) -> None:
    may_end = threading.Event()
    held = threading.Event()

    def hold() -> None:
        with Lease(tmp_path / "lease"):
            held.set()
            may_end.wait(30)

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(30)
    threading.Timer(0.1, may_end.set).start()
    with Lease(tmp_path / "lease", wait_seconds=30):
        pass
    holder.join()


@pytest.mark.parametrize("left", [b"", b"4194303", b"no number", b"\xff" * 100])
def test_what_stands_in_the_file_does_not_matter(tmp_path: Path, left: bytes) -> None:
    (tmp_path / "lease").write_bytes(left)

    with Lease(tmp_path / "lease"):
        pass


@pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")
def test_only_its_owner_may_read_the_lease(tmp_path: Path) -> None:
    with Lease(tmp_path / "lease"):
        assert (tmp_path / "lease").stat().st_mode & 0o777 == 0o600
