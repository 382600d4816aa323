"""Pictures become frames: opened warily, turned upright, hashed in strips."""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, Final, cast

import numpy as np
import pi_heif
from numpy.typing import NDArray
from PIL import ExifTags, Image

from panoh.errors import MediaBomb, PanohError, UnreadableMedia
from panoh.fingerprint.pdq import (
    AS_STORED,
    MOST_PIXELS,
    STRIP_ROWS,
    Orientation,
    Plane,
    check_size,
    frame_of_strips,
    luma_of,
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


def frame_of_image(file: BinaryIO) -> Frame:
    """Hash the picture that a person would see; of an animation, its first.

    A picture that ends too early is unreadable as a whole: half of it would hash
    to something else without saying so. Raises MediaBomb, UnreadableMedia.
    """
    with decoding(), Image.open(file, formats=FORMATS) as image:
        check_size(*image.size)
        image.load()
        orientation = orientation_of(image)
        return frame_of_strips(*image.size, strips_of(image), orientation)


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


def strips_of(image: Image.Image) -> Iterator[Plane]:
    """Brightness from the top down; only one strip at a time is converted."""
    width, height = image.size
    ends = wide_range(image)
    for top in range(0, height, STRIP_ROWS):
        strip = image.crop((0, top, width, min(top + STRIP_ROWS, height)))
        yield stretch(np.asarray(strip), *ends) if ends else luma_of(colours_of(strip))


def wide_range(image: Image.Image) -> tuple[float, float] | None:
    """Black and white of a greyscale with more than 8 bits; None for all others.

    Numbers of 32 bits have no agreed white, so their own range is taken. PDQ's bits
    do not depend on it, and its quality then says what the picture could show.
    """
    if image.mode.startswith("I;16"):
        return 0.0, 65535.0
    if image.mode not in ("I", "F"):
        return None
    low, high = image.getextrema()
    return float(cast(float, low)), float(cast(float, high))


def stretch(values: NDArray[np.generic], low: float, high: float) -> Plane:
    """Bring low..high to 0..255. Raises UnreadableMedia for what is no number."""
    luma = (values.astype(np.float64) - low) * (255 / max(high - low, 1e-30))
    if not np.isfinite(luma).all():
        raise UnreadableMedia(detail="not a number")
    return luma.astype(np.float32)


def colours_of(strip: Image.Image) -> NDArray[np.uint8]:
    """Red, green, blue (H, W, 3) of any mode; what is transparent lies on white.

    White is what most pages put behind a picture, and what platforms that keep no
    transparency store. Opaque pictures come out as Pillow's own conversion.
    """
    if strip.has_transparency_data:
        page = Image.new("RGBA", strip.size, "white")
        page.alpha_composite(strip.convert("RGBA"))
        strip = page
    return np.asarray(strip.convert("RGB"))
