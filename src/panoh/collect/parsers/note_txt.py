"""Notes in plain text: what somebody wrote down, or copied out of a chat."""

import io
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import ClassVar

from panoh.collect.encodings import find_encoding, open_text
from panoh.collect.parser import OpenExport, Parser
from panoh.collect.tables import find_delimiter
from panoh.errors import BadRecord, MayBeCut
from panoh.model.corpus import Channel, Post, PostKind, Unread

LONGEST_TEXT = 1 << 18
LONGEST_TITLE = 100
HEAD_CHARACTERS = 1 << 14

_SUFFIXES = {".txt", ".text", ".md"}
# What programs put beside what they export, download or install.
_NO_NOTES = re.compile(
    r"(?:read.?me|licen[cs]e|copying|notice|changelog|requirements|robots)\b",
    re.IGNORECASE,
)
# Word copies its line breaks and hyphens as controls, its bullets as private letters.
_NEVER = re.compile(r"[\x00-\x08\x0e-\x1d\x7f-\x9f\ufffd\ue000-\uefff]")
MOST_DAMAGED = 100
"""A note may have one letter in so many that is none: bytes go wrong."""
FEWEST_LETTERS = 6
"""One in so many is a letter: beside short words stand dates, numbers and emoji."""
_LETTER = re.compile(r"[^\W\d_]")
# JSON, markup, PDF, scripts and keys.
_CODE = re.compile(
    r"\{\s*[\"}]|\[\s*[\[{\"\]]|<[a-zA-Z!?/]|%PDF|%!PS|#!|-----BEGIN |\{\\rtf"
)
# A moment, or a level of importance, at the line's beginning: a log. In a chat that
# was copied out of a phone a name and a colon follow the moment.
_LOGGED = re.compile(
    r"(?![^:]{1,16}:\d\d(?::\d\d)?\]?[^:\n\[\]]{1,60}: )"
    r"[\[(<]?(?:\d{4}[-/.]\d\d[-/.]\d\d[T ]\d|\d\d?:\d\d:\d\d"
    r"|\d{10,13}\b)"
    r"|[A-Z][a-z]{2} [ \d]\d \d\d:"
    r"|(?:[^a-zа-я]{0,30}\b)?(?:DEBUG|INFO|WARN|WARNING|ERROR|TRACE|FATAL)\b"
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
        path = PurePosixPath(name)
        if path.suffix.lower() not in _SUFFIXES or _NO_NOTES.match(path.name):
            return False
        return _is_note(_decode(head))

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
    damaged = len(_NEVER.findall(text))
    is_text = damaged * MOST_DAMAGED <= len(text) and "\x00" not in text
    if not (lines and is_text) or _CODE.match(text.lstrip("\ufeff \t\r\n")):
        return False
    letters = len(_LETTER.findall(text))
    logged = sum(_LOGGED.match(line) is not None for line in lines)
    return (
        letters * FEWEST_LETTERS >= sum(not letter.isspace() for letter in text)
        and logged * 2 < len(lines)
        and not _is_table(text, lines)
    )


def _is_table(text: str, lines: list[str]) -> bool:
    """Whether lines are evenly parted by what parts cells; prose has commas too."""
    delimiter = find_delimiter(text, is_whole=True) if len(lines) > 2 else None
    if delimiter == ",":
        return text.count(", ") * 2 < text.count(",")
    return delimiter is not None
