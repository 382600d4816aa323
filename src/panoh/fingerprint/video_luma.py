"""A decoded picture of a video becomes points of brightness, from its own planes.

Videos store brightness and two colours, by one of several matrices; PDQ wants the
brightness of BT.601 in full range. Both are sums of the same planes, and so are the 64
points an axis: the planes are shrunk as they lie, and only the points are put right.
Source of the numbers: ITU-T H.273 (07/2021), tables 4 and 5.
"""

from typing import TYPE_CHECKING, Final

import numpy as np

from panoh.fingerprint.pdq import (
    AS_STORED,
    LUMA_WEIGHTS,
    Orientation,
    Pixels,
    Plane,
    check_size,
    luma_of,
    shrink,
)

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

# By the counter-clockwise degrees that the container asks a player to turn.
TURNS: Final = {
    90: Orientation(flips_columns=True, swaps_axes=True),
    -90: Orientation(flips_rows=True, swaps_axes=True),
    180: Orientation(flips_rows=True, flips_columns=True),
    -180: Orientation(flips_rows=True, flips_columns=True),
}

# For how many columns and rows of brightness a value of the colour planes stands.
SAMPLING: Final = {
    "420": (2, 2),
    "422": (2, 1),
    "440": (1, 2),
    "444": (1, 1),
    "411": (4, 1),
    "410": (4, 4),
}
FORMATS: Final = {
    f"yuv{full}{name}p{depth}": (int(depth[:2] or 8), each_for)
    for name, each_for in SAMPLING.items()
    for full, depth in (("", ""), ("j", ""), ("", "10le"), ("", "12le"))
}
FULL_RANGE: Final = 2
# The weights of red and blue, by the matrix's number. Where a video names none, or one
# that is no such matrix, it is read as BT.601, as FFmpeg and vpdq do.
MATRICES: Final = {
    1: (0.2126, 0.0722),
    4: (0.30, 0.11),
    7: (0.212, 0.087),
    9: (0.2627, 0.0593),
    10: (0.2627, 0.0593),
}
BLACK_LEVEL, LUMA_LEVELS, COLOUR_LEVELS, MIDDLE_LEVEL = 16, 219, 224, 128


def points_of_picture(picture: "VideoFrame") -> Plane:
    """Brightness at 64 x 64 points, upright, 0 to 255. Raises MediaBomb."""
    check_size(picture.width, picture.height)
    known = FORMATS.get(picture.format.name)
    if known is None:
        return points_of_colours(picture)
    bits, each_for = known
    is_full = picture.color_range == FULL_RANGE or "j" in picture.format.name
    points = points_of_plane(picture, 0, bits, (1, 1))
    if not is_full:
        points = (points - BLACK_LEVEL) * np.float32(255 / LUMA_LEVELS)
    for number, weight in enumerate(colour_weights(picture.colorspace), 1):
        if weight:
            colour = points_of_plane(picture, number, bits, each_for) - MIDDLE_LEVEL
            share = weight * (1 if is_full else 255 / COLOUR_LEVELS)
            points = points + colour * np.float32(share)
    return points


def points_of_plane(
    picture: "VideoFrame", number: int, bits: int, each_for: tuple[int, int]
) -> Plane:
    """Shrink one plane as it lies in the decoder's memory, padding left out."""
    plane = picture.planes[number]
    pixels: Pixels
    if bits == 8:
        lines = np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, -1)
        pixels = lines[:, : plane.width]
    else:
        deep = np.frombuffer(memoryview(plane), "<u2").reshape(plane.height, -1)
        share = np.float32(2.0 ** (8 - bits))
        pixels = deep[:, : plane.width].astype(np.float32) * share
    turn = TURNS.get(picture.rotation, AS_STORED)
    return shrink(picture.width, picture.height, [pixels], turn, each_for)


def colour_weights(matrix: int) -> tuple[float, float]:
    """How much of each colour plane, blue first, BT.601's brightness needs besides."""
    if matrix not in MATRICES:
        return 0.0, 0.0
    red, blue = MATRICES[matrix]
    green = 1 - red - blue
    red_601, green_601, blue_601 = (float(weight) for weight in LUMA_WEIGHTS)
    of_blue = 2 * (1 - blue) * (blue_601 - green_601 * blue / green)
    of_red = 2 * (1 - red) * (red_601 - green_601 * red / green)
    return of_blue, of_red


def points_of_colours(picture: "VideoFrame") -> Plane:
    """The slow way, for all other formats, through RGB as FFmpeg converts it.

    16 bits a colour keep its rounding out of dark and blurred scenes, where 8 bits
    cost 22 bits of the hash.
    """
    pixels = np.asarray(picture.to_ndarray(format="rgb48le"), np.uint16)
    turn = TURNS.get(picture.rotation, AS_STORED)
    return shrink(picture.width, picture.height, [luma_of(pixels)], turn)
