"""The posts and comments of a page, in their order; nothing of one is in another.

What belongs to an item is what its element holds before the next item begins. So of a
page that was cut all items are whole but the last, whatever the markup of the site.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from urllib.parse import parse_qs, urljoin, urlsplit
from zoneinfo import ZoneInfo

from selectolax.lexbor import LexborHTMLParser, LexborNode

from panoh.collect.dates import read_stated, read_written
from panoh.collect.web_page import UNSEEN, attribute, readable_text
from panoh.collect.worded_dates import read_worded
from panoh.errors import NoDates
from panoh.model.corpus import DateOrder, PostKind

LONGEST_TEXT = 1 << 18
MOST_LINKS = 100
MOST_CLIMBED = 64

Identify = Callable[[LexborNode], tuple[str, PostKind] | None]

_EMOJI = 'img.emoji, img.emoji_css, img[class*="emoji"], img[class*="Emoji"]'
_INSTANTS = ("time", "data-time", "data-ts", "data-date", "data-post-date", "datetime")
_DOTTED = re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}\b.*")
_COUNT = re.compile(r"\d{1,3}(?:[ \u00a0\u202f]?\d{3}){0,3}|\d{1,12}")
# Where sites hide the address that a link leads to.
_HIDDEN = ("to", "st.link", "url")


@dataclass(slots=True)
class _Index:
    """A page's elements by their places in it; each selector is asked once."""

    tree: LexborHTMLParser
    places: dict[int, int] = field(default_factory=dict)
    found: dict[str, tuple[list[int], list[LexborNode]]] = field(default_factory=dict)

    def between(self, css: str, start: int, end: int) -> list[LexborNode]:
        """Find the elements from one place up to another, in their order."""
        if css not in self.found:
            nodes = self.tree.css(css)
            at = [self.places.get(node.mem_id, 0) for node in nodes]
            self.found[css] = at, nodes
        at, nodes = self.found[css]
        return nodes[bisect_left(at, start) : bisect_left(at, end)]


@dataclass(frozen=True, slots=True)
class Item:
    """A post or comment: its element, and the places in the page where it ends."""

    node: LexborNode
    native_id: str
    kind: PostKind
    end: int
    index: _Index

    @property
    def places(self) -> dict[int, int]:
        """The places of all elements of the page."""
        return self.index.places

    def all(self, css: str) -> list[LexborNode]:
        """Find its elements, in their order."""
        return self.index.between(css, self.places[self.node.mem_id], self.end)

    def first(self, css: str) -> LexborNode | None:
        """Find its first element, or None."""
        return next(iter(self.all(css)), None)

    def everything(self) -> str:
        """Read all that it shows, for markup that has changed: names and dates too."""
        lines: list[str] = []
        for node in self.node.traverse(include_text=True):
            if self.places.get(node.mem_id, 0) >= self.end:
                break
            if node.is_text_node and not _is_unseen(node):
                lines.append(" ".join((node.text_content or "").split()))
        return "\n".join(line for line in lines if line)[:LONGEST_TEXT]

    def text(self, css: str) -> str:
        """Read the text of its elements, with the addresses behind its links."""
        lines: list[str] = []
        last: LexborNode | None = None
        for node in self.all(css):
            if last is None or not is_inside(node, last):
                last = node
                lines += [readable_text(node), *hidden_links(node)]
        return "\n".join(line for line in lines if line)[:LONGEST_TEXT]


def _is_unseen(text: LexborNode) -> bool:
    return text.parent is not None and text.parent.tag in UNSEEN


def find_items(tree: LexborHTMLParser, identify: Identify) -> list[Item]:
    """Find the items: of several elements with one id the first is it."""
    starts: dict[str, tuple[LexborNode, PostKind, int]] = {}
    index = _Index(tree)
    closed: dict[int, int] = {}
    around: list[int] = []
    root = tree.root
    for place, node in enumerate(root.traverse() if root else (), start=1):
        parent = node.parent.mem_id if node.parent else 0
        while around and around[-1] != parent:
            closed[index.places[around.pop()]] = place
        around.append(node.mem_id)
        index.places[node.mem_id] = place
        if found := identify(node):
            starts.setdefault(found[0], (node, found[1], place))
    last = len(index.places) + 1
    begins = [place for _, _, place in starts.values()]
    return [
        Item(node, native_id, kind, min(following, closed.get(place, last)), index)
        for (native_id, (node, kind, place)), following in zip(
            starts.items(), [*begins[1:], last], strict=False
        )
    ]


def show_hidden(tree: LexborHTMLParser, labels: str) -> None:
    """Write emoji as letters, and drop the labels that stand for hidden text."""
    for node in tree.css(_EMOJI):
        node.replace_with(attribute(node, "alt"))
    for node in tree.css(labels):
        node.decompose()


def is_inside(node: LexborNode, outer: LexborNode) -> bool:
    """Whether an element is in another one, or is it."""
    return any(one.mem_id == outer.mem_id for one in lineage(node))


def lineage(node: LexborNode) -> Iterator[LexborNode]:
    """Yield an element and those that it is in, the nearest first, at most 64."""
    one: LexborNode | None = node
    for _ in range(MOST_CLIMBED):
        if one is None:
            return
        yield one
        one = one.parent


def classes(node: LexborNode) -> str:
    """The class names of an element, or ""."""
    return attribute(node, "class")


def hidden_links(node: LexborNode) -> list[str]:
    """List where links lead whose text does not say so."""
    shown = readable_text(node)
    found = (link_target(attribute(a, "href")) for a in node.css("a[href]"))
    targets = dict.fromkeys(target for target in found if target)
    unseen = (t for t in targets if t.partition("://")[2].rstrip("/") not in shown)
    return [*islice(unseen, MOST_LINKS)]


def link_target(href: str) -> str:
    """Give the address that a link leads to in the end; "" within the site itself."""
    try:
        asked = parse_qs(urlsplit(href).query, max_num_fields=50)
    except ValueError:
        return ""
    hidden = (values[0] for key, values in asked.items() if key in _HIDDEN)
    target = next((t for t in hidden if t.startswith(("http://", "https://"))), href)
    return target[:2000] if target.startswith(("http://", "https://")) else ""


def read_time(item: Item, css: str, zone: ZoneInfo) -> tuple[datetime | None, str, str]:
    """Read when something was posted: the instant, as written, the zone assumed.

    Only its first element with a time speaks: others are of what the post shares. An
    instant that the page's program keeps is believed before words for people, and
    words that count from the moment of looking are not turned into one.
    """
    told = next((node for node in item.all(css) if _shown_time(node)), None)
    written = _shown_time(told)[:200] if told else ""
    inner = [] if told is None else [told, *told.css(css)]
    stated = [
        attribute(node, name) for node in (item.node, *inner) for name in _INSTANTS
    ]
    for value in stated:
        if moment := read_stated(value):
            return moment, written or value, ""
    moment = _read_shown(written, zone)
    return moment, written, zone.key if moment else ""


def read_count(node: LexborNode | None) -> int:
    """Read a number of likes; one that is only said about ("1,2K") is 0."""
    shown = attribute(node, "data-count") or readable_text(node)
    found = _COUNT.fullmatch(shown.strip())
    return int(re.sub(r"\D", "", found[0])) if found else 0


def link_path(node: LexborNode | None) -> str:
    """Give the path of the link that an element is, is in, or holds first."""
    if node is None:
        return ""
    around = [one for one in lineage(node) if one.tag == "a"][:1]
    for one in [node, *around, *node.css("a[href]")[:1]]:
        if href := attribute(one, "href"):
            return path_of(href)
    return ""


def path_of(url: str) -> str:
    """Give the path of an address, without slashes around it."""
    try:
        return urlsplit(urljoin("https://site/", url)).path.strip("/")[:200]
    except ValueError:
        return ""


def _shown_time(node: LexborNode) -> str:
    shown = " ".join(readable_text(node).split())
    stated = (attribute(node, name) for name in _INSTANTS)
    return attribute(node, "abs_time") or shown or next(filter(None, stated), "")


def _read_shown(shown: str, zone: ZoneInfo) -> datetime | None:
    if moment := read_worded(shown, zone):
        return moment
    if not _DOTTED.fullmatch(shown):
        return None
    try:
        return read_written(shown, DateOrder.DMY, zone)
    except NoDates:
        return None
