"""Invented downloads of Instagram and Facebook for tests."""

import json
from typing import Any

from panoh.collect.parser import Parser
from panoh.testing.samples import Result, Sample


def mojibake(value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Write text as Meta does: each byte of its UTF-8 as a character."""
    if isinstance(value, str):
        return value.encode().decode("latin-1")
    if isinstance(value, list):
        return [mojibake(item) for item in value]
    if isinstance(value, dict):
        return {mojibake(key): mojibake(item) for key, item in value.items()}
    return value


def encoded(document: object) -> bytes:
    """Write a document as Meta does."""
    return json.dumps(mojibake(document), indent=2).encode()


def chat(*names: str, messages: list[dict[str, Any]], **more: Any) -> dict[str, Any]:  # noqa: ANN401 - any field
    """Make a chat; its owner is the last of the names."""
    participants = [{"name": name} for name in names]
    return {"participants": participants, "messages": messages, **more}


def message(sender: str, text: str = "Салом", **more: Any) -> dict[str, Any]:  # noqa: ANN401 - any field
    """Make a message."""
    sent = {"sender_name": sender, "timestamp_ms": 1709380000000, "content": text}
    return sent | more


def read(parser: Parser, files: dict[str, object]) -> Result:
    """Parse files by name; a document is encoded, bytes are as they are."""
    content = {
        name: document if isinstance(document, bytes) else encoded(document)
        for name, document in files.items()
    }
    parts = tuple(n for n, c in content.items() if parser.recognises(n, c))
    return Sample(parser, content, parts).read()
