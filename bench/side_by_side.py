"""A sheet of pictures side by side, with words above: one PNG for the docs."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from bench.inversion import Floats

Row: TypeAlias = Sequence[Image.Image]

TILE: Final = 128
GAP: Final = 6
HEAD: Final = 40
GREYS: Final = 40  # shades kept, so that the file stays small
WORDS: Final = 13
USUAL_BRIGHTNESS: Final = 118
USUAL_SPREAD: Final = 55


def at_usual_contrast(points: Floats) -> Floats:
    """Brightness and contrast are in no fingerprint: take those of most photos."""
    around: Floats = points - points.mean()
    shown: Floats = around * (USUAL_SPREAD / around.std()) + USUAL_BRIGHTNESS
    return shown


def tile_of(points: Floats) -> Image.Image:
    """Show brightness (64, 64) as a grey picture."""
    return Image.fromarray(points.clip(0, 255).astype(np.uint8))


def sheet_of(titles: Sequence[str], rows: Sequence[Row]) -> Image.Image:
    """Lay pictures out in rows, each column under its title."""
    width = len(titles) * (TILE + GAP) + GAP
    height = HEAD + len(rows) * (TILE + GAP)
    sheet = Image.new("L", (width, height), 255)
    font = ImageFont.load_default(WORDS)
    draw = ImageDraw.Draw(sheet)
    for column, title in enumerate(titles):
        draw.text((GAP + column * (TILE + GAP), 4), title, 0, font, spacing=2)
    for line, row in enumerate(rows):
        for column, picture in enumerate(row):
            place = GAP + column * (TILE + GAP), HEAD + line * (TILE + GAP)
            sheet.paste(picture.convert("L").resize((TILE, TILE)), place)
    return sheet


def write_sheet(path: Path, titles: Sequence[str], rows: Sequence[Row]) -> None:
    """Save the sheet as a small PNG."""
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet = sheet_of(titles, rows).quantize(GREYS)
    sheet.save(path, "PNG", optimize=True)
