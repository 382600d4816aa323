"""Telegram messages as programs with Telethon save them, and telegram-tracker.

They are Telethon's `to_dict()` as JSON: a list, one a line, or `messages` of an object
that Telegram's server answered with, which has `chats` and `users` after them. Written
from Telegram's schema, Telethon's documentation and telegram-tracker's source.

A chat is public only where the file shows a name by which anybody opens it; a bare list
of messages does not, nor does an object that is cut before its chats.
"""

from collections.abc import Iterator
from contextlib import suppress
from typing import ClassVar

from panoh.collect.json_lines import first_object
from panoh.collect.json_records import RecordReader
from panoh.collect.parser import OpenExport, Parser
from panoh.collect.record import Record
from panoh.collect.telethon_message import MESSAGE_KINDS, read_messages
from panoh.collect.telethon_peers import Peers
from panoh.errors import InputError, TruncatedExport
from panoh.model.corpus import Post, Unread

_LISTS = ("messages",)
_PEER_LISTS = frozenset({"chats", "users"})


class TelethonJson(Parser):
    """Reads Telethon's messages as a stream, once its chats and people are known."""

    name: ClassVar[str] = "telethon_json"
    refers_to_media: ClassVar[bool] = False

    def recognises(self, name: str, head: bytes) -> bool:  # noqa: ARG002 - the content tells
        """Tell by the type of the first message, and where it was posted."""
        first = first_object(head, _LISTS)
        is_message = str(first.get("_")) in MESSAGE_KINDS
        return is_message and ("peer_id" in first or "to_id" in first)

    def parse(self, export: OpenExport) -> Iterator[Post | Unread]:
        """Yield posts; a broken message and the file's early end are Unread."""
        if not export.source.size(export.name):
            raise TruncatedExport
        yield from read_messages(export, _LISTS, _peers_of(export))


def _peers_of(export: OpenExport) -> Peers:
    """Look through an object for its chats and people, which follow the messages.

    None are found in a list or in lines, nor behind a cut.
    """
    peers = Peers()
    with export.source.open(export.name) as stream, suppress(InputError):
        reader = RecordReader(stream)
        for name in reader.fields():
            if name not in _PEER_LISTS:
                reader.skip()
                continue
            for _ in reader.elements():
                value = reader.value()
                if isinstance(value, dict):
                    peers.add(Record(value))
    return peers
