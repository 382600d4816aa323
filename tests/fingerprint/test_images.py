"""Pictures: every way of storing one hashes like the picture that is seen."""

import io
import warnings
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pdqhash
import pytest
from drawn_scenes import bits_apart, heic, saved, scene
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import ExifTags, Image, ImageOps

from panoh.errors import MediaBomb, PanohError, UnreadableMedia
from panoh.fingerprint.images import ORIENTATIONS, frame_of_image
from panoh.fingerprint.pdq import frame_of_rgb
from panoh.model.fingerprints import Fingerprint, Frame

SCENE = scene(1)
SEEN = frame_of_rgb(np.asarray(SCENE))
GREY = scene(1).convert("L")
GREY_SEEN = frame_of_rgb(np.asarray(GREY.convert("RGB")))


def frame_of(content: bytes) -> Frame:
    return frame_of_image(io.BytesIO(content))


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


LOSSLESS: dict[str, Callable[[], bytes]] = {
    "RGB PNG": lambda: saved(SCENE, "PNG"),
    "RGB BMP": lambda: saved(SCENE, "BMP"),
    "RGB TIFF": lambda: saved(SCENE, "TIFF"),
    "RGB TIFF, packed": lambda: saved(SCENE, "TIFF", compression="tiff_lzw"),
    "RGB WebP": lambda: saved(SCENE, "WEBP", lossless=True),
    "RGBA PNG": lambda: saved(SCENE.convert("RGBA"), "PNG"),
    "RGBA WebP": lambda: saved(SCENE.convert("RGBA"), "WEBP", lossless=True),
    "RGBX TIFF": lambda: saved(SCENE.convert("RGBX"), "TIFF"),
    "CMYK TIFF": lambda: saved(SCENE.convert("CMYK"), "TIFF"),
}
GREYS: dict[str, Callable[[], bytes]] = {
    "L PNG": lambda: saved(GREY, "PNG"),
    "L GIF": lambda: saved(GREY, "GIF"),
    "LA PNG": lambda: saved(GREY.convert("LA"), "PNG"),
    "L JPEG": lambda: saved(GREY, "JPEG", quality=95),
    "16-bit PNG": lambda: saved(deep(np.uint16, 257), "PNG"),
    "16-bit TIFF": lambda: saved(deep(np.uint16, 257), "TIFF"),
    "16-bit big-endian TIFF": lambda: saved(deep(np.dtype(">u2"), 257), "TIFF"),
    "32-bit TIFF": lambda: saved(deep(np.int32, 1), "TIFF"),
    "32-bit TIFF, wide": lambda: saved(deep(np.int32, 65_000), "TIFF"),
    "float TIFF": lambda: saved(deep(np.float32, 1 / 255), "TIFF"),
}
LOSSY: dict[str, Callable[[], bytes]] = {
    "RGB JPEG": lambda: saved(SCENE, "JPEG", quality=90),
    "CMYK JPEG, inverted": lambda: saved(SCENE.convert("CMYK"), "JPEG", quality=90),
    "YCbCr TIFF": lambda: saved(SCENE.convert("YCbCr"), "TIFF"),
    "P PNG": lambda: saved(SCENE.quantize(256), "PNG"),
    "P GIF": lambda: saved(SCENE.quantize(256), "GIF"),
    "P TIFF": lambda: saved(SCENE.quantize(256), "TIFF"),
    "P PNG of 16 colours": lambda: saved(SCENE.quantize(16), "PNG"),
    "1-bit PNG": lambda: saved(SCENE.convert("1"), "PNG"),
    "RGB WebP": lambda: saved(SCENE, "WEBP", quality=80),
    "AVIF": lambda: saved(SCENE, "AVIF", quality=80),
    "HEIC": lambda: heic(SCENE),
    "LAB TIFF": lambda: saved(lab(SCENE), "TIFF"),
}


def deep(kind: np.dtype[np.generic] | type[np.generic], step: float) -> Image.Image:
    """The grey scene in more than 8 bits."""
    return Image.fromarray((np.asarray(GREY) * step).astype(kind))


def lab(picture: Image.Image) -> Image.Image:
    """The scene in CIELAB, as scanners save it."""
    from PIL import ImageCms

    srgb, cielab = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
    turn = ImageCms.buildTransform(srgb, cielab, "RGB", "LAB")
    turned = ImageCms.applyTransform(picture, turn)
    assert turned is not None
    return turned


@pytest.mark.parametrize("way", LOSSLESS)
def test_every_lossless_way_hashes_like_the_picture(way: str) -> None:
    frame = frame_of(LOSSLESS[way]())

    assert bits_apart(frame, SEEN) <= 2
    assert frame.quality == SEEN.quality


@pytest.mark.parametrize("way", GREYS)
def test_every_grey_hashes_like_its_rgb_twin(way: str) -> None:
    frame = frame_of(GREYS[way]())

    assert bits_apart(frame, GREY_SEEN) <= 2
    assert frame.quality >= 50


@pytest.mark.parametrize("way", LOSSY)
def test_every_lossy_way_hashes_within_ten_bits(way: str) -> None:
    frame = frame_of(LOSSY[way]())

    assert bits_apart(frame, SEEN) <= 10
    assert frame.quality >= 50


def test_opaque_pictures_hash_as_pdqhash_sees_their_rgb() -> None:
    content = saved(SCENE, "JPEG")
    bits, quality = pdqhash.compute(np.array(Image.open(io.BytesIO(content))))

    frame = frame_of(content)

    theirs = Frame(Fingerprint(np.packbits(bits).tobytes().hex()), quality)
    assert bits_apart(frame, theirs) <= 2
    assert frame.quality == quality


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


def test_damaged_exif_leaves_the_picture_as_stored() -> None:
    damaged = b"Exif\0\0II*\0\xff\xff\xff\x7f" + b"\xee" * 40

    frame = frame_of(saved(SCENE, "JPEG", quality=95, exif=damaged))

    assert bits_apart(frame, SEEN) <= 10


def test_what_is_transparent_lies_on_white() -> None:
    veil = Image.new("L", SCENE.size, 255)
    veil.paste(0, (0, 0, 160, 240))
    on_white = Image.composite(SCENE, Image.new("RGB", SCENE.size, "white"), veil)
    veiled = SCENE.copy()
    veiled.putalpha(veil)

    frame = frame_of(saved(veiled, "PNG"))

    assert bits_apart(frame, frame_of(saved(on_white, "PNG"))) <= 2
    assert bits_apart(frame, SEEN) > 47


def test_a_transparent_palette_lies_on_white() -> None:
    black = Image.new("P", (64, 64), 0)
    black.putpalette([0, 0, 0, 200, 0, 0])
    black.paste(1, (0, 0, 30, 50))
    red_on_white = black.copy()
    red_on_white.putpalette([255, 255, 255, 200, 0, 0])

    frame = frame_of(saved(black, "PNG", transparency=0))

    assert frame == frame_of(saved(red_on_white, "PNG"))


@pytest.mark.parametrize("file_format", ["GIF", "WEBP", "PNG", "MPO", "TIFF", "AVIF"])
def test_of_several_pictures_the_first_counts(file_format: str) -> None:
    others = [scene(8), scene(9)]

    content = saved(SCENE, file_format, save_all=True, append_images=others)

    assert bits_apart(frame_of(content), SEEN) <= 10


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


EVERY_FORMAT = {**LOSSLESS, **GREYS, **LOSSY}


@pytest.mark.parametrize("way", EVERY_FORMAT)
def test_a_file_cut_anywhere_gives_a_frame_or_our_error(way: str) -> None:
    content = EVERY_FORMAT[way]()

    for percent in range(0, 100, 5):
        cut = content[: len(content) * percent // 100]
        with warnings.catch_warnings(record=True) as heard:
            read_or_refuse(cut)
        assert not heard


def read_or_refuse(content: bytes) -> None:
    """Anything but a Frame or an error of ours fails the test."""
    try:
        assert isinstance(frame_of(content), Frame)
    except PanohError as error:
        assert isinstance(error, UnreadableMedia | MediaBomb)
        assert str(error) == error.code


def test_half_a_jpeg_is_unreadable() -> None:
    content = saved(SCENE, "JPEG")

    with pytest.raises(UnreadableMedia):
        frame_of(content[: len(content) // 2])


HEADS = [b"", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"BM", b"II*\0"]
HEADS += [b"RIFF\x40\0\0\0WEBPVP8 ", b"\0\0\0\x18ftypheic", b"\0\0\0\x18ftypavif"]


@given(st.sampled_from(HEADS), st.binary(max_size=400))
@example(b"", b"")
@example(b"II*\0", b"\x08\0\0\0\xff\xff")
def test_random_bytes_give_a_frame_or_our_error(head: bytes, tail: bytes) -> None:
    read_or_refuse(head + tail)


SMALL = scene(4, 40, 30)
SMALL_FILES = [saved(SMALL, f) for f in ("PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP")]
SMALL_FILES += [saved(SMALL, "PNG", exif=exif_of(6)), heic(scene(4, 64, 64))]


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


def test_shared_vectors_hash_the_same_from_their_files(shared_data: Path) -> None:
    folder = shared_data / "pdq" / "pdq_images"
    files = [*folder.glob("*/*.jpg"), *folder.glob("*/*.png"), *folder.glob("*/*.webp")]
    assert len(files) >= 40

    for path in files:
        with Image.open(path) as image:
            pixels = np.array(ImageOps.exif_transpose(image).convert("RGB"))
        bits, quality = pdqhash.compute(pixels)
        theirs = Frame(Fingerprint(np.packbits(bits).tobytes().hex()), quality)
        with path.open("rb") as file:
            ours = frame_of_image(file)
        assert bits_apart(ours, theirs) <= 2, path.name
        assert ours.quality == quality, path.name


def test_the_modes_of_one_shared_picture_agree(shared_data: Path) -> None:
    folder = shared_data / "pdq" / "pdq_images" / "modes"
    frames = {}
    for path in folder.glob("*.*g*"):
        with path.open("rb") as file:
            frames[path.name] = frame_of_image(file)
    frames.pop("README.md", None)
    assert {"P.png", "LA.png", "CMYK.jpg", "RGB.jpg"} <= frames.keys()

    for name, frame in frames.items():
        assert bits_apart(frame, frames["original.jpg"]) <= 10, name
