"""Chats and people as Telethon writes them, known by ids such as "channel1".

That is how Telegram Desktop writes the ids of people and chats in its own exports.
"""

from dataclasses import dataclass, field
from typing import Final

from panoh.collect.record import Record
from panoh.model.corpus import Channel

_ID_FIELDS: Final = {"channel_id": "channel", "chat_id": "chat", "user_id": "user"}
_KINDS: Final = {
    "Channel": "channel",
    "ChannelForbidden": "channel",
    "Chat": "chat",
    "ChatForbidden": "chat",
    "User": "user",
}


def kind_of(record: Record) -> str:
    """Take the name of the object's type in Telegram's schema; 4CAT's is "_type"."""
    return record.text("_", "_type")


@dataclass(slots=True)
class Peers:
    """Whom a file names: names by id, and names by which anybody opens a channel.

    `own` are the ids of whoever ran Telethon: to be left out.
    """

    names: dict[str, str] = field(default_factory=dict)
    usernames: dict[str, str] = field(default_factory=dict)
    own: set[str] = field(default_factory=set)

    def add(self, peer: Record) -> None:
        """Take a chat or a person, with all that Telegram tells of it."""
        kind = _KINDS.get(kind_of(peer), "")
        number = peer.text("id")
        if kind and number:
            known = f"{kind}{number}"
            names = [peer.text(key) for key in ("title", "first_name", "last_name")]
            self.names[known] = " ".join(filter(None, names))
            username = peer.text("username") or _active_username(peer)
            # Nobody opens a group of the old kind, or a person, as a channel.
            if username and kind == "channel":
                self.usernames[known] = username
            if peer.is_true("self") or peer.is_true("is_self"):
                self.own.add(known)
        peer.ignore_all()

    def take(self, record: Record, key: str) -> str:
        """Take the id that a field holds, or "".

        Where 4CAT was told to resolve ids, the chats and people stand beside it.
        """
        if key not in record:
            return ""
        peer = record.record(key)
        if not peer:
            # Telethon before 2020 wrote people as bare numbers.
            number = record.text(key)
            return f"user{number}" if number else ""
        numbers = [(kind, peer.text(name)) for name, kind in _ID_FIELDS.items()]
        for name in ("chats", "users"):
            for one in peer.records(name):
                self.add(one)
        peer.ignore_all()
        return next((f"{kind}{number}" for kind, number in numbers if number), "")

    def channel(self, known: str) -> Channel:
        """Name a chat. It is public if it has a name by which anybody opens it."""
        native_id = known
        for kind in _ID_FIELDS.values():
            native_id = native_id.removeprefix(kind)
        username = self.usernames.get(known, "")
        return Channel(
            "telegram",
            native_id,
            self.names.get(known, ""),
            is_public=bool(username),
            url=f"https://t.me/{username}" if username else "",
        )


def _active_username(peer: Record) -> str:
    for one in peer.records("usernames"):
        if one.is_true("active"):
            return one.text("username")
    return ""
