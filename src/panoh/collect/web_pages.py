"""An archived web page: its words, and the pictures and videos that it shows."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urldefrag, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from panoh.collect.encodings import find_encoding
from panoh.collect.http_payload import HttpHead
from panoh.collect.web_page import attribute, parse_page, readable_text

LONGEST_TEXT = 1 << 18
MOST_SHOWN = 10_000

_CHARSET = re.compile(
    r"""charset\s*=\s*["']?\s*"""
    r"(windows-125\d|cp125\d|koi8-[ru]|iso-8859-\d{1,2}|ibm866|utf-8)\b",
    re.IGNORECASE,
)
# Crawlers keep their own picture of a page under urn:view:https://... and the like.
_URN = re.compile(r"urn:[\w-]{1,40}:(?=https?://)", re.IGNORECASE)
_SOURCES = ("src", "data-src", "poster")
_SETS = ("srcset", "data-srcset")


@dataclass(frozen=True, slots=True)
class PageContent:
    """What a page says, up to 262,144 characters, and addresses of what it shows."""

    untrusted_text: str
    is_cut: bool = False
    untrusted_shown: tuple[str, ...] = ()


def read_html(raw: bytes, head: HttpHead, url: str) -> PageContent:
    """Read a page's title and visible text; its server may name the encoding."""
    page = parse_page(_as_utf8(raw, head))
    title = _title(page)
    body = readable_text(page.body)
    text = body if body.startswith(title) else f"{title}\n{body}".strip()
    shown = dict.fromkeys(islice(_shown(page, url), MOST_SHOWN))
    return PageContent(text[:LONGEST_TEXT], len(text) > LONGEST_TEXT, tuple(shown))


def read_plain(raw: bytes, head: HttpHead) -> PageContent:
    """Read a page that is plain text."""
    encoded = _as_utf8(raw, head)
    encoding = find_encoding(io.BytesIO(encoded))
    text = encoded.decode(encoding, errors="replace").strip()
    return PageContent(text[:LONGEST_TEXT], len(text) > LONGEST_TEXT)


def page_address(url: str) -> str:
    """Give an address as references are compared: no fragment, no crawler's prefix."""
    return _joined("", _URN.sub("", url, count=1))


def site_of(url: str) -> str:
    """Name the site: the address's host in lower case, or "" where it has none."""
    try:
        return (urlsplit(page_address(url)).hostname or "").rstrip(".")
    except ValueError:
        return ""


def _as_utf8(raw: bytes, head: HttpHead) -> bytes:
    """Write a page as UTF-8 if its server names another encoding, as browsers do."""
    named = _CHARSET.search(head.fields.get("content-type", ""))
    if named is None or named[1].lower() == "utf-8":
        return raw
    return raw.decode(named[1], errors="replace").encode("utf-8")


def _title(page: LexborHTMLParser) -> str:
    title = page.head and page.head.css_first("title")
    return " ".join(title.text().split()) if title else ""


def _shown(page: LexborHTMLParser, url: str) -> Iterator[str]:
    base = _joined(page_address(url), attribute(page.css_first("base[href]"), "href"))
    for node in page.css("img, source, video"):
        for name in _SOURCES:
            if written := attribute(node, name):
                yield _joined(base, written)
        for name in _SETS:
            for written in attribute(node, name).split(","):
                if written.strip():
                    yield _joined(base, written.split()[0])


def _joined(base: str, written: str) -> str:
    """Resolve a reference; what is no address resolves to the page itself."""
    try:
        return urldefrag(urljoin(base, written.strip())).url
    except ValueError:
        return base
