"""An HTML page that somebody saved: taken apart, never run, nothing fetched."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from panoh.collect.encodings import find_encoding
from panoh.collect.parser import Source
from panoh.errors import Bomb

LONGEST_PAGE = 64 << 20
DEEPEST = 3000
"""Elements in elements: browsers stop at 512, and pages stay below 100."""

_HEAD_BYTES = 4096
_TAIL_LENGTH = 2048
# Others that Python knows, such as "unicode_escape", are no encodings of pages.
_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*"""
    rb"(windows-125\d|cp125\d|koi8-[ru]|iso-8859-\d{1,2}|ibm866|utf-8)\b",
    re.IGNORECASE,
)
# Browsers add a remark after the end, and some servers do.
_END = re.compile(r"</html>\s*(?:<!--.*?-->\s*)*\Z", re.IGNORECASE | re.DOTALL)
UNSEEN = frozenset({"script", "style", "noscript", "template", "head", "iframe"})
BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "dd", "div", "dl", "dt", "hr"),
        *("figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6"),
        *("header", "li", "main", "nav", "ol", "p", "pre", "section", "summary"),
        *("table", "tr", "ul"),
    }
)
# Elements that hold others and need an end: without it, those after are in them.
_NESTED = re.compile(
    r"<(/)?(?:a|abbr|address|article|aside|b|big|blockquote|center|code|details|dialog"
    r"|dir|div|dl|em|fieldset|figcaption|figure|font|footer|form|h[1-6]|header|hgroup|i"
    r"|ins|main|menu|nav|nobr|ol|pre|q|s|search|section|small|span|strike|strong|sub"
    r"|summary|sup|tt|u|ul)(?=[\s>/])",
    re.IGNORECASE,
)
_SPACES = re.compile(r"[ \t\r\n\f]+")


@dataclass(frozen=True, slots=True)
class WebPage:
    """A page as a tree. One that is cut does not end as pages do.

    Of a page that is cut the last element, and all that it is in, may not be whole.
    """

    tree: LexborHTMLParser
    is_cut: bool


def open_page(source: Source, name: str) -> WebPage:
    """Read a page whole, up to 64 MiB; raises Bomb above, and what `open` raises.

    Its encoding is the one that the page names, else the one that its bytes show.
    Bytes that are no text become U+FFFD.
    """
    with source.open(name) as stream:
        raw = stream.read(LONGEST_PAGE + 1)
    if len(raw) > LONGEST_PAGE:
        raise Bomb(detail=name)
    written = raw.decode(_encoding(raw), errors="replace")
    return WebPage(_tree(written), is_cut=not _END.search(written[-_TAIL_LENGTH:]))


def parse_page(raw: bytes) -> LexborHTMLParser:
    """Make a tree of a page's bytes, or of their beginning; raises Bomb if too deep."""
    return _tree(raw.decode(_encoding(raw), errors="replace"))


def _tree(written: str) -> LexborHTMLParser:
    """Make the tree; what is nested without end costs the square of its depth."""
    depth = 0
    for tag in _NESTED.finditer(written):
        depth += -1 if tag[1] else 1
        depth = max(depth, 0)
        if depth > DEEPEST:
            raise Bomb
    return LexborHTMLParser(written)


def readable_text(node: LexborNode | None) -> str:
    """What a reader sees of a node: blocks and <br> end lines, spaces run together.

    "" for no node. Scripts, styles and the page's head are not seen.
    """
    if node is None:
        return ""
    lines = "".join(_pieces(node)).split("\n")
    trimmed = (_SPACES.sub(" ", line).strip() for line in lines)
    return "\n".join(line for line in trimmed if line)


def attribute(node: LexborNode | None, name: str) -> str:
    """Read an attribute; "" where there is none."""
    return "" if node is None else node.attributes.get(name) or ""


def _pieces(top: LexborNode) -> Iterator[str]:
    """Walk the tree without recursion: pages nest as deep as somebody likes."""
    waiting: list[LexborNode | str] = [top]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            yield node
        elif node.is_text_node:
            yield _SPACES.sub(" ", node.text_content or "")
        elif node.tag == "br":
            yield "\n"
        elif node.is_element_node and node.tag not in UNSEEN:
            mark = "\n" if node.tag in BLOCKS else ""
            yield mark
            waiting.append(mark)
            waiting.extend(reversed([*node.iter(include_text=True)]))


def _encoding(raw: bytes) -> str:
    """Browsers save a page as UTF-8 and may leave an old name in it, or the reverse."""
    found = find_encoding(io.BytesIO(raw))
    named = _CHARSET.search(raw, 0, _HEAD_BYTES)
    is_unicode = found.startswith("utf-")
    if named is None or is_unicode or named[1].lower() == b"utf-8":
        return found
    return named[1].decode("ascii")
