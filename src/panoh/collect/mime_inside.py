"""Parts of MIME files, by their names: attachments, pictures of saved pages.

The name is that of the e-mail, "parts", the bytes from which to which the part lies
there, and its own, such as "threat.eml/parts/812-40211/photo.jpg": it is found without
reading what lies before, in a mailbox of any size.
"""

import io
import re
from functools import partial
from pathlib import PurePosixPath
from typing import BinaryIO

from panoh.collect.mime_parts import LONGEST_FILE, Part, decoded, read_headers
from panoh.collect.names import safe_name
from panoh.collect.parser import Opener, Source
from panoh.errors import Bomb, MissingFile

LONGEST_NAME = 100

_NAME = re.compile(r"(.+)/parts/(\d{1,15})-(\d{1,15})/[^/]+", re.DOTALL)


def part_name(file: str, part: Part, untrusted_name: str, offset: int = 0) -> str:
    """Name a part of a file; `offset` is where its message begins in a mailbox."""
    own = PurePosixPath(untrusted_name.replace("\\", "/")).name
    suffix = PurePosixPath(own).suffix[-10:]
    safe = safe_name(own.removesuffix(suffix)[:LONGEST_NAME].strip() + suffix)
    place = f"{offset + part.start}-{offset + part.end}"
    return f"{file}/parts/{place}/{safe or 'part'}"


def find_part(source: Source, name: str) -> Opener | None:
    """Find the part that part_name() gave this name.

    It is decoded in memory when it is opened; one above 128 MiB is a Bomb.
    """
    found = _NAME.fullmatch(safe_name(name) or "")
    if found is None or not source.holds(found[1]):
        return None
    start, end = int(found[2]), int(found[3])
    is_inside = start < end <= source.size(found[1])
    return partial(_open, source, found[1], start, end) if is_inside else None


def _open(source: Source, file: str, start: int, end: int) -> BinaryIO:
    if end - start > LONGEST_FILE:
        raise Bomb(detail=file)
    with source.open(file) as stream:
        stream.seek(start)
        raw = stream.read(end - start)
    if len(raw) < end - start:
        raise MissingFile(detail=file)
    headers, body = read_headers(raw, 0, len(raw))
    return io.BytesIO(decoded(raw[body:], headers))
