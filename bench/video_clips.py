"""Clips for bench.video: drawn ones, and edits of any, made with PyAV."""

import io
from collections.abc import Iterable, Iterator
from fractions import Fraction

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Picture = NDArray[np.uint8]

RATE = 25
SECONDS = 8
SCENE_SECONDS = 3
SIZE = (854, 480)
# As programs encode, and as phones do: they do not ask where a scene begins.
SCENES: dict[str, str] = {}
EVERY_TWO_SECONDS = {"x264-params": "keyint=50:scenecut=0:bframes=0"}
LOGO_SHARE, BORDER_SHARE = 0.18, 0.12
FASTER = Fraction(5, 4)


def drawn_clips() -> dict[str, bytes]:
    """Two clips in which shapes drift and scenes change every three seconds."""
    return {
        f"drawn-{seed}": encoded(drifting(seed), Fraction(RATE), key_pictures)
        for seed, key_pictures in ((1, SCENES), (2, EVERY_TWO_SECONDS))
    }


def drifting(seed: int) -> Iterator[Picture]:
    """Pan slowly over a large scene, and on to another."""
    for number in range(RATE * SECONDS):
        scene_number, step = divmod(number, RATE * SCENE_SECONDS)
        random = np.random.default_rng([seed, scene_number])
        hills = Image.fromarray(random.integers(0, 256, (7, 9, 3), np.uint8))
        large = hills.resize((SIZE[0] + 300, SIZE[1] + 200), Image.Resampling.BICUBIC)
        for _ in range(6):
            at = random.integers(0, (SIZE[0], SIZE[1])).tolist()
            colour = tuple(random.integers(0, 256, 3).tolist())
            large.paste(colour, (*at, at[0] + 180, at[1] + 90))
        yield np.asarray(
            large.crop((2 * step, step, 2 * step + SIZE[0], step + SIZE[1]))
        )


def edits_of(content: bytes) -> dict[str, bytes]:
    """The clip re-encoded: as it is, with a logo, with a border, and faster."""
    pictures, rate = decoded(content)
    return {
        "re-encoded": encoded(pictures, rate),
        "logo": encoded(map(with_logo, pictures), rate),
        "border": encoded(map(with_border, pictures), rate),
        "faster": encoded(pictures, rate * FASTER),
        "logo, faster": encoded(map(with_logo, pictures), rate * FASTER),
    }


def decoded(content: bytes) -> tuple[list[Picture], Fraction]:
    """All pictures in RGB, and how many a second."""
    with av.open(io.BytesIO(content), "r") as container:
        rate = container.streams.video[0].average_rate or Fraction(RATE)
        frames = container.decode(video=0)
        pictures = [
            np.asarray(frame.to_ndarray(format="rgb24"), np.uint8) for frame in frames
        ]
    return pictures, Fraction(rate)


def with_logo(picture: Picture) -> Picture:
    """A bright box with a dark one inside, in a corner."""
    marked = picture.copy()
    side = round(LOGO_SHARE * min(picture.shape[:2]))
    marked[8 : 8 + side, -8 - side : -8] = (240, 200, 40)
    marked[8 + side // 3 : 8 + side // 2, -8 - side // 2 : -16] = (20, 20, 60)
    return marked


def with_border(picture: Picture) -> Picture:
    """Bars above and below, as where a page puts its name."""
    bar = round(BORDER_SHARE * picture.shape[0]) // 2 * 2
    framed = np.full((picture.shape[0] + 2 * bar, *picture.shape[1:]), 16, np.uint8)
    framed[bar:-bar] = picture
    return framed


def encoded(
    pictures: Iterable[Picture],
    rate: Fraction,
    key_pictures: dict[str, str] | None = None,
) -> bytes:
    """An MP4 in H.264 of a steady quality."""
    file = io.BytesIO()
    stream = None
    with av.open(file, "w", format="mp4") as writer:
        for number, picture in enumerate(pictures):
            height, width = (side // 2 * 2 for side in picture.shape[:2])
            if stream is None:
                options = {"preset": "veryfast", "crf": "23", **(key_pictures or {})}
                stream = writer.add_stream("libx264", rate=rate, options=options)
                stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
            even = np.ascontiguousarray(picture[:height, :width])
            frame = av.VideoFrame.from_ndarray(even, format="rgb24")
            frame.pts, frame.time_base = number, 1 / rate
            writer.mux(stream.encode(frame))
        if stream is not None:
            writer.mux(stream.encode())
    return file.getvalue()
