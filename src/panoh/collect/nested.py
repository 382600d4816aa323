"""Archives inside a folder or an archive, read as if they were folders.

People zip exports again, and WhatsApp's zips lie in a folder of many. A member is
named "outer.zip/inner.zip/photo.jpg", and that name works in any process that opens
the same place.
"""

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath
from typing import BinaryIO, Protocol

from panoh.collect.archive import ZipSource, starts_like_zip
from panoh.collect.extents import Extent
from panoh.collect.given import Closing
from panoh.collect.names import safe_name
from panoh.collect.parser import Source
from panoh.collect.zip_bounds import (
    FREE_NESTED_BYTES,
    MOST_DEPTH,
    MOST_HELD_BYTES,
    MOST_OPEN,
    MOST_RATIO,
)
from panoh.errors import Bomb, InputError, MissingFile, NestedArchive, SameName
from panoh.model.corpus import Unread

_SUFFIX = ".zip"  # others are zips inside too (xlsx, apk, epub): they stay files

_Path = tuple[str, ...]  # archives from the outermost on, each by its name in the last


class Holder(Source, Protocol):
    """A folder or an archive that says where the bytes of its files lie."""

    @property
    def untrusted_title(self) -> str:
        """The folder's name, or the archive's without its suffix."""
        ...

    def refused(self) -> Iterator[Unread]:
        """Files that are there and are not among the names, each with its reason."""
        ...

    def extent_of(self, name: str) -> Extent:
        """Where the file's bytes lie."""
        ...

    def close(self) -> None:
        """Let go of the file on the disk."""
        ...


class NestedSource(Closing):
    """A folder or an archive with all its inner archives, opened when first asked.

    A document such as a workbook stays one file, and so does what is no zip inside.
    An archive that cannot be read is refused, by name. `depth` is 0 for a folder and
    1 for an archive. The archives themselves can be held and opened too: a post may
    carry one.
    """

    def __init__(self, given: Holder, depth: int) -> None:
        self._given = given
        self._depth = depth
        self._shelf = _Shelf()

    @property
    def untrusted_title(self) -> str:
        """The title of what was given."""
        return self._given.untrusted_title

    def names(self) -> Iterator[str]:
        """Every file's name; an archive's members stand where its name would."""
        for name in self._given.names():
            if is_archive_name(name):
                yield from self._listing.below[name]
            else:
                yield name

    def refused(self) -> Iterator[Unread]:
        """What was refused at any depth; an archive that is cut short goes by name."""
        for unread in self._given.refused():
            name = unread.untrusted_file or self.untrusted_title
            yield Unread(name, unread.place, unread.code)
        yield from self._listing.refused

    def holds(self, name: str) -> bool:
        """Whether there is such a file."""
        try:
            *archives, file = self._split(name)
            return self._holder(tuple(archives)).holds(file)
        except InputError:
            return False

    def size(self, name: str) -> int:
        """Bytes of the file, unpacked."""
        *archives, file = self._split(name)
        return self._holder(tuple(archives)).size(file)

    def open(self, name: str) -> BinaryIO:
        """Open for reading, also when the archive it is in was not listed."""
        *archives, file = self._split(name)
        return self._holder(tuple(archives)).open(file)

    def close(self) -> None:
        """Close all archives; members open at this moment can still be read."""
        self._shelf.clear()
        self._given.close()

    def _split(self, name: str) -> _Path:
        """Give the archives on the way to a file, and its name in the last of them.

        A file of this very name comes before one in an archive. Where there is none,
        the last archive on the way is the one to say so.
        """
        path: _Path = ()
        rest = safe_name(name) or ""
        while not (holder := self._holder(path)).holds(rest):
            archive = next(filter(holder.holds, _archives_above(rest)), None)
            if archive is None:
                break
            path = (*path, archive)
            rest = rest[len(archive) + 1 :]
        return (*path, rest)

    def _holder(self, path: _Path) -> Holder:
        """Open the archive at a path. Raises MissingFile if it is none."""
        if not path:
            return self._given
        archive = self._shelf.get(path) or self._opened(path)
        if archive is None:
            raise MissingFile(detail="/".join(path))
        return archive

    def _opened(self, path: _Path) -> ZipSource | None:
        """Open an archive in its own; None for a document, and what is no zip."""
        parent, name = self._holder(path[:-1]), path[-1]
        with parent.open(name) as stream:
            if not starts_like_zip(stream.read(4)):
                return None
        if self._depth + len(path) > MOST_DEPTH:
            raise NestedArchive(detail=name)
        extent = parent.extent_of(name)
        archive = ZipSource(extent, PurePosixPath(name).stem)
        if archive.is_document:
            archive.close()
            return None
        self._shelf.put(path, archive, extent.held_bytes)
        return archive

    @cached_property
    def _listing(self) -> "_Listing":
        """List the members of all archives, once."""
        listing = _Listing()
        for name in filter(is_archive_name, self._given.names()):
            if self._depth == 0 or not listing.below:
                budget = _Budget(self._whole_bytes(name))
            listing.below[name] = list(self._list((name,), budget, listing.refused))
        return listing

    def _whole_bytes(self, name: str) -> int:
        """Bytes on the disk that an archive is a part of."""
        given = self._given
        return given.disk_bytes if isinstance(given, ZipSource) else given.size(name)

    def _list(
        self, path: _Path, budget: "_Budget", refused: list[Unread]
    ) -> Iterator[str]:
        prefix = "/".join(path)
        try:
            archive = self._shelf.get(path) or self._opened(path)
            if archive is not None:
                budget.spend(archive.unpacked_bytes)
        except InputError as error:
            refused.append(Unread(prefix, 0, error.code))
            return
        if archive is None:
            yield prefix
            return
        for unread in archive.refused():
            name = f"{prefix}/{unread.untrusted_file}".rstrip("/")
            refused.append(Unread(name, 0, unread.code))
        for name in archive.names():
            if self._split(f"{prefix}/{name}") != (*path, name):
                refused.append(Unread(f"{prefix}/{name}", 0, SameName.code))
            elif is_archive_name(name):
                yield from self._list((*path, name), budget, refused)
            else:
                yield f"{prefix}/{name}"


def is_archive_name(name: str) -> bool:
    """Whether a file is looked into for being an archive."""
    return name[-len(_SUFFIX) :].lower() == _SUFFIX


def _archives_above(name: str) -> Iterator[str]:
    """Give every beginning of a name that may be an archive, shortest first."""
    end = name.find("/")
    while end >= 0:
        if is_archive_name(name[:end]):
            yield name[:end]
        end = name.find("/", end + 1)


@dataclass(slots=True)
class _Listing:
    """What stands in place of each archive that the given source names."""

    below: dict[str, list[str]] = field(default_factory=dict)
    refused: list[Unread] = field(default_factory=list)


class _Budget:
    """What all archives in one file on the disk may unpack to together."""

    def __init__(self, disk_bytes: int) -> None:
        self._left = max(FREE_NESTED_BYTES, MOST_RATIO * disk_bytes)

    def spend(self, n_bytes: int) -> None:
        """Take from what is left; what asks for more gets nothing, and is a Bomb."""
        if n_bytes > self._left:
            raise Bomb
        self._left -= n_bytes


class _Shelf:
    """The archives opened last; older ones are closed to let go of memory."""

    def __init__(self) -> None:
        self._open: OrderedDict[_Path, tuple[ZipSource, int]] = OrderedDict()

    def get(self, path: _Path) -> ZipSource | None:
        """Give the archive at a path, if it is open."""
        if path not in self._open:
            return None
        self._open.move_to_end(path)
        return self._open[path][0]

    def put(self, path: _Path, archive: ZipSource, held_bytes: int) -> None:
        """Keep an archive open, closing as many as it needs the room of."""
        while self._open and self._is_full(held_bytes):
            _, (oldest, _) = self._open.popitem(last=False)
            oldest.close()
        self._open[path] = archive, held_bytes

    def clear(self) -> None:
        """Close them all."""
        for archive, _ in self._open.values():
            archive.close()
        self._open.clear()

    def _is_full(self, more_bytes: int) -> bool:
        held = sum(held_bytes for _, held_bytes in self._open.values())
        return len(self._open) >= MOST_OPEN or held + more_bytes > MOST_HELD_BYTES
