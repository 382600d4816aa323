"""A scene as it travels: saved anew, marked, cropped, mirrored, or inside of others."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from demo.scenes import draw_scene
from panoh.fingerprint.edits import Surroundings, crop, mirror
from panoh.fingerprint.edits_drawn import collage, screenshot

GOOD_QUALITY: Final = 88
MARK: Final = "invented-channel"
NEARER: Final = 0.02  # how much nearer the right side is than the left one
FILLERS: Final = (81, 82, 83)
"""Scenes that lie in collages beside hers, and nowhere else."""


class Change(StrEnum):
    """What a channel did to a picture before posting it."""

    NONE = "as it was"
    RECOMPRESSED = "saved anew with less quality"
    RESIZED = "made smaller"
    WATERMARKED = "marked with a channel's name"
    SMALL_AND_MARKED = "made smaller and marked"
    CROPPED = "cropped"
    CUT_TO_HALF = "cut down to half of its area"
    MIRRORED = "mirrored"
    SCREENSHOT = "shown in a messenger, as a screenshot"
    DARK_SCREENSHOT = "shown in a messenger at night, as a screenshot"
    COLLAGE = "one of four in a collage"
    ANOTHER_DAY = "another picture of the same place"
    DAMAGED = "broken off while it was saved"


COPIES: Final = frozenset(Change) - {Change.ANOTHER_DAY, Change.DAMAGED}


@dataclass(frozen=True, slots=True)
class Picture:
    """A scene and what was done to it; equal pictures are equal files."""

    scene: int
    change: Change = Change.NONE

    @property
    def is_copy(self) -> bool:
        """Whether it is the scene's picture; else it only looks like it."""
        return self.change in COPIES


@cache
def jpeg_bytes(picture: Picture) -> bytes:
    """Draw it and save it as JPEG: the same bytes each time."""
    changed = CHANGES[picture.change](_scene(picture.scene))
    quality = 30 if picture.change is Change.RECOMPRESSED else GOOD_QUALITY
    file = io.BytesIO()
    changed.save(file, "JPEG", quality=quality)
    whole = file.getvalue()
    is_damaged = picture.change is Change.DAMAGED
    return whole[: len(whole) // 2] if is_damaged else whole


@cache
def _scene(number: int) -> Image.Image:
    return draw_scene(number)


def _as_it_was(scene: Image.Image) -> Image.Image:
    return scene


def _smaller(scene: Image.Image) -> Image.Image:
    return scene.resize((scene.width * 5 // 9, scene.height * 5 // 9))


def _marked(scene: Image.Image) -> Image.Image:
    """Put a small round logo and a channel's name into the lower right corner."""
    marked = scene.copy()
    draw = ImageDraw.Draw(marked)
    high = scene.height // 24
    x, y = scene.width - high * 9, scene.height - high * 2
    draw.ellipse((x, y, x + high, y + high), (200, 40, 60), (255, 255, 255), 3)
    font = ImageFont.load_default(high)
    draw.text((x + high * 1.3, y), MARK, (255, 255, 255), font, stroke_width=1)
    return marked


def _small_and_marked(scene: Image.Image) -> Image.Image:
    return _smaller(_marked(scene))


def _cropped(scene: Image.Image) -> Image.Image:
    width, height = scene.size
    return scene.crop((width // 60, height // 60, width, height))


def _cut_to_half(scene: Image.Image) -> Image.Image:
    return crop(scene, _around(), taken_share=0.5)


def _screenshot(scene: Image.Image) -> Image.Image:
    return screenshot(scene, _around(), theme="light")


def _dark_screenshot(scene: Image.Image) -> Image.Image:
    return screenshot(scene, _around(), theme="dark")


def _collage(scene: Image.Image) -> Image.Image:
    return collage(scene, _around(), columns=2, rows=2)


def _around() -> Surroundings:
    """The same chance each time, and scenes that are nobody's."""
    fillers = [_scene(number) for number in FILLERS]
    return Surroundings(np.random.default_rng(2026), fillers)


def _another_day(scene: Image.Image) -> Image.Image:
    """Take the same place from a step aside, in other light, with a ball in front."""
    width, height = scene.size
    aside = (1, 0, 0, NEARER / 4, 1, 0, NEARER / width, 0)
    moved = scene.transform(
        scene.size, Image.Transform.PERSPECTIVE, aside, Image.Resampling.BICUBIC
    )
    light = np.linspace(0.6, 1.2, width, dtype=np.float32)[None, :, None]
    lit = np.clip(np.asarray(moved, np.float32) * light, 0, 255)
    picture = Image.fromarray(lit.astype(np.uint8))
    x, y, wide = width // 7, height * 11 // 20, width // 5
    ImageDraw.Draw(picture).ellipse((x, y, x + wide, y + wide), (220, 120, 30))
    return picture


CHANGES: Final[Mapping[Change, Callable[[Image.Image], Image.Image]]] = {
    Change.NONE: _as_it_was,
    Change.RECOMPRESSED: _as_it_was,
    Change.RESIZED: _smaller,
    Change.WATERMARKED: _marked,
    Change.SMALL_AND_MARKED: _small_and_marked,
    Change.CROPPED: _cropped,
    Change.CUT_TO_HALF: _cut_to_half,
    Change.MIRRORED: mirror,
    Change.SCREENSHOT: _screenshot,
    Change.DARK_SCREENSHOT: _dark_screenshot,
    Change.COLLAGE: _collage,
    Change.ANOTHER_DAY: _another_day,
    Change.DAMAGED: _as_it_was,
}
