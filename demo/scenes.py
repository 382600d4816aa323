"""Harmless invented scenes: a number is one scene, drawn the same every time.

Nobody is in them, and nothing in them was ever photographed.
"""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.random import Generator
from PIL import Image
from PIL.ImageDraw import Draw

from demo.brush import (
    DYES,
    Size,
    add_grain,
    ball,
    bowl,
    disc,
    fence,
    fractal,
    lights,
    pick_colour,
    picture_of,
    shaded,
    share_of,
    sky,
    striped_cloth,
    tree,
    windows,
)

SIZES: Final = ((960, 720), (720, 960), (1024, 640))
WALLS: Final = ((226, 214, 190), (196, 120, 90), (150, 175, 160), (205, 190, 120))
ROOFS: Final = ((120, 50, 40), (80, 85, 95))
GROUNDS: Final = ((110, 130, 70), (140, 120, 95))
FRUITS: Final = ((190, 30, 40), (230, 150, 40), (120, 150, 50), (210, 190, 90))


def draw_scene(number: int) -> Image.Image:
    """Draw one scene: 0, 5, 10... are houses, 1, 6, 11... tables, and so on."""
    rng = np.random.default_rng([2026, number])
    size = SIZES[int(rng.integers(len(SIZES)))]
    scene = KINDS[number % len(KINDS)](rng, size)
    is_mirrored = rng.random() < 0.5
    return scene.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if is_mirrored else scene


def house(rng: Generator, size: Size) -> Image.Image:
    """Draw a house with windows, a tree and a fence, under a sky."""
    width, height = size
    picture = picture_of(sky(rng, size))
    draw = Draw(picture)
    ground = share_of(rng, height, 0.7, 0.9)
    draw.rectangle((0, ground, width, height), pick_colour(rng, GROUNDS))
    left, right = share_of(rng, width, 0.05, 0.35), share_of(rng, width, 0.6, 0.95)
    top = share_of(rng, height, 0.25, 0.5)
    draw.rectangle((left, top, right, ground), pick_colour(rng, WALLS))
    peak = int(rng.uniform(left, right)), top - share_of(rng, height, 0.08, 0.22)
    roof = (left - 25, top, *peak, right + 25, top)
    draw.polygon(roof, pick_colour(rng, ROOFS))
    windows(rng, draw, (left, top, right, ground))
    tree(rng, draw, (share_of(rng, width, 0, 1), ground), int(height * 0.4))
    fence(rng, draw, (0, ground, width, height))
    return add_grain(rng, picture)


def table(rng: Generator, size: Size) -> Image.Image:
    """Draw fruit and bowls on a striped cloth before a wall."""
    width, height = size
    edge = share_of(rng, height, 0.35, 0.6)
    picture = picture_of(shaded(pick_colour(rng, WALLS), fractal(rng, size, 2)))
    draw = Draw(picture)
    striped_cloth(rng, draw, (0, edge, width, height))
    for _ in range(int(rng.integers(2, 4))):
        place = share_of(rng, width, 0.1, 0.9), int(rng.uniform(edge, height))
        bowl(rng, draw, place, width // 5)
    for _ in range(int(rng.integers(5, 12))):
        place = share_of(rng, width, 0.05, 0.95), int(rng.uniform(edge - 30, height))
        ball(draw, place, share_of(rng, width, 0.03, 0.09), pick_colour(rng, FRUITS))
    return add_grain(rng, picture)


def mountains(rng: Generator, size: Size) -> Image.Image:
    """Draw ridges behind each other, the near ones greener, and some trees."""
    width, height = size
    colours = sky(rng, size)
    rows = np.arange(height)[:, None]
    for depth, top in enumerate(np.sort(rng.uniform(0.2, 0.85, 4)) * height):
        bumps = fractal(rng, (width, 8), 3)[0] - 0.5
        skyline = top + bumps * height * rng.uniform(0.2, 0.5)
        grey_to_green = (130 - 20 * depth, 135 - 12 * depth, 150 - 32 * depth)
        rock = shaded(grey_to_green, fractal(rng, size, 4))
        colours = np.where((rows > skyline)[:, :, None], rock, colours)
    picture = picture_of(colours)
    for _ in range(int(rng.integers(2, 6))):
        foot = share_of(rng, width, 0, 1), share_of(rng, height, 0.85, 1)
        tree(rng, Draw(picture), foot, share_of(rng, height, 0.15, 0.35))
    return add_grain(rng, picture)


def evening(rng: Generator, size: Size) -> Image.Image:
    """Draw houses with lit windows against clouds and a low sun."""
    width, height = size
    picture = picture_of(sky(rng, size))
    draw = Draw(picture)
    sun = share_of(rng, width, 0.1, 0.9), share_of(rng, height, 0.15, 0.6)
    disc(draw, sun, share_of(rng, width, 0.04, 0.08), (250, 215, 150))
    left = -20
    while left < width:
        right = left + share_of(rng, width, 0.06, 0.2)
        block = (left, share_of(rng, height, 0.4, 0.9), right, height)
        draw.rectangle(block, (35, 30, 45))
        lights(rng, draw, block)
        left = right + share_of(rng, width, 0, 0.04)
    return add_grain(rng, picture)


def cloth(rng: Generator, size: Size) -> Image.Image:
    """Draw woven bands of diamonds that run into each other, as on silk."""
    width, height = size
    across, down = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    bend = fractal(rng, size, 3)
    bands = np.floor(across * rng.integers(2, 6) + 0.4 * bend).astype(np.int64)
    phase, stretch = rng.random(8)[bands], rng.uniform(1.5, 4, 8)[bands]
    left_to_right = np.abs((across * 5 + phase) % 1 - 0.5)
    top_to_bottom = np.abs((down * stretch + phase) % 1 - 0.5)
    rings = (left_to_right + top_to_bottom) * 4 + 0.7 * bend + bands
    dyes = np.array(DYES, np.float32)[rng.permutation(len(DYES))]
    return add_grain(rng, picture_of(dyes[rings.astype(np.int64) % len(DYES)]))


KINDS: Final[tuple[Callable[[Generator, Size], Image.Image], ...]] = (
    house,
    table,
    mountains,
    evening,
    cloth,
)
