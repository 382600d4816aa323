"""Reading exports from the side that holds the keys: it asks a child, and doubts it."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Timer
from types import TracebackType
from typing import IO, Self, TypeVar, cast

from panoh.collect.parser import ReadingRules
from panoh.errors import InputError, ReaderDied, ReaderHung, TooMuchMemory, registered
from panoh.flow import wire
from panoh.flow.confined import Limit, leave_no_core
from panoh.model.corpus import Post, Unread

PARSERS = "panoh.collect.parsers.registry:PARSERS"
_PIPE_BYTES = 1 << 20

A = TypeVar("A", bound=wire.Answer)


@dataclass(frozen=True, slots=True)
class ReaderLimits:
    """What reading may take. A message is sent every half second while it gets on."""

    memory_bytes: int = 4 << 30
    silent_seconds: float = 300


@dataclass(slots=True)
class Batch:
    """Some of an export: its posts, and what could not be read."""

    posts: list[Post]
    unread: list[Unread]


@dataclass(slots=True)
class Told:
    """What an export's parser told beside its posts, when it has ended."""

    leftovers: Counter[str] = field(default_factory=Counter)
    notes: dict[str, str] = field(default_factory=dict)


class Reader:
    """Asks a confined process about what a person named. Use it in a `with`.

    A child that dies, hangs or answers with what is no answer is ended, and the
    question raises ReaderDied or ReaderHung; the next question goes to a new child.
    `parsers` names the module and the tuple of parsers that children load.
    """

    def __init__(
        self, limits: ReaderLimits | None = None, parsers: str = PARSERS
    ) -> None:
        self._limits = limits or ReaderLimits()
        self._parsers = parsers
        self._child: _Child | None = None
        self._path: Path | None = None
        self.missing: frozenset[Limit] = frozenset()
        """Limits that the system could not set for a child."""

    def __enter__(self) -> Self:
        leave_no_core()
        self._child = _Child(self._limits, self._parsers)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    def look(self, path: Path) -> tuple[list[wire.Listed], list[Unread]]:
        """Open a path; list its exports in the order of reading, and what is in none.

        Raises what opening raises, and UnknownExport if there is no export.
        """
        self._path = None
        found = list(_only(wire.Found, self._ask(_look(path))))
        self._path = path
        exports = [one for some in found for one in some.exports]
        return exports, [u for some in found for u in wire.unread_of(some.unread)]

    def sha256(self, export: wire.Listed) -> str:
        """Hash an export's content."""
        [hashed] = _only(wire.Hashed, self._ask(wire.Hash(export)))
        return hashed.sha256

    def read(
        self, export: wire.Listed, rules: ReadingRules, told: Told
    ) -> Generator[Batch, None, None]:
        """Parse an export, batch by batch; fill `told` at the end."""
        for answer in self._ask(wire.Read(export, _plain(rules))):
            if isinstance(answer, wire.Aside):
                told.leftovers.update(answer.leftovers)
                told.notes.update(answer.notes)
            else:
                yield _batch(answer)

    def stray(self, export: wire.Listed, mentioned: Iterable[str]) -> Iterator[Unread]:
        """Name an export's files that are not among those mentioned."""
        for answer in _only(wire.Items, self._ask(wire.Stray(export, [*mentioned]))):
            yield from wire.unread_of(answer.unread)

    def held(self, names: Iterable[str]) -> set[str]:
        """Of these files, those that are there."""
        asked = self._ask(wire.Held(list(names)))
        return {name for some in _only(wire.Held, asked) for name in some.names}

    def preview(self, export: wire.Listed, rules: ReadingRules) -> wire.Head:
        """Show the head of a table."""
        [head] = _only(wire.Head, self._ask(wire.Preview(export, _plain(rules))))
        return head

    def _ask(self, request: wire.Request) -> Iterator[wire.Answer]:
        """Put a question; a child that is not done when this ends is ended."""
        is_sound = False
        try:
            child = self._ready_child()
            child.send(request)
            while not isinstance(answer := child.receive(), wire.Done):
                if isinstance(answer, wire.Failed):
                    error = _error_of(answer)
                    is_sound = not isinstance(error, (ReaderDied, TooMuchMemory))
                    raise error
                yield answer
            is_sound = True
        finally:
            if not is_sound:
                self._end()

    def _ready_child(self) -> "_Child":
        """Start a child if there is none, and show it where the last one looked."""
        if self._child is None:
            self._child = _Child(self._limits, self._parsers)
        if not self._child.is_ready:
            self.missing = self._child.wait_until_ready()
            if self._path is not None:
                for _answer in self._ask(_look(self._path)):
                    pass
        return self._child

    def _end(self) -> None:
        if self._child is not None:
            self._child.end()
            self._child = None


class _Child:
    """One reading process, from its start to its end."""

    def __init__(self, limits: ReaderLimits, parsers: str) -> None:
        self.is_ready = False
        self._silent_seconds = limits.silent_seconds
        self._is_hung = False
        worker = ("-P", "-m", "panoh.flow.reading_worker")
        self._process = subprocess.Popen(  # noqa: S603 - our own program and arguments
            [sys.executable, *worker, str(limits.memory_bytes), parsers],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a traceback can hold what the file says
            env=_environment(),
            pipesize=_PIPE_BYTES,
        )

    def wait_until_ready(self) -> frozenset[Limit]:
        """Wait for the child's first word; return the limits that it could not set."""
        ready = self.receive()
        if not isinstance(ready, wire.Ready):
            raise ReaderDied
        self.is_ready = True
        return frozenset(ready.missing)

    def send(self, request: wire.Request) -> None:
        """Ask; raises ReaderDied."""
        try:
            wire.write(self._stdin, wire.encode(request))
        except OSError:
            raise ReaderDied from None

    def receive(self) -> wire.Answer:
        """Wait for an answer; raises ReaderDied, or ReaderHung after a long silence."""
        answer: wire.Answer = wire.Tick()
        while isinstance(answer, wire.Tick):
            answer = self._next()
        return answer

    def end(self) -> None:
        """Kill it, whatever it does: it holds nothing that is not kept elsewhere."""
        self._process.kill()
        self._process.wait()
        self._stdout.close()
        with suppress(OSError):  # what was not sent is no longer wanted
            self._stdin.close()

    def _next(self) -> wire.Answer:
        watchdog = Timer(self._silent_seconds, self._stop_hung)
        watchdog.daemon = True
        watchdog.start()
        try:
            encoded = wire.read(self._stdout, wire.MESSAGE_BYTES)
        finally:
            watchdog.cancel()
        if encoded is None:
            raise ReaderHung if self._is_hung else ReaderDied
        try:
            return wire.decode_answer(encoded)
        except ValueError:
            raise ReaderDied from None

    def _stop_hung(self) -> None:
        self._is_hung = True
        self._process.kill()

    @property
    def _stdin(self) -> IO[bytes]:
        return cast(IO[bytes], self._process.stdin)

    @property
    def _stdout(self) -> IO[bytes]:
        return cast(IO[bytes], self._process.stdout)


def _environment() -> dict[str, str]:
    """Let the child find our modules, and nothing of where the desk is."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PANOH_")}
    return kept | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


def _look(path: Path) -> wire.Look:
    return wire.Look(os.fsencode(path))


def _plain(rules: ReadingRules) -> ReadingRules:
    return replace(rules, columns=dict(rules.columns))


def _batch(answer: wire.Answer) -> Batch:
    if not isinstance(answer, wire.Items):
        raise ReaderDied
    try:
        return Batch(answer.posts(), list(wire.unread_of(answer.unread)))
    except ValueError:
        raise ReaderDied from None


def _only(kind: type[A], answers: Iterable[wire.Answer]) -> Iterator[A]:
    for answer in answers:
        if not isinstance(answer, kind):
            raise ReaderDied
        yield answer


def _error_of(failed: wire.Failed) -> InputError:
    kind = registered().get(failed.code)
    if kind is None or not issubclass(kind, InputError):
        return ReaderDied(failed.where)
    return kind(failed.where)
