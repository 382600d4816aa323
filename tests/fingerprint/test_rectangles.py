"""Where a picture may lie inside another: found to a few pixels, never too many."""

import numpy as np
import pytest
from PIL import Image

from panoh.fingerprint.rectangles import MOST_RECTANGLES, find_rectangles
from panoh.fingerprint.windows import Boxes, planes_of
from tests.fingerprint.drawn_scenes import scene

Placed = tuple[int, int, int, int]
"""Left, top, width, height."""


def grainy(seed: int, width: int, height: int) -> Image.Image:
    draw = np.random.default_rng(seed)
    pixels = np.asarray(scene(seed, width, height), np.float64)
    noisy = pixels + draw.normal(0, 6, (height, width, 1))
    return Image.fromarray(noisy.clip(0, 255).astype(np.uint8))


def rectangles_of(picture: Image.Image) -> Boxes:
    return find_rectangles(planes_of(np.asarray(picture.convert("L"))))


def overlap(boxes: Boxes, placed: Placed) -> float:
    """The largest share of intersection in union of an upright box with a place."""
    left, top, width, height = placed
    upright = boxes[boxes[:, 4] == 0]
    lows, highs = (
        upright[:, :2] - upright[:, 2:4] / 2,
        upright[:, :2] + upright[:, 2:4] / 2,
    )
    common = np.minimum(highs, (left + width, top + height)) - np.maximum(
        lows, (left, top)
    )
    shared = common.clip(0).prod(axis=1)
    union = upright[:, 2] * upright[:, 3] + width * height - shared
    return float((shared / union).max())


def put(placed: Placed, size: tuple[int, int], ground: str = "white") -> Image.Image:
    page = Image.new("RGB", size, ground)
    page.paste(grainy(3, placed[2], placed[3]), placed[:2])
    return page


@pytest.mark.parametrize("ground", ["white", "black", "#667788"])
@pytest.mark.parametrize(
    "placed", [(0, 60, 300, 240), (40, 40, 220, 165), (25, 130, 250, 300)]
)
def test_a_picture_on_a_page_is_proposed(placed: Placed, ground: str) -> None:
    boxes = rectangles_of(put(placed, (300, 500), ground))

    assert overlap(boxes, placed) > 0.93


def test_every_picture_of_a_collage_is_proposed() -> None:
    page = Image.new("RGB", (400, 300))
    places = [
        (0, 0, 200, 150),
        (200, 0, 200, 150),
        (0, 150, 200, 150),
        (200, 150, 200, 150),
    ]
    for seed, place in enumerate(places):
        page.paste(grainy(seed, place[2], place[3]), place[:2])

    boxes = rectangles_of(page)

    assert all(overlap(boxes, place) > 0.95 for place in places)


def test_the_whole_comes_first_and_is_turned_a_little_too() -> None:
    boxes = rectangles_of(grainy(1, 320, 240))
    whole = boxes[(boxes[:, 2] == 320) & (boxes[:, 3] == 240)]

    assert boxes[0].tolist() == [160, 120, 320, 240, 0]
    assert set(np.round(np.degrees(whole[:, 4]), 1)) >= {-5, -2.5, 2.5, 5}


def test_rectangles_of_a_large_picture_lie_in_its_first_plane() -> None:
    boxes = rectangles_of(put((0, 240, 1200, 900), (1200, 1600)))

    assert overlap(boxes, (0, 60, 300, 225)) > 0.93


@pytest.mark.parametrize("size", [(40, 2000), (2000, 40), (31, 33), (8, 8)])
def test_tiny_and_thin_pictures_have_at_least_the_whole(size: tuple[int, int]) -> None:
    boxes = rectangles_of(grainy(1, *size))

    assert 1 <= len(boxes) <= MOST_RECTANGLES
    assert np.isfinite(boxes).all()
    assert (boxes[:, 2:4] > 0).all()


def test_noise_and_nothing_have_no_more_than_sixty_four() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (600, 800), np.uint8)

    for luma in (noise, np.zeros_like(noise)):
        assert len(find_rectangles(planes_of(luma))) <= MOST_RECTANGLES
