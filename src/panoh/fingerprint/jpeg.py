"""JPEGs at the speed of the decoder: only the brightness, and not all of its pixels.

Most JPEGs store brightness as a plane of its own, and any can be decoded at a half, a
quarter or an eighth of its size, with most of the work left out. What this cannot do
rightly is Pillow's, which asks no less of a file: it is as if this were not here.
"""

from typing import Final

import numpy as np
import simplejpeg
from numpy.typing import NDArray

from panoh.fingerprint.pdq import check_size

HEAD: Final = b"\xff\xd8\xff"
MOST_BYTES: Final = 64 << 20  # of one file, held in memory while it is decoded
LEAST_SIDE: Final = 512  # below, PDQ's bits begin to move: 8 of them at 256
SCALES: Final = (8, 4, 2)

Decoded = NDArray[np.uint8]


def decode_luma(content: bytes, least_side: int = LEAST_SIDE) -> Decoded | None:
    """Brightness (H, W) as the file stores it; None where it stores no such thing.

    Neither side is scaled below `least_side`. None also where anything about the file
    is not in order, as where it ends too early.
    """
    plane = decode(content, "GRAY", ("YCbCr", "Gray"), least_side)
    return None if plane is None else plane[:, :, 0]


def decode_rgb(content: bytes, least_side: int = LEAST_SIDE) -> Decoded | None:
    """Colours (H, W, 3) of a file that stores them as brightness and two colours."""
    return decode(content, "RGB", ("YCbCr",), least_side)


def decode(
    content: bytes, wanted: str, stored: tuple[str, ...], least_side: int
) -> Decoded | None:
    """Decode a file that stores its colours in one of these ways. Raises MediaBomb."""
    try:
        height, width, colours, _ = simplejpeg.decode_jpeg_header(content)
        if colours not in stored:
            return None
        check_size(width, height)
        scale = scale_for(width, height, least_side)
        plane: Decoded = simplejpeg.decode_jpeg(
            content,
            wanted,
            min_height=-(-height // scale),
            min_width=-(-width // scale),
            min_factor=scale,
        )
    except (ValueError, RuntimeError):
        return None
    return plane


def scale_for(width: int, height: int, least_side: int) -> int:
    """The largest whole scale that keeps both sides at `least_side` or more."""
    side = min(width, height)
    return next((scale for scale in SCALES if side >= least_side * scale), 1)
