"""What parsers of a site's saved pages share: how a page is told, and its files."""

import re
from collections.abc import Iterator
from typing import ClassVar

from panoh.collect.parser import OpenExport, Parser
from panoh.collect.saved_page import folder_of_page, is_of_page, page_of
from panoh.collect.site_posts import Site, SitePosts
from panoh.model.corpus import Post, Unread

_NOTED = (
    rb"(?:saved from url=\(\d{4}\)|canonical\"? href=\"?|og:url\"? content=\"?|\burl: )"
    rb"https?://(?:[\w-]+\.)?(?:%s)/"
)
_NOTED_BEFORE = 32_768  # bytes of a page, in which browsers note where it is from


def noted_address(hosts: bytes) -> re.Pattern[bytes]:
    """Match the address that a browser noted, of one of the hosts (a pattern)."""
    return re.compile(_NOTED % hosts, re.IGNORECASE)


class SitePages(Parser):
    """Reads pages of one site; a page of another shape is one post."""

    refers_to_media: ClassVar[bool] = True
    site: ClassVar[Site]
    address: ClassVar[re.Pattern[bytes]]
    host: ClassVar[bytes]
    hooks: ClassVar[re.Pattern[bytes]]

    def recognises(self, name: str, head: bytes) -> bool:
        """Tell by the noted address, or by the host with the markup of its posts."""
        page = b"" if is_of_page(name) else page_of(head)
        is_named = self.address.search(page, 0, _NOTED_BEFORE)
        return bool(is_named or (self.host in page and self.hooks.search(page)))

    def export_of(self, name: str) -> str:
        """Name the folder beside the page; what else lies there is not its."""
        return folder_of_page(name)

    def parse(self, export: OpenExport) -> Iterator[Post | Unread]:
        """Yield posts and comments as the page shows them; see SitePosts."""
        yield from SitePosts(export, self.site).read()
