"""The set that a survivor may give away: the whole picture and ten windows of it."""

import numpy as np
import pytest

from panoh.fingerprint.pdq import frame_of_luma
from panoh.fingerprint.window_set import WINDOWS, cut, frames_of_set
from tests.fingerprint.drawn_scenes import bits_apart, scene

LUMA = np.asarray(scene(8, 640, 480).convert("L"))


def test_a_set_is_eleven_fingerprints_the_whole_first() -> None:
    frames = frames_of_set(LUMA)

    assert len(frames) == 11
    assert frames[0] == frame_of_luma(LUMA)


def test_each_window_is_hashed_as_if_it_were_a_picture() -> None:
    frames = frames_of_set(LUMA)

    for number, window in enumerate(WINDOWS, start=1):
        assert frames[number] == frame_of_luma(cut(LUMA, window).copy())


def test_windows_of_a_varied_picture_tell_each_other_apart() -> None:
    frames = frames_of_set(LUMA)

    apart = [bits_apart(one, other) for one in frames for other in frames]
    assert min(sorted(apart)[len(frames) :]) > 47


@pytest.mark.parametrize("shape", [(480, 640), (640, 480), (333, 334), (9, 2000)])
def test_windows_are_square_and_touch_the_corners(shape: tuple[int, int]) -> None:
    place = np.arange(shape[0] * shape[1]).reshape(shape)

    parts = [cut(place, window) for window in WINDOWS]

    assert {part.shape for part in parts[1:]} == {(round(0.45 * min(shape)),) * 2}
    assert parts[0].shape == (round(0.6 * min(shape)),) * 2
    assert parts[1][0, 0] == place[0, 0]
    assert parts[3][0, -1] == place[0, -1]
    assert parts[7][-1, 0] == place[-1, 0]
    assert parts[9][-1, -1] == place[-1, -1]


@pytest.mark.parametrize("shape", [(1, 1), (5, 5), (40, 2000), (12, 8)])
def test_tiny_pictures_make_a_set_of_frames_without_quality(
    shape: tuple[int, int],
) -> None:
    frames = frames_of_set(np.full(shape, 90, np.uint8))

    assert [frame.quality for frame in frames] == [0] * 11
