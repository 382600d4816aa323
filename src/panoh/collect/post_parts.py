"""Parts of posts that social platforms have in common."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from panoh.collect.record import Record
from panoh.model.corpus import Channel, Media, MediaKind

REMOTE_IMAGE: Final = Media("", MediaKind.IMAGE, is_included=False)
REMOTE_VIDEO: Final = Media("", MediaKind.VIDEO, is_included=False)
"""A picture and a video that the export has an address of and no file."""

MOST_NESTED: Final = 4
"""How deep posts within posts are followed; hostile ones nest without end."""

_PAGES_AT_HAND: Final = 1_000
"""An account mostly has many posts in an export."""

_PROFILE_PAGES: Final = {
    "instagram": "https://www.instagram.com/{}/",
    "threads": "https://www.threads.com/@{}",
    "tiktok": "https://www.tiktok.com/@{}",
    "x": "https://x.com/{}",
}
_HANDLE = re.compile(r"\w[\w.]{0,63}", re.ASCII)


class Account(NamedTuple):
    """Who posts, and where: on these platforms an account is a channel too."""

    platform: str
    native_id: str = ""
    handle: str = ""
    name: str = ""

    @property
    def author(self) -> str:
        """The name and the handle: many choose one name, only one has a handle."""
        if not self.handle:
            return self.name
        return f"{self.name} (@{self.handle})" if self.name else f"@{self.handle}"

    @property
    def author_id(self) -> str:
        """The platform's id, or the handle where a record has only that."""
        return self.native_id or self.handle

    def channel(self) -> Channel:
        """The account's page; "unknown" where a record does not say whose it is."""
        return _page_of(self)


@lru_cache(_PAGES_AT_HAND)
def _page_of(account: Account) -> Channel:
    page = _PROFILE_PAGES.get(account.platform, "")
    is_plain = page and _HANDLE.fullmatch(account.handle)
    return Channel(
        account.platform,
        account.author_id or "unknown",
        account.handle or account.name,
        url=page.format(account.handle) if is_plain else "",
    )


def take_account(
    platform: str,
    record: Record,
    ids: tuple[str, ...],
    handles: tuple[str, ...],
    names: tuple[str, ...],
) -> Account:
    """Take who it is; the rest of a profile has no place among posts."""
    account = Account(
        platform, record.text(*ids), record.text(*handles), record.text(*names)
    )
    record.ignore_all()
    return account


def in_lines(parts: Iterable[str]) -> str:
    """Join what is not empty, each text once, a line each."""
    return "\n".join(dict.fromkeys(part for part in parts if part))
