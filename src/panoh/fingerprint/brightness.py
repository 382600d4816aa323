"""The brightness of a decoded picture, whatever its mode, strip by strip."""

from collections.abc import Iterator
from typing import cast

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from panoh.errors import UnreadableMedia
from panoh.fingerprint.colour_profiles import ProfileChange, changed
from panoh.fingerprint.pdq import STRIP_ROWS, Pixels, Plane, luma_of


def strips_of(image: Image.Image, change: ProfileChange | None) -> Iterator[Pixels]:
    """Brightness from the top down; only one strip at a time is converted."""
    width, height = image.size
    ends = wide_range(image)
    for top in range(0, height, STRIP_ROWS):
        strip = image.crop((0, top, width, min(top + STRIP_ROWS, height)))
        if ends:
            yield stretch(np.asarray(strip), *ends)
        else:
            shown = changed(strip, change) if change else strip
            yield luma_of(colours_of(shown))


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
