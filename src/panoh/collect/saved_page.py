"""A web page as a browser saves it: alone, with a folder of its files, or as MHTML.

What browsers write: "Web page, complete" puts pictures into a folder beside it and
rewrites the references; MHTML (RFC 2557) is one MIME file whose parts are named by
their addresses; Chromium and Firefox note where the page was in a comment before it.
"""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath
from types import MappingProxyType
from urllib.parse import unquote, urldefrag, urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from panoh.collect.encodings import find_encoding
from panoh.collect.inline_pictures import InlinePictures
from panoh.collect.media_kind import HEAD_BYTES, kind_of_head, kind_of_name
from panoh.collect.mime_inside import part_name
from panoh.collect.mime_parts import (
    MimeFile,
    Part,
    is_saved_page,
    read_headers,
    read_mime,
)
from panoh.collect.mime_text import read_text
from panoh.collect.names import safe_name
from panoh.collect.parser import OpenExport
from panoh.collect.web_page import (
    LONGEST_PAGE,
    attribute,
    open_page,
    parse_page,
)
from panoh.errors import Bomb, TruncatedExport
from panoh.model.corpus import Media, MediaKind

LONGEST_URL = 2000

_HTML = re.compile(rb"<!doctype html|<html|<head|<body|<!-- saved from", re.IGNORECASE)
_SAVED_FROM = re.compile(
    r"<!--\s*saved from url=\(\d{4}\)(\S{1,2000})\s|\burl:\s*(https?://\S{1,2000})"
)
_BACKGROUND = re.compile(r"""url\(\s*["']?([^"')]+)""")
# Of Chromium and Firefox; of Word and Internet Explorer; of old Firefox in Turkish.
_FOLDERS = ("_files", ".files", "_dosyalar")
_HEAD_BYTES = 4096
_SMALLEST_INLINE = 2048


@dataclass(frozen=True)
class SavedPage:
    """A page as a tree, where it was, and the files that were saved with it."""

    export: OpenExport
    tree: LexborHTMLParser
    is_cut: bool
    untrusted_saved_from: str = ""
    mime: MimeFile | None = None
    parts: Mapping[str, Part] = field(default_factory=lambda: MappingProxyType({}))

    @cached_property
    def url(self) -> str:
        """Where the page was: as the browser noted it, else as the page says."""
        canonical = self.tree.css_first('link[rel="canonical"]')
        stated = self.tree.css_first('meta[property="og:url"]')
        told = (
            self.untrusted_saved_from,
            attribute(canonical, "href"),
            attribute(stated, "content"),
        )
        urls = (url.strip()[:LONGEST_URL] for url in told)
        return next((u for u in urls if u.startswith(("http://", "https://"))), "")

    @cached_property
    def title(self) -> str:
        """The page's title on one line."""
        node = self.tree.css_first("title")
        return " ".join(node.text().split())[:300] if node else ""

    @cached_property
    def _inline(self) -> InlinePictures:
        with self.export.source.open(self.export.name) as stream:
            return InlinePictures(self.export.name, stream.read(LONGEST_PAGE))

    def media_of(self, node: LexborNode) -> Media | None:
        """Find the picture or video that an element shows, or None if it shows none."""
        shown = attribute(node, "src") or attribute(node, "data-src")
        if not shown and node.tag != "img":
            background = _BACKGROUND.search(attribute(node, "style"))
            shown = background[1] if background else ""
        usual = MediaKind.VIDEO if node.tag in {"video", "source"} else MediaKind.IMAGE
        return self._medium(shown.strip(), usual) if shown.strip() else None

    def _medium(self, reference: str, usual: MediaKind) -> Media | None:
        missing = Media("", usual, is_included=False)
        if reference.startswith("data:"):
            if len(reference) <= _SMALLEST_INLINE:
                return None
            return (None if self.mime else self._inline.medium(reference)) or missing
        if self.mime:
            return self._part(reference, missing)
        if reference.startswith(("http:", "https:", "//", "/", "blob:")):
            return missing
        folder = PurePosixPath(self.export.name).parent
        safe = safe_name(unquote(_bare(reference)))
        if safe is None:
            self.export.leftovers["unsafe reference"] += 1
            return None
        name = str(folder / safe)
        if not self.export.source.holds(name):
            return Media(name, usual, is_included=False)
        kind = kind_of_name(name)
        if kind is MediaKind.OTHER:
            with self.export.source.open(name) as stream:
                kind = kind_of_head(stream.read(HEAD_BYTES))
        return None if kind is MediaKind.OTHER else Media(name, kind)

    def _part(self, reference: str, missing: Media) -> Media | None:
        """Find a part of the MHTML; raises TruncatedExport if the rest may hold it."""
        part = self.parts.get(_address(self.url, reference))
        part = part or self.parts.get(reference)
        if part is None or self.mime is None:
            if self.mime and self.mime.is_cut:
                raise TruncatedExport
            return missing
        if part.is_cut:
            raise TruncatedExport
        kind = kind_of_head(part.head(self.mime.raw, HEAD_BYTES))
        if kind is MediaKind.OTHER:
            return None
        own = PurePosixPath(_bare(reference)).name
        return Media(part_name(self.export.name, part, unquote(own)), kind)


def starts_like_page(head: bytes) -> bool:
    """Whether it begins as HTML does, after a few remarks and blanks."""
    start = as_utf_8(head)[:_HEAD_BYTES]
    is_markup = start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
    return is_markup and bool(_HTML.search(start))


def as_utf_8(head: bytes) -> bytes:
    """Give the beginning of a page as bytes to search, also of one in UTF-16."""
    encoding = find_encoding(io.BytesIO(head[:_HEAD_BYTES]))
    if not encoding.startswith("utf-16"):
        return head
    return head.decode(encoding, "replace").encode("utf-8", "replace")


def folder_of_page(name: str) -> str:
    """Name the folder into which a browser puts the files of a page: "Wall_files".

    Its suffix stays in the answer for MHTML, and for two pages of one name.
    """
    path = PurePosixPath(name)
    return f"{path.with_suffix('')}_files" if path.suffix == ".html" else name


def is_of_page(name: str) -> bool:
    """Whether a file lies in such a folder: it is a frame of the page beside it."""
    return PurePosixPath(name).parent.name.endswith(_FOLDERS)


def page_of(head: bytes) -> bytes:
    """Give the beginning of the page in a file's first bytes; b"" if it holds none.

    Of MHTML it is preceded by its address, as a remark.
    """
    if starts_like_page(head):
        return as_utf_8(head)
    headers, _ = read_headers(head, 0, len(head))
    if not is_saved_page(headers):
        return b""
    file = read_mime(head)
    page = next((p for p in file.parts if p.headers.content_type == "text/html"), None)
    if page is None:
        return b""
    url = headers["snapshot-content-location"] or page.headers["content-location"]
    remark = f"<!-- saved from url=(0000){url[:LONGEST_URL]} -->\n"
    return remark.encode("utf-8", "replace") + page.content(head)


def open_saved_page(export: OpenExport) -> SavedPage:
    """Open a page, whichever way it was saved.

    Raises Bomb above 64 MiB, TruncatedExport if MHTML ends before its page begins.
    """
    with export.source.open(export.name) as stream:
        head = stream.read(_HEAD_BYTES)
    if not starts_like_page(head) and is_saved_page(
        read_headers(head, 0, len(head))[0]
    ):
        return _open_mhtml(export)
    page = open_page(export.source, export.name)
    found = _SAVED_FROM.search(as_utf_8(head).decode("utf-8", "replace"))
    url = (found[1] or found[2]) if found else ""
    return SavedPage(export, page.tree, page.is_cut, url)


def _open_mhtml(export: OpenExport) -> SavedPage:
    with export.source.open(export.name) as stream:
        raw = stream.read(LONGEST_PAGE + 1)
    if len(raw) > LONGEST_PAGE:
        raise Bomb(detail=export.name)
    file = read_mime(raw)
    pages = [p for p in file.parts if p.headers.content_type == "text/html"]
    if not pages or not pages[0].headers.is_whole:
        raise TruncatedExport(detail=export.name)
    top = file.messages[0]["snapshot-content-location"]
    url = top or pages[0].headers["content-location"]
    parts: dict[str, Part] = {}
    for part in file.parts:
        if address := part.headers["content-location"]:
            parts.setdefault(_address(url, address), part)
        if content_id := part.headers["content-id"]:
            parts.setdefault(f"cid:{content_id.strip('<>')}", part)
    return SavedPage(export, _tree(pages[0], raw), file.is_cut, url, file, parts)


def _tree(page: Part, raw: bytes) -> LexborHTMLParser:
    """Make the page's tree; a part may name an encoding that its page does not."""
    content = page.content(raw)
    encoding = page.headers.parameter("charset")
    if encoding:
        content = read_text(content, encoding).encode("utf-8")
    return parse_page(content)


def _address(base: str, reference: str) -> str:
    """Resolve a reference; what is no address stays as it is."""
    try:
        return urldefrag(urljoin(base, reference)).url
    except ValueError:
        return reference


def _bare(reference: str) -> str:
    """Drop what follows the path of a reference."""
    return reference.partition("#")[0].partition("?")[0]
