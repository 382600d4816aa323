"""Screenshots among pictures: told by their names, else by what phones write into them.

No words are read off the picture. Names are those of Android (AOSP, Samsung, Xiaomi,
Huawei), macOS, Windows, GNOME and KDE in the languages of the region; iOS names them as
photos ("IMG_1234.PNG") and says "Screenshot" in the picture's EXIF UserComment.
"""

import re
import struct
from collections.abc import Iterator
from datetime import datetime
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

from panoh.collect.dates import FIRST_YEAR, LAST_YEAR, to_utc

HEAD_BYTES = 1 << 16

_WORDS = (
    "screenshot",
    "screen shot",
    "снимок экрана",
    "скриншот",
    "знімок екрана",
    "скріншот",
    "здымак экрана",
    "экран сүрөтү",  # Kyrgyz
    "экран түсүрү",  # Kyrgyz
    "экран суреті",  # Kazakh
    "скриншот сурет",
    "акси экран",  # Tajik
    "ekran görüntüsü",  # Turkish
    "ekran resmi",  # Turkish, macOS
    "ekran şəkli",  # Azerbaijani
    "ekran surati",  # Uzbek
    "ekran tasviri",  # Uzbek
    "skrinshot",
)
_NAMED = re.compile(rf"(?:{'|'.join(_WORDS)})(?![^\W\d_])", re.IGNORECASE)
# Year, month and day in one run or with dashes; then the time, likewise.
_TIME = re.compile(
    r"(?<!\d)(?P<year>\d{4})(?P<dash>-?)(?P<month>\d\d)(?P=dash)(?P<day>\d\d)"
    r"(?:[_\- ]|,? (?:at|в|о|у|um|soat|saat|соат|саат|сағат) )"
    r"(?P<hour>\d{1,2})(?P<dot>[.\-_:]?)(?P<minute>\d\d)(?P=dot)(?P<second>\d\d)(?!\d)"
    r"(?:[ \u00a0\u202f](?P<half>[AP]M)\b)?",
    re.IGNORECASE,
)
_PNG = b"\x89PNG\r\n\x1a\n"
_SAID = re.compile(
    rb"(?:ASCII\x00{3}|UserComment[^\x00]{0,200}?|gnome-)screenshot", re.IGNORECASE
)


def is_named_screenshot(name: str) -> bool:
    """Whether the file's name begins with what a system calls its screenshots."""
    return _NAMED.match(PurePosixPath(name).name) is not None


def time_of_name(name: str, zone: ZoneInfo) -> tuple[datetime | None, str]:
    """Read the local time in a screenshot's name as UTC, and give it as written."""
    found = _TIME.search(PurePosixPath(name).name)
    if found is None:
        return None, ""
    hour = int(found["hour"])
    if half := (found["half"] or "").lower():
        hour = hour % 12 + 12 * (half == "pm") if 1 <= hour <= 12 else 99
    day = (int(found["year"]), int(found["month"]), int(found["day"]))
    try:
        local = datetime(*day, hour, int(found["minute"]), int(found["second"]))  # noqa: DTZ001 - the zone follows
        is_usual = FIRST_YEAR <= local.year <= LAST_YEAR
        return (to_utc(local, zone), found[0]) if is_usual else (None, found[0])
    except ValueError:
        return None, found[0]


def is_marked_screenshot(head: bytes) -> bool:
    """Whether a PNG or JPEG says so of itself; `head` is its first 64 KiB."""
    blocks = _png_chunks(head) if head.startswith(_PNG) else _jpeg_segments(head)
    return any(_SAID.search(block) for block in blocks)


def _png_chunks(head: bytes) -> Iterator[bytes]:
    """Yield the chunks that hold texts, up to the picture itself."""
    at = len(_PNG)
    while at + 8 <= len(head):
        size, kind = struct.unpack_from(">I4s", head, at)
        if kind == b"IDAT":
            return
        if kind in {b"eXIf", b"iTXt", b"tEXt"}:
            yield head[at + 8 : at + 8 + size]
        at += 12 + size


def _jpeg_segments(head: bytes) -> Iterator[bytes]:
    """Yield the APP1 segments, EXIF and XMP, up to the picture itself."""
    at = 2 if head.startswith(b"\xff\xd8") else len(head)
    while at + 4 <= len(head):
        mark, kind, size = struct.unpack_from(">BBH", head, at)
        if mark != 0xFF or kind == 0xDA:
            return
        if kind == 0xE1:
            yield head[at + 4 : at + 2 + size]
        at += 2 + size
