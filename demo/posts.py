"""What the invented network consists of: channels, and what was posted in them."""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from enum import StrEnum
from typing import Final

from demo.pictures import Picture

LOCAL_ZONE: Final = timezone(timedelta(hours=5))  # Dushanbe and Tashkent, all year


class App(StrEnum):
    """What a channel was saved with."""

    TELEGRAM = "Telegram Desktop"
    WHATSAPP = "WhatsApp on Android"
    COMMENTS = "a comment exporter"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPost:
    """One post. `number` is its id in Telegram and its place elsewhere; `at` is UTC.

    `service` is Telegram's word for what is no person's message. `reply_to` is 0 for
    none. `lost_video` names a video that the export left out.
    """

    number: int
    at: datetime
    text: str = ""
    author: str = ""
    picture: Picture | None = None
    service: str = ""
    forwarded_from: str = ""
    edited_at: datetime | None = None
    reply_to: int = 0
    reactions: int = 0
    lost_video: str = ""


@dataclass(frozen=True, slots=True)
class DemoChannel:
    """One channel, page or chat, and how it was saved.

    `has_app_defects`: the app wrote JSON that is none. `url` is its public address.
    """

    key: str
    app: App
    name: str
    posts: tuple[DemoPost, ...]
    native_id: int = 0
    url: str = ""
    is_zipped: bool = False
    has_app_defects: bool = False
