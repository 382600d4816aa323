"""The posts of web archives: a page is one, and so is a picture or video.

Each post is written from one record, so those of a file that was cut are the first of
the whole one. A picture replies to the page before it that shows it, and stands on that
page's site; one that no page shows stands on its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import BinaryIO

from panoh.collect.byte_reader import ByteReader
from panoh.collect.http_payload import (
    HttpHead,
    decoded,
    read_head,
    read_payload_head,
)
from panoh.collect.media_kind import HEAD_BYTES, kind_of_head
from panoh.collect.parser import OpenExport
from panoh.collect.warc_inside import record_name
from panoh.collect.warc_records import Unpacked, WarcRecord, read_records
from panoh.collect.web_pages import (
    page_address,
    read_html,
    read_plain,
    site_of,
)
from panoh.errors import (
    BadRecord,
    Bomb,
    InputError,
    NoDates,
    UnknownEncoding,
    WrongDigest,
)
from panoh.model.corpus import Channel, Media, MediaKind, Post, PostKind, Unread

LONGEST_PAGE = 16 << 20
MOST_REMEMBERED = 500_000

_HTML = {"text/html", "application/xhtml+xml"}
_PAGES = _HTML | {"text/plain"}
# What the archiving program says of itself and asked for: nobody posted it.
_SILENT = {"warcinfo", "request", "metadata"}
# A revisit without a head says nothing of its type.
_BARE = {"content-type": "text/html"}
_READ = {"response", "resource", "conversion"}
# Drawings, and what no decoder of ours takes for a picture.
_DRAWN = {"image/svg+xml", "image/x-icon", "image/vnd.microsoft.icon"}


@dataclass(slots=True)
class WarcPosts:
    """Reads the archives of one export; `place` counts their records.

    A post's time is that of the capture: when something was posted on a page, only the
    page itself says. `pages_read` are the addresses of pages that had words.
    """

    export: OpenExport
    place: int = 0
    pages_read: set[str] = field(default_factory=set)
    shown_on: dict[str, tuple[Channel, str]] = field(default_factory=dict)
    faults: list[type[InputError]] = field(default_factory=list)

    def read(self, stream: BinaryIO, name: str) -> Iterator[Post | Unread]:
        """Yield the posts of one archive; its early end or damage is an Unread."""
        try:
            for record in read_records(Unpacked(stream)):
                self.place += 1
                if isinstance(record, BadRecord):
                    yield self._unread(name, BadRecord)
                    continue
                if post := self._post(record, name):
                    yield post
                while self.faults:
                    yield self._unread(name, self.faults.pop())
        except InputError as error:
            self.place += 1
            yield self._unread(name, type(error))

    def _post(self, record: WarcRecord, name: str) -> Post | None:
        """Make a record's post, if it has one, and note what of it cannot be read."""
        post = None
        try:
            if record.kind in _READ:
                post = self._capture(record, name)
            elif record.kind == "revisit":
                post = self._revisit(record)
            elif record.kind not in _SILENT:
                self._leave(f"WARC-Type: {record.kind}")
        except (BadRecord, Bomb, UnknownEncoding) as error:
            self.faults.append(type(error))
        record.block.drain()
        if not record.block.is_as_told:
            self.faults.append(WrongDigest)
        return post

    def _capture(self, record: WarcRecord, name: str) -> Post | None:
        """Make a post of a page, picture or video; the rest is counted by its type."""
        head = read_payload_head(record)
        if not 200 <= head.status < 300:
            self._leave(f"HTTP status {head.status}")
            return None
        is_page, kind = head.media_type in _PAGES, _told_kind(head)
        try:
            body = decoded(record.block, head)
            first = kind_of_head(body.peek(HEAD_BYTES)[:HEAD_BYTES])
            kind = kind if first is MediaKind.OTHER else first
        except UnknownEncoding:
            if is_page or kind is not MediaKind.OTHER:
                raise
        if kind is not MediaKind.OTHER:
            media = Media(record_name(name, record, head), kind)
            return self._file(self._begin(record), media)
        if is_page:
            return self._page(self._begin(record), head, body)
        self._leave(f"media type {head.media_type}")
        return None

    def _page(self, post: Post, head: HttpHead, body: ByteReader) -> Post:
        url = post.native_id.removesuffix(post.original_time).strip()
        raw = self._page_bytes(body)
        is_html = head.media_type in _HTML
        content = read_html(raw, head, url) if is_html else read_plain(raw, head)
        if content.is_cut:
            self.faults.append(BadRecord)
        if content.untrusted_text and len(self.pages_read) < MOST_REMEMBERED:
            self.pages_read.add(page_address(url))
        for address in content.untrusted_shown:
            if len(self.shown_on) < MOST_REMEMBERED:
                self.shown_on.setdefault(address, (post.channel, post.native_id))
        return replace(post, untrusted_text=content.untrusted_text)

    def _page_bytes(self, body: ByteReader) -> bytes:
        """Read a page, up to 16 MiB; of a damaged one what comes before the damage."""
        raw = bytearray()
        try:
            while len(raw) <= LONGEST_PAGE and (piece := body.read()):
                raw += piece
        except (BadRecord, Bomb) as error:
            self.faults.append(type(error))
        if len(raw) > LONGEST_PAGE:
            self.faults.append(Bomb)
        return bytes(raw[:LONGEST_PAGE])

    def _file(self, post: Post, media: Media) -> Post:
        post = replace(post, kind=PostKind.FILE, media=(media,))
        url = post.native_id.removesuffix(post.original_time).strip()
        channel, page = self.shown_on.get(page_address(url), (post.channel, ""))
        return replace(post, channel=channel, reply_to=page)

    def _revisit(self, record: WarcRecord) -> Post | None:
        """Name the capture that this one is equal to: the content is there."""
        is_bare = not record.block.peek()
        head = HttpHead(200, _BARE) if is_bare else read_head(record.block)
        if not 200 <= head.status < 300 and head.status != 304:
            self._leave(f"HTTP status {head.status}")
            return None
        is_page = head.media_type in _PAGES
        if not is_page and _told_kind(head) is MediaKind.OTHER:
            self._leave(f"media type {head.media_type}")
            return None
        original = record.fields.get("warc-refers-to-target-uri", "").strip("<>")
        when = record.fields.get("warc-refers-to-date", "")
        return replace(
            self._begin(record),
            kind=PostKind.PAGE if is_page else PostKind.FILE,
            reply_to=f"{original} {when}".strip(),
        )

    def _begin(self, record: WarcRecord) -> Post:
        url, written = record.untrusted_url, record.fields.get("warc-date", "")
        posted_at = read_time(written)
        if posted_at is None:
            self.faults.append(NoDates)
        if not url:
            raise BadRecord
        return Post(
            channel=site_channel(url),
            native_id=f"{url} {written}".strip(),
            place=self.place,
            posted_at=posted_at,
            original_time=written,
            kind=PostKind.PAGE,
        )

    def _leave(self, what: str) -> None:
        self.export.leftovers[what[:100]] += 1

    def _unread(self, name: str, error: type[InputError]) -> Unread:
        return Unread(name, self.place, error.code)


def _told_kind(head: HttpHead) -> MediaKind:
    """Tell a picture or video by what its server calls it."""
    if head.media_type.startswith("image/") and head.media_type not in _DRAWN:
        return MediaKind.IMAGE
    is_video = head.media_type.startswith("video/")
    return MediaKind.VIDEO if is_video else MediaKind.OTHER


def site_channel(url: str) -> Channel:
    """The channel of an address: its site, or its scheme where it names none."""
    address = page_address(url)
    scheme, _, _ = address.partition(":")
    site = site_of(address)
    if not site:
        return Channel("web", scheme.lower()[:40] or "web")
    return Channel("web", site, untrusted_name=site, url=f"{scheme.lower()}://{site}/")


def read_time(written: str) -> datetime | None:
    """Read a WARC-Date: UTC by its definition, also where the Z is forgotten."""
    try:
        moment = datetime.fromisoformat(written)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
