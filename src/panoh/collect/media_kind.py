"""Tell images and videos apart from the rest, by suffix or by first bytes."""

import re
from pathlib import PurePosixPath

from panoh.model.corpus import MediaKind

HEAD_BYTES = 64
STREAM_HEAD_BYTES = 1024  # transport streams show only after 5 packets of 188 or 192

_IMAGE_SUFFIX = re.compile(r"\.(jpe?g|jpe|jfif|png|gif|webp|hei[cf]|avif|bmp|tiff?)")
# Not ".ts", which is a program's text more often than a video: its content tells.
_VIDEO_SUFFIX = re.compile(
    r"\.(mp4|m4v|mov|webm|mkv|avi|3gp|3g2|mpe?g|mts|m2ts|flv|wmv|asf)"
)

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
    rb"|RIFF....AVI "
    rb"|\x00\x00\x01(?:\xba[\x21-\x7f]|\xb3)"  # MPEG: a pack, or a sequence alone
    rb"|FLV\x01[\x01\x05]"
    # Windows Media; the same header begins audio.
    rb"|\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c",
    re.DOTALL,
)
# ISO/IEC 13818-1, 2.4.3.2: a packet has 188 bytes and begins with 0x47; no error bit,
# then what its payload is, of which 00 is reserved. M2TS puts a time of 4 bytes before.
_PACKET = rb"\x47[\x00-\x7f].[\x10-\x3f\x50-\x7f\x90-\xbf\xd0-\xff]"
_STREAM_HEAD = re.compile(
    rb"(?:%(packet)s.{184}){4}%(packet)s|(?:.{4}%(packet)s.{184}){4}.{4}%(packet)s"
    % {b"packet": _PACKET},
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
    """Tell by the first 64 bytes, whatever the file is called.

    A transport stream (MPEG-TS) shows only in the first 1024.
    """
    if _IMAGE_HEAD.match(head):
        return MediaKind.IMAGE
    is_video = _VIDEO_HEAD.match(head) and not _AUDIO_HEAD.match(head)
    return MediaKind.VIDEO if is_video or _is_stream(head) else MediaKind.OTHER


def _is_stream(head: bytes) -> bool:
    """Tell an MPEG transport stream; lines of one length may look like it in text."""
    start = head[:STREAM_HEAD_BYTES]
    is_text = start.isascii() and b"\x00" not in start
    return bool(_STREAM_HEAD.match(start)) and not is_text
