"""Harmless invented scenes: a number is one scene, drawn the same every time.

Nobody is in them, and nothing in them was ever photographed.
"""

from collections.abc import Callable
from typing import Final, TypeAlias

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image, ImageDraw

Plane: TypeAlias = NDArray[np.float32]
Colours: TypeAlias = NDArray[np.float32]
Colour: TypeAlias = tuple[int, int, int]
Size: TypeAlias = tuple[int, int]

SIZES: Final = ((960, 720), (720, 960), (1024, 640))
SKIES: Final = (
    ((70, 120, 190), (200, 220, 235)),
    ((40, 60, 120), (240, 160, 110)),
    ((110, 140, 160), (215, 215, 205)),
)
WALLS: Final = ((226, 214, 190), (196, 120, 90), (150, 175, 160), (205, 190, 120))
FRUITS: Final = ((190, 30, 40), (230, 150, 40), (120, 150, 50), (210, 190, 90))
DYES: Final = (
    (150, 25, 60),
    (235, 195, 60),
    (30, 90, 80),
    (245, 240, 225),
    (40, 40, 95),
)
LIGHT_STEPS: Final = 12


def draw_scene(number: int) -> Image.Image:
    """Draw one scene: 0, 5, 10... are houses, 1, 6, 11... tables, and so on."""
    rng = np.random.default_rng([2026, number])
    size = SIZES[int(rng.integers(len(SIZES)))]
    picture = KINDS[number % len(KINDS)](rng, size)
    return (
        picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        if rng.random() < 0.5
        else picture
    )


def house(rng: Generator, size: Size) -> Image.Image:
    """Draw a house with windows, a tree and a fence, under a sky."""
    width, height = size
    picture = _picture(_sky(rng, size))
    draw = ImageDraw.Draw(picture)
    ground = int(height * rng.uniform(0.7, 0.9))
    draw.rectangle(
        (0, ground, width, height), _pick(rng, ((110, 130, 70), (140, 120, 95)))
    )
    left, right = (
        int(width * rng.uniform(0.05, 0.35)),
        int(width * rng.uniform(0.6, 0.95)),
    )
    top = int(height * rng.uniform(0.25, 0.5))
    draw.rectangle((left, top, right, ground), _pick(rng, WALLS))
    peak = int(rng.uniform(left, right)), int(top - height * rng.uniform(0.08, 0.22))
    draw.polygon(
        (left - 25, top, *peak, right + 25, top),
        _pick(rng, ((120, 50, 40), (80, 85, 95))),
    )
    _windows(rng, draw, (left, top, right, ground))
    _tree(rng, draw, (int(width * rng.uniform(0, 1)), ground), int(height * 0.4))
    _fence(rng, draw, (width, ground, height))
    return _grained(rng, picture)


def table(rng: Generator, size: Size) -> Image.Image:
    """Draw fruit and bowls on a striped cloth before a wall."""
    width, height = size
    edge = int(height * rng.uniform(0.35, 0.6))
    wall = _shaded(_pick(rng, WALLS), _fractal(rng, size, 2))
    picture = _picture(wall)
    draw = ImageDraw.Draw(picture)
    _cloth(rng, draw, (0, edge, width, height))
    for _ in range(int(rng.integers(2, 4))):
        _bowl(
            rng,
            draw,
            (int(rng.uniform(0.1, 0.9) * width), int(rng.uniform(edge, height))),
            width // 5,
        )
    for _ in range(int(rng.integers(5, 12))):
        place = (
            int(rng.uniform(0.05, 0.95) * width),
            int(rng.uniform(edge - 30, height)),
        )
        _ball(draw, place, int(width * rng.uniform(0.03, 0.09)), _pick(rng, FRUITS))
    return _grained(rng, picture)


def mountains(rng: Generator, size: Size) -> Image.Image:
    """Draw ridges behind each other, the near ones darker, over a field."""
    width, height = size
    colours = _sky(rng, size)
    tops = np.sort(rng.uniform(0.2, 0.85, 4)) * height
    for depth, top in enumerate(tops):
        skyline = top + (_fractal(rng, (width, 8), 3)[0] - 0.5) * height * rng.uniform(
            0.2, 0.5
        )
        is_rock = np.arange(height)[:, None] > skyline[None, :]
        rock = _shaded(
            (130 - 20 * depth, 135 - 12 * depth, 150 - 32 * depth),
            _fractal(rng, size, 4),
        )
        colours = np.where(is_rock[:, :, None], rock, colours)
    picture = _picture(colours)
    draw = ImageDraw.Draw(picture)
    for _ in range(int(rng.integers(2, 6))):
        foot = int(rng.uniform(0, width)), int(rng.uniform(0.85, 1.0) * height)
        _tree(rng, draw, foot, int(height * rng.uniform(0.15, 0.35)))
    return _grained(rng, picture)


def evening(rng: Generator, size: Size) -> Image.Image:
    """Draw roofs with lit windows against clouds and a low sun."""
    width, height = size
    picture = _picture(_sky(rng, size))
    draw = ImageDraw.Draw(picture)
    sun = int(rng.uniform(0.1, 0.9) * width), int(rng.uniform(0.15, 0.6) * height)
    _disc(draw, sun, int(width * rng.uniform(0.04, 0.08)), (250, 215, 150))
    left = -20
    while left < width:
        right = left + int(width * rng.uniform(0.06, 0.2))
        top = int(height * rng.uniform(0.4, 0.9))
        draw.rectangle((left, top, right, height), (35, 30, 45))
        _lights(rng, draw, (left, top, right, height))
        left = right + int(width * rng.uniform(0, 0.04))
    return _grained(rng, picture)


def cloth(rng: Generator, size: Size) -> Image.Image:
    """Draw woven stripes with feathered diamonds, as on the region's silk."""
    width, height = size
    across, down = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    bend = _fractal(rng, size, 3)
    bands = np.floor(across * rng.integers(2, 6) + 0.4 * bend).astype(np.int64)
    phase = rng.random(16)[bands % 16]
    stretch = rng.uniform(1.5, 4, 16)[bands % 16]
    rings = np.abs((across * 5 + phase) % 1 - 0.5) + np.abs(
        (down * stretch + phase) % 1 - 0.5
    )
    steps = np.floor(rings * 4 + 0.7 * bend + bands).astype(np.int64)
    dyes = np.array(DYES, np.float32)[rng.permutation(len(DYES))]
    return _grained(rng, _picture(dyes[steps % len(DYES)]))


KINDS: Final[tuple[Callable[[Generator, Size], Image.Image], ...]] = (
    house,
    table,
    mountains,
    evening,
    cloth,
)


def _fractal(rng: Generator, size: Size, cells: int, octaves: int = 5) -> Plane:
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


def _sky(rng: Generator, size: Size) -> Colours:
    """Blend from the sky's top to the horizon, then lay clouds over it."""
    top, bottom = SKIES[int(rng.integers(len(SKIES)))]
    fall = np.linspace(0, 1, size[1], dtype=np.float32)[:, None, None]
    air = np.array(top, np.float32) * (1 - fall) + np.array(bottom, np.float32) * fall
    clouds = np.clip((_fractal(rng, size, 2) - 0.45) * 4, 0, 1)[:, :, None]
    return np.asarray(air * (1 - clouds) + np.float32(245) * clouds, np.float32)


def _shaded(colour: Colour, light: Plane) -> Colours:
    return np.asarray(
        np.array(colour, np.float32) * (0.55 + 0.8 * light[:, :, None]), np.float32
    )


def _picture(colours: Colours) -> Image.Image:
    return Image.fromarray(np.clip(colours, 0, 255).astype(np.uint8))


def _grained(rng: Generator, picture: Image.Image) -> Image.Image:
    """Add the grain of a telephone's camera."""
    colours = np.asarray(picture, np.float32)
    grain = rng.normal(0, 4, colours.shape[:2]).astype(np.float32)
    return _picture(colours + grain[:, :, None])


def _pick(rng: Generator, colours: tuple[Colour, ...]) -> Colour:
    return colours[int(rng.integers(len(colours)))]


Box: TypeAlias = tuple[int, int, int, int]


def _windows(rng: Generator, draw: ImageDraw.ImageDraw, wall: Box) -> None:
    left, top, right, bottom = wall
    columns, rows = int(rng.integers(2, 6)), int(rng.integers(1, 4))
    across, down = (right - left) / columns, (bottom - top) / rows
    door = int(rng.integers(columns))
    for place in range(columns * rows):
        x, y = left + across * (place % columns), top + down * (place // columns)
        pane = (x + across * 0.25, y + down * 0.2, x + across * 0.75, y + down * 0.7)
        draw.rectangle(
            pane,
            _pick(rng, ((60, 80, 105), (45, 50, 60), (235, 215, 150))),
            (245, 245, 240),
            5,
        )
    x = left + across * door
    draw.rectangle(
        (x + across * 0.3, bottom - down * 0.75, x + across * 0.7, bottom), (85, 50, 30)
    )


def _lights(rng: Generator, draw: ImageDraw.ImageDraw, block: Box) -> None:
    left, top, right, bottom = block
    for y in range(top + 12, bottom, 34):
        for x in range(left + 10, right - 16, 28):
            if rng.random() < 0.4:
                draw.rectangle((x, y, x + 12, y + 16), (250, 205, 110))


def _tree(
    rng: Generator, draw: ImageDraw.ImageDraw, foot: tuple[int, int], tall: int
) -> None:
    x, y = foot
    draw.rectangle((x - tall // 20, y - tall // 2, x + tall // 20, y), (75, 55, 40))
    for _ in range(14):
        leaf = int(rng.normal(x, tall / 7)), int(rng.normal(y - tall * 0.7, tall / 7))
        green = int(rng.integers(70, 150))
        _disc(draw, leaf, tall // 8, (green // 2, green, green // 3))


def _fence(
    rng: Generator, draw: ImageDraw.ImageDraw, ground: tuple[int, int, int]
) -> None:
    width, top, bottom = ground
    gap, start = int(rng.integers(30, 70)), int(rng.uniform(0, 0.6) * width)
    high = int((bottom - top) * rng.uniform(0.3, 0.8))
    for x in range(start, start + int(width * 0.4), gap):
        draw.rectangle((x, top + 8, x + gap // 3, top + 8 + high), (215, 205, 190))


def _cloth(rng: Generator, draw: ImageDraw.ImageDraw, box: Box) -> None:
    left, top, right, bottom = box
    stripe, colours = int(rng.integers(25, 90)), rng.permutation(np.array(DYES))
    slope = int(rng.integers(-200, 200))
    for place, x in enumerate(range(left - 200, right + 200, stripe)):
        red, green, blue = (int(c) for c in colours[place % 3])
        corners = (
            x,
            top,
            x + stripe,
            top,
            x + stripe + slope,
            bottom,
            x + slope,
            bottom,
        )
        draw.polygon(corners, (red, green, blue))


def _bowl(
    rng: Generator, draw: ImageDraw.ImageDraw, place: tuple[int, int], wide: int
) -> None:
    x, y = place
    body = _pick(rng, ((235, 235, 230), (40, 70, 130), (150, 90, 60)))
    draw.chord((x - wide, y - wide, x + wide, y + wide // 2), 0, 180, body)
    draw.ellipse((x - wide, y - wide // 2, x + wide, y), (225, 220, 210), body, 6)


def _ball(
    draw: ImageDraw.ImageDraw, place: tuple[int, int], radius: int, colour: Colour
) -> None:
    """Draw a ball, lit from the upper left in steps."""
    x, y = place
    for step in range(LIGHT_STEPS):
        share = step / LIGHT_STEPS
        red, green, blue = (int(c * (0.5 + 0.7 * share)) for c in colour)
        shift = int(radius * share * 0.35)
        _disc(
            draw, (x - shift, y - shift), int(radius * (1 - share)), (red, green, blue)
        )


def _disc(
    draw: ImageDraw.ImageDraw, place: tuple[int, int], radius: int, colour: Colour
) -> None:
    x, y = place
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), colour)
