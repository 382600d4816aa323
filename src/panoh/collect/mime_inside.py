"""Parts of MIME files, by their names: attachments, pictures of saved pages."""

from pathlib import PurePosixPath
from typing import Final

from panoh.collect.byte_ranges import ByteRanges
from panoh.collect.mime_parts import LONGEST_FILE, Part, decoded, read_headers
from panoh.collect.names import safe_name

LONGEST_NAME = 100


def _decode(raw: bytes) -> bytes:
    headers, body = read_headers(raw, 0, len(raw))
    return decoded(raw[body:], headers)


PARTS: Final = ByteRanges("parts", LONGEST_FILE, _decode)


def part_name(file: str, part: Part, untrusted_name: str, offset: int = 0) -> str:
    """Name a part of a file; `offset` is where its message begins in a mailbox."""
    own = PurePosixPath(untrusted_name.replace("\\", "/")).name
    suffix = PurePosixPath(own).suffix[-10:]
    safe = safe_name(own.removesuffix(suffix)[:LONGEST_NAME].strip() + suffix)
    return PARTS.name(file, offset + part.start, offset + part.end, safe or "part")
