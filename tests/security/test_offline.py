"""The whole job needs no network, and asks for none (P2)."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from panoh.collect.parser import ReadingRules
from panoh.errors import ReaderDied
from panoh.flow.reader import Reader, Told
from tests.flow.hostile import HEAD
from tests.security.network import CommandLine, make_network

# A confined process can open and write no file, but it keeps a pipe that it has.
SPY = """
import os, sys

told = os.open(os.environ["SPY"], os.O_WRONLY)

def tell(line):
    os.write(told, line.encode() + bytes([10]))

def listen(event, arguments):
    if event.startswith("socket."):
        tell(event)

sys.addaudithook(listen)
tell("process")
"""
CONNECT = "import socket; socket.create_connection(('192.0.2.1', 9), timeout=5)"


def whole_job(panoh: CommandLine, folder: Path) -> list[int]:
    """Run every step of the main job, each in a process; return the exit codes."""
    exports, report = make_network(folder), folder / "report"
    steps: list[tuple[object, ...]] = [
        ("init",),
        ("protect", folder / "hers.png", "--age", 30, "--set"),
        ("run", *exports, "--date-order", "dmy", "--report", report),
        ("why", "M1"),
        ("confirm", "M1", "M2"),
        ("verify",),
        ("report", "--out", report, "--lang", "ru"),
    ]
    return [panoh.run(*step).exit_code for step in steps]


def without_network() -> tuple[str, ...]:
    """The command that takes the network away; skips where that is not permitted."""
    program = shutil.which("unshare")
    for options in (("-n",), ("-rn",)):
        command = (str(program), *options)
        if program and not subprocess.run([*command, "true"], check=False).returncode:
            return command
    pytest.skip("this system does not let tests take the network away")


def test_the_whole_job_runs_with_the_network_taken_away(tmp_path: Path) -> None:
    panoh = replace(CommandLine.at(tmp_path), prefix=without_network())

    assert whole_job(panoh, tmp_path) == [0, 0, 0, 0, 0, 5, 0]

    page = (tmp_path / "report" / "panoh-report.html").read_text("utf-8")
    assert all(word in page for word in ("S1", "S2", "North", "South"))


def test_where_the_network_is_taken_away_nothing_connects() -> None:
    command = [*without_network(), sys.executable, "-c", CONNECT]

    tried = subprocess.run(command, capture_output=True, check=False)

    assert b"Network is unreachable" in tried.stderr


@dataclass(frozen=True, slots=True)
class Spied:
    """A command line of which every process notes its sockets, and the notes."""

    panoh: CommandLine
    notes: int

    def noted(self) -> list[str]:
        """Take the notes: "process" for each start, and each event of sockets."""
        return os.read(self.notes, 1 << 16).decode().splitlines()


@pytest.fixture
def spied(tmp_path: Path) -> Iterator[Spied]:
    """A spy in every process, workers and readers too."""
    if not hasattr(os, "mkfifo"):
        pytest.skip("this system has no named pipes")
    (tmp_path / "spy").mkdir()
    (tmp_path / "spy" / "sitecustomize.py").write_text(SPY)
    os.mkfifo(tmp_path / "spied")
    panoh = CommandLine.at(tmp_path)
    path = os.pathsep.join([str(tmp_path / "spy"), os.environ.get("PYTHONPATH", "")])
    spying = {"PYTHONPATH": path, "SPY": str(tmp_path / "spied")}
    notes = os.open(tmp_path / "spied", os.O_RDWR)
    yield Spied(replace(panoh, environment={**panoh.environment, **spying}), notes)
    os.close(notes)


def test_no_process_of_the_whole_job_asks_for_a_socket(
    spied: Spied, tmp_path: Path
) -> None:
    codes = whole_job(spied.panoh, tmp_path)

    noted = spied.noted()
    assert codes == [0, 0, 0, 0, 0, 5, 0]
    assert len(noted) > len(codes) + 1  # the commands, a reader, and workers of theirs
    assert [line for line in noted if line != "process"] == []


def test_a_socket_would_have_been_noted(spied: Spied) -> None:
    ask = "import socket; socket.socket(); socket.gethostbyname('127.0.0.1')"
    environment = spied.panoh.environment
    subprocess.run([sys.executable, "-c", ask], env=environment, check=True)

    assert spied.noted() == ["process", "socket.__new__", "socket.gethostbyname"]


def test_a_socket_of_a_confined_reader_would_have_been_noted(
    spied: Spied, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bad").write_bytes(HEAD + b"socket")
    monkeypatch.setenv("SPY", spied.panoh.environment["SPY"])
    monkeypatch.syspath_prepend(tmp_path / "spy")

    with Reader(parsers="tests.flow.hostile:PARSERS") as reader:
        [export], _unread = reader.look(tmp_path / "bad")
        with pytest.raises(ReaderDied):
            list(reader.read(export, ReadingRules(), Told()))

    assert spied.noted() == ["process", "socket.__new__"]
