"""Pictures and videos of nothing in particular, for the tests of this stage."""

import io
from collections.abc import Sequence
from fractions import Fraction

import av
import numpy as np
from av.video.stream import VideoStream
from PIL import Image, ImageDraw

from panoh.model.fingerprints import Frame


def scene(seed: int, width: int = 320, height: int = 240) -> Image.Image:
    """Hills of colour with a few boxes and discs: as varied as a photograph."""
    draw = np.random.default_rng(seed)
    hills = draw.integers(0, 256, (7, 9, 3), np.uint8)
    picture = Image.fromarray(hills).resize((width, height), Image.Resampling.BICUBIC)
    pen = ImageDraw.Draw(picture)
    for shape in (pen.rectangle, pen.ellipse, pen.rectangle, pen.ellipse):
        left, top = draw.uniform(0, 0.8, 2) * (width, height)
        right, bottom = (left, top) + draw.uniform(0.05, 0.4, 2) * (width, height)
        shape((left, top, right, bottom), fill=tuple(draw.integers(0, 256, 3).tolist()))
    return picture


def saved(picture: Image.Image, file_format: str, **options: object) -> bytes:
    """Encode a picture as a file's bytes."""
    file = io.BytesIO()
    picture.save(file, file_format, **options)
    return file.getvalue()


def bits_apart(one: Frame, other: Frame) -> int:
    """Count the differing bits of two frames' fingerprints."""
    return (int(one.fingerprint.hex, 16) ^ int(other.fingerprint.hex, 16)).bit_count()


def film(
    pictures: Sequence[Image.Image],
    container: str = "mp4",
    codec: str = "mpeg4",
    *,
    rate: int = 5,
    keyframe_every: int = 5,
    **options: str,
) -> bytes:
    """Encode pictures, one after the other, as a video file's bytes."""
    file = io.BytesIO()
    with av.open(file, "w", format=container, container_options=options) as writer:
        quiet = {"x265-params": "log-level=0"}
        stream = writer.add_stream(codec, rate=rate, bit_rate=3_000_000, options=quiet)
        assert isinstance(stream, VideoStream)
        stream.gop_size = keyframe_every
        stream.codec_context.max_b_frames = 0
        stream.width, stream.height = pictures[0].size
        stream.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
        for number, picture in enumerate(pictures):
            frame = av.VideoFrame.from_ndarray(np.asarray(picture), format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, rate)
            writer.mux(stream.encode(frame))
        writer.mux(stream.encode())
    return file.getvalue()


def slides(seconds: int, rate: int = 5) -> list[Image.Image]:
    """A new scene every second."""
    return [scene(n // rate, 192, 144) for n in range(seconds * rate)]


def heic(picture: Image.Image, quarter_turns: int = 0) -> bytes:
    """Wrap one HEVC picture as HEIC, to be turned counter-clockwise when shown.

    No encoder of HEIC is at hand: the boxes follow ISO/IEC 14496-12 and 23008-12.
    """
    movie = film([picture], codec="libx265")
    at = movie.index(b"hvcC") - 4
    settings = movie[at : at + int.from_bytes(movie[at : at + 4], "big")]
    at = movie.index(b"mdat") - 4
    coded = movie[at + 8 : at + int.from_bytes(movie[at : at + 4], "big")]
    size = b"".join(n.to_bytes(4, "big") for n in picture.size)
    properties = [
        settings,
        full_box(b"ispe", size),
        box(b"irot", bytes([quarter_turns])),
    ]
    head = box(b"ftyp", b"heic" + bytes(4) + b"mif1heic")
    start = len(head) + len(heic_meta(properties, 0, len(coded))) + 8
    return head + heic_meta(properties, start, len(coded)) + box(b"mdat", coded)


def heic_meta(properties: list[bytes], start: int, length: int) -> bytes:
    """Say of item 1 what it is, where it lies, and which properties it has."""
    entry = full_box(b"infe", b"\0\1\0\0hvc1\0", version=2)
    associations = bytes([0, 0, 0, 1, 0, 1, 3, 0x81, 2, 3])
    place = start.to_bytes(4, "big") + length.to_bytes(4, "big")
    return full_box(
        b"meta",
        full_box(b"hdlr", bytes(4) + b"pict" + bytes(13))
        + full_box(b"pitm", b"\0\1")
        + full_box(b"iinf", b"\0\1" + entry)
        + box(
            b"iprp",
            box(b"ipco", b"".join(properties)) + full_box(b"ipma", associations),
        )
        + full_box(b"iloc", b"\x44\0\0\1\0\1\0\0\0\1" + place),
    )


def full_box(name: bytes, body: bytes, version: int = 0) -> bytes:
    """A box with version and flags."""
    return box(name, bytes([version, 0, 0, 0]) + body)


def box(name: bytes, body: bytes) -> bytes:
    """A length, a name and a body."""
    return (8 + len(body)).to_bytes(4, "big") + name + body
