"""What lies in a watched folder: each entry, and whether it still changes."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from panoh.collect.names import is_unfinished
from panoh.collect.sources import is_junction, long_path

# Of the system and of programs, and no one's export. So are all names with a dot first.
_NOT_HERS = frozenset(
    [
        *("thumbs.db", "ehthumbs.db", "desktop.ini", "$recycle.bin"),
        *("system volume information", "lost+found"),
    ]
)


@dataclass(frozen=True, slots=True)
class State:
    """An entry as it was at one moment: two states that are equal saw no change.

    `digest` is over the names, sizes and times of change of the entry's files.
    `is_unfinished` when one of them has the name of a file that is being written;
    `is_link` when the entry leads elsewhere.
    """

    digest: bytes
    is_unfinished: bool
    is_link: bool


def states(folder: Path, passed_over: Path) -> dict[str, State]:
    """Look at every entry of a folder, in the order of their names.

    `passed_over` and what holds it are no entries, nor are hidden files and those of
    the system. Raises OSError when the folder cannot be listed: it may be gone.
    """
    holders = {passed_over, *passed_over.parents}
    here = [
        entry
        for entry in _listed(long_path(folder))
        if not _is_litter(entry.name) and folder / entry.name not in holders
    ]
    unfinished = [entry for entry in here if is_unfinished(entry.name)]
    return {entry.name: _state_of(entry, unfinished) for entry in here}


def _is_litter(name: str) -> bool:
    return name.startswith((".", "~$")) or name.lower() in _NOT_HERS


def _state_of(entry: os.DirEntry[str], unfinished: Iterable[os.DirEntry[str]]) -> State:
    """Take in what is written beside an entry under its name and more.

    Firefox keeps the name with an empty file until the download is whole; aria2 has
    its notes there.
    """
    digest, is_any_unfinished = blake2b(digest_size=16), False
    beside = [e for e in unfinished if e.name.startswith(entry.name + ".")]
    for one in (entry, *beside):
        for name, size, changed_ns in _files(one, one.name):
            line = f"{name}\0{size}\0{changed_ns}\n"
            digest.update(line.encode(errors="surrogateescape"))
            is_any_unfinished = is_any_unfinished or is_unfinished(name)
    return State(digest.digest(), is_any_unfinished, _leads_elsewhere(entry))


def _files(entry: os.DirEntry[str], name: str) -> Iterator[tuple[str, int, int]]:
    """Yield a file, or all below a folder: way, bytes, time of change.

    What cannot be looked at counts as empty: reading it says why.
    """
    waiting = [(entry, name)]
    while waiting:
        entry, name = waiting.pop()
        try:
            if entry.is_dir(follow_symlinks=False) and not _leads_elsewhere(entry):
                inside = _listed(Path(entry.path))
                waiting += [(e, f"{name}/{e.name}") for e in inside]
            # Not the entry's own: Windows lists an open file with the size it had.
            stated = os.lstat(entry.path)
            yield name, stated.st_size, stated.st_mtime_ns
        except OSError:
            yield name, 0, 0


def _leads_elsewhere(entry: os.DirEntry[str]) -> bool:
    return entry.is_symlink() or is_junction(entry)


def _listed(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: entry.name)
