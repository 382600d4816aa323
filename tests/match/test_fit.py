"""Parts are moved, scaled and turned until they fit; what fits already stays."""

import numpy as np
import pytest

from panoh.fingerprint.views import View
from panoh.match.bits import Bits
from panoh.match.fit import WHOLE_MOVES, WINDOW_MOVES, agreement, fit, signs_of
from tests.fingerprint.drawn_scenes import scene

PLACE = np.array([[200, 150, 190, 150, 0.05]], np.float32)
BESIDE = np.array(
    [
        [204, 147, 196, 146, 0.02],
        [196, 153, 186, 155, 0.08],
        [203, 153, 184, 149, 0.03],
    ],
    np.float32,
)


@pytest.fixture(scope="module")
def view() -> View:
    return View.of(np.asarray(scene(11, 400, 300).convert("L")))


def times(one: Bits, count: int) -> Bits:
    return np.repeat(one, count, axis=0)


def test_parts_that_lie_a_little_beside_are_moved_until_they_fit(view: View) -> None:
    row = view.hash_boxes(PLACE).bits

    before = np.bitwise_count(view.hash_boxes(BESIDE).bits ^ row).sum(axis=1)
    fitted = fit(view.hash_boxes, BESIDE, times(row, 3), WHOLE_MOVES)

    assert (before > 47).any()
    assert fitted.distances_bits.max() <= 16
    assert (fitted.distances_bits <= before).all()
    best = fitted.boxes[fitted.distances_bits.argmin()]
    assert best[:4] == pytest.approx(PLACE[0, :4], abs=4)
    assert best[4] == pytest.approx(PLACE[0, 4], abs=0.04)


def test_what_fits_already_stays_where_it_is(view: View) -> None:
    row = view.hash_boxes(PLACE).bits

    fitted = fit(view.hash_boxes, PLACE, row, WHOLE_MOVES)

    assert fitted.distances_bits.tolist() == [0]
    assert fitted.boxes[0] == pytest.approx(PLACE[0], abs=1)


def test_a_square_window_stays_square(view: View) -> None:
    square = np.array([[200, 150, 160, 160, 0]], np.float32)
    row = view.hash_boxes(square + np.float32([3, -2, 6, 6, 0.02])).bits

    fitted = fit(view.hash_boxes, square, row, WINDOW_MOVES)

    assert fitted.boxes[0, 2] == pytest.approx(fitted.boxes[0, 3])
    assert fitted.boxes[0, 2] != 160


def test_distances_and_qualities_are_those_of_the_boxes_given(view: View) -> None:
    row = view.hash_boxes(PLACE).bits

    fitted = fit(view.hash_boxes, BESIDE, times(row, 3), WHOLE_MOVES)
    hashes = view.hash_boxes(fitted.boxes)

    distances = np.bitwise_count(hashes.bits ^ row).sum(axis=1)
    assert fitted.distances_bits.tolist() == distances.tolist()
    assert fitted.qualities.tolist() == hashes.qualities.tolist()


def test_parts_are_fitted_apart_from_each_other(view: View) -> None:
    row = view.hash_boxes(PLACE).bits

    alone = fit(view.hash_boxes, BESIDE[:1], row, WHOLE_MOVES)
    among = fit(view.hash_boxes, BESIDE, times(row, 3), WHOLE_MOVES)

    assert among.boxes[0] == pytest.approx(alone.boxes[0])


def test_agreement_is_one_with_oneself_and_minus_one_with_the_contrary(
    view: View,
) -> None:
    hashes = view.hash_boxes(PLACE)

    same = agreement(hashes.strengths, signs_of(hashes.bits))
    contrary = agreement(hashes.strengths, signs_of(~hashes.bits))

    assert same[0] == pytest.approx(1, abs=0.01)
    assert contrary[0] == pytest.approx(-1, abs=0.01)
    assert agreement(hashes.strengths * 0, signs_of(hashes.bits))[0] == 0
