"""Which encoding a text file is in, and its text as a stream."""

import codecs
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, TextIO

from panoh.collect.parser import OpenExport

CHUNK_BYTES = 1 << 16
UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def find_encoding(stream: BinaryIO) -> str:
    """Find the encoding: UTF-8, UTF-16 with its mark, or else Windows-1251.

    The first 64 KiB with a character beyond ASCII decide. Windows-1251 is what old
    Russian programs write; it is believed only where most such lines are not UTF-8
    and all of them are Windows-1251.
    """
    chunk = stream.read(CHUNK_BYTES)
    if chunk.startswith(UTF_16_MARKS):
        return "utf-16"
    while chunk and chunk.isascii():
        chunk = stream.read(CHUNK_BYTES)
    lines = [line for line in chunk.splitlines() if not line.isascii()]
    damaged = sum(not _is(line, "utf-8") for line in lines)
    if damaged * 2 > len(lines) and all(_is(line, "cp1251") for line in lines):
        return "cp1251"
    return "utf-8-sig"


def decode_head(head: bytes) -> str:
    """Decode the beginning of a file, which may end inside a character."""
    return head.decode(find_encoding(io.BytesIO(head)), errors="replace")


@contextmanager
def open_text(export: OpenExport, newline: str | None = None) -> Iterator[TextIO]:
    """Open the export's text; bytes that are no text become U+FFFD.

    Counts "encoding: cp1251" in the leftovers when it had to be assumed.
    """
    with export.source.open(export.name) as stream:
        encoding = find_encoding(stream)
    if encoding == "cp1251":
        export.leftovers["encoding: cp1251"] = 1
    with (
        export.source.open(export.name) as stream,
        io.TextIOWrapper(
            stream, encoding=encoding, errors="replace", newline=newline
        ) as text,
    ):
        yield text


def _is(line: bytes, encoding: str) -> bool:
    # Not final: the chunk's last line may be cut inside a character.
    try:
        codecs.getincrementaldecoder(encoding)().decode(line, final=False)
    except UnicodeDecodeError:
        return False
    return True
