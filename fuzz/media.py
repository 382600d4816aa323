"""Fuzz the intake of media with Atheris: python -m fuzz.media image|video CORPUS [...].

The seeds are drawn here, in every format that is taken, and written to the corpus.
What reads them is what a worker reads with, but for its confinement. A crash is any
exception but an error of ours, a frame that no frame can be, and, by libFuzzer's
options, an input that takes too long or too much memory.
"""

import io
import os
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # as the workers have it

import atheris

with atheris.instrument_imports(include=["panoh.fingerprint", "PIL"]):
    from panoh.fingerprint.images import look_at_image
    from panoh.fingerprint.media import file_hashes, frames_of
    from panoh.fingerprint.videos import every_frame_of_video, frames_between
from panoh.errors import PanohError
from panoh.model.corpus import MediaKind
from panoh.model.fingerprints import Frame
from tests.fingerprint.drawn_profiles import grey_profile, profile
from tests.fingerprint.drawn_scenes import film, heic, saved, scene

SIDE = 48
CLOSE_LOOK_BYTES = 20_000  # a close look at larger ones would only cost time
VIDEOS = [
    *(("mp4", "mpeg4"), ("mp4", "libx264"), ("mp4", "libx265"), ("mov", "mjpeg")),
    *(("webm", "libvpx"), ("webm", "libvpx-vp9"), ("matroska", "libx264")),
    *(("avi", "msmpeg4"), ("mpegts", "mpeg2video"), ("flv", "flv"), ("asf", "wmv2")),
]


def image_seeds() -> Iterator[bytes]:
    """One small file of each kind that differs to its decoder."""
    picture = scene(1, SIDE, SIDE)
    grey, clear = picture.convert("L"), picture.convert("RGBA")
    clear.putalpha(grey)
    others = [scene(2, SIDE, SIDE)]
    for options in ({}, {"progressive": True}, {"keep_rgb": True}, {"subsampling": 0}):
        yield saved(picture, "JPEG", **options)
    yield saved(picture, "JPEG", icc_profile=profile())
    yield saved(grey, "JPEG", icc_profile=grey_profile(1.8))
    yield saved(picture.convert("CMYK"), "JPEG")
    yield saved(picture, "MPO", save_all=True, append_images=others)
    yield saved(
        picture, "JPEG", exif=b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01"
    )
    for form in (picture, grey, clear, picture.quantize(16), grey.convert("I;16")):
        yield saved(form, "PNG")
    yield saved(picture, "PNG", icc_profile=profile())
    yield saved(picture, "PNG", save_all=True, append_images=others)
    for options in (
        {},
        {"lossless": True},
        {"save_all": True, "append_images": others},
    ):
        yield saved(clear, "WEBP", **options)
    yield saved(picture, "GIF", save_all=True, append_images=others)
    for compression in ("raw", "tiff_lzw", "jpeg", "tiff_adobe_deflate", "packbits"):
        yield saved(picture, "TIFF", compression=compression)
    yield saved(picture.convert("1"), "TIFF", compression="group4")
    yield saved(grey.convert("F"), "TIFF")
    yield saved(picture, "BMP")
    yield saved(picture.quantize(16), "BMP")
    yield saved(clear, "AVIF")
    yield heic(scene(1, 64, 64), 1)


def video_seeds() -> Iterator[bytes]:
    """One second and a bit of each container with a codec that it often holds."""
    for container, codec in VIDEOS:
        rate = 25 if container == "mpegts" else 5
        pictures = [scene(number // 3, 64, SIDE) for number in range(8)]
        yield film(pictures, container, codec, rate=rate, keyframe_every=4)


def check(frame: Frame, latest: float = float("inf")) -> None:
    """What every frame keeps to."""
    if not 0 <= frame.quality <= 100 or not 0 <= frame.at_seconds < latest:
        raise AssertionError(frame)


def read_image(content: bytes) -> None:
    """As the worker does, and as a look inside does."""
    try:
        look = look_at_image(io.BytesIO(content))
    except PanohError:
        return
    if not look.luma.size or not 1 <= len(look.frames) <= 2:
        raise AssertionError(look.luma.shape)
    for frame in look.frames:
        check(frame, 1)


def read_video(content: bytes) -> None:
    """As the worker does, then closely, then every picture."""
    file_hashes(io.BytesIO(content))
    readings = [lambda: frames_of(MediaKind.VIDEO, io.BytesIO(content))]
    if len(content) <= CLOSE_LOOK_BYTES:
        readings.append(lambda: frames_between(io.BytesIO(content), 0.5, 1.2))
        readings.append(lambda: every_frame_of_video(io.BytesIO(content)))
    for reading in readings:
        try:
            for frame in reading():
                check(frame)
        except PanohError:
            pass


READERS = {"image": (read_image, image_seeds), "video": (read_video, video_seeds)}


def main() -> None:
    """Begin with every seed, whole."""
    kind, corpus, *options = sys.argv[1:]
    read, seeds = READERS[kind]
    warnings.simplefilter("error")  # a decoder's words would reach a screen
    for number, content in enumerate(seeds()):
        Path(corpus, f"seed-{number}").write_bytes(content)
        read(content)
    atheris.Setup([sys.argv[0], corpus, *options], read)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
