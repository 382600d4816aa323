"""A straight edge says too little to rest a match on; a varied picture says enough."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from panoh.fingerprint.pdq import frame_of_luma
from panoh.match.bits import Bits, pack
from panoh.match.distinct import is_distinct, regularity
from panoh.match.orientations import Orientation, orient
from tests.fingerprint.drawn_scenes import scene

DOWN, ACROSS = np.mgrid[0:256, 0:256]


def hash_of(luma: NDArray[np.uint8]) -> Bits:
    return pack([frame_of_luma(luma).fingerprint])


def edges() -> list[NDArray[np.uint8]]:
    """Pictures of one straight edge, hardly or much aslant, at several places."""
    return [
        ((ACROSS * np.cos(turn) + DOWN * np.sin(turn) > place) * 200 + 30).astype(
            np.uint8
        )
        for turn in np.radians((1, 3, 10, 20, 45, 80))
        for place in (90, 130, 160)
    ]


def test_most_pictures_of_one_straight_edge_are_not_distinct() -> None:
    distinct = [is_distinct(hash_of(luma))[0] for luma in edges()]

    assert np.mean(distinct) <= 0.2


def test_no_bits_and_all_bits_are_not_distinct() -> None:
    bits = np.uint8([[0] * 32, [255] * 32, [0x55] * 32])

    assert not is_distinct(bits).any()


def test_nearly_all_drawn_scenes_are_distinct() -> None:
    scenes = [np.asarray(scene(seed, 400, 300).convert("L")) for seed in range(40)]

    distinct = [is_distinct(hash_of(luma))[0] for luma in scenes]

    assert np.mean(distinct) >= 0.9


def test_all_shared_photographs_are_distinct(shared_data: Path) -> None:
    paths = sorted((shared_data / "pdq" / "pdq_images" / "labelme").rglob("*.jpg"))

    distinct = [is_distinct(hash_of(luma_of_file(path)))[0] for path in paths]

    assert len(distinct) > 3
    assert np.mean(distinct) >= 0.9


def luma_of_file(path: Path) -> NDArray[np.uint8]:
    with Image.open(path) as image:
        return np.asarray(image.convert("L").filter(ImageFilter.SMOOTH))


@given(st.integers(0, 2**32))
def test_random_bits_are_distinct(seed: int) -> None:
    bits = np.random.default_rng(seed).integers(0, 256, (3, 32), np.uint8)

    assert is_distinct(bits).all()


@given(st.binary(min_size=32, max_size=32), st.sampled_from(list(Orientation)))
def test_laying_a_picture_otherwise_makes_it_no_more_regular(
    raw: bytes, way: Orientation
) -> None:
    bits = np.frombuffer(raw, np.uint8)[None]
    swaps = bool(way & Orientation.SWAPPED)

    laid = regularity(orient(bits, way))

    assert 0 <= laid[0] <= 1
    if not swaps:
        assert laid[0] == pytest.approx(regularity(bits)[0], abs=1e-6)


def test_no_rows_are_asked_in_vain() -> None:
    assert is_distinct(np.empty((0, 32), np.uint8)).shape == (0,)
