"""Facebook's "Download your information" in JSON, and Messenger's encrypted chats."""

from typing import ClassVar

from panoh.collect.meta_download import App
from panoh.collect.meta_json import MetaJson


class FacebookJson(MetaJson):
    """Reads a download of Facebook, or files of one."""

    name: ClassVar[str] = "facebook_json"
    app: ClassVar[App] = "facebook"
