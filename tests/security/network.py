"""A small shaming network on the disk, and the real command line at work on it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from unittest.mock import patch

from panoh.cli.app import run as run_cli
from tests.conftest import PASSPHRASE, Ran
from tests.exports import copy_of, message, picture, telegram

CHANNEL_URL = "https://t.me/example_north"
THREAT = "I will kill you"


def make_network(folder: Path) -> list[Path]:
    """Two channels that show her picture, a private chat, and a folder of pictures.

    Her picture is `folder / "hers.png"`; it is not among the exports.
    """
    hers = picture(folder / "hers.png", 1)
    chat = folder / "chat.txt"
    chat.write_text("".join(_chat_lines()), "utf-8")
    loose = folder / "loose"
    for number in range(4):
        picture(loose / f"{number}.png", 900 + number)
    north, south = folder / "north", folder / "south"
    return [
        _channel(north, 7, "North", hers),
        _channel(south, 8, "South", hers),
        chat,
        loose,
    ]


def _channel(folder: Path, number: int, name: str, hers: Path) -> Path:
    """Twenty posts, ten pictures: one shows hers, one is broken. A post threatens."""
    texts = {4: THREAT, 5: "+992 90 123 45 67"}
    posts = [message(n, texts.get(n, f"post {n} of {name}")) for n in range(1, 21)]
    for post in posts[::2]:
        post["photo"] = f"photos/{post['id']}.png"
        picture(folder / post["photo"], number * 100 + post["id"])
    (folder / posts[0]["photo"]).write_bytes(b"\x89PNG\r\n\x1a\n no picture")
    posts[2]["photo"] = "photos/copy.jpg"
    copy_of(hers, folder / "photos" / "copy.jpg")
    return telegram(folder, posts, name, number)


def _chat_lines() -> Iterator[str]:
    for minute in range(20):
        yield f"25/03/2026, 10:{minute:02} - Ann: message {minute}\n"


@dataclass(frozen=True, slots=True)
class CommandLine:
    """Runs `python -m panoh` on one desk, in an empty working folder.

    `temp` is where its temp files would be, `prefix` a command that runs commands, and
    `program` what Python runs.
    """

    desk: Path
    temp: Path
    working: Path
    environment: Mapping[str, str]
    prefix: tuple[str, ...] = ()
    program: tuple[str, ...] = ("-m", "panoh")

    @classmethod
    def at(cls, folder: Path, passphrase: str = PASSPHRASE) -> "CommandLine":
        """Use `folder / "desk"`, with a passphrase file beside it."""
        file, temp, working = (folder / n for n in ("passphrase", "temp", "working"))
        file.write_text(passphrase, "utf-8")
        temp.mkdir()
        working.mkdir()
        own = {
            "PANOH_DESK": str(folder / "desk"),
            "PANOH_PASSPHRASE_FILE": str(file),
            "PANOH_LANG": "en",
            "TMPDIR": str(temp),
            "PYTHONUTF8": "1",
        }
        return cls(folder / "desk", temp, working, os.environ | own)

    def start(self, *arguments: object) -> subprocess.Popen[bytes]:
        """Start one command in a process group of its own."""
        return subprocess.Popen(
            [*self.prefix, sys.executable, *self.program, *map(str, arguments)],
            cwd=self.working,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def run(self, *arguments: object) -> Ran:
        """Run one command to its end in a process of its own."""
        process = self.start(*arguments)
        stdout, stderr = process.communicate()
        return Ran(process.returncode, stdout.decode(), stderr.decode())

    def run_here(self, *arguments: object) -> Ran:
        """Run one command in this process: the same, and a second sooner."""
        stdout, stderr = StringIO(), StringIO()
        environment = patch.dict(os.environ, self.environment)
        with environment, redirect_stdout(stdout), redirect_stderr(stderr):
            exit_code = run_cli([str(argument) for argument in arguments])
        return Ran(exit_code, stdout.getvalue(), stderr.getvalue())

    def told(self, *arguments: object) -> dict[str, list[dict[str, object]]]:
        """What a command that went well answers machines."""
        ran = self.run_here(*arguments, "--json")
        assert ran.exit_code == 0, ran.stderr
        told: dict[str, list[dict[str, object]]] = json.loads(ran.stdout)
        return told
