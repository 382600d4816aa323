"""The process that reads exports: everything that opens a hostile file, and no key.

It is started as `python -m panoh.flow.reading_worker MEMORY_BYTES PARSERS`, asked on
its standard input and answers on its standard output: see panoh.flow.wire.
"""

import errno
import gc
import os
import signal
import sys
import time
import traceback
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import IO, TypeVar

from panoh.collect.columns import guess_columns
from panoh.collect.leftovers import fold_names
from panoh.collect.parser import OpenExport, Parser
from panoh.collect.parsers.table import preview
from panoh.collect.recognise import Found, find_exports, found_sha256, unreferenced
from panoh.collect.sources import open_source
from panoh.errors import (
    BadRecord,
    InputError,
    MissingFile,
    NoAccess,
    ReaderDied,
    TooMuchMemory,
    UnknownExport,
)
from panoh.flow import system_calls, wire
from panoh.flow.confined import confine
from panoh.flow.watched import Watched
from panoh.model.corpus import Post, Unread

T = TypeVar("T")

_BATCH_LETTERS = 4_000_000
_POST_LETTERS = 2_000  # a post counts for as many at least
_NAMES = 10_000
_TICK_SECONDS = 0.5


def main(memory_bytes: str, parsers: str) -> None:
    """Answer until the parent ends, or this process must."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what ends
    system_calls.die_with_parent()
    sys.dont_write_bytecode = True
    requests, answers = _take_streams()
    module, _, name = parsers.partition(":")
    some: Sequence[Parser] = getattr(import_module(module), name)
    missing = confine(int(memory_bytes))
    gc.freeze()  # nothing that is loaded by now is searched for cycles again
    line = _Line(answers)
    line.send(wire.Ready(list(missing)))
    worker = _Worker(line, some)
    while encoded := wire.read(requests, sys.maxsize):
        worker.answer(wire.decode_request(encoded))


def _take_streams() -> tuple[IO[bytes], IO[bytes]]:
    """Keep both pipes to ourselves: a library that prints must not garble answers."""
    requests, answers = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    return os.fdopen(requests, "rb"), os.fdopen(answers, "wb")


@dataclass(slots=True)
class _Line:
    """The way to the parent. It hears from us while we read."""

    stream: IO[bytes]
    spoken_at: float = field(default_factory=time.monotonic)

    def send(self, message: wire.Message) -> None:
        """Send one message."""
        self.send_encoded(wire.encode(message))

    def send_encoded(self, encoded: bytes) -> None:
        """Send one message that is encoded already."""
        wire.write(self.stream, encoded)
        self.spoken_at = time.monotonic()

    def tick(self) -> None:
        """Say that we are still reading, if we were silent for a while."""
        if time.monotonic() - self.spoken_at >= _TICK_SECONDS:
            self.send(wire.Tick())


@dataclass(slots=True)
class _Worker:
    """Does what is asked about the place that was looked at last."""

    line: _Line
    parsers: Sequence[Parser]
    source: Watched | None = None
    found: dict[tuple[str, str], Found] = field(default_factory=dict)

    def answer(self, request: wire.Request) -> None:
        """Answer a request; whatever goes wrong is the answer then."""
        try:
            self._do(request)
        except InputError as error:
            self.line.send(wire.Failed(error.code))
        except OSError as error:  # a stick that was pulled out, or what we may not do
            is_refused = error.errno == errno.EPERM
            code = ReaderDied.code if is_refused else NoAccess.code
            self.line.send(wire.Failed(code, _where(error)))
        except MemoryError:
            self.line.send(wire.Failed(TooMuchMemory.code))
        except Exception as error:  # noqa: BLE001 - one export is not to stop the others
            self.line.send(wire.Failed(ReaderDied.code, _where(error)))
        else:
            self.line.send(wire.Done())

    def _do(self, request: wire.Request) -> None:
        match request:
            case wire.Look(path):
                self._look(Path(os.fsdecode(path)))
            case wire.Hash(export):
                source, found = self._at(export)
                self.line.send(wire.Hashed(found_sha256(source, found)))
            case wire.Read(export, rules):
                source, found = self._at(export)
                self._read(found, OpenExport(source, found.name, rules))
            case wire.Stray(export, mentioned):
                source, found = self._at(export)
                self._send_items(found, unreferenced(source, found, set(mentioned)))
            case wire.Held(names):
                held = filter(self._opened().holds, names)
                for some in _chunks(held, _NAMES):
                    self.line.send(wire.Held(some))
            case wire.Preview(export, rules):
                source, found = self._at(export)
                self._preview(OpenExport(source, found.name, rules))

    def _look(self, path: Path) -> None:
        if self.source:
            self.source.close()
        self.source, self.found = None, {}
        self.source = Watched(open_source(path), self.line.tick)
        found, unread = find_exports(self.source, self.parsers)
        if not found:
            raise UnknownExport
        self.found = {(one.parser.name, one.name): one for one in found}
        for some in _chunks(sorted(found, key=_order), _NAMES):
            listed = [wire.Listed(f.parser.name, f.name, _has_files(f)) for f in some]
            self.line.send(wire.Found(listed, []))
        for others in _chunks([*unread, *self.source.refused()], _NAMES):
            self.line.send(wire.Found([], wire.unread_rows(others)))

    def _read(self, found: Found, opened: OpenExport) -> None:
        self._send_items(found, found.parse(opened))
        self.line.send(wire.Aside(fold_names(opened.leftovers), opened.notes))

    def _send_items(self, found: Found, items: Iterable[Post | Unread]) -> None:
        """Send posts in batches that are bounded by their number and their text."""
        posts: list[Post] = []
        unread: list[Unread] = []
        room = _BATCH_LETTERS
        for item in items:
            if isinstance(item, Post):
                posts.append(item)
                room -= len(item.untrusted_text)
            else:
                unread.append(item)
            room -= _POST_LETTERS
            if room <= 0:
                self._send_batch(found, posts, unread)
                posts, unread, room = [], [], _BATCH_LETTERS
        self._send_batch(found, posts, unread)

    def _send_batch(
        self, found: Found, posts: list[Post], unread: list[Unread]
    ) -> None:
        try:
            encoded = wire.encode_items(posts, unread)
        except (ValueError, OverflowError):
            good = [post for post in posts if _is_sendable(post)]
            bad = [post.place for post in posts if not _is_sendable(post)]
            unread += [Unread(found.name, place, BadRecord.code) for place in bad]
            encoded = wire.encode_items(good, unread)
        self.line.send_encoded(encoded)

    def _preview(self, opened: OpenExport) -> None:
        headers, rows = preview(opened)
        guess = guess_columns(headers, rows)
        self.line.send(wire.Head(list(headers), [list(r) for r in rows], dict(guess)))

    def _opened(self) -> Watched:
        if self.source is None:
            raise MissingFile
        return self.source

    def _at(self, export: wire.Listed) -> tuple[Watched, Found]:
        found = self.found.get((export.kind, export.untrusted_name))
        if found is None:
            raise MissingFile(detail=export.untrusted_name)
        return self._opened(), found


def _order(found: Found) -> tuple[bool, int, bool]:
    """Put who mentions whom first: see flow.collecting."""
    refers = found.parser.refers_to_media
    return not refers, found.name.count("/"), _has_files(found)


def _has_files(found: Found) -> bool:
    return bool(found.media or found.others)


def _chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    stream = iter(items)
    while some := list(islice(stream, size)):
        yield some


def _is_sendable(post: Post) -> bool:
    try:
        wire.encode_items([post], [])
    except (ValueError, OverflowError):
        return False
    return True


def _where(error: Exception) -> str:
    """Say where in our code it ended, with no word of the file's."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} {Path(place.filename).name}:{place.lineno}"


if __name__ == "__main__":
    main(*sys.argv[1:])
