"""JPEGs decoded to their brightness alone: as Pillow's, smaller, or not at all."""

import io

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image

from panoh.errors import MediaBomb
from panoh.fingerprint import jpeg
from panoh.fingerprint.images import frame_of_image
from panoh.fingerprint.jpeg import LEAST_SIDE, decode_luma, decode_rgb, scale_for
from panoh.fingerprint.pdq import frame_of_luma, frame_of_rgb
from tests.fingerprint.drawn_scenes import bits_apart, saved, scene

SCENE = scene(1)


@given(st.integers(1, 65_535), st.integers(1, 65_535), st.integers(1, 5000))
@example(1023, 4000, LEAST_SIDE)
@example(1024, 1024, LEAST_SIDE)
@example(1025, 1024, LEAST_SIDE)
@example(4095, 4096, LEAST_SIDE)
def test_no_side_is_scaled_below_the_least(width: int, height: int, least: int) -> None:
    scale = scale_for(width, height, least)

    assert scale in (1, 2, 4, 8)
    assert scale == 1 or min(width, height) / scale >= least
    assert scale == 8 or min(width, height) / (2 * scale) < least


@pytest.mark.parametrize("size", [(490, 367), (1024, 1025), (1403, 2111), (4100, 4099)])
@pytest.mark.parametrize("progressive", [False, True])
def test_a_jpeg_of_any_size_hashes_like_its_full_decode(
    size: tuple[int, int], *, progressive: bool
) -> None:
    content = saved(scene(3, *size), "JPEG", quality=85, progressive=progressive)
    with Image.open(io.BytesIO(content)) as image:
        full = frame_of_rgb(np.asarray(image.convert("RGB")))

    assert bits_apart(frame_of_image(io.BytesIO(content)), full) <= 4


def test_a_large_jpeg_is_decoded_smaller() -> None:
    content = saved(scene(1, 2050, 2600), "JPEG")

    plane, colours = decode_luma(content), decode_rgb(content)

    assert plane is not None
    assert plane.shape == (650, 513)
    assert colours is not None
    assert colours.shape == (650, 513, 3)


@pytest.mark.parametrize("subsampling", [0, 1, 2])
def test_brightness_is_the_planes_own(subsampling: int) -> None:
    content = saved(SCENE, "JPEG", quality=95, subsampling=subsampling)

    plane = decode_luma(content)

    assert plane is not None
    seen = frame_of_rgb(np.asarray(SCENE))
    assert bits_apart(frame_of_luma(plane), seen) <= 8


WHOLE = saved(SCENE, "JPEG")
OTHERS = {
    "RGB inside": saved(SCENE, "JPEG", keep_rgb=True),
    "CMYK": saved(SCENE.convert("CMYK"), "JPEG"),
    "cut": WHOLE[: len(WHOLE) // 2],
    "without its end": WHOLE[:-2],
    "ended in the middle": WHOLE[: len(WHOLE) // 2] + b"\xff\xd9",
    "a head alone": jpeg.HEAD,
}


@pytest.mark.parametrize("way", OTHERS)
def test_what_is_not_brightness_in_good_order_is_left_to_pillow(way: str) -> None:
    assert decode_luma(WHOLE) is not None
    assert decode_luma(OTHERS[way]) is None


def test_an_rgb_jpeg_hashes_like_its_pixels() -> None:
    """Its first plane is red: hashed as brightness it would be far off."""
    content = saved(SCENE, "JPEG", quality=95, keep_rgb=True)

    frame = frame_of_image(io.BytesIO(content))

    assert bits_apart(frame, frame_of_rgb(np.asarray(SCENE))) <= 10
    red = frame_of_luma(np.asarray(SCENE)[:, :, 0])
    assert bits_apart(frame, red) > 10


def test_a_bomb_is_refused_before_it_is_decoded() -> None:
    content = bytearray(WHOLE)
    at = content.index(b"\xff\xc0") + 5
    content[at : at + 4] = b"\xff\xdc\xff\xdc"

    with pytest.raises(MediaBomb):
        decode_luma(bytes(content))


def test_a_file_too_long_to_hold_in_memory_is_read_by_pillow(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    held = frame_of_image(io.BytesIO(WHOLE))
    monkeypatch.setattr(jpeg, "MOST_BYTES", 100)
    monkeypatch.setattr(jpeg, "decode_luma", None)

    assert bits_apart(frame_of_image(io.BytesIO(WHOLE)), held) <= 4
