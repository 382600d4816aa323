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
# Zero, a script or two, punctuation, and the halves that emoji are made of.
MOST_UPPER_HALVES = 24


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
    """Tell by the upper halves of the characters, which repeat; 0 is among them.

    The letters of one script share theirs, and spaces and digits have 0, which no
    text in another encoding holds. A lower half of 0 is rare: one in 256 emoji.
    """
    first, second = chunk[:-1:2], chunk[1::2]
    is_big_endian = first.count(0) > second.count(0)
    upper, lower = (first, second) if is_big_endian else (second, first)
    is_text = upper.count(0) > 9 * lower.count(0)
    if not is_text or len(set(upper)) > MOST_UPPER_HALVES:
        return None
    return "utf-16-be" if is_big_endian else "utf-16-le"


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
