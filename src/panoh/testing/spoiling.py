"""Ways in which files go wrong, and people make them go wrong, from a seed."""

import json
import random
from collections.abc import Iterator

_TOKENS = (
    b"\x00",
    b'"',
    b"'",
    b"<",
    b">",
    b"{",
    b"}",
    b"[" * 3000,
    b'{"a":' * 3000,
    b"<div>" * 3000,
    b"null",
    b"true",
    b"-1",
    b"1e999",
    b"9" * 5000,
    b"\\ud800",
    b"\xed\xa0\x80",
    b"\xff\xfe",
    b"\r\n\r\n",
    b"../../../etc/passwd",
    b"C:\\Windows\\x.jpg",
    b"/dev/zero",
    "\u202e\u0000".encode(),
    b"&#0;&#xD800;&lt;",
    b"<!ENTITY a SYSTEM 'file:///etc/passwd'>&a;",
    b"2147483648",
    b"99999999999999999999",
    b"0001-01-01T00:00:00+23:59",
    b"=" * 300,
)


def spoilt(content: bytes, seed: int, times: int) -> Iterator[bytes]:
    """Give `times` damaged copies, each with one to four faults; deterministic."""
    chance = random.Random(seed)  # noqa: S311 - the same faults every time
    for _ in range(times):
        copy = content
        for _ in range(chance.randint(1, 4)):
            copy = _fault(copy, chance)
        yield copy


def cuts(content: bytes, seed: int, *, everywhere: bool) -> list[int]:
    """Where to cut: every 1 %, both ends byte by byte, and 60 places by chance.

    Or everywhere. Blank space after the last record is no loss, and is not cut.
    """
    length = len(content.rstrip())
    if everywhere:
        return list(range(length))
    chance = random.Random(seed)  # noqa: S311 - the same places every time
    places = {length * percent // 100 for percent in range(100)}
    places |= {*range(min(40, length)), *range(max(0, length - 40), length)}
    return sorted(places | {chance.randrange(length) for _ in range(60)})


def grown(content: bytes, least_bytes: int) -> bytes | None:
    """Repeat the records of JSON or of lines until there is so much; else None.

    Of JSON, the longest list of objects at the top or in a field of the top.
    """
    times = least_bytes // max(1, len(content)) + 2
    if content.lstrip()[:1] not in (b"{", b"["):
        return None
    try:
        document = json.loads(content)
    except ValueError:
        return content * times if content.endswith(b"\n") else None
    if isinstance(document, list):
        return json.dumps(document * times, ensure_ascii=False, indent=1).encode()
    if not isinstance(document, dict):
        return None
    lists = {k: v for k, v in document.items() if isinstance(v, list)}
    if not lists:
        return (json.dumps(document, ensure_ascii=False) + "\n").encode() * times
    longest = max(lists, key=lambda name: len(lists[name]))
    document[longest] *= times
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _fault(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content) + 1)
    to = min(len(content), at + chance.choice((1, 1, 2, 8, 64, 512)))
    match chance.randrange(5):
        case 0:
            return content[:at] + bytes([chance.randrange(256)]) + content[at + 1 :]
        case 1:
            return content[:at] + content[to:]
        case 2:
            return content[:to] + content[at:]
        case _:
            return content[:at] + chance.choice(_TOKENS) + content[to:]
