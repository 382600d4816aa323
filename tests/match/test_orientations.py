"""The eight ways to lay a picture, from one stored hash: exact to undo, near to see."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from panoh.fingerprint.pdq import frame_of_luma
from panoh.match.bits import Bits, pack
from panoh.match.orientations import (
    Orientation,
    bits_by_frequency,
    orient,
    pack_frequencies,
)
from tests.fingerprint.drawn_scenes import scene

rows = st.binary(min_size=32, max_size=32).map(
    lambda raw: np.frombuffer(raw, np.uint8)[None]
)
ways = st.sampled_from(list(Orientation))

UNDONE_BY = {
    Orientation.TURNED_RIGHT: Orientation.TURNED_LEFT,
    Orientation.TURNED_LEFT: Orientation.TURNED_RIGHT,
}
LAID = {
    Orientation.AS_IT_WAS: lambda luma: luma,
    Orientation.MIRRORED: lambda luma: luma[:, ::-1],
    Orientation.UPSIDE_DOWN_MIRRORED: lambda luma: luma[::-1],
    Orientation.TURNED_180: lambda luma: luma[::-1, ::-1],
    Orientation.SWAPPED: lambda luma: luma.T,
    Orientation.TURNED_RIGHT: lambda luma: np.rot90(luma, -1),
    Orientation.TURNED_LEFT: np.rot90,
    Orientation.SWAPPED_TURNED_180: lambda luma: np.rot90(luma, 2).T,
}
SHARED_FILES = {
    "bridge-2-rotate-90": Orientation.TURNED_LEFT,
    "bridge-3-rotate-180": Orientation.TURNED_180,
    "bridge-4-rotate-270": Orientation.TURNED_RIGHT,
    "bridge-5-flipx": Orientation.UPSIDE_DOWN_MIRRORED,
    "bridge-6-flipy": Orientation.MIRRORED,
    "bridge-7-flip-plus-1": Orientation.SWAPPED,
    "bridge-8-flip-minus-1": Orientation.SWAPPED_TURNED_180,
}


def hash_of(luma: NDArray[np.uint8]) -> Bits:
    return pack([frame_of_luma(np.ascontiguousarray(luma)).fingerprint])


@given(rows)
def test_bits_by_frequency_are_packed_again(bits: Bits) -> None:
    assert (pack_frequencies(bits_by_frequency(bits)) == bits).all()


@given(rows, ways)
def test_every_orientation_is_undone_exactly(bits: Bits, way: Orientation) -> None:
    laid = orient(bits, way)

    assert (orient(laid, UNDONE_BY.get(way, way)) == bits).all()


@given(rows)
def test_mirroring_both_ways_is_half_a_turn(bits: Bits) -> None:
    mirrored = orient(bits, Orientation.MIRRORED)

    turned = orient(mirrored, Orientation.UPSIDE_DOWN_MIRRORED)

    assert (turned == orient(bits, Orientation.TURNED_180)).all()


@given(rows)
def test_swapped_axes_then_a_mirror_are_a_quarter_turn(bits: Bits) -> None:
    swapped = orient(bits, Orientation.SWAPPED)

    turned = orient(swapped, Orientation.MIRRORED)

    assert (turned == orient(bits, Orientation.TURNED_RIGHT)).all()


@given(rows)
def test_two_quarter_turns_are_half_a_turn(bits: Bits) -> None:
    once = orient(bits, Orientation.TURNED_RIGHT)

    twice = orient(once, Orientation.TURNED_RIGHT)

    assert (twice == orient(bits, Orientation.TURNED_180)).all()


@given(st.lists(rows, min_size=2, max_size=5), ways)
def test_each_row_is_laid_by_itself(many: list[Bits], way: Orientation) -> None:
    laid = orient(np.concatenate(many), way)

    assert (laid == np.concatenate([orient(one, way) for one in many])).all()


def test_no_orientation_writes_to_what_it_was_given() -> None:
    bits = np.arange(32, dtype=np.uint8)[None]

    for way in Orientation:
        orient(bits, way)[:] = 0

    assert bits[0, 31] == 31


@pytest.fixture(scope="module")
def lumas() -> list[NDArray[np.uint8]]:
    return [np.asarray(scene(seed, 512, 512).convert("L")) for seed in range(12)]


@pytest.mark.parametrize("way", Orientation)
def test_most_drawn_scenes_laid_otherwise_are_within_31_bits(
    lumas: list[NDArray[np.uint8]], way: Orientation
) -> None:
    apart = [
        np.bitwise_count(orient(hash_of(luma), way) ^ hash_of(LAID[way](luma))).sum()
        for luma in lumas
    ]

    assert np.mean(np.array(apart) <= 31) >= 0.9


def test_the_shared_orientations_are_derived_from_the_first(shared_data: Path) -> None:
    folder = shared_data / "pdq" / "pdq_images" / "dih"
    original = file_hash(folder / "bridge-1-original.jpg")

    apart = {
        name: int(
            np.bitwise_count(
                orient(original, way) ^ file_hash(folder / f"{name}.jpg")
            ).sum()
        )
        for name, way in SHARED_FILES.items()
    }

    assert max(apart.values()) <= 31, apart


def file_hash(path: Path) -> Bits:
    with Image.open(path) as image:
        return hash_of(np.asarray(image.convert("L")))
