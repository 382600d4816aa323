"""Find the exports in what a person gave, by content."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from panoh.collect.given import Given
from panoh.collect.media_kind import HEAD_BYTES as MEDIA_HEAD_BYTES
from panoh.collect.media_kind import kind_of_head, kind_of_name
from panoh.collect.names import safe_name
from panoh.collect.parser import OpenExport, Parser, Source
from panoh.collect.parsers.registry import MEDIA_FOLDER, PARSERS
from panoh.collect.saved_page import is_of_page
from panoh.collect.sources import Selected
from panoh.errors import InputError, NotReferenced, UnknownExport
from panoh.model.corpus import MediaKind, Post, Unread

HEAD_BYTES = 64 * 1024
_PIECE_BYTES = 256 * 1024

_ASSETS = frozenset({".css", ".eot", ".js", ".map", ".svg", ".ttf", ".woff", ".woff2"})
_LITTER = frozenset({".ds_store", "thumbs.db", "ehthumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class Found:
    """One export: its parser, its main file, and all its `parts` if it has several.

    A folder of media has no main file: it goes by the source's own title, as `name`.
    `media` are the images and videos that belong to the export: in its folder and
    below, up to the next export. Of several in one folder the first has them. `others`
    are files there that no parser recognised: attachments, if a post names them.
    """

    parser: Parser
    name: str
    media: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def is_folder(self) -> bool:
        """Whether this is a folder of media."""
        return self.parser is MEDIA_FOLDER

    def parse(self, export: OpenExport) -> Iterator[Post | Unread]:
        """Parse the opened export; a folder's parser sees its media alone."""
        if self.is_folder:
            export = replace(export, source=Selected(export.source, self.media))
        return self.parser.parse(replace(export, parts=self.parts))


def find_exports(
    source: Given, parsers: Sequence[Parser] = PARSERS
) -> tuple[list[Found], list[Unread]]:
    """Find all exports, in the order of `parsers`, and the files that are in none.

    Looks into every file once, 64 KiB at most, by content: of a name such as x.jpg 64
    bytes, unless they show that it is no picture. Media with no main file in their
    folder or above make one folder of media. Other files beside or below a main file
    are left to its references, see unreferenced(); the rest are unread, unless an
    operating system left them there. Names that the source refused are its own to tell.

    A table whose name an export before it references is a file that a post carries.
    """
    unread: list[Unread] = []
    names = _sort_out(source, parsers, unread)
    media = names.pop(MEDIA_FOLDER, [])
    mains = [
        (parser, folder, parts)
        for parser in parsers
        for folder, parts in _exports(parser, names.get(parser, ()))
    ]
    owners = _Owners((f, parts[0]) for p, f, parts in mains if p.refers_to_media)
    others = owners.share_out(filter(_is_told, names.get(None, ())))
    unread += [Unread(name, 0, UnknownExport.code) for name in others.pop("", ())]
    owned = owners.share_out(media)
    found = [
        Found(
            parser,
            main,
            owned.pop(main, ()),
            (main, *rest) if rest else (),
            () if parser.leaves_files else others.get(main, ()),
        )
        for parser, _folder, (main, *rest) in mains
    ]
    if loose := owned.get(""):
        found.append(Found(MEDIA_FOLDER, source.untrusted_title, loose))
    return found, unread


def _exports(
    parser: Parser, names: Iterable[str]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Join files that are one export: its folder, and its files in natural order."""
    exports: dict[str, list[str]] = {}
    for name in names:
        exports.setdefault(parser.export_of(name), []).append(name)
    for key, some in exports.items():
        parts = tuple(sorted(some, key=_natural))
        yield (_folder_of(key) if key == parts[0] else key), parts


def _natural(name: str) -> tuple[str, list[int | str], str]:
    """Sort as people count: messages.html, messages2.html, messages10.html."""
    path = PurePosixPath(name)
    pieces = re.split(r"(\d{1,18})", path.stem)
    ordered = [int(p) if i % 2 else p for i, p in enumerate(pieces)]
    return str(path.parent), ordered, path.suffix


def _sort_out(
    source: Given, parsers: Sequence[Parser], unread: list[Unread]
) -> dict[Parser | None, list[str]]:
    """List the names that each parser reads, those that none does under None."""
    names: dict[Parser | None, list[str]] = {}
    for name in source.names():
        try:
            parser = _parser_for(source, name, parsers)
        except InputError as error:
            if kind_of_name(name) is MediaKind.OTHER:
                unread.append(Unread(name, 0, error.code))
                continue
            parser = MEDIA_FOLDER
        names.setdefault(parser, []).append(name)
    return names


def _parser_for(source: Source, name: str, parsers: Sequence[Parser]) -> Parser | None:
    is_named_media = kind_of_name(name) is not MediaKind.OTHER
    with source.open(name) as stream:
        head = stream.read(MEDIA_HEAD_BYTES)
        is_media = kind_of_head(head) is not MediaKind.OTHER
        if is_media and is_named_media:
            return MEDIA_FOLDER
        head += stream.read(HEAD_BYTES - len(head))
    found = next((p for p in parsers if p.recognises(name, head)), None)
    return found or (MEDIA_FOLDER if is_media or is_named_media else None)


class _Owners:
    """Which main file a file belongs to: the nearest, in its folder or above.

    A table is no owner: it names no pictures, so those beside it are loose.
    """

    def __init__(self, mains: Iterable[tuple[str, str]]) -> None:
        self._by_folder: dict[str, str] = {}
        for folder, main in mains:
            self._by_folder.setdefault(folder, main)

    def of(self, name: str) -> str:
        """Give the main file's name, or nothing."""
        folder = _folder_of(name)
        while folder not in self._by_folder:
            if not folder:
                return ""
            folder = _folder_of(folder)
        return self._by_folder[folder]

    def share_out(self, names: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """List the names of each owner, sorted; those of nobody under ""."""
        shares: dict[str, list[str]] = {}
        for name in sorted(names):
            shares.setdefault(self.of(name), []).append(name)
        return {owner: tuple(share) for owner, share in shares.items()}


def _folder_of(name: str) -> str:
    return name.rpartition("/")[0]


def _is_told(name: str) -> bool:
    """Whether an unknown file is worth telling: pages bring styles and scripts."""
    is_asset = is_of_page(name) or PurePosixPath(name).suffix.lower() in _ASSETS
    return not (is_asset or _is_litter(name))


def _is_litter(name: str) -> bool:
    """Tell what macOS and Windows leave behind. Asked last: pictures are not litter."""
    path = PurePosixPath(name)
    is_twin = path.name.startswith("._") or "__MACOSX" in path.parts
    return is_twin or path.name.lower() in _LITTER


def unreferenced(
    source: Source, found: Found, referenced: AbstractSet[str]
) -> Iterator[Unread]:
    """Name an export's media and other files that no post mentions.

    A folder's media are all posts.

    `referenced` are names of media in posts: of all exports of the source, where
    several share a folder.
    """
    if found.is_folder:
        return
    mentioned = {safe_name(name) for name in referenced}
    for name in found.media:
        if name not in mentioned and not _is_thumbnail(source, name):
            yield Unread(name, 0, NotReferenced.code)
    for name in found.others:
        if name not in mentioned:
            yield Unread(name, 0, UnknownExport.code)


def _is_thumbnail(source: Source, name: str) -> bool:
    """Tell Telegram's thumbnails of files that are there too.

    They are "photo_1_thumb.jpg" or "video.mp4_thumb.jpg". Where the video was left out
    of the export its thumbnail is the only picture, and worth telling.
    """
    whole = name.removesuffix("_thumb.jpg")
    return whole != name and (source.holds(whole) or source.holds(f"{whole}.jpg"))


def found_sha256(source: Source, found: Found) -> str:
    """Identify an export by its content: its one file, or all that it consists of."""
    if found.is_folder:
        return folder_sha256(source, found.media)
    if found.parts:
        return folder_sha256(source, found.parts)
    return content_sha256(source, found.name)


def content_sha256(source: Source, name: str) -> str:
    """SHA-256 of one file, as 64 hex characters, read in pieces of 256 KiB."""
    with source.open(name) as stream:
        whole = hashlib.sha256()
        while piece := stream.read(_PIECE_BYTES):
            whole.update(piece)
    return whole.hexdigest()


def folder_sha256(source: Source, names: Iterable[str]) -> str:
    """SHA-256 over one line a file, sorted by name, in UTF-8, each with a line feed.

    A line is the file's SHA-256 in hex, a space, its size in bytes, a space, its name.
    A file that cannot be read has our error's code in place of its hash, and size 0,
    so that one damaged picture does not keep the others out. Names hold no line ends.
    """
    whole = hashlib.sha256()
    for name in sorted(names):
        try:
            line = f"{content_sha256(source, name)} {source.size(name)} {name}\n"
        except InputError as error:
            line = f"{error.code} 0 {name}\n"
        whole.update(line.encode())
    return whole.hexdigest()
