"""Telegram messages as 4CAT keeps them: Telethon's objects, one a line.

4CAT writes times as seconds since 1970, "_type" for the type of an object, and beside
each message its chat and its author, in full. Written from 4CAT's search_telegram.py.
"""

from collections.abc import Iterator
from typing import ClassVar

from panoh.collect.json_lines import first_object
from panoh.collect.parser import OpenExport, Parser
from panoh.collect.telethon_message import MESSAGE_KINDS, read_messages
from panoh.model.corpus import Post, Unread


class FourcatNdjson(Parser):
    """Reads 4CAT's Telegram items as a stream."""

    name: ClassVar[str] = "fourcat_ndjson"
    refers_to_media: ClassVar[bool] = False

    def recognises(self, name: str, head: bytes) -> bool:  # noqa: ARG002 - the content tells
        """Tell by 4CAT's name for the type of a message, or of where it was posted."""
        first = first_object(head)
        peer = first.get("peer_id")
        is_peer = isinstance(peer, dict) and "_type" in peer
        return is_peer or (
            "_chat" in first and str(first.get("_type")) in MESSAGE_KINDS
        )

    def parse(self, export: OpenExport) -> Iterator[Post | Unread]:
        """Yield posts; a broken message and the file's early end are Unread."""
        return read_messages(export)
