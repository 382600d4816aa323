"""Which pictures take part in the robustness benchmark, and in which part.

A photo is a query, or one for calibration, or a filler of collages. By construction a
query photo has one relative in the bank, itself: look-alikes are cut from photos that
are no queries, fillers are not in the bank, and what resembles another photo to within
10 bits is left out, because the same photo twice would count as a false find.
"""

import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
from PIL import Image

from panoh.errors import InputError, TooFewPhotos
from panoh.fingerprint.edits import jpeg_file, upright
from panoh.fingerprint.images import frame_of_image
from panoh.match.bits import ROW_BYTES, Bits, pack
from panoh.model.fingerprints import LEAST_QUALITY

SEED: Final = 1
LEAST_PHOTOS: Final = 6
QUERIES: Final = 300
SAME_BITS: Final = 10
BANK_QUALITY: Final = 90
BANK_SIDE: Final = 960
MOST_CROPPED: Final = 160
PHOTO_GRID: Final = (4, 3, 0.6)  # columns, rows, the crop's share of each side
ALSO_GRID: Final = (2, 2, 0.75)
PICTURES: Final = (".jpg", ".jpeg", ".png", ".webp", ".heic", ".avif")
VIDEOS: Final = (".mp4", ".mov", ".mkv", ".webm", ".avi")


@dataclass(frozen=True, slots=True)
class Photo:
    """A file of a picture, under a name that is as untrusted as the file."""

    untrusted_name: str
    file: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Pictures:
    """Bank rows are positions in `bank`; the first of them are the `queries`.

    `fillers` are in neither.
    """

    queries: tuple[Photo, ...]
    fillers: tuple[Photo, ...]
    bank: tuple[Photo, ...]


def choose_pictures(
    folder: Path, also: Sequence[Path], queries: int, *, calibrates: bool
) -> Pictures:
    """Share the folder's photos out, and build the bank.

    The first `queries` of the query photos are looked for; all of them are banked.
    For calibration the other photos change places with them. Raises TooFewPhotos.
    """
    known = Known()
    photos = [photo for photo in photos_of(folder) if known.takes(photo)]
    if len(photos) < LEAST_PHOTOS:
        raise TooFewPhotos(photos=len(photos))
    photos.sort(key=drawn_order)
    asked, others, fillers = shared_out(photos, max(queries, QUERIES))
    if calibrates:
        asked, others = others, asked
    bank = [*asked, *others]
    for photo in others[:MOST_CROPPED]:
        bank += (crop for crop in neighbours(photo, *PHOTO_GRID) if is_good(crop))
    for photo in [photo for place in also for photo in photos_of(place)]:
        small = Photo(photo.untrusted_name, smaller(photo.file))
        if known.takes(small):
            bank.append(small)
            crops = neighbours(small, *ALSO_GRID)
            bank += (crop for crop in crops if is_good(crop))
    frames = (frame for place in also for frame in frames_in(place))
    bank += (frame for frame in frames if known.takes(frame))
    return Pictures(tuple(asked[:queries]), tuple(fillers), tuple(bank))


def shared_out(
    photos: Sequence[Photo], queries: int
) -> tuple[Sequence[Photo], Sequence[Photo], Sequence[Photo]]:
    """Split into queries, photos for calibration (a fourth or more), and fillers."""
    fillers = max(2, len(photos) // 12)
    spare = len(photos) - fillers
    asked = min(queries, spare - max(1, spare // 4))
    return photos[:asked], photos[asked:spare], photos[spare:]


def drawn_order(photo: Photo) -> bytes:
    """Order by a hash of seed and name: by chance, and the same on every machine."""
    return hashlib.sha256(f"{SEED}:{photo.untrusted_name}".encode()).digest()


def photos_of(folder: Path) -> Iterator[Photo]:
    """Read the pictures of a folder and below, in order of their names."""
    for path in files_of(folder, PICTURES):
        yield Photo(path.relative_to(folder).as_posix(), path.read_bytes())


def files_of(folder: Path, endings: tuple[str, ...]) -> list[Path]:
    """List files with one of the endings; links to them would repeat others."""
    files = (path for path in folder.rglob("*") if path.suffix.lower() in endings)
    return sorted(path for path in files if path.is_file() and not path.is_symlink())


class Known:
    """The fingerprints of what takes part already."""

    def __init__(self) -> None:
        self._bits: list[Bits] = [np.empty((0, ROW_BYTES), np.uint8)]

    def takes(self, photo: Photo) -> bool:
        """Take a good picture that is not there yet; say whether it was."""
        bits = bits_of(photo)
        if bits is None:
            return False
        apart = np.bitwise_count(np.concatenate(self._bits) ^ bits).sum(axis=1)
        is_new = bool((apart > SAME_BITS).all())
        if is_new:
            self._bits.append(bits)
        return is_new


def bits_of(photo: Photo) -> Bits | None:
    """Hash it (1, 32); None for what `protect` would refuse."""
    try:
        frame = frame_of_image(io.BytesIO(photo.file))
    except InputError:
        return None
    return pack([frame.fingerprint]) if frame.quality >= LEAST_QUALITY else None


def is_good(photo: Photo) -> bool:
    """Whether `protect` would take it."""
    return bits_of(photo) is not None


def smaller(file: bytes) -> bytes:
    """Bring a wallpaper to the size of a photo; leave what nobody can open."""
    try:
        return jpeg_file(upright(file, BANK_SIDE), BANK_QUALITY)
    except (OSError, ValueError):
        return b""


def neighbours(photo: Photo, columns: int, rows: int, share: float) -> Iterator[Photo]:
    """Cut overlapping crops on a grid: scenes that look alike and are not the same."""
    picture = upright(photo.file, BANK_SIDE)
    width, height = round(picture.width * share), round(picture.height * share)
    for place in range(columns * rows):
        left = round((picture.width - width) * (place % columns) / (columns - 1))
        top = round((picture.height - height) * (place // columns) / (rows - 1))
        crop = picture.crop((left, top, left + width, top + height))
        name = f"{photo.untrusted_name}#{place}"
        yield Photo(name, jpeg_file(crop, BANK_QUALITY))


def frames_in(folder: Path) -> Iterator[Photo]:
    """Take a frame a second of the videos in a folder; none without PyAV."""
    try:
        import av  # noqa: PLC0415 - optional, and slow to import
    except ImportError:
        return
    for path in files_of(folder, VIDEOS):
        with path.open("rb") as file, av.open(file) as container:
            for second, frame in enumerate(every_second(container)):
                name = f"{path.relative_to(folder).as_posix()}@{second}"
                yield Photo(name, jpeg_file(frame, BANK_QUALITY))


def every_second(container: Any) -> Iterator[Image.Image]:  # noqa: ANN401 - PyAV's types need PyAV
    """Decode the pictures that are a second or more apart."""
    due_at = 0.0
    for frame in container.decode(video=0):
        if frame.time is not None and frame.time >= due_at:
            due_at = frame.time + 1
            yield frame.to_image()
