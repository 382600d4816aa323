"""The whole job needs no network, and asks for none (P2)."""

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.security.network import CommandLine, make_network

SPY = """
import os, sys

def tell(line):
    with open(os.environ["SPY"], "a") as file:
        file.write(line + chr(10))

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
        ("protect", folder / "hers.png", "--age", 30),
        ("run", *exports, "--date-order", "dmy", "--report", report),
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

    assert whole_job(panoh, tmp_path) == [0, 0, 0, 0, 5, 0]

    page = (tmp_path / "report" / "panoh-report.html").read_text("utf-8")
    assert all(word in page for word in ("S1", "S2", "North", "South"))


def test_where_the_network_is_taken_away_nothing_connects() -> None:
    command = [*without_network(), sys.executable, "-c", CONNECT]

    tried = subprocess.run(command, capture_output=True, check=False)

    assert b"Network is unreachable" in tried.stderr


@pytest.fixture
def spied(tmp_path: Path) -> CommandLine:
    """A command line of which every process, workers too, notes its sockets."""
    (tmp_path / "spy").mkdir()
    (tmp_path / "spy" / "sitecustomize.py").write_text(SPY)
    panoh = CommandLine.at(tmp_path)
    path = os.pathsep.join([str(tmp_path / "spy"), os.environ.get("PYTHONPATH", "")])
    spying = {"PYTHONPATH": path, "SPY": str(tmp_path / "spied")}
    return replace(panoh, environment={**panoh.environment, **spying})


def test_no_process_of_the_whole_job_asks_for_a_socket(
    spied: CommandLine, tmp_path: Path
) -> None:
    codes = whole_job(spied, tmp_path)

    noted = (tmp_path / "spied").read_text().splitlines()
    assert codes == [0, 0, 0, 0, 5, 0]
    assert len(noted) > len(codes)  # the commands, and workers of theirs
    assert [line for line in noted if line != "process"] == []


def test_a_socket_would_have_been_noted(spied: CommandLine, tmp_path: Path) -> None:
    ask = "import socket; socket.socket(); socket.gethostbyname('127.0.0.1')"
    subprocess.run([sys.executable, "-c", ask], env=spied.environment, check=True)

    noted = (tmp_path / "spied").read_text().splitlines()
    assert noted == ["process", "socket.__new__", "socket.gethostbyname"]
