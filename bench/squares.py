"""Grey squares of pictures, their real fingerprints' signs, and crops to learn from."""

from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from bench.inversion import CANVAS, FINE, Floats, Window, Windows, span
from demo.scenes import draw_scene
from panoh.fingerprint.pdq import Pixels, frame_of_luma

SCENES: Final = range(5, 85)  # the sheet shows scenes before these
SUFFIXES: Final = frozenset({".jpg", ".jpeg", ".png", ".webp"})
SHORTEST_SIDE: Final = 200  # of a photo that crops are cut from
SMALLEST_CROP: Final = 0.6
SHARPLY: Final = Image.Resampling.LANCZOS


def load(folder: Path | None) -> list[Image.Image]:
    """Return grey photos of a folder, or drawn scenes where there is none."""
    if folder is None:
        return [draw_scene(number).convert("L") for number in SCENES]
    paths = sorted(p for p in folder.iterdir() if p.suffix.lower() in SUFFIXES)
    return [Image.open(path).convert("L") for path in paths]


def square_of(picture: Image.Image) -> Image.Image:
    """Cut out the grey square in the middle, 480 pixels a side."""
    side = min(picture.size)
    left, top = (picture.width - side) / 2, (picture.height - side) / 2
    box = (left, top, left + side, top + side)
    return picture.convert("L").resize((FINE, FINE), SHARPLY, box)


def points_of(square: Image.Image) -> Floats:
    """Brightness at 64 x 64: what a guess is held against."""
    small = square.convert("F").resize((CANVAS, CANVAS), SHARPLY)
    return np.asarray(small, np.float32)


def given_signs(square: Image.Image, windows: Windows) -> NDArray[np.int8]:
    """Return the signs (windows * 256,) that the real fingerprints give away."""
    pixels = np.asarray(square)
    hashed = [signs_of_window(pixels, window) for window in windows]
    return np.concatenate(hashed)


def signs_of_window(pixels: NDArray[np.uint8], window: Window) -> NDArray[np.int8]:
    """Hash a window of (480, 480) as the product does; bits as +1 and -1."""
    across, down, side = window
    crop = pixels[span(down, side, FINE), span(across, side, FINE)]
    return real_signs(crop)


def real_signs(luma: Pixels) -> NDArray[np.int8]:
    """Hash brightness (H, W); the last bit is the first frequency."""
    packed = bytes.fromhex(frame_of_luma(luma).fingerprint.hex)
    bits = np.unpackbits(np.frombuffer(packed, np.uint8))[::-1]
    return bits.astype(np.int8) * np.int8(2) - np.int8(1)


def cut_crops(
    pictures: list[Image.Image], count: int, random: np.random.Generator
) -> NDArray[np.uint8]:
    """Cut squares at random out of pictures, half of them mirrored: (n, 64, 64)."""
    small = [shrunk(picture) for picture in pictures]
    crops = [cut_crop(small[n % len(small)], random) for n in range(count)]
    return np.stack(crops)


def shrunk(picture: Image.Image) -> Image.Image:
    """Make the shorter side 200 pixels."""
    scale = SHORTEST_SIDE / min(picture.size)
    width, height = (round(side * scale) for side in picture.size)
    return picture.resize((width, height), SHARPLY)


def cut_crop(picture: Image.Image, random: np.random.Generator) -> NDArray[np.uint8]:
    """Cut one square of 60 to 100 % of the shorter side."""
    side = min(picture.size) * random.uniform(SMALLEST_CROP, 1)
    left = random.uniform(0, picture.width - side)
    top = random.uniform(0, picture.height - side)
    box = (left, top, left + side, top + side)
    crop = np.asarray(picture.resize((CANVAS, CANVAS), SHARPLY, box))
    return crop[:, ::-1] if random.random() < 0.5 else crop
