"""Instagram's "Download your information" in JSON: chats, posts and comments."""

from typing import ClassVar

from panoh.collect.meta_download import App
from panoh.collect.meta_json import MetaJson


class InstagramJson(MetaJson):
    """Reads a download of Instagram, or files of one."""

    name: ClassVar[str] = "instagram_json"
    app: ClassVar[App] = "instagram"
