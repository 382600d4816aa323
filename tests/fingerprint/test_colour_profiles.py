"""Colour profiles: a tagged picture hashes as browsers show it, and as stored too."""

import io

import numpy as np
import pdqhash
import pytest
from PIL import Image, ImageCms

from panoh.fingerprint.images import frame_of_image, frames_of_image
from panoh.model.fingerprints import Fingerprint, Frame
from tests.fingerprint.drawn_profiles import (
    ADOBE,
    ADOBE_CURVE,
    BT709,
    grey_profile,
    profile,
)
from tests.fingerprint.drawn_scenes import bits_apart, saved, scene

SCENE = scene(1)
PROFILES = {"Display P3": profile(), "Adobe RGB": profile(ADOBE, ADOBE_CURVE)}
OPTIONS: dict[str, dict[str, object]] = {
    "PNG": {},
    "JPEG": {"quality": 95, "subsampling": 0},
    "WEBP": {"lossless": True},
    "TIFF": {},
    "AVIF": {"quality": 95},
}


def peer(picture: Image.Image) -> Frame:
    """What pdqhash says of Pillow's RGB."""
    bits, quality = pdqhash.compute(np.array(picture.convert("RGB")))
    return Frame(Fingerprint(np.packbits(bits).tobytes().hex()), quality)


def shown(picture: Image.Image, icc: bytes) -> Image.Image:
    """The picture as ImageCms shows it on an sRGB screen."""
    source = ImageCms.ImageCmsProfile(io.BytesIO(icc))
    srgb = ImageCms.createProfile("sRGB")
    turned = ImageCms.profileToProfile(picture, source, srgb, outputMode="RGB")
    assert turned is not None
    return turned


def frames_of(content: bytes) -> tuple[Frame, ...]:
    return frames_of_image(io.BytesIO(content))


@pytest.mark.parametrize("file_format", OPTIONS)
@pytest.mark.parametrize("name", PROFILES)
def test_a_tagged_picture_hashes_as_shown_and_as_stored(
    name: str, file_format: str
) -> None:
    icc = PROFILES[name]
    content = saved(SCENE, file_format, icc_profile=icc, **OPTIONS[file_format])

    as_shown, as_stored = frames_of(content)

    assert bits_apart(as_shown, peer(shown(SCENE, icc))) <= 4
    assert bits_apart(as_stored, peer(SCENE)) <= 4
    assert frame_of_image(io.BytesIO(content)) == as_shown


def test_a_profile_can_change_the_hash() -> None:
    """Else the test above would prove nothing."""
    apart = [
        bits_apart(*frames_of(saved(scene(seed), "PNG", icc_profile=icc)))
        for icc in PROFILES.values()
        for seed in range(4)
    ]

    assert max(apart) > 8


@pytest.mark.parametrize("file_format", OPTIONS)
def test_srgb_under_any_name_gives_one_frame(file_format: str) -> None:
    content = saved(SCENE, file_format, icc_profile=profile(BT709, name="My screen"))

    (frame,) = frames_of(content)

    assert bits_apart(frame, peer(SCENE)) <= 10


PRINT = b"".join((profile()[:16], b"CMYK", profile()[20:]))


@pytest.mark.parametrize("file_format", OPTIONS)
@pytest.mark.parametrize(
    "icc",
    [b"no profile", profile()[:200], bytes(5000), grey_profile(1.0), PRINT],
    ids=["words", "cut", "zeros", "of greys", "for print"],
)
def test_a_broken_or_foreign_profile_is_ignored(icc: bytes, file_format: str) -> None:
    tagged = saved(SCENE, file_format, icc_profile=icc)

    assert frames_of(tagged) == frames_of(saved(SCENE, file_format))


def test_a_profile_of_greys_is_applied_to_greys() -> None:
    grey, icc = SCENE.convert("L"), grey_profile(1.0)

    as_shown, as_stored = frames_of(saved(grey, "PNG", icc_profile=icc))

    assert bits_apart(as_shown, peer(shown(grey, icc))) <= 2
    assert bits_apart(as_stored, peer(grey)) <= 2


@pytest.mark.parametrize("mode", ["RGBA", "P"])
def test_what_is_transparent_stays_white_under_a_profile(mode: str) -> None:
    icc, veil = profile(), Image.new("L", SCENE.size, 255)
    veil.paste(0, (0, 0, 160, 240))
    veiled, options = SCENE.convert("RGBA"), {}
    veiled.putalpha(veil)
    if mode == "P":
        veiled = veiled.quantize(64)
    colours = veiled.convert("RGBA")
    white = Image.new("RGB", SCENE.size, "white")
    seen = Image.composite(shown(colours.convert("RGB"), icc), white, veil)

    as_shown, _ = frames_of(saved(veiled, "PNG", icc_profile=icc, **options))

    assert bits_apart(as_shown, peer(seen)) <= 2


def test_a_large_tagged_jpeg_hashes_as_its_converted_pixels() -> None:
    large, icc = scene(2, 2600, 1900), PROFILES["Adobe RGB"]
    content = saved(large, "JPEG", quality=90, icc_profile=icc)

    as_shown, as_stored = frames_of(content)

    assert bits_apart(as_shown, peer(shown(large, icc))) <= 8
    assert bits_apart(as_stored, peer(large)) <= 8
