"""The desk's log: codes and counts, each line sealed, in files of bounded size.

There is no place for text, so nothing that was read from a file gets in. The log tells
what went wrong; it is not evidence: a line that someone took out is not missed.
"""

import json
import os
import re
import threading
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from panoh.errors import BrokenSeal
from panoh.vault.seal import seal_field, unseal_field
from panoh.vault.whole_file import open_private, write_whole

FILES = 5
MOST_FILE_BYTES = 1 << 20
MOST_LOCKED_BYTES = 16_384
MOST_COUNT = 1 << 53  # what JSON keeps exact everywhere
UNREADABLE = "unreadable"
_CONTEXT = "log"
_WORD = re.compile("[A-Za-z0-9_.-]{1,32}")
_OWN_NAMES = frozenset({"at", "code"})


class SealedLog:
    """Writes and reads the sealed log in a folder of the desk.

    `clock` gives the time of a line, in UTC.
    """

    def __init__(
        self,
        folder: Path,
        key: bytes,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._key = key
        self._clock = clock
        # The newest first: panoh.log, panoh.1.log, ...
        older = [folder / f"panoh.{number}.log" for number in range(1, FILES)]
        self._files = [folder / "panoh.log", *older]
        self._one_at_a_time = threading.Lock()

    def write(self, code: str, /, **counts: int | str) -> None:
        """Append one line. Raises ValueError for what is no number and no short word.

        A word is 1 to 32 of A-Z, a-z, 0-9, "_", "." and "-", and one of our own: an
        account's name can look like a word too, so text from a file is never given.
        """
        _check(code, counts)
        at = self._clock().isoformat(timespec="seconds")
        plain = json.dumps({"at": at, "code": code, **counts})
        line = b64encode(seal_field(self._key, plain, _CONTEXT))
        with self._one_at_a_time:
            self._make_room(len(line) + 2)
            _append(self._files[0], line)

    def read(self) -> Iterator[dict[str, int | str]]:
        """Yield every line, oldest first: "at", "code", and the counts.

        A line that does not open, such as one torn by a crash, is yielded as the code
        `UNREADABLE` with its "line" in the file.
        """
        for file in reversed(self._files):
            if file.exists():
                for number, line in enumerate(file.read_bytes().splitlines(), 1):
                    yield self._open(line) or {"code": UNREADABLE, "line": number}

    def _open(self, line: bytes) -> dict[str, int | str] | None:
        try:
            plain = unseal_field(self._key, b64decode(line, validate=True), _CONTEXT)
        except (ValueError, BrokenSeal):
            return None
        opened: dict[str, int | str] = json.loads(plain)
        return opened

    def _make_room(self, line_bytes: int) -> None:
        """Move every file one place on, the oldest out, when the newest is full."""
        newest = self._files[0]
        if not newest.exists() or newest.stat().st_size + line_bytes <= MOST_FILE_BYTES:
            return
        for at in range(FILES - 1, 0, -1):
            if self._files[at - 1].exists():
                self._files[at - 1].replace(self._files[at])


def note_locked(folder: Path, code: str, day: date) -> None:
    """Note an error's code while the desk is locked: plain, so nothing else.

    Keeps the newest half when the file is full. Without a folder there is no desk, and
    nothing is noted.
    """
    if not re.fullmatch("PANOH-[0-9]{3}", code):
        raise ValueError("only an error's code is noted")
    if not folder.is_dir():
        return
    file = folder / "locked.log"
    if file.exists() and file.stat().st_size > MOST_LOCKED_BYTES:
        lines = file.read_bytes().splitlines(keepends=True)
        write_whole(file, b"".join(lines[len(lines) // 2 :]))
    _append(file, f"{day:%Y-%m-%d} {code}".encode())


def _check(code: str, counts: dict[str, int | str]) -> None:
    if counts.keys() & _OWN_NAMES:
        raise ValueError("a count has a name of its own")
    if not all(map(_is_plain, (code, *counts, *counts.values()))):
        raise ValueError("the log takes numbers and short words only")


def _is_plain(value: int | str) -> bool:
    if isinstance(value, str):
        return _WORD.fullmatch(value) is not None
    return isinstance(value, int) and abs(value) <= MOST_COUNT


def _append(file: Path, line: bytes) -> None:
    """Append a line; one that a crash tore before it harms only itself."""
    with os.fdopen(open_private(file, os.O_RDWR | os.O_APPEND), "r+b") as opened:
        end = opened.seek(0, os.SEEK_END)
        if end:
            opened.seek(end - 1)
            torn = opened.read(1) != b"\n"
            line = b"\n" + line if torn else line
        opened.write(line + b"\n")
