"""What a sample is read as, written down for people to check once."""

import json
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from typing import Any

from panoh.testing.samples import Result


def golden_of(result: Result) -> str:
    """Write a result as JSON for reading: fields with their default are left out."""
    content = {
        "posts": [plain(post) for post in result.posts],
        "unread": [plain(unread) for unread in result.unread],
        "leftovers": dict(sorted(result.leftovers.items())),
        "notes": dict(sorted(result.notes.items())),
        "code": result.code,
    }
    kept = {name: value for name, value in content.items() if value}
    return json.dumps(kept, ensure_ascii=False, indent=1) + "\n"


def plain(value: Any) -> Any:  # noqa: ANN401 - whatever a model value holds
    """Turn a model value into what JSON holds."""
    if is_dataclass(value):
        return {
            f.name: plain(getattr(value, f.name))
            for f in fields(value)
            if f.default is MISSING or getattr(value, f.name) != f.default
        }
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, datetime) else value
