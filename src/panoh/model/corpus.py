"""What was collected: exports, channels, posts, media."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum


class PostKind(StrEnum):
    """What a post is on its platform."""

    MESSAGE = "message"
    COMMENT = "comment"
    SERVICE = "service"
    FILE = "file"
    SCREENSHOT = "screenshot"
    NOTE = "note"
    PAGE = "page"


class MediaKind(StrEnum):
    """How a media file is read."""

    IMAGE = "image"
    VIDEO = "video"
    OTHER = "other"


class DateOrder(StrEnum):
    """Which of day, month and year comes first in a written date."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


@dataclass(frozen=True, slots=True)
class Channel:
    """Where posts appeared: a page, group, account or chat.

    `native_id` is the platform's own id, or a stable stand-in from the export.
    """

    platform: str
    native_id: str
    untrusted_name: str = ""
    is_public: bool = True
    url: str = ""

    def __post_init__(self) -> None:
        if not self.platform or not self.native_id:
            raise ValueError("a channel needs a platform and an id")


@dataclass(frozen=True, slots=True)
class Media:
    """An image or video that a post carries.

    `untrusted_name` is its POSIX path inside the export, relative to the export's
    root. When the export names a file that it does not hold, `is_included` is false.
    """

    untrusted_name: str
    kind: MediaKind
    is_included: bool = True


@dataclass(frozen=True, slots=True)
class Post:
    """One message, comment or page, as one export shows it.

    `posted_at` is UTC, or None where the export gives no time that can be read.
    `original_time` is the export's own writing of it. `assumed_zone` names the time
    zone that was assumed, and is empty where the export states the instant.
    `place` is the 1-based position in the file.
    """

    channel: Channel
    native_id: str
    place: int
    posted_at: datetime | None = None
    original_time: str = ""
    assumed_zone: str = ""
    edited_at: datetime | None = None
    kind: PostKind = PostKind.MESSAGE
    untrusted_author: str = ""
    untrusted_author_id: str = ""
    untrusted_text: str = ""
    untrusted_forwarded_from: str = ""
    reply_to: str = ""
    reactions: int = 0
    media: tuple[Media, ...] = ()

    def __post_init__(self) -> None:
        if not self.native_id:
            raise ValueError("a post needs an id")
        at = self.posted_at
        # Posts come by the hundred thousand, and asking for the offset is slow.
        if at is not None and at.tzinfo is not UTC and at.utcoffset() != timedelta(0):
            raise ValueError("a post's time is UTC")


@dataclass(frozen=True, slots=True)
class Unread:
    """What could not be read: which file, where in it, and an error code of ours.

    `place` is the 1-based record, line or row; 0 means the file as a whole.
    """

    untrusted_file: str
    place: int
    code: str
