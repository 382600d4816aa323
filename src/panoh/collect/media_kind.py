"""Tell images and videos apart from the rest, by suffix or by first bytes."""

import re
from pathlib import PurePosixPath

from panoh.model.corpus import MediaKind

HEAD_BYTES = 64

_IMAGE_SUFFIX = re.compile(r"\.(jpe?g|jpe|jfif|png|gif|webp|hei[cf]|avif|bmp|tiff?)")
_VIDEO_SUFFIX = re.compile(r"\.(mp4|m4v|mov|webm|mkv|avi|3gp)")

# Signatures: https://www.garykessler.net/library/file_sigs.html; the four-character
# brands of ISO files: https://mp4ra.org/registered-types/brands
_IMAGE_HEAD = re.compile(
    rb"\xff\xd8\xff"  # JPEG
    rb"|\x89PNG\r\n\x1a\n"
    rb"|GIF8[79]a"
    rb"|RIFF....WEBP"
    rb"|II\*\x00|MM\x00\*"  # TIFF
    # "BM" alone begins texts too: the reserved zeros and the header's size decide.
    rb"|BM....\x00{4}....[\x0c\x28\x34\x38\x40\x6c\x7c]\x00{3}"
    rb"|\x00...ftyp(?:hei[csmx]|hev[csmx]|mif1|msf1|avi[fs])",
    re.DOTALL,
)
_AUDIO_HEAD = re.compile(rb"\x00...ftypM4[ABP] ", re.DOTALL)
_VIDEO_HEAD = re.compile(
    rb"\x00...ftyp"  # MP4, M4V, MOV, 3GP: what is neither image nor audio
    # MOV before 2001 has no ftyp; a small size first, or "bandwide" would be one.
    rb"|[\x00\x01]...(?:moov|mdat|wide|skip|pnot)"
    rb"|\x1a\x45\xdf\xa3"  # WebM and MKV
    rb"|RIFF....AVI ",
    re.DOTALL,
)


def kind_of_name(name: str) -> MediaKind:
    """Trust the suffix; OTHER where it says nothing, as for "._photo.jpg".

    macOS writes such twins beside each file on USB sticks: they hold no picture.
    """
    path = PurePosixPath(name)
    suffix = "" if path.name.startswith("._") else path.suffix.lower()
    if _IMAGE_SUFFIX.fullmatch(suffix):
        return MediaKind.IMAGE
    is_video = _VIDEO_SUFFIX.fullmatch(suffix)
    return MediaKind.VIDEO if is_video else MediaKind.OTHER


def kind_of_head(head: bytes) -> MediaKind:
    """Tell by the first 64 bytes, whatever the file is called."""
    if _IMAGE_HEAD.match(head):
        return MediaKind.IMAGE
    is_video = _VIDEO_HEAD.match(head) and not _AUDIO_HEAD.match(head)
    return MediaKind.VIDEO if is_video else MediaKind.OTHER
