"""Instagram's "Download your information" in HTML: chats, posts and comments."""

from typing import ClassVar

from panoh.collect.meta_download import App
from panoh.collect.meta_html import MetaHtml


class InstagramHtml(MetaHtml):
    """Reads the pages of a download of Instagram, or some of them."""

    name: ClassVar[str] = "instagram_html"
    app: ClassVar[App] = "instagram"
