"""Telegram exports for tests, and the reading of them."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from panoh.collect.parser import OpenExport, ReadingRules
from panoh.collect.parsers.telegram_json import TelegramJSON
from panoh.collect.sources import FolderSource
from panoh.model.corpus import Post, Unread

SAMPLES = Path(__file__).parent / "samples"
SINGLE, ACCOUNT = SAMPLES / "telegram", SAMPLES / "telegram_account"
Records = list[Post | Unread]


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]  # year, month, ...


def read(folder: Path, name: str = "result.json", zone: str = "UTC") -> Records:
    export = OpenExport(FolderSource(folder), name, ReadingRules(zone=zone))
    return list(TelegramJSON().parse(export))


def read_raw(folder: Path, raw: bytes | str, zone: str = "UTC") -> Records:
    encoded = raw if isinstance(raw, bytes) else raw.encode()
    (folder / "result.json").write_bytes(encoded)
    return read(folder, zone=zone)


def message(number: int = 1, **fields: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON holds any
    usual = {"type": "message", "date": "2024-03-01T09:00:00", "text": "салом"}
    return {"id": number, **usual, "date_unixtime": "1709265600", **fields}


def chat(*messages: object, **fields: object) -> dict[str, object]:
    header: dict[str, object] = {"name": "Хабар", "type": "public_channel", "id": 7}
    return {**header, **fields, "messages": messages}


def read_chat(folder: Path, *messages: object, **fields: object) -> Records:
    return read_raw(folder, json.dumps(chat(*messages, **fields)))


def read_one(folder: Path, zone: str = "UTC", **fields: object) -> Post:
    """The post of one message with these fields, None for without."""
    given = {k: v for k, v in message(**fields).items() if v != "without"}
    (post,) = read_raw(folder, json.dumps(chat(given)), zone)
    assert isinstance(post, Post)
    return post


def posts(records: Sequence[Post | Unread]) -> list[Post]:
    return [r for r in records if isinstance(r, Post)]


def unread(records: Sequence[Post | Unread]) -> list[tuple[int, str]]:
    return [(r.place, r.code) for r in records if isinstance(r, Unread)]


class InMemory:
    """A source of one file."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw

    def names(self) -> Iterator[str]:
        yield "result.json"

    def holds(self, name: str) -> bool:
        return name == "result.json"

    def size(self, name: str) -> int:
        return len(self.open(name).read())

    def open(self, name: str) -> BinaryIO:
        return BytesIO(self.raw if self.holds(name) else b"")
