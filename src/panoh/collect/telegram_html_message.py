"""A message as Telegram Desktop writes it into a page, and what it says.

Written from the app's export_output_html.cpp of 2018 to 2026: every part of a message
is an element with a class of its own. Parts with a class that is not listed here are
leftovers. Since 2026 a text may be rich: it has headings, lists, tables and pictures.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import Final
from zoneinfo import ZoneInfo

from selectolax.lexbor import LexborHTMLParser, LexborNode

from panoh.collect.dates import to_utc
from panoh.collect.media_kind import kind_of_name
from panoh.collect.web_page import BLOCKS, attribute, readable_text
from panoh.model.corpus import MediaKind

Parts = Mapping[str, LexborNode]

# Asked in this order: the picture of a forward's author has two of the classes.
_PARTS: Final = (
    *("userpic_wrap", "forwarded", "from_name", "date", "reply_to", "media_wrap"),
    *("text", "bot_buttons_table", "signature", "reactions"),
)
# Of a chat before it became a supergroup the app counts ids from here; between here
# and 0 are its own marks, such as those of days.
_LEAST_OWN_ID = -500_000_000
_ID = re.compile(r"message(-?\d{1,19})")
_TIME = re.compile(
    r"(\d\d?)\.(\d\d?)\.(\d{4}) (\d\d?):(\d\d):(\d\d)"
    r"(?: UTC(?:([+-])(\d\d):?(\d\d))?)?"
)
_LINKED = re.compile(r"#go_to_message(-?\d{1,19})$")
_VIA = re.compile(r"(.*) via @(\w{1,64})", re.DOTALL)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_RICH = "rich_message"
_NO_ACCOUNT = "Deleted Account"

_KINDS: Final[Mapping[str, MediaKind | None]] = {
    "photo_wrap": MediaKind.IMAGE,
    "sticker_wrap": None,
    "animated_wrap": MediaKind.VIDEO,
    "video_file_wrap": MediaKind.VIDEO,
    # Without a thumbnail, or not included: then there is no link either.
    "media_photo": MediaKind.IMAGE,
    "media_video": MediaKind.VIDEO,
    "media_voice_message": MediaKind.OTHER,
    "media_audio_file": MediaKind.OTHER,
    "media_file": None,
}
# What is no file is told in words, under the names of the app's JSON.
_DETAILS: Final[Mapping[str, str]] = {
    "media_contact": "contact_information",
    "media_location": "location_information",
    "media_live_location": "location_information",
    "media_venue": "place_name",
    "media_game": "game_title",
    "media_invoice": "invoice_information",
    "media_giveaway": "giveaway_information",
}


@dataclass(frozen=True, slots=True)
class File:
    """A file that a message carries: its link, "" if it is not in the export."""

    untrusted_link: str
    untrusted_name: str
    kind: MediaKind


@dataclass(slots=True)
class Carried:
    """What a message carries beside its text: lines to read, and files."""

    lines: list[str] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    is_call: bool = False


@dataclass(frozen=True, slots=True)
class Element:
    """One message of a page, by its parts; those of a forward stand among them.

    `origin_name` is whom a forward names. A service message has only a "body".
    """

    native_id: str
    is_service: bool
    parts: Parts
    is_forward: bool = False
    origin_name: LexborNode | None = None

    @property
    def is_own_mark(self) -> bool:
        """Whether the app wrote it for itself: a day, or that there is nothing."""
        return self.is_service and 0 > int(self.native_id) > _LEAST_OWN_ID

    @property
    def time(self) -> str:
        """The time as the page writes it; "" for a service message."""
        return attribute(self.parts.get("date"), "title").strip()


def read_elements(
    tree: LexborHTMLParser, leftovers: Counter[str]
) -> Iterator[Element | None]:
    """Step through a page's messages; None for one that has no id or no body."""
    for node in tree.css("div.history > div.message"):
        found = _ID.fullmatch(attribute(node, "id"))
        body = next((part for part in node.iter() if "body" in _classes(part)), None)
        if found is None or body is None:
            yield None
        elif "service" in _classes(node):
            yield Element(found[1], is_service=True, parts={"body": body, "all": node})
        else:
            yield _element(found[1], body, leftovers)


def _element(native_id: str, body: LexborNode, leftovers: Counter[str]) -> Element:
    parts = _take_apart(body, leftovers)
    inner = parts.pop("forwarded", None)
    if inner is None:
        return Element(native_id, is_service=False, parts=parts)
    inner_parts = _take_apart(inner, leftovers)
    origin_name = inner_parts.pop("from_name", None)
    return Element(
        native_id,
        is_service=False,
        parts=inner_parts | parts,
        is_forward=True,
        origin_name=origin_name,
    )


def _take_apart(body: LexborNode, leftovers: Counter[str]) -> dict[str, LexborNode]:
    parts: dict[str, LexborNode] = {}
    for node in body.iter():
        classes = _classes(node)
        part = next((name for name in _PARTS if name in classes), None)
        if part is None:
            leftovers[f"class {classes[0] if classes else node.tag}"] += 1
        else:
            parts.setdefault(part, node)
    return parts


def read_time(written: str, zone: ZoneInfo) -> tuple[datetime | None, str]:
    """Read an instant, and name the zone if one had to be assumed.

    Older versions write no offset. Others write the standard one also in summer: then
    a zone with that standard offset, which a person has told, knows better.
    """
    found = _TIME.fullmatch(written)
    if found is None:
        return None, ""
    day, month, year, hour, minute, second = map(int, found.groups()[:6])
    try:
        local = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - the zone follows
        if " UTC" not in written:
            return to_utc(local, zone), zone.key
        offset = timedelta(hours=int(found[8] or 0), minutes=int(found[9] or 0))
        offset = -offset if found[7] == "-" else offset
        told = local.replace(tzinfo=zone)
        if (summer := told.dst()) and told.utcoffset() == offset + summer:
            return to_utc(local, zone), zone.key
        return local.replace(tzinfo=timezone(offset)).astimezone(UTC), ""
    except (ValueError, OverflowError):
        return None, ""


def read_name(node: LexborNode) -> tuple[str, str]:
    """Read a name, and the bot by which it wrote; "" for a deleted account."""
    written = " ".join(node.text(deep=False).split())
    via = _VIA.fullmatch(written)
    name, bot = (via[1], via[2]) if via else (written, "")
    return ("" if name == _NO_ACCOUNT else name), bot


def read_text(node: LexborNode | None) -> str:
    """Read a text as it was written; the address behind a link follows it in brackets.

    The app writes line ends as <br>, and has its own blanks only around the text. In a
    rich text each paragraph, and whatever is like one, is an element.
    """
    if node is None:
        return ""
    is_rich = _RICH in _classes(node)
    pieces: list[str] = []
    waiting: list[LexborNode | str] = [node]
    while waiting:
        ahead = waiting.pop()
        if isinstance(ahead, str):
            pieces.append(ahead)
        elif ahead.is_text_node:
            pieces.append(ahead.text_content or "")
        elif ahead.tag == "br":
            pieces.append("\n")
        elif ahead.is_element_node:
            mark = "\n" if is_rich and ahead.tag in BLOCKS else ""
            waiting.append(_address(ahead) if ahead.tag == "a" else mark)
            waiting.extend(reversed([mark, *ahead.iter(include_text=True)]))
    text = "".join(pieces)
    if not is_rich:
        return text.strip()
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def take_rich_media(
    text: LexborNode | None, carried: Carried, leftovers: Counter[str]
) -> None:
    """Read what stands between the paragraphs of a rich text, and take it out."""
    if text is None or _RICH not in _classes(text):
        return
    for wrap in text.css(".media_wrap"):
        found = read_carried(wrap, leftovers)
        carried.lines += found.lines
        carried.files += found.files
        wrap.decompose()


def _address(link: LexborNode) -> str:
    """Write the address of a link if its text does not show it already."""
    href = attribute(link, "href")
    if not _SCHEME.match(href):
        return ""
    text = readable_text(link)
    shown = {text, f"mailto:{text}", f"tel:{text}"}
    if text.startswith("@"):
        shown |= {f"https://t.me/{text[1:]}", f"https://telegram.me/{text[1:]}"}
    return "" if href in shown else f" ({href})"


def linked_id(node: LexborNode | None) -> str:
    """Find the message that a reply or a service message points at, or ""."""
    link = None if node is None else node.css_first("a[href]")
    found = _LINKED.search(attribute(link, "href"))
    return found[1] if found else ""


def count_reactions(node: LexborNode | None) -> int:
    """Add up all reactions; where no count is written, those who gave it are shown."""
    total = 0
    for reaction in [] if node is None else node.css(".reaction"):
        written = readable_text(reaction.css_first(".count"))
        shown = len(reaction.css(".userpic"))
        is_count = written.isascii() and written.isdigit() and len(written) < 16
        total += int(written) if is_count else shown
    return total


def read_buttons(table: LexborNode | None) -> list[str]:
    """Read the buttons that a bot put below its message, as one line."""
    links = [] if table is None else table.css(".bot_button a")
    words = [f"{readable_text(link)}{_address(link)}" for link in links]
    return [f"inline_bot_buttons: {', '.join(words)}"] if words else []


def read_carried(wrap: LexborNode | None, leftovers: Counter[str]) -> Carried:
    """Read what is neither text nor author: files, polls, contacts, places, calls."""
    carried = Carried()
    for node in () if wrap is None else wrap.iter():
        _carry(node, _classes(node), carried, leftovers)
    return carried


def _carry(
    node: LexborNode, classes: list[str], carried: Carried, leftovers: Counter[str]
) -> None:
    known = next((c for c in classes if c in _KINDS or c in _DETAILS), "")
    if known in _KINDS:
        carried.files.append(_file(node, known))
        if known == "media_audio_file" and (title := _title(node)):
            carried.lines.append(f"title: {title}")
    elif known:
        words = readable_text(node).replace("\n", ", ")
        carried.lines.append(f"{_DETAILS[known]}: {words}")
    elif "media_poll" in classes:
        carried.lines += _poll_lines(node)
    elif "media_call" in classes:
        # Its title is the name of who was called, which may be the exporter.
        carried.is_call = True
        carried.lines += ["phone_call", readable_text(node.css_first(".status"))]
    else:
        leftovers[f"class {classes[0] if classes else node.tag}"] += 1


def _file(node: LexborNode, known: str) -> File:
    link = attribute(node, "href")
    name = _title(node) if known == "media_file" and not link else ""
    return File(link, name, _KINDS[known] or kind_of_name(link or name))


def _title(node: LexborNode) -> str:
    return readable_text(node.css_first(".title"))


def _poll_lines(poll: LexborNode) -> list[str]:
    """Read the question and the answers; who voted, and how many, is not taken."""
    for votes in poll.css(".answer > .details"):
        votes.decompose()
    lines = [read_text(poll.css_first(".question"))]
    return lines + [" ".join(read_text(a).split()) for a in poll.css(".answer")]


def _classes(node: LexborNode) -> list[str]:
    return attribute(node, "class").split()
