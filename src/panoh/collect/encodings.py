"""Which encoding a text file is in, and its text as a stream."""

import codecs
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, TextIO

from panoh.collect.names import cyrillic_encoding
from panoh.collect.parser import OpenExport

CHUNK_BYTES = 1 << 16
UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
# Of UTF-16, where a character lies: scripts from Latin to Georgian, more Latin,
# punctuation, and the halves that emoji are made of.
_UPPER_HALVES = bytes([*range(0x12), 0x1E, 0x20, 0x21, *range(0xD8, 0xE0)])


def find_encoding(stream: BinaryIO) -> str:
    """Find the encoding: UTF-8, UTF-16, or else Windows-1251 or DOS's cp866.

    The first 64 KiB with a character beyond ASCII decide. The last two are what old
    Russian programs write; they are believed only where most of what is not ASCII is
    not UTF-8. UTF-16 without its mark is told by its zeros.
    """
    chunk = stream.read(CHUNK_BYTES)
    if chunk.startswith(UTF_16_MARKS):
        return "utf-16"
    if encoding := _unmarked_utf_16(chunk):
        return encoding
    while chunk and chunk.isascii():
        chunk = stream.read(CHUNK_BYTES)
    if _is_mostly_utf_8(chunk):
        return "utf-8-sig"
    return cyrillic_encoding(chunk, otherwise="cp1251")


def _is_mostly_utf_8(chunk: bytes) -> bool:
    # Not final: the chunk may end inside a character.
    text = codecs.getincrementaldecoder("utf-8")("replace").decode(chunk)
    n_damaged = text.count("\ufffd")
    n_others = len(text) - len(_BEYOND_ASCII.sub("", text))
    return n_others >= 2 * n_damaged


def _unmarked_utf_16(chunk: bytes) -> str | None:
    """Tell by the upper halves of its characters, which lie in a few places.

    Spaces and digits have a 0 there, which text in another encoding holds only where
    it is damaged: so most of the others must be in those places too.
    """
    if b"\x00" not in chunk:
        return None
    known, halves = max(
        (_n_known(chunk[1::2]), "utf-16-le"), (_n_known(chunk[:-1:2]), "utf-16-be")
    )
    return halves if known * 4 > len(chunk) // 2 * 3 else None


def _n_known(halves: bytes) -> int:
    return len(halves) - len(halves.translate(None, _UPPER_HALVES))


def decode_head(head: bytes) -> str:
    """Decode the beginning of a file, which may end inside a character."""
    return head.decode(find_encoding(io.BytesIO(head)), errors="replace")


@contextmanager
def open_text(export: OpenExport, newline: str | None = None) -> Iterator[TextIO]:
    """Open the export's text; bytes that are no text become U+FFFD.

    Counts "encoding: cp1251", or cp866, in the leftovers when it had to be assumed.
    """
    with export.source.open(export.name) as stream:
        encoding = find_encoding(stream)
    if encoding in {"cp1251", "cp866"}:
        export.leftovers[f"encoding: {encoding}"] = 1
    with (
        export.source.open(export.name) as stream,
        io.TextIOWrapper(
            stream, encoding=encoding, errors="replace", newline=newline
        ) as text,
    ):
        yield text
