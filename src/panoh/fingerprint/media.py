"""A media file, asked twice: which bytes is it, and what does it show."""

import hashlib
from collections.abc import Iterator
from typing import BinaryIO, Final

from panoh.fingerprint.images import frames_of_image
from panoh.fingerprint.videos import frames_of_video
from panoh.model.corpus import MediaKind
from panoh.model.fingerprints import FileHashes, Frame

BLOCK_BYTES: Final = 1 << 20


def file_hashes(file: BinaryIO) -> FileHashes:
    """Hash the bytes themselves, from where the file stands to its end."""
    md5 = hashlib.md5(usedforsecurity=False)
    sha256 = hashlib.sha256()
    size_bytes = 0
    while block := file.read(BLOCK_BYTES):
        md5.update(block)
        sha256.update(block)
        size_bytes += len(block)
    return FileHashes(md5.hexdigest(), sha256.hexdigest(), size_bytes)


def frames_of(kind: MediaKind, file: BinaryIO) -> Iterator[Frame]:
    """Hash a picture, or a video about every second; nothing else shows anything.

    A picture whose colour profile changes its hash gives both hashes, at second 0.

    A damaged video yields what can be read and then raises BrokenOff, so take the
    frames one by one. Raises UnreadableMedia, MediaBomb, NoVideo.
    """
    if kind is MediaKind.IMAGE:
        yield from frames_of_image(file)
    elif kind is MediaKind.VIDEO:
        yield from frames_of_video(file)
