"""What Instagram's and Facebook's downloads in JSON have in common: all but the app.

One download is one export: its chats, posts and comments, in the order of its files.
Who follows whom, likes, searches, logins and advertisements are passed over: they are
data of the owner's and of others that nobody needs here.

Sources: the notes and readers of public projects on real downloads, 2019 to 2026; see
the SOURCE.md of the samples.
"""

import io
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import PurePosixPath
from typing import Any, ClassVar, Literal

import msgspec

from panoh.collect.json_records import RecordReader
from panoh.collect.meta_chats import MESSAGE_LISTS, read_chat
from panoh.collect.meta_download import (
    App,
    Download,
    app_of,
    is_of_others,
    is_of_posts,
    top_of,
)
from panoh.collect.meta_owner import owner_of
from panoh.collect.meta_posts import read_record
from panoh.collect.parser import OpenExport, Parser
from panoh.errors import BadRecord, InputError
from panoh.model.corpus import Channel, Post, Unread

Shape = Literal["chat", "chats", "records"]

_HEAD_BYTES = 1 << 16
_SAMPLED = 10
_DEEPEST = 2
_OF_MESSAGES = (
    {"sender_name", "timestamp_ms"},
    {"senderName", "timestamp"},  # encrypted chats
    {"sender", "created_at"},  # Instagram before 2020
)
_LABELLED = frozenset({"string_map_data", "string_list_data", "label_values"})
# Links are no sign: people send each other Instagram's in Messenger.
_INSTAGRAM_HEAD = re.compile(
    rb'your_instagram_activity|original_content_owner|"ig_\w+"|"string_(?:map|list)_data"'
    rb'|"(?:comments_\w+|media)_comments"|"taken_at"|"conversation"'
)
_FACEBOOK_HEAD = re.compile(rb"your_facebook_activity|your_activity_across_facebook")


class MetaJson(Parser):
    """Reads the JSON of a download; a subclass names the app."""

    app: ClassVar[App]
    refers_to_media: ClassVar[bool] = True
    leaves_files: ClassVar[bool] = True  # of what she sought, liked and is

    def recognises(self, name: str, head: bytes) -> bool:
        """Tell chats, posts and comments by their fields, and the app by traces of it.

        A chat alone may have none: it counts as Facebook's, and `notes` say "assumed".
        """
        return shape_of(name, head) is not None and _app_of(name, head) == self.app

    def export_of(self, name: str) -> str:
        """Name the top of the download."""
        return top_of(name)

    def parse(self, export: OpenExport) -> Iterator[Post | Unread]:
        """Yield posts; a broken record and a file's early end are Unread.

        Raises UnknownZone.
        """
        download = Download.begin(export, self.app)
        download.owner = owner_of(export, download.top)
        for name in export.files:
            download.name = name
            try:
                yield from _file(download)
            except InputError as error:
                download.place += 1
                yield download.unread(error.code)


def shape_of(name: str, head: bytes) -> Shape | None:
    """Tell what a file of a download holds, by its first 64 KiB."""
    with suppress(InputError):
        reader = RecordReader(io.BytesIO(head))
        return _shape(reader, PurePosixPath(name).stem, _DEEPEST)
    return None


def _app_of(name: str, head: bytes) -> App:
    if app := app_of((name,)):
        return app
    is_instagram = _INSTAGRAM_HEAD.search(head) and not _FACEBOOK_HEAD.search(head)
    return "instagram" if is_instagram else "facebook"


def _shape(reader: RecordReader, name: str, depth: int) -> Shape | None:
    """Tell what the value ahead holds; `name` is what it is the value of."""
    mark = reader.ahead()
    if mark == b"[":
        return _shape_of_list(reader, name)
    if mark != b"{" or not depth:
        reader.skip()
        return None
    for field in reader.fields():
        if field in MESSAGE_LISTS and reader.ahead() == b"[":
            return "chat" if _is_message(_first(reader)) else None
        if found := _shape(reader, f"{name} {field}", depth - 1):
            return found
    return None


def _shape_of_list(reader: RecordReader, name: str) -> Shape | None:
    for place, _ in enumerate(reader.elements()):
        if place < _SAMPLED and reader.ahead() == b"{":
            fields = _object(reader)
            if "participants" in fields and "conversation" in fields:
                return "chats"
            if _is_post(fields, name):
                return "records"
        elif place == 0 and _is_old_comment(reader.value(), name):
            return "records"
        elif place:
            reader.skip()
    return None


def _object(reader: RecordReader) -> dict[str, Any]:
    """Decode the object ahead; a field that is cut off is None."""
    fields: dict[str, Any] = {}
    with suppress(InputError):
        for field in reader.fields():
            fields[field] = None
            fields[field] = reader.value()
    return fields


def _first(reader: RecordReader) -> dict[str, Any]:
    for _ in reader.elements():
        return _object(reader) if reader.ahead() == b"{" else {}
    return {}


def _is_message(fields: Mapping[str, Any]) -> bool:
    return any(names <= fields.keys() for names in _OF_MESSAGES)


def _is_post(fields: Mapping[str, Any], name: str) -> bool:
    """Tell a post, a comment or a picture from the hundred other kinds of records."""
    if is_of_others(name):
        return False
    if _LABELLED & fields.keys():
        return is_of_posts(name)
    data = _objects(fields.get("data"))
    attached = [d for a in _objects(fields.get("attachments")) for d in _objects(a)]
    return (
        _is_file(fields)
        or any(_is_file(file) for file in _objects(fields.get("media")))
        or any("post" in datum or "comment" in datum for datum in data)
        or any("media" in datum for datum in attached)
        or (bool(attached) and is_of_posts(name))
    )


def _objects(value: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - JSON holds any
    """List the objects of a list, or of the list `data` of an object."""
    listed = value.get("data") if isinstance(value, dict) else value
    return [v for v in listed if type(v) is dict] if isinstance(listed, list) else []


def _is_file(fields: Mapping[str, Any]) -> bool:
    is_new = isinstance(fields.get("uri"), str) and "creation_timestamp" in fields
    return is_new or (isinstance(fields.get("path"), str) and "taken_at" in fields)


def _is_old_comment(value: object, name: str) -> bool:
    """Tell Instagram's comments before 2020: a time, the text, whose picture."""
    is_triple = isinstance(value, list) and len(value) == 3
    return is_triple and "media_comments" in name


def _file(download: Download) -> Iterator[Post | Unread]:
    with download.export.source.open(download.name) as stream:
        shape = shape_of(download.name, stream.read(_HEAD_BYTES))
    with download.export.source.open(download.name) as stream:
        reader = RecordReader(stream)
        if shape == "chat":
            yield from read_chat(reader, download)
        elif shape == "chats":
            for _ in reader.elements():
                yield from read_chat(reader, download)
        elif shape == "records":
            yield from _records(reader, download, download.kind_channel())
        else:
            reader.skip()
            raise BadRecord


def _records(
    reader: RecordReader, download: Download, channel: Channel, depth: int = _DEEPEST
) -> Iterator[Post | Unread]:
    """Read the lists ahead, then what is said of all their records: an album's name."""
    if reader.ahead() == b"[":
        yield from _listed(reader, download, channel)
        return
    about: dict[str, object] = {}
    for field in reader.fields():
        if reader.ahead() == b"[":
            yield from _listed(reader, download, channel)
        elif depth and reader.ahead() == b"{" and is_of_posts(field):
            yield from _records(reader, download, channel, depth - 1)
        else:
            about[field] = reader.value()
    if about.get("name") or about.get("description"):
        yield from read_record(about, download, channel)
    else:
        download.export.leftovers.update(about.keys())


def _listed(
    reader: RecordReader, download: Download, channel: Channel
) -> Iterator[Post | Unread]:
    for batch in reader.batches(msgspec.json.decode):
        for fields in batch:
            yield from read_record(_with_names(fields), download, channel)


def _with_names(fields: object) -> object:
    """Name the fields of a comment from before 2020."""
    if isinstance(fields, list) and len(fields) == 3:
        return dict(zip(("taken_at", "text", "title"), fields, strict=True))
    return fields
