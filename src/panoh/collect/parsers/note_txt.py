"""Notes in plain text: what somebody wrote down, or copied out of a chat."""

import io
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import ClassVar

from panoh.collect.encodings import UTF_16_MARKS, find_encoding, open_text
from panoh.collect.parser import OpenExport, Parser
from panoh.collect.tables import find_delimiter
from panoh.errors import BadRecord, MayBeCut
from panoh.model.corpus import Channel, Post, PostKind, Unread

LONGEST_TEXT = 1 << 18
LONGEST_TITLE = 100
HEAD_CHARACTERS = 1 << 14

_SUFFIXES = {".txt", ".text", ".md"}
_NEVER = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufffd\ue000-\uf8ff]")
_LETTER = re.compile(r"[^\W\d_]")
# JSON, markup, PDF, scripts and keys.
_CODE = re.compile(
    r"\{\s*[\"}]|\[\s*[\[{\"\]]|<[a-zA-Z!?/]|%PDF|%!PS|#!|-----BEGIN |\{\\rtf"
)
# A moment, or a level of importance, at the line's beginning: a log.
_LOGGED = re.compile(
    r"[\[(<]?(?:\d{4}[-/.]\d\d[-/.]\d\d[T ]\d|\d\d?:\d\d:\d\d"
    r"|[A-Z][a-z]{2} [ \d]\d \d\d:|\d{10,13}\b"
    r"|(?:DEBUG|INFO|WARN|WARNING|ERROR|TRACE|FATAL)\b)"
)


class NoteTxt(Parser):
    """Reads a note as one private post. Asked last of all.

    It says nothing of when or by whom it was written: a file's own time is that of its
    last copy.
    """

    name: ClassVar[str] = "note_txt"
    refers_to_media: ClassVar[bool] = False

    def recognises(self, name: str, head: bytes) -> bool:
        """Tell by the suffix and the content: words, and not a machine's."""
        if PurePosixPath(name).suffix.lower() not in _SUFFIXES:
            return False
        # Zeros are bytes of UTF-16 only where its mark says so.
        has_zeros = b"\x00" in head and not head.startswith(UTF_16_MARKS)
        return not has_zeros and _is_note(_decode(head))

    def parse(self, export: OpenExport) -> Iterator[Post | Unread]:
        """Yield the note, of which 262,144 characters are read."""
        with open_text(export) as text:
            note = text.read(LONGEST_TEXT + 1)
        title = next((line.strip() for line in note.splitlines() if line.strip()), "")
        name = title.lstrip("# ")[:LONGEST_TITLE] or PurePosixPath(export.name).name
        if note.strip():
            yield Post(
                Channel("note", export.name, name, is_public=False),
                native_id=export.name,
                place=1,
                kind=PostKind.NOTE,
                untrusted_text=note[:LONGEST_TEXT].strip(),
            )
        if len(note) > LONGEST_TEXT or not note.strip():
            yield Unread(export.name, 1, BadRecord.code)
        elif not note.endswith("\n"):
            yield Unread(export.name, 1, MayBeCut.code)


def _decode(head: bytes) -> str:
    """Decode the beginning of a file; its last letter may be cut."""
    text = head.decode(find_encoding(io.BytesIO(head)), errors="replace")
    return text[:HEAD_CHARACTERS].rstrip("\ufffd")


def _is_note(text: str) -> bool:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines or _NEVER.search(text) or _CODE.match(text.lstrip("\ufeff \t\r\n")):
        return False
    letters = len(_LETTER.findall(text))
    logged = sum(_LOGGED.match(line) is not None for line in lines)
    return (
        letters * 2 >= sum(not letter.isspace() for letter in text)
        and logged * 2 < len(lines)
        and not _is_table(text, lines)
    )


def _is_table(text: str, lines: list[str]) -> bool:
    """Whether lines are evenly parted by what parts cells; prose has commas too."""
    delimiter = find_delimiter(text, is_whole=True) if len(lines) > 2 else None
    if delimiter == ",":
        return text.count(", ") * 2 < text.count(",")
    return delimiter is not None
