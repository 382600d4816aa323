"""Edits: each does what its name says, and the same every time."""

import hashlib
import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageChops

from panoh.fingerprint.edit_file import read_edits
from panoh.fingerprint.edits import (
    COLOURS,
    PLAIN_KINDS,
    Edit,
    Surroundings,
    aspect,
    blur,
    border,
    brightness,
    contrast,
    crop,
    edited_copy,
    gray,
    jpeg,
    letterbox,
    mirror,
    resize,
    rotate,
    turn,
)
from panoh.fingerprint.edits_drawn import (
    KINDS,
    blurred_block,
    collage,
    emoji,
    logo,
    meme,
    screenshot,
    text,
)
from tests.fingerprint.drawn_scenes import saved, scene

SCENE = scene(1)
FILLERS = [scene(90), scene(91), scene(92)]
FILE = saved(SCENE, "JPEG", quality=90)
OWN = Path(__file__).resolve().parents[2] / "bench" / "edits.toml"
EDITS = read_edits(OWN.read_bytes())


def around(seed: int = 1) -> Surroundings:
    return Surroundings(np.random.default_rng(seed), FILLERS)


def is_same(one: Image.Image, other: Image.Image) -> bool:
    return one.size == other.size and not ImageChops.difference(one, other).getbbox()


def opened(file: bytes) -> Image.Image:
    return Image.open(io.BytesIO(file)).convert("RGB")


def mean_of(picture: Image.Image) -> float:
    return float(np.asarray(picture.convert("L"), np.float64).mean())


def deviation_of(picture: Image.Image) -> float:
    return float(np.asarray(picture.convert("L"), np.float64).std())


def changed_box(edited: Image.Image) -> tuple[int, int, int, int]:
    box = ImageChops.difference(SCENE, edited).getbbox()
    assert box
    return box


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.name)
def test_an_edit_of_the_same_file_is_the_same_file(edit: Edit) -> None:
    once, again = (edited_copy(edit, KINDS, FILE, FILLERS) for _ in range(2))

    assert hashlib.sha256(once).digest() == hashlib.sha256(again).digest()
    assert not is_same(opened(once), opened(FILE))


def test_the_seed_and_the_picture_decide_where_an_edit_falls() -> None:
    steps = (("crop", {"taken_share": 0.25}),)
    files = {
        edited_copy(Edit("crop", seed, steps), KINDS, file, [])
        for seed in (1, 2)
        for file in (FILE, saved(SCENE, "JPEG", quality=91))
    }

    assert len(files) == 4


def test_a_large_photo_is_first_brought_to_what_messengers_pass_on() -> None:
    large = saved(scene(3, 3000, 2000), "JPEG")
    edit = Edit("mirror", 1, (("mirror", {}),))

    assert opened(edited_copy(edit, KINDS, large, [])).size == (1280, 853)


def test_the_last_step_s_quality_is_that_of_the_file() -> None:
    low = Edit("jpeg", 1, (("mirror", {}), ("jpeg", {"quality": 10})))
    once = edited_copy(low, KINDS, FILE, [])

    assert once == saved(mirror(opened(FILE)), "JPEG", quality=10)


def test_steps_are_applied_in_turn() -> None:
    edit = Edit("both", 1, (("turn", {"degrees": 90}), ("aspect", {"factor": 2.0})))

    assert opened(edited_copy(edit, KINDS, FILE, [])).size == (480, 320)


def test_a_low_quality_loses_more() -> None:
    lost = [
        deviation_of(ImageChops.difference(SCENE, jpeg(SCENE, quality)))
        for quality in (10, 30, 90)
    ]

    assert lost == sorted(lost, reverse=True)


def test_resizing_multiplies_both_sides_and_aspect_the_width() -> None:
    assert resize(SCENE, 0.5).size == (160, 120)
    assert resize(SCENE, 2.0).size == (640, 480)
    assert aspect(SCENE, 1.25).size == (400, 240)


def test_nothing_gets_too_small_to_be_a_picture() -> None:
    assert resize(scene(1, 40, 20), 0.05).size == (8, 8)


def test_blur_takes_detail_and_leaves_brightness() -> None:
    blurred = blur(SCENE, 0.05)
    steps = [
        (np.diff(np.asarray(picture.convert("L"), np.int64)) ** 2).mean()
        for picture in (SCENE, blurred)
    ]

    assert steps[1] < steps[0] / 2
    assert mean_of(blurred) == pytest.approx(mean_of(SCENE), abs=1)


def test_brightness_and_contrast_go_the_way_they_say() -> None:
    assert (
        mean_of(brightness(SCENE, 1.4))
        > mean_of(SCENE)
        > mean_of(brightness(SCENE, 0.6))
    )
    assert deviation_of(contrast(SCENE, 1.5)) > deviation_of(SCENE)
    assert deviation_of(contrast(SCENE, 0.6)) < deviation_of(SCENE)


def test_gray_has_no_colours() -> None:
    red, green, blue = gray(SCENE).split()

    assert is_same(red, green)
    assert is_same(green, blue)


def test_two_mirrors_and_two_half_turns_change_nothing() -> None:
    assert is_same(mirror(mirror(SCENE)), SCENE)
    assert is_same(turn(turn(SCENE, 180), 180), SCENE)
    assert not is_same(mirror(SCENE), turn(SCENE, 180))


def test_a_quarter_turn_goes_against_the_clock() -> None:
    turned = turn(SCENE, 90)

    assert turned.size == (240, 320)
    assert turned.getpixel((0, 319)) == SCENE.getpixel((0, 0))


def test_rotating_keeps_the_canvas_and_names_its_corners() -> None:
    rotated = rotate(SCENE, 5, "white")

    assert rotated.size == SCENE.size
    assert rotated.getpixel((0, 0)) == COLOURS["white"]
    assert rotate(SCENE, 5, "black").getpixel((0, 0)) == COLOURS["black"]


@pytest.mark.parametrize("taken", [0.05, 0.1, 0.25, 0.5])
def test_a_crop_takes_away_its_share_of_the_area(taken: float) -> None:
    width, height = crop(SCENE, around(), taken).size
    exact = 320 * (1 - taken) ** 0.5, 240 * (1 - taken) ** 0.5

    assert (width, height) == pytest.approx(exact, abs=1)


def test_a_crop_lies_within_the_picture_and_not_always_in_one_place() -> None:
    crops = [crop(SCENE, around(seed), 0.25) for seed in range(8)]
    corners = {bytes(np.asarray(one)[0, 0]) for one in crops}

    assert len(corners) > 1
    for one in crops:
        assert np.asarray(one).tobytes() in windows_of(one.size)


def windows_of(size: tuple[int, int]) -> set[bytes]:
    """Every window of the scene of this size."""
    pixels = np.asarray(SCENE)
    width, height = size
    return {
        pixels[top : top + height, left : left + width].tobytes()
        for top in range(240 - height + 1)
        for left in range(320 - width + 1)
    }


def test_a_border_and_a_letterbox_leave_the_picture_whole() -> None:
    bordered = border(SCENE, 0.1, "teal")
    boxed = letterbox(SCENE, 0.25, "black")

    assert bordered.size == (320 + 48, 240 + 48)
    assert bordered.getpixel((0, 0)) == COLOURS["teal"]
    assert is_same(bordered.crop((24, 24, 344, 264)), SCENE)
    assert boxed.size == (320, 360)
    assert boxed.getpixel((0, 0)) == boxed.getpixel((319, 359)) == COLOURS["black"]
    assert is_same(boxed.crop((0, 60, 320, 300)), SCENE)


def test_a_logo_covers_its_share_of_a_corner() -> None:
    for seed in range(6):
        left, top, right, bottom = changed_box(logo(SCENE, around(seed), 0.3))

        assert right - left == pytest.approx(96, abs=2)
        assert left == 0 or right == 320
        assert top == 0 or bottom == 240


def test_text_runs_from_side_to_side() -> None:
    left, _top, right, _bottom = changed_box(text(SCENE, around(), 0.09))

    assert right - left > 200


def test_an_emoji_and_a_blurred_block_cover_their_share_near_the_middle() -> None:
    for cover in (emoji, blurred_block):
        left, top, right, bottom = changed_box(cover(SCENE, around(), 0.3))

        assert right - left == pytest.approx(96, abs=4)
        assert bottom - top == pytest.approx(96, abs=4)
        assert 90 < (left + right) / 2 < 230


def test_a_meme_has_a_white_band_with_words_above_the_picture() -> None:
    page = meme(SCENE, around(), 0.25)
    band = page.crop((0, 0, 320, 60))

    assert is_same(page.crop((0, 60, 320, 300)), SCENE)
    assert band.getpixel((0, 0)) == COLOURS["white"]
    assert deviation_of(band) > 10


@pytest.mark.parametrize(("columns", "rows"), [(2, 1), (2, 2)])
def test_a_collage_shows_the_picture_whole_once_beside_others(
    columns: int, rows: int
) -> None:
    page = np.asarray(collage(SCENE, around(), columns, rows))
    cells = [
        page[top : top + 240, left : left + 320]
        for top in range(4, page.shape[0], 244)
        for left in range(4, page.shape[1], 324)
    ]
    shown = [np.array_equal(cell, np.asarray(SCENE)) for cell in cells]

    assert len(cells) == columns * rows
    assert sum(shown) == 1


@pytest.mark.parametrize(("theme", "is_light"), [("light", True), ("dark", False)])
def test_a_screenshot_is_a_telephone_s_screen_with_the_picture_in_it(
    theme: str,
    is_light: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    screen = screenshot(SCENE, around(), theme)

    assert screen.size == (720, 1440)
    chat = np.asarray(screen.convert("L"))[200:1300]
    assert (np.median(chat) > 128) == is_light
    colours = len(np.unique(chat))
    assert colours > len(np.unique(np.asarray(screen.convert("L"))[1350:]))


def test_a_tall_picture_fits_on_the_screen_too() -> None:
    assert screenshot(scene(4, 60, 600), around(), "dark").size == (720, 1440)


def test_without_fillers_a_collage_has_empty_cells() -> None:
    alone = Surroundings(np.random.default_rng(1), [])

    assert collage(SCENE, alone, 2, 1).size == (652, 248)


def test_every_kind_is_used_by_the_project_s_own_file() -> None:
    used = {kind for edit in EDITS for kind, _ in edit.steps}

    assert used == KINDS.keys() > PLAIN_KINDS.keys()
