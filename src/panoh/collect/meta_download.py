"""A "Download your information" of Instagram or Facebook: its layout.

Both companies' downloads have one shape, which has changed over the years. Folders:

- `your_instagram_activity/`, `your_facebook_activity/` or, in between,
  `your_activity_across_facebook/` hold messages, posts and comments since about 2022;
  before, each of those was a folder at the top;
- references to media are relative to the top of the download.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from pathlib import PurePosixPath
from typing import Literal
from zoneinfo import ZoneInfo

from panoh.collect.dates import find_zone, read_stated, to_utc
from panoh.collect.media_kind import kind_of_name
from panoh.collect.names import safe_name
from panoh.collect.parser import OpenExport
from panoh.collect.record import Record
from panoh.collect.stand_ins import StandIns
from panoh.errors import NoDates, UnsafeName
from panoh.model.corpus import Channel, Media, MediaKind, Unread

App = Literal["instagram", "facebook"]

_TOP_FOLDERS = frozenset(
    {
        # All that either company's downloads have at the top, in any year.
        *("about_you", "account_information", "ads_and_businesses", "ads_and_topics"),
        *("ads_information", "apps_and_websites", "apps_and_websites_off_of_facebook"),
        *("apps_and_websites_off_of_instagram", "comments", "comments_and_reactions"),
        *("connections", "content", "events", "files", "followers_and_following"),
        *("following_and_followers", "friends", "friends_and_followers", "groups"),
        *("information_about_you", "likes", "likes_and_reactions", "location"),
        *("logged_information", "media", "messages", "monetization", "other_activity"),
        *("pages", "payment_history", "personal_information", "photos_and_videos"),
        *("posts", "preferences", "profile", "profile_information", "reels", "saved"),
        *("search_history", "security_and_login_information", "stories"),
        *("story_interactions", "story_sticker_interactions"),
        *("your_activity_across_facebook", "your_facebook_activity"),
        "your_instagram_activity",
    }
)
# The words of paths that tell the app: the download's own name, or a folder of one.
_APP_IN_NAME = re.compile(
    r"(?P<instagram>instagram|followers_and_following|story_sticker_interactions)"
    r"|(?P<facebook>facebook|comments_and_reactions|likes_and_reactions|about_you"
    r"|photos_and_videos|profile_information|(?:friends|following)_and_followers)",
    re.IGNORECASE,
)
# Names of files and fields are in English in every language.
_POSTS = re.compile(
    r"comment|post|stor(?:y|ies)|reel|hype|status_updates|wall_posts", re.IGNORECASE
)
_OTHERS = re.compile(
    r"lik(?:e|ed|es)_|_likes|reactions|saved|view|poll|vote|tagged|interest|memor"
    r"|edits|insight|impression|interaction|search|relationship|following",
    re.IGNORECASE,
)
_REMOTE = re.compile(r"[a-z]{2,10}:", re.IGNORECASE)


def top_of(name: str) -> str:
    """Give the folder that is the top of the download with this file; "" for none."""
    folders = name.split("/")[:-1]
    for depth, folder in enumerate(folders):
        if folder in _TOP_FOLDERS:
            return "/".join(folders[:depth])
    return "/".join(folders)


def app_of(names: Iterable[str]) -> App | None:
    """Tell the app by the first name that shows it."""
    for name in names:
        if found := _APP_IN_NAME.search(name):
            return "instagram" if found["instagram"] else "facebook"
    return None


def is_of_posts(name: str) -> bool:
    """Tell files and lists of posts, comments and stories by their names."""
    return _POSTS.search(name) is not None


def is_of_others(name: str) -> bool:
    """Tell what is about posts but no posts: what was liked, saved or looked at."""
    return _OTHERS.search(name.replace("comments_and_reactions", "")) is not None


@dataclass(slots=True)
class Download:
    """One pass over one download. `place` counts its records.

    `owner` are the names by which its files call whoever downloaded it. `told` are the
    chats whose title has been told. `faults` are codes of what the record at hand could
    not give.
    """

    export: OpenExport
    app: App
    zone: ZoneInfo
    top: str
    owner: frozenset[str] = frozenset()
    name: str = ""
    place: int = 0
    told: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    ids: StandIns = field(default_factory=StandIns)

    @classmethod
    def begin(cls, export: OpenExport, app: App) -> "Download":
        """Tell the app; `app` is assumed where no file's name says it.

        Raises UnknownZone.
        """
        told = app_of(chain(export.files, _names_below(export)))
        if told is None:
            export.notes["app"] = "assumed"
        zone = find_zone(export.rules.zone)
        return cls(export, told or app, zone, top_of(export.name))

    def channel(self, native_id: str, name: str = "") -> Channel:
        """Make a channel of it: all of a person's own download is private."""
        return Channel(self.app, native_id, name, is_public=False)

    def kind_channel(self) -> Channel:
        """Make a channel of a kind of posts: by the file's name without its number."""
        path = PurePosixPath(self.name)
        named = path.parent.name if path.stem.isdigit() else path.stem
        kind = re.sub(r"_\d+$", "", named) or "posts"
        return self.channel(kind, " ".join(kind.replace("_", " ").split()))

    def author(self, name: str) -> str:
        """Give the author's name, or nothing for the owner."""
        return "" if name in self.owner else name

    def without_owner(self, sentence: str) -> str:
        """Leave the owner's names out of a sentence that the app wrote."""
        for name in self.owner:
            sentence = sentence.replace(name, "…")
        return sentence

    def time(self, record: Record, *keys: str) -> tuple[datetime | None, str, str]:
        """Take a time: in UTC, as written, and the zone if one had to be assumed."""
        posted_at, written = record.instant(*keys)
        if written:
            return posted_at, written, ""
        written = record.text(*keys)
        if stated := read_stated(written):
            return stated, written, ""
        with suppress(ValueError, OverflowError):
            local = datetime.fromisoformat(written)
            return to_utc(local.replace(tzinfo=None), self.zone), written, self.zone.key
        return None, written, ""

    def media(self, uri: str, kind: MediaKind | None = None) -> Iterator[Media]:
        """Find a referenced file: below the top, or beside the file that names it.

        None for an empty reference.
        Of one on the company's servers only the kind is told. People move chats out
        of a download, with the pictures, so the end of the reference counts too.
        """
        if not uri:
            return
        kind = kind or kind_of_name(uri)
        if _REMOTE.match(uri):
            yield Media("", kind, is_included=False)
            return
        safe = safe_name(uri)
        if safe is None:
            self.faults.append(UnsafeName.code)
            return
        wanted = safe if not self.top else f"{self.top}/{safe}"
        for name in (wanted, *_ends_beside(safe, self.name)):
            if self.export.source.holds(name):
                yield Media(name, kind)
                return
        yield Media(wanted, kind, is_included=False)

    def told_faults(self, *, has_time: bool) -> Iterator[Unread]:
        """Tell what the record at hand could not give, and forget it."""
        if not has_time:
            self.faults.append(NoDates.code)
        while self.faults:
            yield self.unread(self.faults.pop(0))

    def unread(self, code: str) -> Unread:
        """Tell of the record at hand."""
        return Unread(self.name or self.export.name, self.place, code)


def _names_below(export: OpenExport) -> Iterator[str]:
    top = top_of(export.name)
    prefix = f"{top}/" if top else ""
    for name in export.source.names():
        if name.startswith(prefix):
            yield name.removeprefix(prefix)


def _ends_beside(safe: str, name: str) -> Iterator[str]:
    """Name the reference's ends in the folder of the file that has the reference."""
    folder = name.rpartition("/")[0]
    parts = safe.split("/")
    for start in range(max(0, len(parts) - 3), len(parts)):
        end = "/".join(parts[start:])
        yield f"{folder}/{end}" if folder else end
