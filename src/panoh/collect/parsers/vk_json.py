"""VK's API as tools save it: wall.get, wall.getComments, messages.getHistory.

One answer, with or without its "response"; many, as a list or one a line; or the items
alone, as a list or one a line, as vk_api and its like leave them. Names stand in
"profiles" and "groups" after the items, so answers are read twice. One that is cut
before its names has its posts without them: an id says who it was.
"""

import io
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import ClassVar

import msgspec

from panoh.collect.json_lines import read_objects
from panoh.collect.json_records import RecordReader
from panoh.collect.parser import OpenExport, Parser
from panoh.collect.record import Fields, Record
from panoh.collect.vk_items import name_of, read_item
from panoh.errors import BadRecord, InputError, NoDates, TruncatedExport
from panoh.model.corpus import Post, Unread

_HEAD_BYTES = 1 << 16
_ITEMS, _WHO = "items", ("profiles", "groups")
# Names under which tools keep answers, and lists of items.
_ANSWERS = frozenset({"response", "wall", "data", "result"})
_LISTS = frozenset({_ITEMS, "posts", "comments", "messages"})
_DEEPEST = 3
# Counts and what the viewer may do.
_OF_NO_INTEREST = frozenset(
    [
        *("count", "next_from", "reaction_sets", "can_post", "groups_can_post"),
        *("show_reply_button", "current_level_count", "order", "more", "unread"),
        *("conversations", "can_load_more", "post_id", "offset"),
    ]
)


class VkJson(Parser):
    """Reads answers of VK's API as a stream."""

    name: ClassVar[str] = "vk_json"
    refers_to_media: ClassVar[bool] = False

    def recognises(self, name: str, head: bytes) -> bool:  # noqa: ARG002 - by content only
        """Tell by the first item: VK's ids and dates are numbers."""
        item = _first_item(head)
        whose = [item.get(key) for key in ("owner_id", "from_id", "peer_id")]
        has_date = type(item.get("date")) is int and type(item.get("id")) is int
        has_content = not item.keys().isdisjoint(("text", "attachments"))
        return has_date and has_content and any(type(one) is int for one in whose)

    def parse(self, export: OpenExport) -> Iterator[Post | Unread]:
        """Yield posts, what they repeat, and answers to comments; see Parser.

        Raises TruncatedExport where the file ends before its first item does.
        """
        return _Reading(export).items()


@dataclass(slots=True)
class _Reading:
    """One pass over one export. `place` counts the items."""

    export: OpenExport
    place: int = 0
    names: dict[str, str] = field(default_factory=dict)

    def items(self) -> Iterator[Post | Unread]:
        """Read answers twice, for names and for items, and items alone once."""
        with self.export.source.open(self.export.name) as stream:
            head = stream.read(_HEAD_BYTES)
        if not VkJson().recognises(self.export.name, head):
            raise TruncatedExport
        if _is_answer(head):
            self._read_names()
            yield from self._answers()
            return
        for read in read_objects(self.export):
            if isinstance(read, Unread):
                yield read
            else:
                yield from self._item(read.place, read.fields)

    def _read_names(self) -> None:
        """Learn who is who; where the file breaks off, the next reading tells it."""
        with self.export.source.open(self.export.name) as stream, suppress(InputError):
            reader = RecordReader(stream)
            for section in _sections(reader):
                if section not in _WHO:
                    reader.skip()
                    continue
                for batch in reader.batches(msgspec.json.decode):
                    self.names.update(name_of(who) for who in _objects(batch))
        self.names.pop("", None)

    def _answers(self) -> Iterator[Post | Unread]:
        with self.export.source.open(self.export.name) as stream:
            reader = RecordReader(stream)
            try:
                for section in _sections(reader):
                    if section == _ITEMS:
                        yield from self._listed(reader)
                    else:
                        self._note(section)
                        reader.skip()
            except InputError as error:
                yield Unread(self.export.name, self.place + 1, error.code)

    def _listed(self, reader: RecordReader) -> Iterator[Post | Unread]:
        for batch in reader.batches(msgspec.json.decode):
            for one in batch:
                yield from self._one(one)

    def _one(self, one: object) -> Iterator[Post | Unread]:
        """Read an item, or the items of an answer: `execute` gives several."""
        if isinstance(one, dict) and isinstance(one.get(_ITEMS), list):
            self._learn(one)
            for item in one[_ITEMS]:
                yield from self._one(item)
        elif isinstance(one, dict):
            self.place += 1
            yield from self._item(self.place, one)
        elif type(one) is not int or self.place:  # the count, before the items
            self.place += 1
            yield Unread(self.export.name, self.place, BadRecord.code)

    def _learn(self, answer: Fields) -> None:
        for key in _WHO:
            listed = answer.get(key)
            known = _objects(listed if isinstance(listed, list) else [])
            self.names.update(name_of(who) for who in known)

    def _item(self, place: int, fields: Fields) -> Iterator[Post | Unread]:
        item = Record(fields)
        posts = list(read_item(item, place, self.names))
        yield from posts
        if not posts:
            yield Unread(self.export.name, place, BadRecord.code)
        elif any(post.posted_at is None and post.original_time for post in posts):
            yield Unread(self.export.name, place, NoDates.code)
        item.note_leftovers(self.export.leftovers)

    def _note(self, section: str) -> None:
        if section not in _WHO and section not in _OF_NO_INTEREST:
            self.export.leftovers[section] += 1


def _sections(reader: RecordReader) -> Iterator[str]:
    """Step to each field of each answer; consume it before the next."""
    if reader.begins(b"["):
        for _ in reader.elements():
            yield from _fields(reader)
        return
    while not reader.is_at_end():
        yield from _fields(reader)


def _fields(reader: RecordReader, depth: int = _DEEPEST) -> Iterator[str]:
    for name in reader.fields():
        if name not in _ANSWERS | _LISTS:
            yield name
        elif reader.begins(b"["):
            yield _ITEMS
        elif name in _ANSWERS and depth and reader.begins(b"{"):
            yield from _fields(reader, depth - 1)
        else:
            yield name


def _is_answer(head: bytes) -> bool:
    """Tell an answer, which holds items, from an item."""
    reader = RecordReader(io.BytesIO(head))
    with suppress(InputError):
        for section in _sections(reader):
            if section == _ITEMS and reader.begins(b"["):
                return True
            reader.skip()
            if section in {"owner_id", "from_id", "date"}:
                return False
    return False


def _first_item(head: bytes) -> Fields:
    """Decode the first item of the file, as far as it is there."""
    item: Fields = {}
    with suppress(InputError):
        _take_first(RecordReader(io.BytesIO(head)), item)
    return item


def _take_first(reader: RecordReader, item: Fields, depth: int = _DEEPEST) -> None:
    """Step into lists and answers down to the first item, and decode it."""
    if reader.begins(b"["):
        for _ in reader.elements():
            if reader.begins(b"{"):
                break
            reader.skip()  # version 3 gives the count before the items
    for section in _fields(reader):
        if section == _ITEMS and depth and reader.begins(b"["):
            item.clear()
            _take_first(reader, item, depth - 1)
            return
        item[section] = reader.value()


def _objects(batch: list[object]) -> Iterator[Fields]:
    return (one for one in batch if isinstance(one, dict))
