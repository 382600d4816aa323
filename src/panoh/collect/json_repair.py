r"""Mend what apps write instead of JSON, one record at a time.

Telegram Desktop has written control characters as \xNN (tdesktop #27571) and file
names without quotes (#24961). Other tools leave control characters, halves of
surrogate pairs, commas before a bracket, and bytes that are no UTF-8: Python on Windows
in Russian writes Windows-1251 where nobody told it otherwise.
"""

import json
import re

_VALUE = re.compile(
    r'"(?P<string>(?:[^"\\]++|\\.)*+)"'
    r"|(?P<comma>,)(?=\s*+[}\]])"
    r"|:\s*+(?:true|false|null|[-+.\deE]++)(?=\s*[,}\]])"
    # A bare word goes on to the end of its line or, on a shared line, of its field.
    r'|(?P<colon>:\s*+)(?P<bare>[^"\[\]{}\s](?:[^"\n]*?(?=,?[ \t\r]*\n)|[^",\]}\n]*+))',
    re.DOTALL,
)
# Two letters of Russian side by side: in UTF-8 only where it is damaged.
_CP1251 = re.compile(rb"[\xc0-\xff]{2}")
_ESCAPE = re.compile(
    r"\\x(?P<hex>[\dA-Fa-f]{2})"
    r"|\\u[dD][89abAB][\dA-Fa-f]{2}\\u[dD][c-fC-F][\dA-Fa-f]{2}"
    r"|(?P<half>\\u[dD][89a-fA-F][\dA-Fa-f]{2})"
    r'|\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4})'
    r"|(?P<stray>\\)"
    r"|(?P<control>[\x00-\x1f])",
    re.ASCII,
)


def repaired(raw: bytes) -> bytes:
    """Return the record with its known faults mended; others stay as they are."""
    return _VALUE.sub(_mended, _decoded(raw)).encode()


def _decoded(raw: bytes) -> str:
    """Decode it as UTF-8, or as Windows-1251 where it is clearly that."""
    text = raw.decode("utf-8", "replace")
    if _CP1251.search(raw):
        n_damaged = text.count("\ufffd")
        n_whole = sum(character > "\x7f" for character in text) - n_damaged
        if n_whole < 2 * n_damaged:
            return raw.decode("cp1251", "replace")
    return text


def _mended(found: re.Match[str]) -> str:
    """Escape a string rightly; put a bare word in quotes."""
    if found["string"] is not None:
        return f'"{_ESCAPE.sub(_escaped, found["string"])}"'
    if found["comma"]:
        return ""
    if found["bare"] is not None:
        return found["colon"] + json.dumps(found["bare"].rstrip())
    return found[0]


def _escaped(found: re.Match[str]) -> str:
    """Write one escape, or a character that needs one, as JSON has it."""
    if found["hex"]:
        return f"\\u00{found['hex']}"
    if found["half"]:
        return "\\ufffd"
    if found["stray"]:
        return r"\\"
    if found["control"]:
        return f"\\u{ord(found[0]):04x}"
    return found[0]
