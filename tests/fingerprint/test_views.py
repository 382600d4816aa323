"""A picture that can be looked into: every length is one of its first plane."""

import numpy as np
import pytest

from panoh.fingerprint.views import View
from tests.fingerprint.drawn_scenes import scene


def view_of(seed: int, width: int, height: int) -> View:
    return View.of(np.asarray(scene(seed, width, height).convert("L")))


def test_sizes_are_those_of_the_first_plane() -> None:
    view = view_of(1, 1300, 1100)

    assert view.size == (325, 275)
    assert view.rectangles()[0].tolist() == pytest.approx([162.5, 137.5, 325, 275, 0])


def test_the_same_picture_larger_is_seen_alike() -> None:
    picture = scene(4, 1600, 1200)
    small, large = (
        View.of(np.asarray(picture.convert("L").resize(size)))
        for size in ((400, 300), (1600, 1200))
    )
    boxes = np.array([[180, 140, 260, 220, 0]], np.float32)

    ours, theirs = small.hash_boxes(boxes), large.hash_boxes(boxes)

    assert small.size == large.size
    assert np.bitwise_count(ours.bits ^ theirs.bits).sum() <= 12


def test_brightness_may_come_as_numbers_with_fractions() -> None:
    luma = np.asarray(scene(2).convert("L"))
    whole = np.array([[160, 120, 320, 240, 0]], np.float32)

    as_bytes = View.of(luma).hash_boxes(whole)
    as_floats = View.of(luma.astype(np.float32)).hash_boxes(whole)

    assert (as_bytes.bits == as_floats.bits).all()


def test_windows_and_their_hashes_come_in_the_same_order() -> None:
    view = view_of(3, 400, 300)

    boxes, hashes = view.windows()
    some = np.arange(0, len(boxes), 97)
    again = view.hash_boxes(boxes[some])

    apart = np.bitwise_count(again.bits ^ hashes.bits[some]).sum(axis=1)
    assert np.median(apart) <= 4


@pytest.mark.parametrize("size", [(1, 1), (5, 5), (7, 300)])
def test_a_tiny_picture_is_its_only_rectangle(size: tuple[int, int]) -> None:
    view = view_of(1, *size)
    width, height = size

    assert view.rectangles().tolist() == [[width / 2, height / 2, width, height, 0]]
    assert len(view.hash_boxes(view.rectangles()).bits) == 1
