"""Edits that draw: what covers a picture, and what a picture lies in.

Everything is drawn, by the edit's own chance: no font, icon or emoji of anybody's.
"""

from collections.abc import Mapping
from typing import Final, TypeAlias

from numpy.random import Generator
from PIL import Image, ImageFilter, ImageFont, ImageOps
from PIL.ImageDraw import Draw, ImageDraw

from panoh.fingerprint.edits import PLAIN_KINDS, Kind, Surroundings, scaled

Colour: TypeAlias = tuple[int, int, int]
Box: TypeAlias = tuple[int, int, int, int]
Font: TypeAlias = ImageFont.FreeTypeFont | ImageFont.ImageFont

WORDS: Final = (
    *("news", "today", "look", "everyone", "channel", "join", "city", "evening"),
    *("market", "river", "garden", "tea", "apricots", "mountain", "bread", "school"),
)
DYES: Final = ((200, 50, 50), (40, 90, 170), (240, 170, 30), (60, 130, 70))
SCREEN_WIDTH: Final = 720
SCREEN_HEIGHT: Final = 1440
GAP_SHARE: Final = 0.012
LONGEST_COLLAGE: Final = 1600


def logo(picture: Image.Image, around: Surroundings, width_share: float) -> Image.Image:
    """Put a badge with a name into one of the corners."""
    width = max(8, round(width_share * picture.width))
    height = max(6, width * 2 // 5)
    right, down = (int(side) for side in around.chance.integers(2, size=2))
    left = right * (picture.width - width)
    top = down * max(0, picture.height - height)
    covered = picture.copy()
    draw = Draw(covered)
    box = (left, top, left + width - 1, top + height - 1)
    draw.rectangle(box, fill=pick(around.chance, DYES))
    draw.ellipse((left, top, left + height, top + height - 1), fill="white")
    name = WORDS[int(around.chance.integers(len(WORDS)))].upper()
    place = (left + height + 2, top + height // 3)
    draw.text(place, name, fill="white", font=font(height / 3))
    return covered


def text(
    picture: Image.Image, around: Surroundings, height_share: float
) -> Image.Image:
    """Write a white line with a dark edge from side to side, at any height."""
    size = max(6.0, height_share * picture.height)
    covered = picture.copy()
    top = around.chance.uniform(0.05, 0.85) * picture.height
    line = line_as_wide(around.chance, size, picture.width)
    edge = max(1, round(size / 14))
    Draw(covered).text(
        (0, top),
        line,
        fill="white",
        font=font(size),
        stroke_width=edge,
        stroke_fill="black",
    )
    return covered


def emoji(
    picture: Image.Image, around: Surroundings, width_share: float
) -> Image.Image:
    """Cover a round part with a drawn face, near the middle where faces are."""
    side = max(8, round(width_share * picture.width))
    left, top = near_the_middle(around.chance, picture, (side, side))
    covered = picture.copy()
    draw = Draw(covered)
    draw.ellipse((left, top, left + side, top + side), fill=(250, 205, 60))
    for across in (0.28, 0.6):
        eye = (left + side * across, top + side * 0.28)
        draw.ellipse((*eye, eye[0] + side * 0.12, eye[1] + side * 0.18), fill="black")
    mouth = (
        left + side * 0.25,
        top + side * 0.35,
        left + side * 0.75,
        top + side * 0.8,
    )
    draw.arc(mouth, 20, 160, fill="black", width=max(1, side // 16))
    return covered


def blurred_block(
    picture: Image.Image, around: Surroundings, width_share: float
) -> Image.Image:
    """Blur a square near the middle until nothing in it can be told."""
    side = min(max(8, round(width_share * picture.width)), *picture.size)
    left, top = near_the_middle(around.chance, picture, (side, side))
    left, top = min(left, picture.width - side), min(top, picture.height - side)
    box = (left, top, left + side, top + side)
    covered = picture.copy()
    block = picture.crop(box).filter(ImageFilter.GaussianBlur(side / 5))
    covered.paste(block, box)
    return covered


def meme(picture: Image.Image, around: Surroundings, band_share: float) -> Image.Image:
    """Put a white band with a line or two of words above."""
    band = max(12, round(band_share * picture.height))
    page = Image.new("RGB", (picture.width, picture.height + band), "white")
    page.paste(picture, (0, band))
    draw = Draw(page)
    size = band * 0.3
    for row in range(2):
        line = line_as_wide(around.chance, size, round(picture.width * 0.85))
        place = (picture.width * 0.04, band * (0.12 + 0.42 * row))
        draw.text(place, line, fill="black", font=font(size))
    return page


def collage(
    picture: Image.Image, around: Surroundings, columns: float, rows: float
) -> Image.Image:
    """Put the picture into one cell of a grid, and others into the rest.

    The cells have the picture's shape, so that it is shown whole; the others are cut
    to it, as collage programs do.
    """
    across, cells = int(columns), int(columns) * int(rows)
    width, height = picture.size
    gap = max(2, round(GAP_SHARE * width))
    size = (across * (width + gap) + gap, int(rows) * (height + gap) + gap)
    page = Image.new("RGB", size, pick(around.chance, ((255, 255, 255), (0, 0, 0))))
    mine = int(around.chance.integers(cells))
    order = around.chance.permutation(len(around.fillers)).tolist()
    others = [ImageOps.fit(around.fillers[n], picture.size) for n in order[:cells]]
    for cell, shown in enumerate([*others[:mine], picture, *others[mine : cells - 1]]):
        left, top = cell % across * (width + gap), cell // across * (height + gap)
        page.paste(shown, (left + gap, top + gap))
    factor = min(1.0, LONGEST_COLLAGE / max(size))
    return scaled(page, factor, factor)


def screenshot(picture: Image.Image, around: Surroundings, theme: str) -> Image.Image:
    """Show the picture in a messenger on a telephone's screen, 720 x 1440."""
    light = theme == "light"
    back, bubble = (
        ((222, 230, 218), (255, 255, 255)) if light else ((14, 20, 28), (32, 42, 54))
    )
    ink = (20, 20, 20) if light else (235, 235, 235)
    screen = Image.new("RGB", (SCREEN_WIDTH, SCREEN_HEIGHT), back)
    draw = Draw(screen)
    top = draw_header(draw, around, light=light)
    top = draw_bubbles(draw, around.chance, top, (bubble, ink))
    shown = fitted(picture, around.chance.uniform(0.72, 0.92))
    left = int(around.chance.integers(12, SCREEN_WIDTH - shown.width - 11))
    outline = (left - 6, top - 6, left + shown.width + 5, top + shown.height + 40)
    draw.rounded_rectangle(outline, 12, fill=bubble)
    screen.paste(shown, (left, top))
    draw.text((left + 8, top + shown.height + 8), "18:42", fill=ink, font=font(20))
    top += shown.height + 64
    while top < SCREEN_HEIGHT - 180:
        top = draw_bubbles(draw, around.chance, top, (bubble, ink))
    draw.rectangle((0, SCREEN_HEIGHT - 90, SCREEN_WIDTH, SCREEN_HEIGHT), fill=bubble)
    field = (80, SCREEN_HEIGHT - 76, SCREEN_WIDTH - 90, SCREEN_HEIGHT - 22)
    draw.rounded_rectangle(field, 26, fill=back)
    return screen


def draw_header(draw: ImageDraw, around: Surroundings, *, light: bool) -> int:
    """Draw the status bar and the channel's name; return where the chat begins."""
    bar = (80, 125, 160) if light else (30, 38, 50)
    draw.rectangle((0, 0, SCREEN_WIDTH, 140), fill=bar)
    draw.text((28, 10), "18:43", fill="white", font=font(24))
    draw.rectangle((SCREEN_WIDTH - 70, 14, SCREEN_WIDTH - 26, 34), outline="white")
    draw.rectangle((SCREEN_WIDTH - 68, 16, SCREEN_WIDTH - 40, 32), fill="white")
    draw.ellipse((76, 54, 146, 124), fill=pick(around.chance, DYES))
    draw.line((46, 70, 28, 89, 46, 108), fill="white", width=4)
    name = " ".join(some_words(around.chance, 2)).title()
    draw.text((164, 56), name, fill="white", font=font(30))
    draw.text((164, 96), "2 318 subscribers", fill=(205, 215, 225), font=font(20))
    return 166


def draw_bubbles(
    draw: ImageDraw, chance: Generator, top: int, colours: tuple[Colour, Colour]
) -> int:
    """Draw one message of one to three lines; return where the next begins."""
    bubble, ink = colours
    lines = [" ".join(some_words(chance, 4)) for _ in range(int(chance.integers(1, 4)))]
    width = int(chance.integers(430, 560))
    left = int(chance.integers(12, 60))
    height = 34 * len(lines) + 44
    draw.rounded_rectangle((left, top, left + width, top + height), 14, fill=bubble)
    for row, line in enumerate(lines):
        draw.text((left + 16, top + 12 + 34 * row), line, fill=ink, font=font(25))
    return top + height + 20


def fitted(picture: Image.Image, width_share: float) -> Image.Image:
    """Scale to a share of the screen's width, and to at most half of its height."""
    factor = width_share * SCREEN_WIDTH / picture.width
    factor = min(factor, SCREEN_HEIGHT * 0.5 / picture.height)
    return scaled(picture, factor, factor)


def near_the_middle(
    chance: Generator, picture: Image.Image, size: tuple[int, int]
) -> tuple[int, int]:
    """Choose left and top so that the thing's own middle is near the picture's."""
    across, down = chance.uniform(0.3, 0.7, 2)
    left = round(picture.width * across - size[0] / 2)
    top = round(picture.height * down - size[1] / 2)
    return max(0, left), max(0, top)


def line_as_wide(chance: Generator, size: float, width: int) -> str:
    """Join words until the line is as wide as it may be."""
    letters = font(size)
    line = some_words(chance, 1)[0].upper()
    while True:
        longer = f"{line} {some_words(chance, 1)[0].upper()}"
        if letters.getlength(longer) > width:
            return line
        line = longer


def some_words(chance: Generator, count: int) -> list[str]:
    """Choose harmless words."""
    return [WORDS[n] for n in chance.integers(len(WORDS), size=count).tolist()]


def pick(chance: Generator, colours: tuple[Colour, ...]) -> Colour:
    """Choose a colour."""
    return colours[int(chance.integers(len(colours)))]


def font(size: float) -> Font:
    """Return Pillow's own letters, `size` pixels high."""
    return ImageFont.load_default(size)


KINDS: Final[Mapping[str, Kind]] = {
    **PLAIN_KINDS,
    "logo": Kind(logo, {"width_share": (0.0, 1.0)}, {}, draws=True),
    "text": Kind(text, {"height_share": (0.0, 0.5)}, {}, draws=True),
    "emoji": Kind(emoji, {"width_share": (0.0, 1.0)}, {}, draws=True),
    "blurred_block": Kind(blurred_block, {"width_share": (0.0, 1.0)}, {}, draws=True),
    "meme": Kind(meme, {"band_share": (0.0, 2.0)}, {}, draws=True),
    "collage": Kind(collage, {}, {"columns": (1, 2, 3), "rows": (1, 2, 3)}, draws=True),
    "screenshot": Kind(screenshot, {}, {"theme": ("light", "dark")}, draws=True),
}
