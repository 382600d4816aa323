"""The pages of Instagram's and Facebook's downloads: chats, posts and comments.

Names of classes are made by a machine and change; what has not changed since 2018 is
how a record is built. It is an element whose last child is a time and nothing else:

    <div> <div>who</div> <div>what was said, pictures, reactions</div> <div>when</div>
    <section> <h2>who, or what was done</h2> <div>...</div> <footer>when</footer>

Comments of Instagram are a table of labels and values, the time in its last cell.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser, LexborNode

from panoh.collect.meta_chats import MESSAGE_FILE, file_names, thread_of
from panoh.collect.meta_dates import is_time, read_time
from panoh.collect.meta_download import Download
from panoh.collect.meta_text import Lines
from panoh.collect.web_page import WebPage, attribute, readable_text
from panoh.model.corpus import Channel, Media, MediaKind, Post, PostKind, Unread

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "header"})
_FILES = {
    "img": MediaKind.IMAGE,
    "video": MediaKind.VIDEO,
    "audio": MediaKind.OTHER,
    "source": None,
}
_UP = re.compile(r"(?:\.{1,2}/)+")
_PAGE = re.compile(r"\.html?(?:#.*)?$|^#", re.IGNORECASE)
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Block:
    """A record of a page: its parts, and when it was, as written."""

    heading: LexborNode | None
    content: tuple[LexborNode, ...]
    time: str


def blocks_of(page: WebPage, leftovers: Counter[str]) -> Iterator[Block]:
    """Find a page's records in their order.

    Of a page that is cut the last one may not be whole, and is left out. What stands
    between records and has no time is counted in `leftovers`: who takes part in a chat.
    """
    top = page.tree.css_first('[role="main"]') or page.tree.body
    held: Block | None = None
    for block in _walk(top, _DEEPEST, leftovers) if top else ():
        if held:
            yield held
        held = block
    if held and not page.is_cut:
        yield held


def _walk(node: LexborNode, depth: int, leftovers: Counter[str]) -> Iterator[Block]:
    children = [(child, _block(child)) for child in node.iter()]
    is_list = any(block for _, block in children)
    for child, block in children:
        if block:
            yield block
        elif is_list:
            leftovers["element without a time"] += bool(readable_text(child))
        elif depth:
            yield from _walk(child, depth - 1, leftovers)


def _block(node: LexborNode) -> Block | None:
    parts = list(node.iter())
    if len(parts) > 1 and is_time(written := readable_text(parts[-1])):
        is_headed = len(parts) > 2 or parts[0].tag in _HEADINGS
        heading = parts[0] if is_headed else None
        return Block(heading, tuple(parts[is_headed:-1]), written)
    cells = node.css("td") if node.tag == "table" else []
    if cells and is_time(written := readable_text(cells[-1])):
        return Block(None, (node,), written)
    return None


def title_of(tree: LexborHTMLParser) -> str:
    """Read the page's title: of a chat of two, the other person's name."""
    return readable_text(tree.css_first("h1")) or (
        " ".join(title.text().split()) if (title := tree.css_first("title")) else ""
    )


def is_chat(name: str) -> bool:
    """Tell a chat's page by its file's name."""
    stem = name.rpartition("/")[2].partition(".")[0]
    return MESSAGE_FILE.fullmatch(stem) is not None


def chat_channel(download: Download, title: str) -> Channel:
    """Make the channel of a chat: the same as the JSON of the download gives."""
    return download.channel(thread_of(download.name, (title,)), title)


def read_block(
    block: Block, download: Download, channel: Channel
) -> Iterator[Post | Unread]:
    """Read a record: a message of a chat, or else a post or comment."""
    download.place += 1
    heading = readable_text(block.heading)
    is_message = is_chat(download.name)
    reactions = _take_reactions(block) if is_message else 0
    media = tuple(_take_media(block, download))
    lines = Lines()
    if not is_message and download.app == "instagram":
        lines.say(heading)  # the caption
    for node in block.content:
        _say(node, lines)
    if not is_message and download.app == "facebook":
        lines.say(download.without_owner(heading))  # Facebook's own sentence
    author, text = heading if is_message else "", str(lines)
    order = download.export.rules.date_order
    posted_at = read_time(block.time, download.zone, order)
    yield Post(
        channel,
        download.ids.next_id(block.time, author, text, *file_names(media)),
        download.place,
        posted_at,
        block.time,
        download.zone.key if posted_at else "",
        kind=_kind(channel, is_message=is_message),
        untrusted_author=download.author(author),
        untrusted_text=text,
        reactions=reactions,
        media=media,
    )
    yield from download.told_faults(has_time=posted_at is not None)


def _kind(channel: Channel, *, is_message: bool) -> PostKind:
    is_comment = not is_message and channel.native_id.endswith("comments")
    return PostKind.COMMENT if is_comment else PostKind.MESSAGE


def _take_reactions(block: Block) -> int:
    """Count the reactions, a list of who felt what, and take the list away."""
    lists = [found for node in block.content for found in node.css("ul")]
    count = sum(len(found.css("li")) for found in lists)
    for found in lists:
        found.decompose()
    return count


def _take_media(block: Block, download: Download) -> Iterator[Media]:
    """Find the files that are shown or linked, each once, and take the players away."""
    seen: set[str] = set()
    for node in block.content:
        for tag, kind in _FILES.items():
            for found in node.css(tag):
                yield from _media(attribute(found, "src"), kind, download, seen)
        for link in node.css("a"):
            address = attribute(link, "href")
            if ":" not in address and not _PAGE.search(address):
                yield from _media(address, None, download, seen)
        for player in node.css("video, audio"):
            player.decompose()  # in it are words for browsers that cannot play


def _media(
    address: str, kind: MediaKind | None, download: Download, seen: set[str]
) -> Iterator[Media]:
    """Find a file; some pages name it from the top, others from their own folder."""
    uri = unquote(_UP.sub("", address, count=1))
    if uri not in seen:
        seen.add(uri)
        yield from download.media(uri, kind)


def _say(node: LexborNode, lines: Lines) -> None:
    """Say a record's words: what a reader sees, and where links lead."""
    rows = node.css("tr")
    for place, row in enumerate(rows):
        _say_row(row, lines, is_first=place == 0)
    if not rows:
        lines.say(readable_text(node))
    for link in node.css("a"):
        address = attribute(link, "href")
        if address.startswith(("http:", "https:")) and address not in str(lines):
            lines.say(address)


def _say_row(row: LexborNode, lines: Lines, *, is_first: bool) -> None:
    """Say a label with its value; of the first row, the comment's text, only that.

    Both are in one cell, the value in a block of its own, or in two cells.
    """
    said = (readable_text(cell) for cell in row.iter() if cell.tag == "td")
    label, *rest = "\n".join(said).split("\n")
    value = "\n".join(rest)
    if not value:
        lines.say(label)
    elif not is_time(value):
        lines.say(value if is_first else f"{label}: {value}")
