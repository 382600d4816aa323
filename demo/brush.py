"""What scenes are drawn with: noise, light, and a few things that stand around."""

from collections.abc import Sequence
from typing import Final, TypeAlias

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image
from PIL.ImageDraw import ImageDraw as Pen

Plane: TypeAlias = NDArray[np.float32]
Colours: TypeAlias = NDArray[np.float32]
Colour: TypeAlias = tuple[int, int, int]
Size: TypeAlias = tuple[int, int]
Point: TypeAlias = tuple[int, int]
Box: TypeAlias = tuple[int, int, int, int]

SKIES: Final = (
    ((70, 120, 190), (200, 220, 235)),
    ((40, 60, 120), (240, 160, 110)),
    ((110, 140, 160), (215, 215, 205)),
)
DYES: Final = (
    (150, 25, 60),
    (235, 195, 60),
    (30, 90, 80),
    (245, 240, 225),
    (40, 40, 95),
)
PANES: Final = ((60, 80, 105), (45, 50, 60), (235, 215, 150))
GLAZES: Final = ((235, 235, 230), (40, 70, 130), (150, 90, 60))
LIGHT_STEPS: Final = 12


def share_of(rng: Generator, pixels: int, least: float, most: float) -> int:
    """Choose a part of a length."""
    return int(pixels * rng.uniform(least, most))


def pick_colour(rng: Generator, colours: Sequence[Colour]) -> Colour:
    """Choose one of the colours."""
    return colours[int(rng.integers(len(colours)))]


def fractal(rng: Generator, size: Size, cells: int, octaves: int = 5) -> Plane:
    """Make smooth noise of several sizes: (height, width), 0 to 1."""
    width, height = size
    coarse = max(8, width // 4), max(8, height // 4)  # a quarter: 16 times as fast
    total = np.zeros(coarse[::-1], np.float32)
    for octave in range(octaves):
        grid = rng.random((cells << octave, cells << octave), np.float32)
        smooth = Image.fromarray(grid).resize(coarse, Image.Resampling.BICUBIC)
        total += np.asarray(smooth) / 2**octave
    low, high = total.min(), total.max()
    whole = Image.fromarray((total - low) / (high - low))
    return np.asarray(whole.resize(size, Image.Resampling.BILINEAR), np.float32)


def sky(rng: Generator, size: Size) -> Colours:
    """Blend from the sky's top to the horizon, then lay clouds over it."""
    top, bottom = SKIES[int(rng.integers(len(SKIES)))]
    fall = np.linspace(0, 1, size[1], dtype=np.float32)[:, None, None]
    air = np.array(top, np.float32) * (1 - fall) + np.array(bottom, np.float32) * fall
    clouds = np.clip((fractal(rng, size, 2) - 0.45) * 4, 0, 1)[:, :, None]
    return np.asarray(air * (1 - clouds) + np.float32(245) * clouds, np.float32)


def shaded(colour: Colour, light: Plane) -> Colours:
    """Lay light (height, width), 0 to 1, on one colour."""
    brightness = 0.55 + 0.8 * light[:, :, None]
    return np.asarray(np.array(colour, np.float32) * brightness, np.float32)


def picture_of(colours: Colours) -> Image.Image:
    """Turn colours (height, width, 3), 0 to 255, into a picture."""
    return Image.fromarray(np.clip(colours, 0, 255).astype(np.uint8))


def add_grain(rng: Generator, picture: Image.Image) -> Image.Image:
    """Add the grain of a telephone's camera."""
    colours = np.asarray(picture, np.float32)
    grain = rng.normal(0, 4, colours.shape[:2]).astype(np.float32)
    return picture_of(colours + grain[:, :, None])


def windows(rng: Generator, draw: Pen, wall: Box) -> None:
    """Draw rows of windows, and a door in the lowest row."""
    left, top, right, bottom = wall
    columns, rows = int(rng.integers(2, 6)), int(rng.integers(1, 4))
    wide, tall = (right - left) / columns, (bottom - top) / rows
    door = left + wide * int(rng.integers(columns))
    for place in range(columns * rows):
        x, y = left + wide * (place % columns), top + tall * (place // columns)
        pane = (x + wide * 0.25, y + tall * 0.2, x + wide * 0.75, y + tall * 0.7)
        draw.rectangle(pane, pick_colour(rng, PANES), (245, 245, 240), 5)
    opening = (door + wide * 0.3, bottom - tall * 0.75, door + wide * 0.7, bottom)
    draw.rectangle(opening, (85, 50, 30))


def lights(rng: Generator, draw: Pen, block: Box) -> None:
    """Draw small lit windows."""
    left, top, right, bottom = block
    for y in range(top + 12, bottom, 34):
        for x in range(left + 10, right - 16, 28):
            if rng.random() < 0.4:
                draw.rectangle((x, y, x + 12, y + 16), (250, 205, 110))


def tree(rng: Generator, draw: Pen, foot: Point, tall: int) -> None:
    """Draw a trunk with a crown of discs."""
    x, y = foot
    draw.rectangle((x - tall // 20, y - tall // 2, x + tall // 20, y), (75, 55, 40))
    for _ in range(14):
        leaf = int(rng.normal(x, tall / 7)), int(rng.normal(y - tall * 0.7, tall / 7))
        green = int(rng.integers(70, 150))
        disc(draw, leaf, tall // 8, (green // 2, green, green // 3))


def fence(rng: Generator, draw: Pen, ground: Box) -> None:
    """Draw boards side by side on some part of the ground."""
    left, top, right, bottom = ground
    gap = int(rng.integers(30, 70))
    start = left + share_of(rng, right - left, 0, 0.6)
    tall = share_of(rng, bottom - top, 0.3, 0.8)
    for x in range(start, start + (right - left) * 2 // 5, gap):
        draw.rectangle((x, top + 8, x + gap // 3, top + 8 + tall), (215, 205, 190))


def striped_cloth(rng: Generator, draw: Pen, box: Box) -> None:
    """Draw stripes of three dyes, slanting."""
    left, top, right, bottom = box
    wide, slope = int(rng.integers(25, 90)), int(rng.integers(-200, 200))
    dyes = [DYES[int(place)] for place in rng.permutation(len(DYES))[:3]]
    for place, x in enumerate(range(left - 200, right + 200, wide)):
        above = (x, top), (x + wide, top)
        below = (x + wide + slope, bottom), (x + slope, bottom)
        draw.polygon((*above, *below), dyes[place % 3])


def bowl(rng: Generator, draw: Pen, place: Point, wide: int) -> None:
    """Draw half a ball with an open top."""
    x, y = place
    glaze = pick_colour(rng, GLAZES)
    draw.chord((x - wide, y - wide, x + wide, y + wide // 2), 0, 180, glaze)
    draw.ellipse((x - wide, y - wide // 2, x + wide, y), (225, 220, 210), glaze, 6)


def ball(draw: Pen, place: Point, radius: int, colour: Colour) -> None:
    """Draw a ball, lit from the upper left in steps."""
    x, y = place
    for step in range(LIGHT_STEPS):
        share = step / LIGHT_STEPS
        red, green, blue = (int(part * (0.5 + 0.7 * share)) for part in colour)
        middle = x - int(radius * share * 0.35), y - int(radius * share * 0.35)
        disc(draw, middle, int(radius * (1 - share)), (red, green, blue))


def disc(draw: Pen, place: Point, radius: int, colour: Colour) -> None:
    """Draw a full circle."""
    x, y = place
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), colour)
