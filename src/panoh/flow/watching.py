"""Watch a folder: what appears in it is collected once it is complete.

The folder is looked at again and again, since no system tells of changes on a network
drive, a stick or a synchronised folder. The desk is open only while something is read.
"""

import os
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from panoh.errors import (
    DeskInUse,
    InputError,
    MissingFile,
    UnknownExport,
    UnsafeName,
    UsageError,
)
from panoh.flow.arrivals import State, states
from panoh.flow.collecting import Collected, ReadingChoice, collect
from panoh.flow.desk import Desk
from panoh.flow.progress import Progress, silent
from panoh.flow.reader import Reader

QUIET_SECONDS = 30.0
LOOK_SECONDS = 5.0
HOLD_SECONDS = 30.0
"""Others wait this long for the desk, and as long as one export takes."""

_LOOKING_SHARE = 0.1
_OF_TELEGRAM = ("ChatExport_", "DataExport_")


class News(StrEnum):
    """What a person is told while a folder is watched."""

    READ = "read"
    UNFINISHED = "unfinished"
    """It changes no more, and is not whole: a download that broke off, an export
    whose main file is not there yet."""
    BUSY = "busy"
    """Another command uses the desk; what is complete waits."""
    GONE = "gone"
    """The folder is not there: a stick was pulled out."""
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Event:
    """A piece of news, of which entry, and what became of its exports."""

    news: News
    untrusted_name: str = ""
    collected: tuple[Collected, ...] = ()


@dataclass(frozen=True, slots=True)
class Clock:
    """What the watch knows of time: seconds that only grow, and how to wait."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


def _no_progress() -> AbstractContextManager[Progress]:
    return nullcontext(silent)


@dataclass(frozen=True, slots=True)
class Watch:
    """What is watched and how.

    `choose` says how an entry is to be read. With `is_once` it ends when all that
    is complete has been read. `desk_folder` is never an entry.
    """

    folder: Path
    desk_folder: Path
    open_desk: Callable[[], AbstractContextManager[Desk]]
    choose: Callable[[Desk, Path, Reader], ReadingChoice]
    quiet_seconds: float = QUIET_SECONDS
    is_once: bool = False
    progress: Callable[[], AbstractContextManager[Progress]] = _no_progress
    clock: Clock = field(default_factory=Clock)


def events(watch: Watch) -> Generator[Event, None, None]:
    """Watch a folder, and tell what happens. It ends only when told to look once.

    Never changes anything in the folder. Raises MissingFile if it is not there at
    the beginning, UsageError if it is in the desk, and what opening the desk raises;
    DeskInUse only when looking once.
    """
    folder, desk_folder = watch.folder.resolve(), watch.desk_folder.resolve()
    if not folder.is_dir():
        raise MissingFile(detail=str(folder))
    if desk_folder in (folder, *folder.parents):
        raise UsageError
    watch = replace(watch, folder=folder, desk_folder=desk_folder)
    yield from _Watcher(watch, watch.clock.now()).events()


@dataclass(slots=True)
class _Entry:
    """An entry, when it was first seen so, and the case that it went to before."""

    state: State
    since: float
    is_settled: bool = False
    case_code: str = ""

    def see(self, state: State, now: float) -> None:
        """Begin to wait anew when it has changed."""
        if state != self.state:
            self.state, self.since, self.is_settled = state, now, False


@dataclass(slots=True)
class _Watcher:
    watch: Watch
    began: float
    entries: dict[str, _Entry] = field(default_factory=dict)
    is_gone: bool = False
    is_busy: bool = False

    def events(self) -> Iterator[Event]:
        while True:
            started = self._now()
            yield from self._look()
            # Looking at 100,000 files over a network must not be all that it does.
            took = self._now() - started
            yield from self._read_due()
            if self.watch.is_once and self._is_through():
                return
            self.watch.clock.sleep(max(LOOK_SECONDS, took / _LOOKING_SHARE))

    def _now(self) -> float:
        return self.watch.clock.now()

    def _look(self) -> Iterator[Event]:
        """See what is there now, and what has changed."""
        try:
            here = states(self.watch.folder, self.watch.desk_folder)
        except OSError:
            if self.watch.is_once:
                raise MissingFile(detail=str(self.watch.folder)) from None
            if not self.is_gone:
                yield Event(News.GONE)
            self.is_gone = True
            self.entries.clear()
            return
        if self.is_gone:
            yield Event(News.BACK)
        self.is_gone = False
        now = self._now()
        known, self.entries = self.entries, {}
        for name, state in here.items():
            self.entries[name] = known.get(name) or _Entry(state, now)
            self.entries[name].see(state, now)

    def _due(self) -> list[str]:
        quiet_since = self._now() - self.watch.quiet_seconds
        return [
            name
            for name, entry in self.entries.items()
            if not entry.is_settled and entry.since <= quiet_since
        ]

    def _is_through(self) -> bool:
        waited = self._now() - self.began
        return waited >= self.watch.quiet_seconds and not self._due()

    def _read_due(self) -> Iterator[Event]:
        """Read what is complete; leave the desk to others now and then."""
        complete = []
        for name in self._due():
            if self.entries[name].state.is_unfinished:
                yield self._unfinished(name)
            else:
                complete.append(name)
        if not complete:
            return
        try:
            with Reader() as reader, self.watch.open_desk() as desk:
                self.is_busy = False
                yield from self._read_all(desk, reader, complete)
        except DeskInUse:
            if self.watch.is_once:
                raise
            if not self.is_busy:
                yield Event(News.BUSY)
            self.is_busy = True

    def _read_all(
        self, desk: Desk, reader: Reader, names: Iterable[str]
    ) -> Iterator[Event]:
        until = self._now() + HOLD_SECONDS
        for name in names:
            yield from self._read(desk, reader, name)
            if self._now() > until:
                return

    def _read(self, desk: Desk, reader: Reader, name: str) -> Iterator[Event]:
        entry, path = self.entries[name], self.watch.folder / name
        if _lacks_main(reader, path):
            yield self._unfinished(name)
            return
        collected = self._collect(desk, reader, path, entry)
        if not os.path.lexists(path):  # a stick was pulled out, or the entry deleted
            collected = [one for one in collected if not one.code]
        elif path.is_dir() and [c.code for c in collected] == [UnknownExport.code]:
            yield self._unfinished(name)
            return
        # What changed while it was read is another state to the next look.
        entry.is_settled = True
        entry.case_code = _case_of(collected) or entry.case_code
        if collected:
            yield Event(News.READ, name, tuple(collected))

    def _collect(
        self, desk: Desk, reader: Reader, path: Path, entry: _Entry
    ) -> list[Collected]:
        """Collect an entry; one that was private before goes to the same case."""
        if entry.state.is_link:
            return [Collected(path.name, code=UnsafeName.code)]
        choice = self.watch.choose(desk, path, reader)
        choice = replace(choice, case_code=choice.case_code or entry.case_code or None)
        with self.watch.progress() as progress:
            return collect(desk, [path], choice, progress, reader)

    def _unfinished(self, name: str) -> Event:
        self.entries[name].is_settled = True
        return Event(News.UNFINISHED, name)


def _case_of(collected: Iterable[Collected]) -> str:
    return next((one.case_code for one in collected if one.case_code), "")


def _lacks_main(reader: Reader, path: Path) -> bool:
    """Tell Telegram's export folder that has pictures and no messages yet.

    By the name that the app gives it: a folder of pictures alone is an export too.
    """
    if not path.name.startswith(_OF_TELEGRAM) or not path.is_dir():
        return False
    try:
        exports, _unread = reader.look(path)
    except InputError:  # collecting says why
        return False
    return all(export.kind == "media_folder" for export in exports)
