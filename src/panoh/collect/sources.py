"""What a person gave: a folder, an archive or one file, read where it is.

Nothing is unpacked, and no link is followed below what was given.
"""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePath
from typing import BinaryIO, Self, TypeVar

from panoh.collect.archive import ZipSource, starts_like_zip
from panoh.collect.extents import Extent
from panoh.collect.given import Closing, Given
from panoh.collect.inner_source import InnerSource
from panoh.collect.names import readable, safe_name
from panoh.collect.nested import NestedSource
from panoh.collect.parser import Source
from panoh.errors import (
    InputError,
    MissingFile,
    NoAccess,
    SameName,
    UnknownExport,
    UnsafeName,
)
from panoh.model.corpus import Unread

# A link or a pipe may have taken the file's place since it was listed.
_CAREFULLY = (
    os.O_RDONLY
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
)
AnyPath = TypeVar("AnyPath", bound=PurePath)
_JUNCTION = 0xA0000003  # IO_REPARSE_TAG_MOUNT_POINT


def open_source(path: Path) -> Given:
    """Open what a person named, telling archives by content.

    An office document or a web archive is one file although it is a zip inside.
    The path itself may be a link: she named it. Raises MissingFile, NoAccess,
    UnknownExport (a device) or BrokenArchive.
    """
    return InnerSource(_opened(long_path(_resolved(path))))


def _opened(real: Path) -> Given:
    if real.is_dir():
        return NestedSource(FolderSource(real), depth=0)
    if not real.is_file():
        raise UnknownExport(detail=str(real))
    if not _starts_like_zip(real):
        return FileSource(real)
    extent = Extent(lambda: real.open("rb"), real.stat().st_size)
    archive = ZipSource(extent, readable(os.fsencode(real.stem)))
    if not archive.is_document and not _is_web_archive(real):
        return NestedSource(archive, depth=1)
    archive.close()
    return FileSource(real)


def _is_web_archive(path: Path) -> bool:
    """By its name, so that a broken one is told for what it is."""
    return path.suffix.lower() == ".wacz"


def long_path(real: AnyPath) -> AnyPath:
    """Lift Windows' bound of 260 characters on a path.

    https://learn.microsoft.com/windows/win32/fileio/maximum-file-path-limitation
    """
    written = str(real)
    if real.drive[1:] == ":":
        return type(real)("\\\\?\\" + written)
    is_share = real.drive.startswith("\\\\") and real.drive[2:3] not in {"?", "."}
    return type(real)("\\\\?\\UNC" + written[1:]) if is_share else real


def _starts_like_zip(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return starts_like_zip(stream.read(4))
    except OSError:
        raise NoAccess(detail=str(path)) from None


def _resolved(path: Path) -> Path:
    try:
        return path.resolve(strict=True)
    except PermissionError:
        raise NoAccess(detail=str(path)) from None
    except (OSError, RuntimeError, ValueError):  # missing; a loop of links; a NUL
        raise MissingFile(detail=str(path)) from None


@dataclass(slots=True)
class _Listing:
    """One folder: safe names, each with its name on the disk."""

    path: Path
    prefix: str = ""
    files: dict[str, str] = field(default_factory=dict)
    folders: dict[str, str] = field(default_factory=dict)
    refused: list[Unread] = field(default_factory=list)
    entered: dict[str, "_Listing"] = field(default_factory=dict)

    def read(self) -> Self:
        """Fill the listing from the disk, in the order of the names there."""
        try:
            with os.scandir(self.path) as entries:
                for entry in sorted(entries, key=lambda e: e.name):
                    self._take(entry)
        except OSError:
            self._refuse("", NoAccess)
        return self

    def enter(self, folder: str) -> "_Listing | None":
        """List a folder in this one, once."""
        if folder not in self.folders:
            return None
        if folder not in self.entered:
            path = self.path / self.folders[folder]
            self.entered[folder] = _Listing(path, f"{self.prefix}{folder}/").read()
        return self.entered[folder]

    def _take(self, entry: os.DirEntry[str]) -> None:
        written = readable(os.fsencode(entry.name))
        name = safe_name(written)
        is_folder = entry.is_dir(follow_symlinks=False) and not is_junction(entry)
        if name is None or not (is_folder or entry.is_file(follow_symlinks=False)):
            self._refuse(written, UnsafeName)
            return
        kept = self.folders if is_folder else self.files
        if name in kept:
            self._refuse(written, SameName)
        kept[name] = entry.name

    def _refuse(self, name: str, error: type[InputError]) -> None:
        self.refused.append(Unread(self.prefix + name, 0, error.code))


def is_junction(entry: os.DirEntry[str]) -> bool:
    """Tell Windows' links between folders, which Python 3.11 takes for folders."""
    if os.name != "nt":
        return False
    return getattr(entry.stat(follow_symlinks=False), "st_reparse_tag", 0) == _JUNCTION


class FolderSource(Closing):
    """A folder and all below it, listed one folder at a time when first asked.

    Paths are only ever built from what the disk lists, never from what a file says.
    Of two names that are the same in NFC the last on the disk is read. Keeps the
    names in memory: about 300 bytes a file.
    """

    def __init__(self, root: Path) -> None:
        self.untrusted_title = readable(os.fsencode(root.name or root.anchor))
        self._top = _Listing(root).read()

    def names(self) -> Iterator[str]:
        """Every file's name: a folder's files, then its folders, each sorted."""
        for listing in self._walk():
            for name in sorted(listing.files):
                yield listing.prefix + name

    def refused(self) -> Iterator[Unread]:
        """Links, pipes, unsafe or double names, and folders that cannot be listed."""
        for listing in self._walk():
            yield from listing.refused

    def holds(self, name: str) -> bool:
        """Whether there is such a file."""
        return self._find(name) is not None

    def size(self, name: str) -> int:
        """Bytes of the file."""
        try:
            return self._path(name).lstat().st_size
        except OSError:
            raise MissingFile(detail=name) from None

    def extent_of(self, name: str) -> Extent:
        """Say where the file's bytes lie: all of it."""
        return Extent(partial(self.open, name), self.size(name))

    def open(self, name: str) -> BinaryIO:
        """Open for reading; raises MissingFile or NoAccess."""
        path = self._path(name)
        try:
            stream = os.fdopen(os.open(path, _CAREFULLY), "rb")
        except FileNotFoundError:
            raise MissingFile(detail=name) from None
        except OSError:
            raise NoAccess(detail=name) from None
        if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            stream.close()
            raise NoAccess(detail=name)
        return stream

    def _walk(self) -> Iterator[_Listing]:
        waiting: list[_Listing | None] = [self._top]
        while waiting:
            if listing := waiting.pop():
                yield listing
                folders = sorted(listing.folders, reverse=True)
                waiting.extend(listing.enter(folder) for folder in folders)

    def _find(self, name: str) -> Path | None:
        *folders, file = (safe_name(name) or "").split("/")
        listing: _Listing | None = self._top
        for folder in folders:
            listing = listing and listing.enter(folder)
        if listing is None or file not in listing.files:
            return None
        return listing.path / listing.files[file]

    def _path(self, name: str) -> Path:
        path = self._find(name)
        if path is None:
            raise MissingFile(detail=name)
        return path


class FileSource(FolderSource):
    """One file that a person gave: the only name, so the only export.

    What it refers to beside and below it can be held and opened, since a person who
    gives result.json means the pictures next to it too. The rest of her folder is
    neither listed nor reported: she did not give it.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path.parent)
        name = safe_name(readable(os.fsencode(path.name)))
        if name is None:
            raise UnsafeName(detail=path.name)
        self._name = name

    def names(self) -> Iterator[str]:
        """Yield the one name."""
        yield self._name

    def refused(self) -> Iterator[Unread]:
        """Refuse nothing: the one file was given by name."""
        yield from ()


@dataclass(frozen=True, slots=True)
class Selected:
    """Some files of a source, as a source."""

    source: Source
    chosen: tuple[str, ...]

    def names(self) -> Iterator[str]:
        """Every chosen name, in the order chosen."""
        yield from self.chosen

    def holds(self, name: str) -> bool:
        """Whether the whole source has such a file."""
        return self.source.holds(name)

    def size(self, name: str) -> int:
        """Bytes of the file, unpacked."""
        return self.source.size(name)

    def open(self, name: str) -> BinaryIO:
        """Open for reading, as the source does."""
        return self.source.open(name)
