"""An HTML page that somebody saved: taken apart, never run, nothing fetched."""

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from panoh.collect.encodings import find_encoding
from panoh.collect.parser import Source
from panoh.errors import Bomb

LONGEST_PAGE = 64 << 20

_HEAD_BYTES = 4096
_TAIL_BYTES = 2048
# Others that Python knows, such as "unicode_escape", are no encodings of pages.
_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*"""
    rb"(windows-125\d|cp125\d|koi8-[ru]|iso-8859-\d{1,2}|ibm866|utf-8)\b",
    re.IGNORECASE,
)
# Browsers add a remark after the end, and some servers do.
_END = re.compile(rb"</html>\s*(?:<!--.*?-->\s*)*\Z", re.IGNORECASE | re.DOTALL)
_UNSEEN = frozenset({"script", "style", "noscript", "template", "head", "iframe"})
_BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "dd", "div", "dl", "dt", "hr"),
        *("figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6"),
        *("header", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tr"),
        "ul",
    }
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
    return WebPage(parse_page(raw), is_cut=not _END.search(raw[-_TAIL_BYTES:]))


def parse_page(raw: bytes) -> LexborHTMLParser:
    """Make a tree of a page's bytes, or of their beginning."""
    return LexborHTMLParser(raw.decode(_encoding(raw), errors="replace"))


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
        elif node.is_element_node and node.tag not in _UNSEEN:
            mark = "\n" if node.tag in _BLOCKS else ""
            yield mark
            waiting.append(mark)
            waiting.extend(reversed([*node.iter(include_text=True)]))


def _encoding(raw: bytes) -> str:
    named = _CHARSET.search(raw, 0, _HEAD_BYTES)
    # Browsers save a page as UTF-8 and may leave the old name in it.
    if named is None or _is_utf8(raw):
        return find_encoding(io.BytesIO(raw))
    return named[1].decode("ascii")


def _is_utf8(raw: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(raw)  # may end inside a letter
    except UnicodeDecodeError:
        return False
    return True
