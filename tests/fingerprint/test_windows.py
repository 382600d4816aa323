"""Parts of a picture: hashed as if cut out, the same by both kernels, safely."""

import contextlib
from collections.abc import Callable
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from panoh.fingerprint import windows_numpy
from panoh.fingerprint.pdq import Plane, frame_of_luma
from panoh.fingerprint.windows import (
    BITS,
    Boxes,
    Hashes,
    hash_boxes,
    hash_windows,
    planes_of,
)
from tests.fingerprint.drawn_scenes import scene

KERNELS = [windows_numpy]
try:
    from panoh.fingerprint import _windows
except ImportError:
    NOT_BUILT = True
else:
    NOT_BUILT = False
    KERNELS.append(_windows)

both = pytest.mark.parametrize("kernel", KERNELS, ids=lambda one: one.__name__[-7:])
compared = pytest.mark.skipif(NOT_BUILT, reason="there is one kernel only")
places, moves, spacings = st.floats(-99, 600), st.floats(-60, 60), st.floats(0.01, 60)
turned_grids = st.tuples(places, places, moves, moves, moves, moves)
upright_grids = st.tuples(places, places, spacings, st.just(0), st.just(0), spacings)


def luma_of(
    seed: int, width: int = 400, height: int = 300, strength: float = 2
) -> NDArray[np.uint8]:
    """A scene with grain, as a camera leaves it: no part of it is quite flat."""
    grain = np.random.default_rng(seed).normal(0, strength, (height, width))
    grey = np.asarray(scene(seed, width, height).convert("L"), np.float64)
    return (grey + grain).clip(0, 255).astype(np.uint8)


def bits_of(hex_digits: str) -> NDArray[np.uint8]:
    return np.frombuffer(bytes.fromhex(hex_digits), np.uint8)


def apart(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> NDArray[np.int64]:
    return np.bitwise_count(one ^ other).sum(axis=-1)


def room(rows: int) -> tuple[NDArray[np.uint8], NDArray[np.int8], Plane]:
    return (
        np.zeros((rows, BITS // 8), np.uint8),
        np.zeros((rows, BITS), np.int8),
        np.zeros(rows, np.float32),
    )


def drawn_boxes(seed: int, many: int, width: int, height: int) -> Boxes:
    draw = np.random.default_rng(seed)
    boxes = np.zeros((many, 5), np.float32)
    boxes[:, :2] = draw.uniform(0.2, 0.8, (many, 2)) * (width, height)
    boxes[:, 2:4] = draw.uniform(0.3, 1, (many, 2)) * (width, height)
    boxes[::2, 4] = draw.uniform(-3, 3, len(boxes[::2]))
    return boxes


@pytest.mark.parametrize("seed", range(12))
def test_an_upright_box_hashes_like_the_part_cut_out(seed: int) -> None:
    draw = np.random.default_rng(seed)
    luma = luma_of(seed, 1280, 960)
    left, top = draw.integers(0, 600), draw.integers(0, 400)
    width, height = draw.integers(360, 640), draw.integers(360, 540)
    part = luma[top : top + height, left : left + width]
    box = np.array([[left + width / 2, top + height / 2, width, height, 0]])
    planes = planes_of(luma)  # the first is half as wide

    hashes = hash_boxes(planes, (box / 2).astype(np.float32))

    frame = frame_of_luma(part)
    assert apart(hashes.bits[0], bits_of(frame.fingerprint.hex)) <= 16
    assert hashes.qualities[0] == pytest.approx(frame.quality, abs=5)


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_box_turned_by_quarters_hashes_like_the_turned_part(degrees: int) -> None:
    luma = luma_of(3, 320, 320)
    turned = np.ascontiguousarray(np.rot90(luma, degrees // 90))
    box = np.array([[160, 160, 320, 320, np.radians(degrees)]], np.float32)

    hashes = hash_boxes(planes_of(luma), box)

    expected = bits_of(frame_of_luma(turned).fingerprint.hex)
    assert apart(hashes.bits[0], expected) <= 14


@pytest.mark.parametrize("degrees", [-5, 3, 20])
def test_a_turned_box_hashes_like_the_part_of_a_turned_picture(degrees: int) -> None:
    picture = Image.fromarray(luma_of(5, 1022, 1022))
    turned = np.asarray(picture.rotate(degrees, Image.Resampling.BICUBIC))
    part = turned[256:766, 256:766]
    box = np.array([[255.5, 255.5, 255, 255, np.radians(degrees)]], np.float32)

    hashes = hash_boxes(planes_of(np.asarray(picture)), box)

    assert apart(hashes.bits[0], bits_of(frame_of_luma(part).fingerprint.hex)) <= 16


def test_what_lies_outside_repeats_the_edge() -> None:
    luma = luma_of(1, 300, 300)
    padded = np.pad(luma, 100, mode="edge")
    outside = np.array([[100, 120, 300, 320, 0], [250, 40, 300, 300, 0.1]], np.float32)
    inside = outside + np.array([100, 100, 0, 0, 0], np.float32)

    first = hash_boxes(planes_of(luma), outside)
    second = hash_boxes(planes_of(padded), inside)

    assert (apart(first.bits, second.bits) <= 12).all()


def test_windows_lie_where_their_hashes_were_taken() -> None:
    planes = planes_of(luma_of(2))
    boxes, hashes = hash_windows(planes)

    again = hash_boxes(planes, boxes)

    assert len(boxes) == len(hashes.bits) > 1000
    assert np.percentile(apart(hashes.bits, again.bits), 99) <= 10


def test_windows_stay_within_the_picture_and_reach_its_edges() -> None:
    boxes, _ = hash_windows(planes_of(luma_of(2, 400, 300)))
    lows, highs = boxes[:, :2] - boxes[:, 2:4] / 2, boxes[:, :2] + boxes[:, 2:4] / 2

    assert lows.min() >= -0.5
    assert (highs.max(axis=0) <= (400.5, 300.5)).all()
    assert (lows.min(axis=0) < 10).all()
    assert (highs.max(axis=0) > (380, 280)).all()


def test_a_window_that_slides_off_keeps_its_low_bits() -> None:
    low = np.flatnonzero(np.add.outer(np.arange(16), np.arange(16)).ravel() < 6)
    moved_low, moved_all = [], []
    for seed in range(12):
        planes = planes_of(luma_of(seed))
        boxes = np.array([[200, 150, 160, 160, 0], [206, 150, 160, 160, 0]], np.float32)
        hashes = hash_boxes(planes, boxes)
        is_above = hashes.strengths > 0
        differs = is_above[0] != is_above[1]
        moved_low.append(differs[low].mean())
        moved_all.append(differs.mean())

    assert np.mean(moved_low) < 0.12
    assert np.mean(moved_low) < np.mean(moved_all)


def test_the_surer_of_its_bits_a_window_is_the_rarer_they_turn_over() -> None:
    planes = planes_of(luma_of(7))
    boxes = np.array([[200, 150, 200, 200, 0], [204, 152, 204, 200, 0]], np.float32)
    hashes = hash_boxes(planes, boxes)
    turned = (hashes.strengths[0] > 0) != (hashes.strengths[1] > 0)
    sureness = np.abs(hashes.strengths[0].astype(int))

    assert sureness[turned].mean() < sureness[~turned].mean() / 2


def test_half_of_the_bits_are_set_and_strengths_have_their_sign() -> None:
    hashes = hash_boxes(planes_of(luma_of(4)), drawn_boxes(4, 40, 400, 300))
    by_frequency = np.unpackbits(hashes.bits[:, ::-1], axis=1, bitorder="little")

    assert (by_frequency.sum(axis=1) == BITS // 2).all()
    assert (by_frequency[hashes.strengths > 0] == 1).all()
    assert (by_frequency[hashes.strengths < 0] == 0).all()


def test_planes_halve_until_they_are_small() -> None:
    shapes = [plane.shape for plane in planes_of(luma_of(1, 1300, 1100))]

    assert shapes == [(275, 325), (137, 162), (68, 81), (34, 40)]


@pytest.mark.parametrize("size", [(1, 1), (5, 5), (2000, 40), (7, 3000), (64, 64)])
def test_tiny_and_thin_pictures_are_hashed_too(size: tuple[int, int]) -> None:
    planes = planes_of(luma_of(1, *size))
    width, height = size
    whole = np.array([[width / 2, height / 2, width, height, 0]], np.float32)

    boxes, hashes = hash_windows(planes)

    assert len(hash_boxes(planes, whole).bits) == 1
    assert len(boxes) == len(hashes.bits) == len(hashes.qualities)


def test_a_thread_of_a_picture_has_no_windows() -> None:
    boxes, hashes = hash_windows(planes_of(luma_of(1, 9000, 20)))

    assert boxes.shape == (0, 5)
    assert hashes.bits.shape == (0, 32)


def test_an_empty_picture_is_refused() -> None:
    with pytest.raises(ValueError, match="empty"):
        planes_of(np.empty((0, 9), np.uint8))


@both
def test_half_a_plane_is_the_mean_of_four_pixels(kernel: ModuleType) -> None:
    plane = np.arange(35, dtype=np.float32).reshape(5, 7)
    half = np.zeros((2, 3), np.float32)

    kernel.halve(plane, half)

    assert half.tolist() == [[4, 6, 8], [18, 20, 22]]


@both
@pytest.mark.parametrize("spacing", [0.3, 1.7, 9.0, 70.0, 300.0])
def test_a_slope_stays_the_slope_that_it_is(kernel: ModuleType, spacing: float) -> None:
    slope = np.tile(np.arange(2000, dtype=np.float32), (40, 1))
    points = np.zeros((1, 5), np.float32)
    start = 1000 - 2 * spacing

    kernel.resample((slope,), points, (start, 20.0, spacing, 0.0, 0.0, spacing))

    expected = start - 0.5 + np.arange(5) * spacing
    assert points[0].tolist() == pytest.approx(expected.tolist(), abs=0.01)


@compared
@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10**6), st.integers(1, 90), st.integers(1, 90), st.integers(1, 3))
def test_both_kernels_halve_alike(seed: int, height: int, width: int, few: int) -> None:
    plane = np.random.default_rng(seed).normal(0, 10.0**few, (height, width))
    halves = np.zeros((2, height // 2, width // 2), np.float32)

    for kernel, half in zip(KERNELS, halves, strict=True):
        kernel.halve(plane.astype(np.float32), half)

    assert (halves[0] == halves[1]).all()


@compared
@settings(deadline=None, max_examples=60)
@given(
    st.integers(0, 10**6),
    st.tuples(st.integers(1, 300), st.integers(1, 300)),
    st.tuples(st.integers(0, 70), st.integers(0, 70)),
    turned_grids | upright_grids,
)
def test_both_kernels_sample_alike(
    seed: int,
    size: tuple[int, int],
    shape: tuple[int, int],
    grid: tuple[float, ...],
) -> None:
    planes = planes_of(luma_of(seed, *size))
    points = np.zeros((2, *shape), np.float32)

    for kernel, out in zip(KERNELS, points, strict=True):
        kernel.resample(planes, out, grid)

    assert points[0] == pytest.approx(points[1], abs=0.02)


def hashed_by_both(rows: int, call: Callable[[ModuleType, Hashes], None]) -> None:
    """Check that both kernels hash to the same within rounding.

    A bit may differ only where both are as unsure as can be; a flat part has no other.
    """
    ours = [Hashes(*room(rows)) for _ in KERNELS]
    for kernel, hashes in zip(KERNELS, ours, strict=True):
        call(kernel, hashes)
    one, other = ours
    good = (one.qualities > 15) & (other.qualities > 15)
    differing = np.unpackbits(
        (one.bits ^ other.bits)[:, ::-1], axis=1, bitorder="little"
    )
    unsure = (one.strengths == 0) & (other.strengths == 0)
    strengths = np.abs(one.strengths.astype(int) - other.strengths)
    assert (differing[good] <= unsure[good]).all()
    assert strengths[good].max(initial=0) <= 1
    assert np.abs(one.qualities - other.qualities).max(initial=0) <= 1


@compared
@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10**6), st.integers(90, 700), st.integers(90, 700))
def test_both_kernels_hash_boxes_alike(seed: int, width: int, height: int) -> None:
    planes = planes_of(luma_of(seed, width, height))
    boxes = drawn_boxes(seed, 12, planes[0].shape[1], planes[0].shape[0])

    hashed_by_both(12, lambda kernel, h: kernel.hash_boxes(planes, boxes, *h))


@compared
@settings(deadline=None, max_examples=40)
@given(
    st.integers(0, 10**6),
    st.integers(64, 200),
    st.integers(64, 200),
    st.integers(1, 90),
)
def test_both_kernels_hash_tiles_alike(
    seed: int, width: int, height: int, step: int
) -> None:
    step = max(step, 8)
    image = luma_of(seed, width, height).astype(np.float32)
    rows = ((height - 64) // step + 1) * ((width - 64) // step + 1)

    hashed_by_both(rows, lambda kernel, h: kernel.hash_tiles(image, step, *h))


@both
def test_pixels_that_are_no_numbers_crash_nothing(kernel: ModuleType) -> None:
    image = luma_of(1, 100, 90).astype(np.float32)
    image[10:12, 20] = np.nan, np.inf
    boxes = drawn_boxes(1, 6, 100, 90)

    with np.errstate(all="ignore"):
        kernel.hash_boxes((image,), boxes, *room(6))
        kernel.hash_tiles(image, 64, *room(1))


IMAGE = luma_of(1, 80, 70).astype(np.float32)
BOXES = drawn_boxes(1, 3, 80, 70)
ROOM = room(3)
READ_ONLY = np.zeros((3, 32), np.uint8)
READ_ONLY.flags.writeable = False
ODDLY_PLACED = np.frombuffer(bytearray(70 * 80 * 4 + 1), np.float32, 5600, 1)
HALF = np.zeros((35, 40), np.float32)
POINTS = np.zeros((4, 4), np.float32)
UPRIGHT = (1.0, 1.0, 2.0, 0.0, 0.0, 2.0)


@both
@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        ("halve", (IMAGE.astype(np.float64), HALF)),
        ("halve", (IMAGE, HALF[:34])),
        ("halve", (np.empty((2**30, 0), np.float32), np.empty((2**29, 0), np.float32))),
        ("resample", ((), POINTS, UPRIGHT)),
        ("resample", ((IMAGE,) * 17, POINTS, UPRIGHT)),
        ("resample", ((IMAGE[:0],), POINTS, UPRIGHT)),
        ("resample", ((IMAGE,), POINTS, (np.nan, *UPRIGHT[1:]))),
        ("resample", ((IMAGE,), POINTS, (1e300, *UPRIGHT[1:]))),
        ("resample", ((IMAGE,), np.zeros((1, 1 << 17), np.float32), UPRIGHT)),
        ("hash_boxes", ((IMAGE,), BOXES[:2], *ROOM)),
        ("hash_boxes", ((IMAGE,), BOXES[:, :4], *ROOM)),
        ("hash_boxes", ((IMAGE,), BOXES * np.float32(np.nan), *ROOM)),
        ("hash_boxes", ((IMAGE,), BOXES + np.float32(1e6), *ROOM)),
        ("hash_boxes", ((IMAGE,), BOXES, READ_ONLY, *ROOM[1:])),
        ("hash_boxes", ((IMAGE,), BOXES, ROOM[1].view(np.uint8), *ROOM[1:])),
        ("hash_tiles", (IMAGE, 0, *room(1))),
        ("hash_tiles", (IMAGE, 4, *room(9))),
        ("hash_tiles", (IMAGE[:63], 4, *room(5))),
    ],
)
def test_what_does_not_fit_is_refused(
    kernel: ModuleType, function: str, arguments: tuple[object, ...]
) -> None:
    with pytest.raises(ValueError, match=r"expected|empty|read-only"):
        getattr(kernel, function)(*arguments)


@compared
@pytest.mark.parametrize(
    "plane", [IMAGE[:, ::-1], ODDLY_PLACED.reshape(70, 80), IMAGE.astype(">f4"), None]
)
def test_what_lies_oddly_in_memory_is_refused(plane: Plane) -> None:
    with pytest.raises(ValueError, match="expected"):
        _windows.halve(plane, HALF)


@both
def test_a_step_beyond_the_picture_leaves_one_window(kernel: ModuleType) -> None:
    hashes, again = room(1), room(1)

    kernel.hash_tiles(IMAGE, 2**63 - 1, *hashes)
    kernel.hash_tiles(IMAGE, 20, *again)

    assert (hashes[0] == again[0]).all()


@compared
def test_boxes_that_change_while_they_are_read_crash_nothing() -> None:
    boxes = np.tile(BOXES, (40, 1))
    bits = boxes.view(np.uint8).reshape(-1)[: 60 * 32].reshape(60, 32)

    with contextlib.suppress(ValueError):
        _windows.hash_boxes((IMAGE,), boxes[:60], bits, *room(60)[1:])
