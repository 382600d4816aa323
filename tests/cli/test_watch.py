"""panoh watch, as a person sees it."""

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Ran
from tests.exports import message, telegram

Run = Callable[..., Ran]

ONCE = ("--once", "--quiet-seconds", "0")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "in"
    path.mkdir()
    return path


def test_looking_once_prints_what_collect_prints(
    run: Run, desk_path: Path, folder: Path
) -> None:
    telegram(folder / "x", [message(1), message(2)])

    watched = run("watch", folder, *ONCE)
    collected = run("collect", folder / "x")

    assert watched.exit_code == 0
    assert watched.stdout.replace("new posts: 2", "new posts: 0") == collected.stdout
    assert "Exports read: 1, new posts: 2, not read: 0." in watched.stderr


def test_machines_get_a_line_for_each_entry(
    run: Run, desk_path: Path, folder: Path
) -> None:
    for name in ("a", "b"):
        telegram(folder / name, [message(1)], number=ord(name))

    lines = run("watch", folder, *ONCE, "--json").stdout.splitlines()

    told = [json.loads(line) for line in lines]
    assert [one["format"] for one in told] == ["panoh-watch"] * 2
    assert [one["entry"] for one in told] == ["a", "b"]
    assert [one["exports"][0]["posts"] for one in told] == [1, 1]


def test_looking_once_ends_with_3_when_something_was_not_read_at_all(
    run: Run, desk_path: Path, folder: Path
) -> None:
    (folder / "x.bin").write_bytes(b"\x00\x01")
    telegram(folder / "x", [message(1)])

    result = run("watch", folder, *ONCE)

    assert result.exit_code == 3
    assert "PANOH-310" in result.stderr
    assert "posts: 1" in result.stdout


def test_a_wrong_passphrase_is_told_before_anything_comes(
    run: Run, desk_path: Path, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "passphrase").write_text("four other words here")

    assert "PANOH-103" in run("watch", folder).stderr


def test_an_option_that_makes_no_sense_is_told_before_anything_comes(
    run: Run, desk_path: Path, folder: Path
) -> None:
    assert run("watch", folder, "--column", "text").exit_code == 2
    assert run("watch", folder, "--quiet-seconds", "-1").exit_code == 2
    assert run("watch", folder / "nowhere").exit_code == 3


def test_tables_are_never_asked_about_and_yes_takes_the_guess_for_each(
    run: Run, desk_path: Path, folder: Path
) -> None:
    (folder / "a.csv").write_text("Name,Comment\nAnn,hello there\nBo,good day\n")
    (folder / "b.csv").write_text("Who;Text\nCy;a third one\nDi;a fourth one\n")

    refused = run("watch", folder, *ONCE)
    taken = run("watch", folder, *ONCE, "--yes")

    assert refused.exit_code == 3
    assert "«Comment» = text" in refused.stderr
    assert taken.exit_code == 0
    assert taken.stdout.count("new posts: 2") == 2


def test_on_a_terminal_a_watch_asks_nothing_about_tables_either(
    run: Run, desk_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Terminal("y\ny\n"))
    (folder / "a.csv").write_text("Name,Comment\nAnn,hello there\nBo,good day\n")

    assert run("watch", folder, *ONCE).exit_code == 3
    assert run("collect", folder / "a.csv").exit_code == 0


def test_names_from_the_folder_are_quoted_without_what_a_screen_obeys(
    run: Run, desk_path: Path, folder: Path
) -> None:
    (folder / "\u202etxt.x.part").write_bytes(b"x")

    result = run("watch", folder, *ONCE)

    assert "«txt.x.part» is not complete" in result.stderr
    assert "\u202e" not in result.output


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no such signals")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_watch_that_is_ended_ends_well_and_says_what_it_did(
    desk_path: Path, folder: Path, sent: signal.Signals
) -> None:
    # A child of a process that ignores SIGINT, as in a shell's background, ignores it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    telegram(folder / "x", [message(1)])
    command = [sys.executable, "-m", "panoh", "watch", folder, "--quiet-seconds", "0"]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as process:
        assert process.stdout
        assert process.stderr
        first = process.stdout.readline()
        process.send_signal(sent)
        said = process.stderr.read()
        ended = process.wait()

    assert "posts: 1" in first
    assert ended == 0
    assert "Exports read: 1, new posts: 1, not read: 0." in said
    assert "Traceback" not in said
