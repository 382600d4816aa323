"""A parser that was taken over: it does what its file says, after some good posts."""

import ctypes
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import ClassVar

from panoh.collect.parser import OpenExport, Parser
from panoh.collect.parsers import registry
from panoh.model.corpus import Channel, Post, Unread

HEAD = b"hostile "
GOOD_POSTS = 5_000
VICTIM = "PLEASE_LEAVE_ME"


def wait_for_ever() -> None:
    """Hang."""
    while True:
        pass


def read_for_ever(export: OpenExport) -> None:
    """Hang, and look busy."""
    while True:
        with export.source.open(export.name) as stream:
            stream.read()


def take_memory() -> None:
    """Ask for more and more, and touch it."""
    taken = []
    while True:
        taken.append(bytearray(64 << 20))


def native_socket() -> None:
    """Ask the system itself, past everything that Python could refuse."""
    if ctypes.CDLL(None).socket(socket.AF_INET, socket.SOCK_STREAM, 0) == -1:
        raise RuntimeError("refused")
    victim().unlink()


def answer_nonsense() -> None:
    """Write to every pipe that is open."""
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, bytes([0, 0, 0, 4]) + b"\x93\xa4Done")
        except OSError:
            continue


def victim() -> Path:
    """A file of the caseworker's that a parser has no business with."""
    return Path(os.environ[VICTIM])


DEEDS: Mapping[str, Callable[[], object]] = {
    "abort": os.abort,
    "exit": lambda: os._exit(0),
    "fail": lambda: {}["missing"],
    "hang": wait_for_ever,
    "memory": take_memory,
    "nonsense": answer_nonsense,
    "socket": socket.socket,
    "native socket": native_socket,
    "run": lambda: subprocess.run(["true"], check=True),
    "exec": lambda: os.execv(sys.executable, [sys.executable, "-c", ""]),  # noqa: S606 - the deed
    "fork": os.fork,
    "kill": lambda: os.kill(os.getppid(), 9),
    "write": lambda: victim().write_text("gone"),
    "make": lambda: victim().with_name("new").touch(),
    "remove": lambda: victim().unlink(),
    "rename": lambda: victim().rename(victim().with_name("new")),
}


class Hostile(Parser):
    """Reads a file that begins with "hostile " and names a deed."""

    name: ClassVar[str] = "hostile"
    refers_to_media: ClassVar[bool] = False

    def recognises(self, name: str, head: bytes) -> bool:  # noqa: ARG002 - by content
        return head.startswith(HEAD)

    def parse(self, export: OpenExport) -> Iterator[Post | Unread]:
        with export.source.open(export.name) as stream:
            deed = stream.read().removeprefix(HEAD).decode().strip()
        channel = Channel("telegram", "66")
        for number in range(1, GOOD_POSTS + 1):
            yield Post(channel, native_id=str(number), place=number)
        if deed == "circles":
            read_for_ever(export)
        DEEDS[deed]()


PARSERS = (Hostile(), *registry.PARSERS)
