"""PDQ: the bits of pdqhash, from any way of storing the same picture."""

from itertools import product

import numpy as np
import pdqhash
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from panoh.errors import MediaBomb
from panoh.fingerprint import pdq
from panoh.fingerprint.pdq import (
    AS_STORED,
    LONGEST_SIDE,
    MOST_PIXELS,
    Orientation,
    axis_matrix,
    axis_weights,
    check_size,
    frame_of_luma,
    frame_of_rgb,
    frame_of_strips,
    luma_of,
    shrink,
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
    first, weights = axis_weights(side)

    assert np.allclose(weights.sum(axis=1), 1, atol=1e-4)
    assert weights.min() >= 0
    assert first.min() >= 0
    assert first.max() + weights.shape[1] <= side


@pytest.mark.parametrize("size", [(320, 240), (257, 131), (5, 3)])
def test_the_points_are_two_matrix_products(size: tuple[int, int]) -> None:
    luma = luma_of(np.asarray(scene(5, *size)))
    width, height = size

    points = shrink(width, height, [luma])

    product = axis_matrix(height) @ luma @ axis_matrix(width).T
    assert np.allclose(points, product, atol=1e-2)


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


@pytest.mark.skipif(pdq._weigh_rows is None, reason="the kernel was not built")
@settings(deadline=None, max_examples=40)
@given(
    st.sampled_from([np.uint8, np.float32]),
    st.integers(1, 300),
    st.integers(1, 300),
    st.integers(1, 300),
    st.builds(Orientation, st.booleans(), st.booleans(), st.booleans()),
)
@example(np.uint8, 1, 1, 1, AS_STORED)
@example(np.float32, 129, 257, 64, Orientation(flips_rows=True))
def test_without_the_kernel_the_answers_are_the_same(
    kind: type[np.generic], height: int, width: int, rows: int, orientation: Orientation
) -> None:
    plane = np.random.default_rng(height).integers(0, 256, (height, width)).astype(kind)
    strips = [plane[top : top + rows] for top in range(0, height, rows)]

    built = shrink(width, height, strips, orientation)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdq, "_weigh_rows", None)
        plain = shrink(width, height, strips, orientation)

    assert (built == plain).all()


ROWS = np.zeros((4, 6), np.uint8)
FIRST = np.zeros(2, np.int64)
WEIGHTS = np.ones((2, 3), np.float32)
SUMS = np.zeros((2, 6), np.float32)


@pytest.mark.skipif(pdq._weigh_rows is None, reason="the kernel was not built")
@pytest.mark.parametrize(
    "arguments",
    [
        (ROWS.astype(np.int8), 0, FIRST, WEIGHTS, SUMS),
        (ROWS.astype(np.float64), 0, FIRST, WEIGHTS, SUMS),
        (ROWS[0], 0, FIRST, WEIGHTS, SUMS),
        (ROWS[:, ::2], 0, FIRST, WEIGHTS, SUMS[:, :3].copy()),
        (ROWS, -1, FIRST, WEIGHTS, SUMS),
        (ROWS, 1 << 40, FIRST, WEIGHTS, SUMS),
        (ROWS, 0, FIRST - 1, WEIGHTS, SUMS),
        (ROWS, 0, FIRST + (1 << 62), WEIGHTS, SUMS),
        (ROWS, 0, FIRST.astype(np.int32), WEIGHTS, SUMS),
        (ROWS, 0, FIRST[:1], WEIGHTS, SUMS),
        (ROWS, 0, FIRST, WEIGHTS.astype(np.float64), SUMS),
        (ROWS, 0, FIRST, WEIGHTS.T.copy().T, SUMS),
        (ROWS, 0, FIRST, WEIGHTS, SUMS[:, :5].copy()),
        (ROWS, 0, FIRST, WEIGHTS, SUMS[::-1]),
    ],
)
def test_the_kernel_refuses_what_it_cannot_read(arguments: tuple[object, ...]) -> None:
    with pytest.raises(ValueError, match=r"must be|do not fit"):
        pdq._weigh_rows(*arguments)


@pytest.mark.skipif(pdq._weigh_rows is None, reason="the kernel was not built")
def test_the_kernel_writes_to_nothing_that_is_read_only() -> None:
    sums = SUMS.copy()
    sums.flags.writeable = False

    with pytest.raises(ValueError, match="read-only"):
        pdq._weigh_rows(ROWS, 0, FIRST, WEIGHTS, sums)


@pytest.mark.skipif(pdq._weigh_rows is None, reason="the kernel was not built")
def test_rows_that_no_point_asks_for_add_nothing() -> None:
    sums = SUMS.copy()

    pdq._weigh_rows(ROWS + 1, 100, FIRST, WEIGHTS, sums)
    pdq._weigh_rows(ROWS[:0], 0, FIRST, WEIGHTS, sums)

    assert not sums.any()
