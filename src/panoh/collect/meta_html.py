"""What Instagram's and Facebook's downloads in HTML have in common: all but the app.

One download is one export: the pages of its chats, posts and comments, in the order of
its files. All other pages are recognised too, and passed over, as in `meta_json`.

Times are local, of a zone that no page names, and in words of the account's language:
see `meta_dates`. Ids are stand-ins, and not those that the JSON of the same download
gives.
"""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import PurePosixPath
from typing import ClassVar

from panoh.collect.meta_download import (
    App,
    Download,
    app_of,
    is_of_others,
    is_of_posts,
    top_of,
)
from panoh.collect.meta_owner import PROFILES
from panoh.collect.meta_pages import (
    blocks_of,
    chat_channel,
    is_chat,
    read_block,
    title_of,
)
from panoh.collect.parser import OpenExport, Parser
from panoh.collect.web_page import WebPage, open_page, readable_text
from panoh.errors import InputError, TruncatedExport
from panoh.model.corpus import Post, Unread

# Classes of the two generations of pages, in their style or in their elements.
_PAGE = re.compile(rb"\bpam _3-95\b|\b_a6-g\b|\b_a70[56]\b|\b_4t5n\b|\b_3-8y _3-95\b")
_INSTAGRAM = re.compile(rb"your_instagram_activity|Instagram-Logo|instagram\.com")
_MOST_ASKED = 20


class MetaHtml(Parser):
    """Reads the pages of a download; a subclass names the app."""

    app: ClassVar[App]
    refers_to_media: ClassVar[bool] = True
    leaves_files: ClassVar[bool] = True  # of what she sought, liked and is

    def recognises(self, name: str, head: bytes) -> bool:
        """Tell any page of a download by its classes, and the app by traces of it."""
        return bool(
            head.lstrip()[:1] in (b"<", b"\xef") and _PAGE.search(head)
        ) and self.app == (app_of((name,)) or _app_in(head))

    def export_of(self, name: str) -> str:
        """Name the top of the download."""
        return top_of(name)

    def parse(self, export: OpenExport) -> Iterator[Post | Unread]:
        """Yield posts; what cannot be read of a page is an Unread.

        Raises UnknownZone.
        """
        download = Download.begin(export, self.app)
        download.owner = _owner(export, download)
        passed_over = 0
        for name in export.files:
            if not (is_chat(name) or _is_of_posts(name)):
                passed_over += 1
                continue
            download.name = name
            try:
                yield from _page(open_page(export.source, name), download)
            except InputError as error:
                download.place += 1
                yield download.unread(error.code)
        if passed_over:
            export.notes["pages_passed_over"] = str(passed_over)


def _app_in(head: bytes) -> App:
    return "instagram" if _INSTAGRAM.search(head) else "facebook"


def _is_of_posts(name: str) -> bool:
    path = PurePosixPath(name.removeprefix(top_of(name)).lstrip("/"))
    place = f"{path.parent.name}/{path.stem}"
    return is_of_posts(str(path)) and not is_of_others(place)


def _owner(export: OpenExport, download: Download) -> frozenset[str]:
    """Read what may be the owner's name from the page about the owner, or the chats.

    Its labels are in the account's language, so all values count. Facebook's page
    names relatives too, and so is not read.
    """
    for profile in PROFILES if download.app == "instagram" else ():
        name = str(PurePosixPath(download.top, f"{profile}.html"))
        with suppress(InputError):
            cells = open_page(export.source, name).tree.css("td")
            return frozenset(v for c in cells for v in readable_text(c).split("\n"))
    return _owner_in_chats(export)


def _owner_in_chats(export: OpenExport) -> frozenset[str]:
    """Find who is the second person in most of the chats of two; nobody if in doubt."""
    told: Counter[str] = Counter()
    for name in islice(filter(is_chat, export.files), _MOST_ASKED):
        with suppress(InputError):
            told.update(_owner_in_chat(open_page(export.source, name)))
    (first, votes), (_, other_votes) = [*told.most_common(2), ("", 0), ("", 0)][:2]
    return frozenset({first} if votes > other_votes else ())


def _owner_in_chat(page: WebPage) -> set[str]:
    """Find the owner in a chat of two: the one whom its title does not name."""
    title = title_of(page.tree)
    blocks = blocks_of(page, Counter())
    speakers = {readable_text(block.heading) for block in blocks}
    return speakers - {title} if len(speakers) == 2 and title in speakers else set()


def _page(page: WebPage, download: Download) -> Iterator[Post | Unread]:
    if is_chat(download.name):
        channel = chat_channel(download, title_of(page.tree))
    else:
        channel = download.kind_channel()
    for block in blocks_of(page, download.export.leftovers):
        yield from read_block(block, download, channel)
    if page.is_cut:
        download.place += 1
        yield download.unread(TruncatedExport.code)
