"""Telegram Desktop's pages: messages.html, messages2.html and so on, a folder a chat.

Written from the app's export_output_html.cpp. What the pages do not tell:

- The chat's id. A stand-in is made of its name and its first message, so that the same
  chat exported again from its beginning is the same channel, and two chats of one name
  are not. The chat's result.json is another channel: nothing surely joins the two.
- Whether the chat is public, or even a channel: one person's messages to another look
  the same. So it is private, always.
- Who saved the export. In an account's export its summary does, and then the exporter
  is left out; in that of one chat nobody can tell.
- The times of service messages: only their day.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import ClassVar
from zoneinfo import ZoneInfo

from selectolax.lexbor import LexborHTMLParser, LexborNode

from panoh.collect import telegram_html_message as message
from panoh.collect.dates import find_zone
from panoh.collect.names import safe_name
from panoh.collect.parser import OpenExport, Parser
from panoh.collect.stand_ins import digest
from panoh.collect.telegram_chats import OWN_NOTES
from panoh.collect.telegram_html_message import Element, File
from panoh.collect.web_page import attribute, open_page, readable_text
from panoh.errors import BadRecord, InputError, NoDates, TruncatedExport, UnsafeName
from panoh.model.corpus import Channel, Media, MediaKind, Post, PostKind, Unread

_TITLE = b"<title>Exported Data</title>"
_CHAT = b'class="page_body chat_page"'
_SUMMARY = "export_results.html"


class TelegramHTML(Parser):
    """Reads a chat page by page, each up to 64 MiB; the app ends one at 1,000 posts."""

    name: ClassVar[str] = "telegram_html"
    refers_to_media: ClassVar[bool] = True

    def recognises(self, name: str, head: bytes) -> bool:  # noqa: ARG002 - the content tells
        """Tell by the app's title and its class for a chat's page."""
        return _TITLE in head and _CHAT in head

    def export_of(self, name: str) -> str:
        """Join the pages of a folder."""
        return name.rpartition("/")[0]

    def parse(self, export: OpenExport) -> Iterator[Post | Unread]:
        """Yield posts; a broken message and a page's early end are Unread."""
        folder = PurePosixPath(export.name).parent
        reading = _Reading(
            export, find_zone(export.rules.zone), folder, _exporter(export, folder)
        )
        for name in export.files:
            yield from reading.page(name)


@dataclass(slots=True)
class _Reading:
    """One pass over one chat. `place` counts its messages, without marks of days."""

    export: OpenExport
    zone: ZoneInfo
    folder: PurePosixPath
    exporter: str
    place: int = 0
    channel: Channel | None = None
    day: str = ""
    author: str = ""
    origin: str = ""
    faults: list[str] = field(default_factory=list)

    def page(self, name: str) -> Iterator[Post | Unread]:
        """Read one page, as far as it goes."""
        try:
            page = open_page(self.export.source, name)
        except InputError as error:
            yield self._unread(name, error.code)
            return
        elements = [*message.read_elements(page.tree, self.export.leftovers)]
        if page.is_cut:
            del elements[-1:]
        # On every page the app names authors anew.
        self.author = self.origin = ""
        self.channel = self.channel or self._find_channel(
            page.tree, elements, is_cut=page.is_cut
        )
        if self.channel is not None:
            yield from self._posts(name, self.channel, elements)
        if page.is_cut:
            yield self._unread(name, TruncatedExport.code)

    def _posts(
        self, name: str, channel: Channel, elements: list[Element | None]
    ) -> Iterator[Post | Unread]:
        for element in elements:
            if element is None:
                yield self._unread(name, BadRecord.code)
            elif element.is_own_mark:
                self.day = readable_text(element.parts["body"])
            else:
                self.place += 1
                yield self._post(channel, element)
                while self.faults:
                    yield Unread(name, self.place, self.faults.pop())

    def _find_channel(
        self,
        tree: LexborHTMLParser,
        elements: list[Element | None],
        *,
        is_cut: bool,
    ) -> Channel | None:
        """Name the chat; None where a cut page does not show its first message."""
        name = " ".join(readable_text(tree.css_first(".page_header .text")).split())
        if name and name == self.exporter:
            return Channel("telegram", OWN_NOTES, is_public=False)
        whole = [e for e in elements if e is not None and not e.is_own_mark]
        first = next((e for e in whole if not e.is_service), None)
        if first is None and is_cut:
            return None
        first_id, time = (first.native_id, first.time) if first else ("", "")
        posted_at, assumed_zone = message.read_time(time, self.zone)
        if posted_at and not assumed_zone:
            time = posted_at.isoformat()
        native_id = f"unknown:{digest(name, first_id, time)}"
        return Channel("telegram", native_id, name, is_public=False)

    def _post(self, channel: Channel, element: Element) -> Post:
        if element.is_service:
            return self._service_post(channel, element)
        parts = element.parts
        posted_at, assumed_zone = message.read_time(element.time, self.zone)
        if posted_at is None:
            self.faults.append(NoDates.code)
        bot = self._note_names(element)
        carried = message.read_carried(parts.get("media_wrap"), self.export.leftovers)
        message.take_rich_media(parts.get("text"), carried, self.export.leftovers)
        lines = [
            message.read_text(parts.get("text")),
            *carried.lines,
            f"via_bot: @{bot}" if bot else "",
            *message.read_buttons(parts.get("bot_buttons_table")),
        ]
        return Post(
            channel,
            element.native_id,
            self.place,
            posted_at=posted_at,
            original_time=element.time,
            assumed_zone=assumed_zone,
            kind=PostKind.SERVICE if carried.is_call else PostKind.MESSAGE,
            untrusted_author=readable_text(parts.get("signature")) or self.author,
            untrusted_text="\n".join(filter(None, lines)),
            untrusted_forwarded_from=self.origin,
            reply_to=message.linked_id(parts.get("reply_to")),
            reactions=message.count_reactions(parts.get("reactions")),
            media=self._media(carried.files),
        )

    def _note_names(self, element: Element) -> str:
        """Remember author and origin, and return the bot by which it was written.

        A joined message names neither: they are those of the message before.
        """
        bot = ""
        if "from_name" in element.parts:
            self.author, bot = self._name(element.parts["from_name"])
            self.origin = ""
        if not element.is_forward:
            self.origin = ""
        elif element.origin_name is not None:
            self.origin, bot = self._name(element.origin_name)
        return bot

    def _name(self, node: LexborNode) -> tuple[str, str]:
        name, bot = message.read_name(node)
        return ("" if name == self.exporter else name), bot

    def _service_post(self, channel: Channel, element: Element) -> Post:
        body = element.parts["body"]
        text = readable_text(body)
        if self.exporter:
            text = text.removeprefix(self.exporter).lstrip()
        linked = message.linked_id(body)
        picture = element.parts["all"].css_first("a.userpic_link")
        link = attribute(picture, "href")
        files = [File(link, "", MediaKind.IMAGE)] if link else []
        return Post(
            channel,
            element.native_id,
            self.place,
            original_time=self.day,
            kind=PostKind.SERVICE,
            untrusted_text=f"{text}\nmessage_id: {linked}" if linked else text,
            media=self._media(files),
        )

    def _media(self, files: list[File]) -> tuple[Media, ...]:
        """Find the files beside the pages; pass over an unsafe name."""
        media = []
        for file in files:
            name = _below_folder(file.untrusted_link)
            if not file.untrusted_link:
                left_out = safe_name(file.untrusted_name) or ""
                media.append(Media(left_out, file.kind, is_included=False))
            elif name is None:
                self.faults.append(UnsafeName.code)
            else:
                path = str(self.folder / name)
                media.append(Media(path, file.kind, self.export.source.holds(path)))
        return tuple(media)

    def _unread(self, name: str, code: str) -> Unread:
        self.place += 1
        return Unread(name, self.place, code)


def _below_folder(link: str) -> str | None:
    """Write a link relative to the page's folder, or None if it is unsafe.

    In an account's export the app goes up to the top, and down again to the page's own
    folder: "../../chats/chat_1/photos/a.jpg". Up and down are equally many.
    """
    steps = link.split("/")
    up = 0
    while up < len(steps) and steps[up] == "..":
        up += 1
    return safe_name("/".join(steps[2 * up :]))


def _exporter(export: OpenExport, folder: PurePosixPath) -> str:
    """Read the owner's name from an account's summary, to leave it out, or ""."""
    summary = str(folder.parent.parent / _SUMMARY)
    if len(folder.parts) < 2 or not export.source.holds(summary):
        return ""
    try:
        tree = open_page(export.source, summary).tree
    except InputError:
        return ""
    words = [readable_text(node) for node in tree.css(".personal_info .names .value")]
    return " ".join(" ".join(words).split())
