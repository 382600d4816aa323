"""Facebook's "Download your information" in HTML: chats, posts and comments."""

from typing import ClassVar

from panoh.collect.meta_download import App
from panoh.collect.meta_html import MetaHtml


class FacebookHtml(MetaHtml):
    """Reads the pages of a download of Facebook, or some of them."""

    name: ClassVar[str] = "facebook_html"
    app: ClassVar[App] = "facebook"
