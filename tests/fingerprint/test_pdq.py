"""PDQ: the bits of pdqhash, from any way of storing the same picture."""

from itertools import product

import numpy as np
import pdqhash
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from panoh.errors import MediaBomb
from panoh.fingerprint.pdq import (
    LONGEST_SIDE,
    MOST_PIXELS,
    Orientation,
    axis_matrix,
    check_size,
    frame_of_luma,
    frame_of_rgb,
    frame_of_strips,
    luma_of,
)
from panoh.model.fingerprints import Fingerprint, Frame
from tests.fingerprint.drawn_scenes import bits_apart, scene

Colours = NDArray[np.uint8]


def peer(pixels: Colours) -> Frame:
    """What pdqhash 0.2.8 says."""
    bits, quality = pdqhash.compute(np.ascontiguousarray(pixels))
    return Frame(Fingerprint(np.packbits(bits).tobytes().hex()), quality)


def picture(seed: int) -> Colours:
    """A picture of a size and a kind that depend on the seed; a few are dim."""
    draw = np.random.default_rng(seed)
    width, height = (int(n) for n in draw.integers(20, 900, 2))
    if seed % 3 == 0:
        return draw.integers(0, 256, (height, width, 3), np.uint8)
    pixels = np.asarray(scene(seed, width, height))
    return pixels if seed % 3 == 1 else pixels // (1 + seed % 7)


@pytest.mark.parametrize("seed", range(60))
def test_hashes_and_quality_are_those_of_pdqhash(seed: int) -> None:
    pixels = picture(seed)

    ours, theirs = frame_of_rgb(pixels), peer(pixels)

    assert bits_apart(ours, theirs) <= 2
    assert ours.quality == theirs.quality


@pytest.mark.parametrize("shape", [(4, 300), (300, 4), (1, 1), (5, 300), (300, 5)])
def test_what_is_too_small_gives_what_pdqhash_gives(shape: tuple[int, int]) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (*shape, 3), np.uint8)

    assert frame_of_rgb(pixels) == peer(pixels)


def test_a_flat_picture_has_no_quality() -> None:
    assert frame_of_rgb(np.full((90, 120, 3), 77, np.uint8)).quality == 0


@pytest.mark.parametrize("seed", range(4))
def test_grey_hashes_like_its_rgb_twin(seed: int) -> None:
    grey = np.asarray(scene(seed).convert("L"))

    twin = frame_of_rgb(np.dstack([grey, grey, grey]))

    assert bits_apart(frame_of_luma(grey), twin) <= 2


def test_sixteen_bits_hash_like_eight() -> None:
    pixels = np.asarray(scene(1))

    deep = frame_of_rgb(pixels.astype(np.uint16) * 257)

    assert bits_apart(deep, frame_of_rgb(pixels)) <= 2
    assert deep.quality == frame_of_rgb(pixels).quality


@pytest.mark.parametrize("flips", list(product([False, True], repeat=3)))
@pytest.mark.parametrize("size", [(320, 240), (257, 131)])
def test_orientation_hashes_as_if_the_pixels_were_moved(
    flips: tuple[bool, bool, bool], size: tuple[int, int]
) -> None:
    orientation = Orientation(*flips)
    stored = np.asarray(scene(5, *size))
    moved = stored[::-1] if orientation.flips_rows else stored
    moved = moved[:, ::-1] if orientation.flips_columns else moved
    moved = moved.swapaxes(0, 1) if orientation.swaps_axes else moved

    turned = frame_of_rgb(stored, orientation)

    assert bits_apart(turned, peer(moved)) <= 2
    assert turned.quality == peer(moved).quality


@settings(deadline=None, max_examples=20)
@given(st.integers(1, 700))
@example(1)
@example(256)
@example(600)
def test_strips_of_any_height_give_the_same_hash(rows: int) -> None:
    pixels = np.asarray(scene(2, 200, 600))
    luma = luma_of(pixels)

    strips = (luma[top : top + rows] for top in range(0, 600, rows))

    assert bits_apart(frame_of_strips(200, 600, strips), frame_of_rgb(pixels)) <= 2


@settings(deadline=None)
@given(st.floats(0.2, 50), st.floats(-1000, 1000))
@example(257.0, 0.0)
def test_brightness_and_contrast_change_hardly_a_bit(gain: float, lift: float) -> None:
    luma = luma_of(np.asarray(scene(3)))

    stretched = frame_of_luma((luma * gain + lift).astype(np.float32))

    assert bits_apart(stretched, frame_of_luma(luma)) <= 4


@settings(deadline=None)
@given(st.integers(1, 5000))
@example(1)
@example(64)
@example(65)
@example(128)
@example(129)
@example(LONGEST_SIDE)
def test_every_point_is_an_average(side: int) -> None:
    matrix = axis_matrix(side)

    assert matrix.shape == (64, side)
    assert np.allclose(matrix.sum(axis=1), 1, atol=1e-4)
    assert matrix.min() >= -1e-7


@pytest.mark.parametrize("size", [(10_000, 10_000), (LONGEST_SIDE, 1_525)])
def test_the_largest_size_is_taken(size: tuple[int, int]) -> None:
    assert size[0] * size[1] <= MOST_PIXELS

    check_size(*size)


@pytest.mark.parametrize("size", [(10_000, 10_001), (LONGEST_SIDE + 1, 5), (5, 65_536)])
def test_a_larger_size_is_a_bomb(size: tuple[int, int]) -> None:
    with pytest.raises(MediaBomb):
        check_size(*size)


def test_no_bomb_is_hashed() -> None:
    with pytest.raises(MediaBomb):
        frame_of_luma(np.zeros((5, LONGEST_SIDE + 1), np.uint8))


def test_a_frame_keeps_its_time() -> None:
    assert frame_of_luma(np.zeros((9, 9), np.uint8), at_seconds=2.5).at_seconds == 2.5
