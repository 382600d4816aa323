"""Pictures: every way of storing one hashes like the picture that is seen."""

import io
import json
import struct
import warnings
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
import pdqhash
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image, ImageOps

from panoh.errors import MediaBomb, UnreadableMedia
from panoh.fingerprint.images import (
    frame_of_image,
    frames_of_image,
    look_at_image,
    luma_of_image,
)
from panoh.fingerprint.pdq import frame_of_luma
from panoh.model.fingerprints import Fingerprint, Frame
from tests.fingerprint.drawn_scenes import bits_apart, heic, saved, scene

SCENE = scene(1)
GREY = SCENE.convert("L")


def frame_of(content: bytes) -> Frame:
    return frame_of_image(io.BytesIO(content))


def twin_of(picture: Image.Image) -> Frame:
    """What pdqhash says of Pillow's own RGB."""
    bits, quality = pdqhash.compute(np.array(picture.convert("RGB")))
    return Frame(Fingerprint(np.packbits(bits).tobytes().hex()), quality)


SEEN = twin_of(SCENE)


def upright(picture: Image.Image, orientation: int) -> Image.Image:
    """The stored pixels that this EXIF orientation turns into the picture."""
    stored = Image.Image.transpose
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    if orientation == 1:
        return picture
    return stored(picture, Image.Transpose(undo[orientation]))


def exif_of(orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    return exif


FEW = SCENE.quantize(256)
FEWER = SCENE.quantize(16)
DIM = GREY.point(lambda level: level // 4)
BLACK_WHITE = SCENE.convert("1")

Making = Callable[[], bytes]
# A picture, and the ways of storing it that change no pixel.
LOSSLESS: dict[str, tuple[Image.Image, Making]] = {
    "RGB PNG": (SCENE, lambda: saved(SCENE, "PNG")),
    "RGB BMP": (SCENE, lambda: saved(SCENE, "BMP")),
    "RGB TIFF": (SCENE, lambda: saved(SCENE, "TIFF", compression="tiff_lzw")),
    "RGB WebP": (SCENE, lambda: saved(SCENE, "WEBP", lossless=True)),
    "RGBA PNG": (SCENE, lambda: saved(SCENE.convert("RGBA"), "PNG")),
    "RGBA WebP": (SCENE, lambda: saved(SCENE.convert("RGBA"), "WEBP", lossless=True)),
    "RGBX TIFF": (SCENE, lambda: saved(SCENE.convert("RGBX"), "TIFF")),
    "CMYK TIFF": (SCENE, lambda: saved(SCENE.convert("CMYK"), "TIFF")),
    "P PNG": (FEW, lambda: saved(FEW, "PNG")),
    "P GIF": (FEW, lambda: saved(FEW, "GIF")),
    "P TIFF": (FEW, lambda: saved(FEW, "TIFF")),
    "P BMP": (FEW, lambda: saved(FEW, "BMP")),
    "P PNG of 16 colours": (FEWER, lambda: saved(FEWER, "PNG")),
    "1-bit PNG": (BLACK_WHITE, lambda: saved(BLACK_WHITE, "PNG")),
    "1-bit TIFF": (BLACK_WHITE, lambda: saved(BLACK_WHITE, "TIFF")),
    "L PNG": (GREY, lambda: saved(GREY, "PNG")),
    "L GIF": (GREY, lambda: saved(GREY, "GIF")),
    "LA PNG": (GREY, lambda: saved(GREY.convert("LA"), "PNG")),
    "16-bit PNG": (GREY, lambda: saved(deep(GREY, np.uint16, 257), "PNG")),
    "16-bit PNG, dim": (DIM, lambda: saved(deep(DIM, np.uint16, 257), "PNG")),
    "16-bit TIFF": (GREY, lambda: saved(deep(GREY, np.uint16, 257), "TIFF")),
    "16-bit big-endian TIFF": (
        GREY,
        lambda: saved(deep(GREY, np.dtype(">u2"), 257), "TIFF"),
    ),
}
# Numbers without an agreed white: only the quality may differ.
WIDE: dict[str, tuple[Image.Image, Making]] = {
    "32-bit TIFF": (GREY, lambda: saved(deep(GREY, np.int32, 1), "TIFF")),
    "32-bit TIFF, wide": (GREY, lambda: saved(deep(GREY, np.int32, 65_000), "TIFF")),
    "float TIFF": (GREY, lambda: saved(deep(GREY, np.float32, 1 / 255), "TIFF")),
}
LOSSY: dict[str, tuple[Image.Image, Making]] = {
    "RGB JPEG": (SCENE, lambda: saved(SCENE, "JPEG", quality=90)),
    "L JPEG": (GREY, lambda: saved(GREY, "JPEG", quality=90)),
    "CMYK JPEG, inverted": (SCENE, lambda: saved(SCENE.convert("CMYK"), "JPEG")),
    "YCbCr TIFF": (SCENE, lambda: saved(SCENE.convert("YCbCr"), "TIFF")),
    "LAB TIFF": (SCENE, lambda: saved(lab(SCENE), "TIFF")),
    "RGB WebP": (SCENE, lambda: saved(SCENE, "WEBP", quality=80)),
    "AVIF": (SCENE, lambda: saved(SCENE, "AVIF", quality=80)),
    "HEIC": (SCENE, lambda: heic(SCENE)),
}


def deep(
    picture: Image.Image, kind: np.dtype[np.generic] | type[np.generic], step: float
) -> Image.Image:
    """A grey picture in more than 8 bits."""
    return Image.fromarray((np.asarray(picture, np.float64) * step).astype(kind))


def lab(picture: Image.Image) -> Image.Image:
    """The scene in CIELAB, as scanners save it."""
    from PIL import ImageCms

    srgb, cielab = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
    turn = ImageCms.buildTransform(srgb, cielab, "RGB", "LAB")
    turned = ImageCms.applyTransform(picture, turn)
    assert turned is not None
    return turned


@pytest.mark.parametrize("way", LOSSLESS)
def test_every_lossless_way_hashes_like_its_rgb_twin(way: str) -> None:
    picture, make = LOSSLESS[way]

    frame, twin = frame_of(make()), twin_of(picture)

    assert bits_apart(frame, twin) <= 2
    assert frame.quality == twin.quality


@pytest.mark.parametrize("way", WIDE)
def test_every_wide_grey_hashes_like_its_rgb_twin(way: str) -> None:
    picture, make = WIDE[way]

    frame = frame_of(make())

    assert bits_apart(frame, twin_of(picture)) <= 2
    assert frame.quality >= 50


@pytest.mark.parametrize("way", LOSSY)
def test_every_lossy_way_hashes_within_ten_bits(way: str) -> None:
    picture, make = LOSSY[way]

    frame = frame_of(make())

    assert bits_apart(frame, twin_of(picture)) <= 10
    assert frame.quality >= 50


@pytest.mark.parametrize("file_format", ["PNG", "JPEG", "WEBP", "TIFF", "AVIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_is_obeyed(orientation: int, file_format: str) -> None:
    options = {"lossless": True} if file_format == "WEBP" else {"quality": 90}
    stored, exif = upright(SCENE, orientation), exif_of(orientation)
    content = saved(stored, file_format, exif=exif, **options)
    assert ImageOps.exif_transpose(Image.open(io.BytesIO(content))).size == SCENE.size

    assert bits_apart(frame_of(content), SEEN) <= 10


def test_the_orientations_differ_from_each_other() -> None:
    """Else the test above would prove nothing."""
    stored = [frame_of(saved(upright(SCENE, n), "PNG")) for n in range(1, 9)]

    assert all(bits_apart(a, b) > 47 for a in stored for b in stored if a is not b)


@pytest.mark.parametrize("quarter_turns", range(4))
def test_a_turned_heic_is_hashed_upright(quarter_turns: int) -> None:
    seen = SCENE.rotate(90 * quarter_turns, expand=True)

    frame = frame_of(heic(SCENE, quarter_turns))

    assert bits_apart(frame, frame_of(saved(seen, "PNG"))) <= 10


@pytest.mark.parametrize("value", [0, 9, 65_535])
def test_an_unknown_orientation_leaves_the_picture_as_stored(value: int) -> None:
    assert frame_of(saved(SCENE, "PNG", exif=exif_of(value))) == SEEN


@pytest.mark.parametrize("file_format", ["PNG", "WEBP", "JPEG"])
@pytest.mark.parametrize(
    "damage", [b"no TIFF", b"II", b"II*\0\xff\xff\xff\x7f" + b"\xee" * 40]
)
def test_damaged_exif_leaves_the_picture_as_stored(
    damage: bytes, file_format: str
) -> None:
    content = saved(SCENE, file_format, quality=95, exif=b"Exif\0\0" + damage)

    assert bits_apart(frame_of(content), SEEN) <= 10


def test_what_is_transparent_lies_on_white() -> None:
    veil = Image.new("L", SCENE.size, 255)
    veil.paste(0, (0, 0, 160, 240))
    on_white = Image.composite(SCENE, Image.new("RGB", SCENE.size, "white"), veil)
    veiled = SCENE.copy()
    veiled.putalpha(veil)

    frame = frame_of(saved(veiled, "PNG"))

    assert bits_apart(frame, frame_of(saved(on_white, "PNG"))) <= 2
    assert bits_apart(frame, SEEN) > 31


def test_a_transparent_palette_lies_on_white() -> None:
    black = Image.new("P", (64, 64), 0)
    black.putpalette([0, 0, 0, 200, 0, 0])
    black.paste(1, (0, 0, 30, 50))
    red_on_white = black.copy()
    red_on_white.putpalette([255, 255, 255, 200, 0, 0])

    frame = frame_of(saved(black, "PNG", transparency=0))

    assert frame == frame_of(saved(red_on_white, "PNG"))


@pytest.mark.parametrize("file_format", ["PNG", "JPEG", "WEBP", "TIFF", "AVIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_luma_is_the_picture_upright(orientation: int, file_format: str) -> None:
    options = {"lossless": True} if file_format == "WEBP" else {"quality": 95}
    stored, exif = upright(SCENE, orientation), exif_of(orientation)
    content = saved(stored, file_format, exif=exif, **options)

    luma = luma_of_image(io.BytesIO(content))

    assert luma.shape == (240, 320)
    off = np.abs(luma.astype(float) - np.asarray(SCENE.convert("L"), float))
    assert off.mean() < 3


@pytest.mark.parametrize("file_format", ["PNG", "JPEG"])
@pytest.mark.parametrize("least_side", [64, 300, 512, 1000, 5000])
def test_the_luma_of_a_large_picture_is_smaller_but_not_too_small(
    file_format: str, least_side: int
) -> None:
    large = scene(2, 2431, 1637)
    content = saved(large, file_format)

    luma = luma_of_image(io.BytesIO(content), least_side)

    assert min(least_side, 1637) <= luma.shape[0] <= max(2 * least_side, 1637)
    assert luma.shape[1] / luma.shape[0] == pytest.approx(2431 / 1637, rel=0.02)
    assert luma.flags.c_contiguous
    small = np.asarray(large.convert("L").resize(luma.shape[::-1]), float)
    assert np.abs(luma - small).mean() < 3


def test_looking_inside_and_hashing_decode_once_and_agree() -> None:
    content = saved(scene(3, 900, 1300), "JPEG")

    look = look_at_image(io.BytesIO(content), 256)

    assert look.frames == frames_of_image(io.BytesIO(content))
    assert (look.luma == luma_of_image(io.BytesIO(content), 256)).all()
    assert bits_apart(look.frames[0], frame_of_luma(look.luma)) <= 8


def test_the_luma_of_what_is_transparent_is_white() -> None:
    clear = SCENE.convert("RGBA")
    clear.putalpha(0)

    assert (luma_of_image(io.BytesIO(saved(clear, "PNG"))) == 255).all()


@pytest.mark.parametrize("size", [(1, 1), (4, 300), (300, 4)])
def test_the_smallest_pictures_have_a_luma_and_no_bits(size: tuple[int, int]) -> None:
    look = look_at_image(io.BytesIO(saved(scene(1, *size), "PNG")))

    assert look.luma.shape == size[::-1]
    assert look.frames == (Frame(Fingerprint("0" * 64), 0),)


@pytest.mark.parametrize("file_format", ["GIF", "WEBP", "PNG", "MPO", "TIFF", "AVIF"])
def test_of_several_pictures_the_first_counts(file_format: str) -> None:
    others = [scene(8).convert("L"), scene(9).convert("L")]

    content = saved(GREY, file_format, save_all=True, append_images=others)

    assert bits_apart(frame_of(content), twin_of(GREY)) <= 10


def png_chunk(name: bytes, body: bytes) -> bytes:
    check = zlib.crc32(name + body).to_bytes(4, "big")
    return len(body).to_bytes(4, "big") + name + body + check


def huge_png(width: int, height: int) -> bytes:
    """A few bytes that promise a picture of any size."""
    size = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    head = png_chunk(b"IHDR", size + b"\x08\x02\0\0\0")
    body = png_chunk(b"IDAT", zlib.compress(bytes(10_000)))
    return b"\x89PNG\r\n\x1a\n" + head + body + png_chunk(b"IEND", b"")


def huge_jpeg() -> bytes:
    content = bytearray(saved(SCENE, "JPEG"))
    at = content.index(b"\xff\xc0") + 5
    content[at : at + 4] = b"\xff\xdc\xff\xdc"
    return bytes(content)


def huge_gif() -> bytes:
    content = bytearray(saved(GREY, "GIF"))
    content[6:10] = b"\xff\xff\xff\xff"
    return bytes(content)


@pytest.mark.parametrize(
    "bomb",
    [
        huge_png(100_000, 100_000),
        huge_png(10_001, 10_001),
        huge_png(70_000, 5),
        huge_jpeg(),
        huge_gif(),
    ],
    ids=["100,000 square", "just over", "a line", "JPEG", "GIF"],
)
def test_a_bomb_is_refused_by_its_header(bomb: bytes) -> None:
    with pytest.raises(MediaBomb):
        frame_of(bomb)


EVERY_FORMAT = {**LOSSLESS, **WIDE, **LOSSY}


@pytest.mark.parametrize("way", EVERY_FORMAT)
def test_a_file_cut_anywhere_gives_a_frame_or_our_error(way: str) -> None:
    content = EVERY_FORMAT[way][1]()

    for percent in range(0, 100, 5):
        cut = content[: len(content) * percent // 100]
        with warnings.catch_warnings(record=True) as heard:
            read_or_refuse(cut)
        assert not heard


def read_or_refuse(content: bytes) -> None:
    """Anything but a Frame or an error of ours fails the test."""
    with suppress(UnreadableMedia, MediaBomb):
        assert isinstance(frame_of(content), Frame)


def test_half_a_jpeg_is_unreadable() -> None:
    content = saved(SCENE, "JPEG")

    with pytest.raises(UnreadableMedia) as caught:
        frame_of(content[: len(content) // 2])

    assert str(caught.value) == "PANOH-402"


HEADS = [b"", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"BM", b"II*\0"]
HEADS += [b"RIFF\x40\0\0\0WEBPVP8 ", b"\0\0\0\x18ftypheic", b"\0\0\0\x18ftypavif"]


@settings(deadline=None)
@given(st.sampled_from(HEADS), st.binary(max_size=400))
@example(b"", b"")
@example(b"II*\0", b"\x08\0\0\0\xff\xff")
def test_random_bytes_give_a_frame_or_our_error(head: bytes, tail: bytes) -> None:
    read_or_refuse(head + tail)


SMALL = scene(4, 40, 30)
SMALL_FILES = [saved(SMALL, f) for f in ("PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP")]
SMALL_FILES += [saved(SMALL, "PNG", exif=exif_of(6)), heic(scene(4, 64, 64))]


@settings(deadline=None)
@given(st.sampled_from(SMALL_FILES), st.data())
def test_damaged_files_give_a_frame_or_our_error(
    whole: bytes, data: st.DataObject
) -> None:
    content = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(whole) - 1))] = data.draw(
            st.integers(0, 255)
        )

    read_or_refuse(bytes(content))


@pytest.mark.parametrize("file_format", ["PPM", "ICO", "PCX", "TGA", "EPS", "DDS"])
def test_rare_formats_are_not_opened(file_format: str) -> None:
    content = saved(SCENE, file_format)
    assert Image.open(io.BytesIO(content)).format == file_format

    with pytest.raises(UnreadableMedia):
        frame_of(content)


def test_no_decoder_speaks_of_the_file(caplog: pytest.LogCaptureFixture) -> None:
    """Pillow logs an error about a picture of 2,048 colours a pixel."""
    samples = struct.pack("<HHIHH", 277, 3, 1, 3, 0)
    content = saved(SCENE, "TIFF")
    assert samples in content

    with pytest.raises(UnreadableMedia):
        frame_of(content.replace(samples, struct.pack("<HHIHH", 277, 3, 1, 2048, 0)))

    assert not caplog.records


def test_what_is_no_number_is_unreadable() -> None:
    holes = np.full((40, 40), np.nan, np.float32)
    holes[::2] = np.inf

    with pytest.raises(UnreadableMedia):
        frame_of(saved(Image.fromarray(holes), "TIFF"))


def test_the_file_stays_open_for_whoever_opened_it(tmp_path: Path) -> None:
    path = tmp_path / "scene.png"
    path.write_bytes(saved(SCENE, "PNG"))

    with path.open("rb") as file:
        frame_of_image(file)
        assert not file.closed


def test_every_shared_vector_is_near_its_hash(shared_data: Path) -> None:
    """JPEGs within 8 bits, mean 1: their own brightness is not that of their RGB.

    Plain ones of a quality below 50 are sought by nobody, and JPEGs of such may be
    further off (36 bits at quality 3).
    """
    folder = shared_data / "pdq" / "pdq_images"
    expected = json.loads((folder.parent / "expected_pdq.json").read_text())
    hashes, qualities = expected["pdqhash_0.2.8_rgb"], expected["quality"]
    as_stored = {name for name in hashes if (folder / name).exists()}
    as_stored -= {"exif/exif-rotn-6.jpg"}
    assert len(as_stored) >= 40

    apart: dict[str, int] = {}
    for name in as_stored:
        with (folder / name).open("rb") as file:
            frame = frames_of_image(file)[-1]
        theirs = Frame(Fingerprint(hashes[name]), qualities[name])
        assert frame.quality == theirs.quality, name
        if theirs.quality >= 50 or not name.endswith(".jpg"):
            apart[name] = bits_apart(frame, theirs)
    assert max(apart.values()) <= 8
    assert sum(apart.values()) <= len(apart)
    assert max(n for name, n in apart.items() if not name.endswith(".jpg")) <= 2


@pytest.mark.parametrize("name", ["exif-rotn-1.jpg", "exif-rotn-6.jpg"])
def test_exif_variants_of_a_shared_photo_are_within_ten_bits(
    shared_data: Path, name: str
) -> None:
    with Image.open(shared_data / "pdq" / "pdq_images" / "exif" / name) as image:
        photo = ImageOps.exif_transpose(image)
    seen = twin_of(photo)

    for orientation in range(1, 9):
        stored = upright(photo, orientation)
        content = saved(stored, "JPEG", quality=90, exif=exif_of(orientation))
        assert bits_apart(frame_of(content), seen) <= 10
