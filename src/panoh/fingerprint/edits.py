"""What happens to pictures before they are seen again: pure edits, the same each time.

`panoh bench robustness` makes copies with these and asks which of them are found. All
chance comes from the edit's seed and the picture's own bytes. Sources of the kinds:
what pages and messengers do to a picture that they pass on; the parameters are in
`bench/edits.toml`.
"""

import hashlib
import io
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias, cast

import numpy as np
from numpy.random import Generator
from PIL import Image, ImageEnhance, ImageFilter, ImageOps

Parameters: TypeAlias = Mapping[str, float | str]

JPEG_QUALITY: Final = 85  # near what messengers save with
LONGEST_SIDE: Final = 1280  # the largest picture that Telegram passes on uncompressed
LEAST_SIDE: Final = 8
COLOURS: Final = {
    "white": (255, 255, 255),
    "black": (0, 0, 0),
    "teal": (20, 130, 130),
    "red": (190, 40, 45),
}
TURNS: Final = {
    90: Image.Transpose.ROTATE_90,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_270,
}


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit of the file: steps (kind, parameters), and the seed of all chance."""

    name: str
    seed: int
    steps: tuple[tuple[str, Parameters], ...]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an edit may draw from: its own chance, and pictures that are nobody's."""

    chance: Generator
    fillers: Sequence[Image.Image]


Draw: TypeAlias = Callable[..., Image.Image]


@dataclass(frozen=True, slots=True)
class Kind:
    """A function, what it takes (ranges of numbers, choices), whether it draws."""

    function: Draw
    numbers: Mapping[str, tuple[float, float]]
    choices: Mapping[str, tuple[float | str, ...]]
    draws: bool = False


def edited_copy(
    edit: Edit,
    kinds: Mapping[str, Kind],
    picture: bytes,
    fillers: Sequence[Image.Image],
) -> bytes:
    """Make the JPEG file that somebody would collect after the edit.

    The picture is first brought to at most 1280 pixels, as messengers do. The same
    edit of the same bytes gives the same bytes (of one Pillow version).
    """
    copy = upright(picture, LONGEST_SIDE)
    words = np.frombuffer(hashlib.sha256(picture).digest(), np.uint32)
    chance = np.random.default_rng([edit.seed, *words.tolist()])
    around = Surroundings(chance, fillers)
    last_kind, last = edit.steps[-1]
    if last_kind == "jpeg":  # saved once, and not again at another quality
        steps, quality = edit.steps[:-1], int(last["quality"])
    else:
        steps, quality = edit.steps, JPEG_QUALITY
    for name, parameters in steps:
        kind = kinds[name]
        surroundings = (around,) if kind.draws else ()
        copy = kind.function(copy, *surroundings, **parameters)
    return jpeg_file(copy, quality)


def upright(file: bytes, longest_side: int) -> Image.Image:
    """Open a picture as people see it, in RGB, at most `longest_side` pixels long."""
    with Image.open(io.BytesIO(file)) as image:
        image.draft("RGB", (longest_side, longest_side))
        picture = ImageOps.exif_transpose(image).convert("RGB")
    picture.thumbnail((longest_side, longest_side), Image.Resampling.LANCZOS)
    return picture


def jpeg_file(picture: Image.Image, quality: int) -> bytes:
    """Save as JPEG."""
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=quality)
    return file.getvalue()


def jpeg(picture: Image.Image, quality: float) -> Image.Image:
    """Save with a quality of 1 to 95, and open again."""
    return Image.open(io.BytesIO(jpeg_file(picture, int(quality)))).convert("RGB")


def resize(picture: Image.Image, factor: float) -> Image.Image:
    """Multiply both sides."""
    return scaled(picture, factor, factor)


def aspect(picture: Image.Image, factor: float) -> Image.Image:
    """Multiply the width alone."""
    return scaled(picture, factor, 1)


def scaled(picture: Image.Image, across: float, down: float) -> Image.Image:
    """Multiply width and height, each at least 8 pixels."""
    width = max(LEAST_SIDE, round(picture.width * across))
    height = max(LEAST_SIDE, round(picture.height * down))
    return picture.resize((width, height), Image.Resampling.LANCZOS)


def blur(picture: Image.Image, radius_share: float) -> Image.Image:
    """Blur with a Gauss curve; its deviation is a share of the shorter side."""
    radius = radius_share * min(picture.size)
    return picture.filter(ImageFilter.GaussianBlur(radius))


def brightness(picture: Image.Image, factor: float) -> Image.Image:
    """Multiply every value; what is too bright becomes white."""
    return ImageEnhance.Brightness(picture).enhance(factor)


def contrast(picture: Image.Image, factor: float) -> Image.Image:
    """Multiply every value's difference from the mean brightness."""
    return ImageEnhance.Contrast(picture).enhance(factor)


def gray(picture: Image.Image) -> Image.Image:
    """Take the colours away."""
    return picture.convert("L").convert("RGB")


def mirror(picture: Image.Image) -> Image.Image:
    """Swap left and right."""
    return picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)


def turn(picture: Image.Image, degrees: float) -> Image.Image:
    """Turn by 90, 180 or 270 degrees against the clock; no pixel is lost."""
    return picture.transpose(TURNS[int(degrees)])


def rotate(picture: Image.Image, degrees: float, corners: str) -> Image.Image:
    """Turn by a few degrees on the same canvas; the corners become one colour."""
    return picture.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=COLOURS[corners])


def crop(picture: Image.Image, around: Surroundings, taken_share: float) -> Image.Image:
    """Take away a share of the area; the rest has the same shape, off the centre."""
    kept = math.sqrt(1 - taken_share)
    width = max(LEAST_SIDE, round(picture.width * kept))
    height = max(LEAST_SIDE, round(picture.height * kept))
    left = int(around.chance.integers(picture.width - width + 1))
    top = int(around.chance.integers(picture.height - height + 1))
    return picture.crop((left, top, left + width, top + height))


def border(picture: Image.Image, width_share: float, colour: str) -> Image.Image:
    """Put an even border around; its width is a share of the shorter side."""
    width = max(1, round(width_share * min(picture.size)))
    return ImageOps.expand(picture, width, COLOURS[colour])


def letterbox(picture: Image.Image, bar_share: float, colour: str) -> Image.Image:
    """Put a bar above and one below; each is a share of the height."""
    bar = max(1, round(bar_share * picture.height))
    return ImageOps.expand(picture, (0, bar), COLOURS[colour])


FACTOR: Final = {"factor": (0.05, 4.0)}
COLOUR: Final = cast("Mapping[str, tuple[float | str, ...]]", {"colour": (*COLOURS,)})
PLAIN_KINDS: Final = {
    "jpeg": Kind(jpeg, {"quality": (1, 95)}, {}),
    "resize": Kind(resize, FACTOR, {}),
    "aspect": Kind(aspect, FACTOR, {}),
    "blur": Kind(blur, {"radius_share": (0.0, 0.2)}, {}),
    "brightness": Kind(brightness, FACTOR, {}),
    "contrast": Kind(contrast, FACTOR, {}),
    "gray": Kind(gray, {}, {}),
    "mirror": Kind(mirror, {}, {}),
    "turn": Kind(turn, {}, {"degrees": (*TURNS,)}),
    "rotate": Kind(rotate, {"degrees": (-45, 45)}, {"corners": (*COLOURS,)}),
    "crop": Kind(crop, {"taken_share": (0.0, 0.95)}, {}, draws=True),
    "border": Kind(border, {"width_share": (0.0, 1.0)}, COLOUR),
    "letterbox": Kind(letterbox, {"bar_share": (0.0, 2.0)}, COLOUR),
}
