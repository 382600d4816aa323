"""Any other page that somebody saved: one post, with the pictures beside it."""

from collections.abc import Iterator
from typing import ClassVar

from panoh.collect.page_items import show_hidden
from panoh.collect.parser import OpenExport, Parser
from panoh.collect.saved_page import (
    folder_of_page,
    is_of_page,
    open_saved_page,
    page_of,
)
from panoh.collect.site_posts import whole_page
from panoh.model.corpus import Post, Unread


class WebHtml(Parser):
    """Reads a page's title and visible text. Asked last of those that read pages.

    Of a page that is cut it reads the lines that are whole.
    """

    name: ClassVar[str] = "web_html"
    refers_to_media: ClassVar[bool] = True

    def recognises(self, name: str, head: bytes) -> bool:
        """Tell a page, or MHTML that holds one; no frame of another saved page."""
        return not is_of_page(name) and bool(page_of(head))

    def export_of(self, name: str) -> str:
        """Name the folder beside the page; what else lies there is not its."""
        return folder_of_page(name)

    def parse(self, export: OpenExport) -> Iterator[Post | Unread]:
        """Yield the page; what cannot be read of it is an Unread."""
        page = open_saved_page(export)
        show_hidden(page.tree, "[hidden]:empty")
        yield from whole_page(page, "web")
