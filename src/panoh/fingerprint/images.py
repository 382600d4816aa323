"""Pictures become frames: opened warily, turned upright, hashed in strips."""

import io
import logging
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import BinaryIO, Final, NamedTuple

import numpy as np
import pi_heif
from numpy.typing import NDArray
from PIL import ExifTags, Image

from panoh.errors import MediaBomb, PanohError, UnreadableMedia
from panoh.fingerprint import jpeg
from panoh.fingerprint.brightness import strips_of
from panoh.fingerprint.colour_profiles import ProfileChange, change_of
from panoh.fingerprint.pdq import (
    AS_STORED,
    MOST_PIXELS,
    STRIP_ROWS,
    Orientation,
    Pixels,
    check_size,
    frame_of_luma,
    frame_of_strips,
)
from panoh.model.fingerprints import Frame

# Pillow knows forty formats; rarely used decoders are where hostile files get in.
FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF", "HEIF", "AVIF", "BMP", "TIFF")

# EXIF 2.32, tag 0x0112: what to do to stored pixels to see the picture.
ORIENTATIONS: Final = {
    2: Orientation(flips_columns=True),
    3: Orientation(flips_rows=True, flips_columns=True),
    4: Orientation(flips_rows=True),
    5: Orientation(swaps_axes=True),
    6: Orientation(flips_rows=True, swaps_axes=True),
    7: Orientation(flips_rows=True, flips_columns=True, swaps_axes=True),
    8: Orientation(flips_columns=True, swaps_axes=True),
}

Image.MAX_IMAGE_PIXELS = MOST_PIXELS
logging.getLogger("PIL").setLevel(logging.CRITICAL + 1)  # its words quote the file
pi_heif.register_heif_opener(
    thumbnails=False, depth_images=False, aux_images=False, decode_threads=1
)


class Look(NamedTuple):
    """A picture, decoded once.

    `frames` holds the picture as a browser shows it, and, where a colour profile
    changed that, the picture without it: other software ignores profiles. `luma` is
    the brightness shown, upright, (H, W) uint8.
    """

    frames: tuple[Frame, ...]
    luma: NDArray[np.uint8]


def frame_of_image(file: BinaryIO) -> Frame:
    """Hash the picture that a person would see; of an animation, its first.

    A picture that ends too early is unreadable as a whole: half of it would hash
    to something else without saying so. Raises MediaBomb, UnreadableMedia.
    """
    return look_at_image(file).frames[0]


def frames_of_image(file: BinaryIO) -> tuple[Frame, ...]:
    """Hash the picture as shown, then as stored where a colour profile changes it.

    One frame for most pictures, two for those of Display P3 or Adobe RGB. Raises
    MediaBomb, UnreadableMedia.
    """
    return look_at_image(file).frames


def luma_of_image(
    file: BinaryIO, least_side: int = jpeg.LEAST_SIDE
) -> NDArray[np.uint8]:
    """Brightness (H, W), upright, as a browser shows it; what is transparent is white.

    The shorter side has at least `least_side` pixels where the picture's has; large
    pictures come smaller, by whole numbers. Raises MediaBomb, UnreadableMedia.
    """
    return look_at_image(file, least_side).luma


def look_at_image(file: BinaryIO, least_side: int = jpeg.LEAST_SIDE) -> Look:
    """Decode once, for the fingerprints and for a look inside: see the functions above.

    Raises MediaBomb, UnreadableMedia.
    """
    file.seek(0)
    head = file.read(jpeg.MOST_BYTES) if file.read(3) == jpeg.HEAD else b""
    with decoding():
        if head and not file.read(1):
            return look_at_jpeg(jpeg.HEAD + head, least_side)
        with Image.open(file, formats=FORMATS) as image:
            check_size(*image.size)
            image.load()
            return look_at(image, change_of(image), orientation_of(image), least_side)


def look_at_jpeg(content: bytes, least_side: int) -> Look:
    """Decode no more than is looked at; what is unusual about a file is Pillow's."""
    side = max(least_side, jpeg.LEAST_SIDE)
    with Image.open(io.BytesIO(content), formats=FORMATS) as image:
        check_size(*image.size)
        change, orientation = change_of(image), orientation_of(image)
        if change is None:
            plane = jpeg.decode_luma(content, side)
            if plane is not None:
                return look_at_plane(plane, orientation, least_side)
        elif (pixels := jpeg.decode_rgb(content, side)) is not None:
            shown = Image.fromarray(pixels)
            return look_at(shown, change, orientation, least_side)
        image.load()
        return look_at(image, change, orientation, least_side)


def look_at_plane(
    plane: NDArray[np.uint8], orientation: Orientation, least_side: int
) -> Look:
    """Hash brightness that was decoded as such."""
    factor = factor_for(min(plane.shape), least_side)
    luma = turned_upright(reduced(plane, factor), orientation)
    return Look((frame_of_luma(plane, orientation),), luma)


def look_at(
    image: Image.Image,
    change: ProfileChange | None,
    orientation: Orientation,
    least_side: int,
) -> Look:
    """Hash a decoded picture in strips, and keep its brightness by the way."""
    kept: list[NDArray[np.uint8]] = []
    factor = factor_for(min(image.size), least_side)
    strips = keep_reduced(strips_of(image, change), factor, kept)
    frames = [frame_of_strips(*image.size, strips, orientation)]
    if change is not None:
        stored = strips_of(image, None)
        frames.append(frame_of_strips(*image.size, stored, orientation))
    return Look(tuple(frames), turned_upright(np.concatenate(kept), orientation))


@contextmanager
def decoding() -> Iterator[None]:
    """Turn whatever a decoder raises into an error of ours, and keep it quiet.

    Pillow's warnings quote the file. Silencing them is the process's own business
    and not a thread's; the worst of a race is a warning more or less.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except PanohError:
            raise
        except (Image.DecompressionBombError, MemoryError) as error:
            raise MediaBomb(detail=repr(error)) from None
        except Exception as error:  # noqa: BLE001 - decoders raise anything on hostile bytes
            raise UnreadableMedia(detail=repr(error)) from None


def orientation_of(image: Image.Image) -> Orientation:
    """Read EXIF, or XMP where there is none; damaged notes leave the picture be.

    Pillow's TIFF and pi-heif turn the picture while loading, and then say so here.
    """
    try:
        value = image.getexif().get(ExifTags.Base.Orientation)
    except Exception:  # noqa: BLE001 - damaged EXIF raises anything; the picture is fine
        return AS_STORED
    return ORIENTATIONS.get(value, AS_STORED) if isinstance(value, int) else AS_STORED


def keep_reduced(
    strips: Iterable[Pixels], factor: int, kept: list[NDArray[np.uint8]]
) -> Iterator[Pixels]:
    """Pass strips on, and keep each in whole levels, smaller by the factor."""
    for strip in strips:
        kept.append(reduced(np.rint(strip).astype(np.uint8), factor))
        yield strip


def factor_for(side: int, least_side: int) -> int:
    """A power of two, which strips are whole multiples of; 1 where a side is short."""
    fits = max(side // max(least_side, 1), 1)
    return int(min(1 << (fits.bit_length() - 1), STRIP_ROWS))


def reduced(plane: NDArray[np.uint8], factor: int) -> NDArray[np.uint8]:
    """Average squares of this many pixels a side; at the far edges, what is left."""
    if factor == 1:
        return plane
    return np.asarray(Image.fromarray(plane).reduce(factor))


def turned_upright(
    plane: NDArray[np.uint8], orientation: Orientation
) -> NDArray[np.uint8]:
    """Move the pixels to where a person sees them."""
    flips_rows, flips_columns, swaps_axes = orientation
    plane = plane[::-1] if flips_rows else plane
    plane = plane[:, ::-1] if flips_columns else plane
    return np.ascontiguousarray(plane.T if swaps_axes else plane)
