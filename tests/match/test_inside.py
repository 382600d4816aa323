"""Pictures inside others: found and placed, each once, and none where there is none."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from types import ModuleType

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageOps

from panoh.fingerprint.views import View
from panoh.fingerprint.window_set import frames_of_set
from panoh.fingerprint.windows import Boxes, Hashes
from panoh.match import inside_numpy
from panoh.match.bits import pack
from panoh.match.distinct import is_distinct, regularity
from panoh.match.inside import FLIPS, PAIR, Inside, find_inside, once_a_picture
from panoh.match.orientations import Orientation, pack_frequencies
from panoh.match.sought import Sought, seek
from tests.fingerprint.drawn_scenes import scene

KERNELS = [inside_numpy]
try:
    from panoh.match import _inside
except ImportError:
    NOT_BUILT = True
else:
    NOT_BUILT = False
    KERNELS.append(_inside)

both = pytest.mark.parametrize("kernel", KERNELS, ids=lambda one: one.__name__[-7:])
compared = pytest.mark.skipif(NOT_BUILT, reason="there is one kernel only")

HERS = 3


def grainy(seed: int, width: int = 640, height: int = 480) -> Image.Image:
    """A scene with the grain of a camera."""
    grain = np.random.default_rng(seed).normal(0, 4, (height, width, 1))
    pixels = np.asarray(scene(seed, width, height), np.float64) + grain
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


def luma_of(picture: Image.Image) -> NDArray[np.uint8]:
    return np.asarray(picture.convert("L"))


def bank_of(seeds: Iterable[int]) -> Sought:
    """The sets of eleven of these scenes."""
    sets = {seed: frames_of_set(luma_of(grainy(seed))) for seed in seeds}
    bits = pack([frame.fingerprint for frames in sets.values() for frame in frames])
    pictures = np.repeat(list(sets), 11)
    return seek(bits, pictures, np.tile(np.arange(11), len(sets)))


@pytest.fixture(scope="module")
def bank() -> Sought:
    return bank_of(range(12))


def look(picture: Image.Image, sought: Sought) -> list[Inside]:
    return find_inside(View.of(luma_of(picture)), sought)


def hers(found: list[Inside]) -> Inside:
    assert [one.picture for one in found] == [HERS]
    return found[0]


def page_with(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """A messenger's page around a picture."""
    page = Image.new("RGB", size, "#e8ecef")
    pen = ImageDraw.Draw(page)
    pen.rectangle((0, 0, size[0], 70), fill="#40618a")
    for line in range(size[1] - 120, size[1] - 20, 22):
        pen.rectangle((24, line, size[0] // 2, line + 8), fill="#30363c")
    page.paste(picture, (20, 130))
    return page


def test_a_screenshot_shows_where_the_picture_lies(bank: Sought) -> None:
    page = page_with(grainy(HERS).resize((480, 360)), (520, 900))

    found = hers(look(page, bank))

    assert found.part == 0
    assert found.orientation == Orientation.AS_IT_WAS
    assert found.distance_bits <= 31
    expected = (260 / 520, 310 / 900, 480 / 520, 360 / 900, 0)
    assert found.box[:4] == pytest.approx(expected[:4], abs=0.03)
    assert found.box[4] == pytest.approx(0, abs=2)


def test_a_collage_shows_every_picture_in_it() -> None:
    page = Image.new("RGB", (640, 480))
    for at, seed in enumerate((1, 2, 3, 4)):
        page.paste(grainy(seed).resize((320, 240)), (at % 2 * 320, at // 2 * 240))

    found = look(page, bank_of((1, 2, 3, 4, 5, 6)))

    assert {one.picture for one in found} == {1, 2, 3, 4}
    for one in found:
        column, row = (one.picture - 1) % 2, (one.picture - 1) // 2
        middle = (0.25 + 0.5 * column, 0.25 + 0.5 * row)
        assert one.box[:2] == pytest.approx(middle, abs=0.03)


def test_a_border_is_looked_through(bank: Sought) -> None:
    found = hers(look(ImageOps.expand(grainy(HERS), 60, "black"), bank))

    assert found.distance_bits <= 31
    assert found.box[2:4] == pytest.approx((640 / 760, 480 / 600), abs=0.03)


def test_a_slightly_turned_copy_is_found_and_its_turn_told(bank: Sought) -> None:
    turned = grainy(HERS).rotate(3, Image.Resampling.BICUBIC)

    found = hers(look(turned, bank))

    assert found.distance_bits <= 47
    assert abs(found.box[4]) == pytest.approx(3, abs=1.5)


@pytest.mark.parametrize(
    ("way", "turn"),
    [
        (Orientation.MIRRORED, Image.Transpose.FLIP_LEFT_RIGHT),
        (Orientation.TURNED_180, Image.Transpose.ROTATE_180),
        (Orientation.TURNED_LEFT, Image.Transpose.ROTATE_90),
    ],
)
def test_an_orientation_is_found_and_named(
    bank: Sought, way: Orientation, turn: Image.Transpose
) -> None:
    found = hers(look(grainy(HERS).transpose(turn), bank))

    assert found.orientation == way
    assert found.distance_bits <= 31


@pytest.mark.parametrize("is_mirrored", [False, True], ids=["as it was", "mirrored"])
def test_a_crop_is_found_by_its_windows(bank: Sought, *, is_mirrored: bool) -> None:
    crop = grainy(HERS).crop((100, 40, 600, 460))
    crop = ImageOps.mirror(crop) if is_mirrored else crop

    found = hers(look(crop, bank))

    assert found.part > 0
    assert found.orientation == Orientation(int(is_mirrored))
    assert found.votes >= 1
    assert found.distance_bits <= 47


def test_the_window_in_the_middle_lies_where_it_was_cut(bank: Sought) -> None:
    wholes = bank_of([HERS])
    is_middle = wholes.parts == 1
    middle = seek(
        wholes.bits[is_middle & (wholes.orientations == 0)],
        np.array([HERS]),
        np.array([1]),
    )

    found = hers(look(grainy(HERS).crop((100, 40, 600, 460)), middle))

    side = 0.6 * 480
    expected = ((320 - 100) / 500, (240 - 40) / 420, side / 500, side / 420)
    assert found.box[:4] == pytest.approx(expected, abs=0.04)


@pytest.mark.parametrize("seed", range(100, 112))
def test_other_scenes_show_none_of_the_pictures_sought(bank: Sought, seed: int) -> None:
    assert look(grainy(seed), bank) == []
    assert look(page_with(grainy(seed).resize((480, 360)), (520, 900)), bank) == []


@pytest.mark.parametrize("size", [(1, 1), (5, 5), (40, 2000), (9000, 20), (64, 64)])
def test_tiny_and_thin_pictures_are_looked_into_without_harm(
    bank: Sought, size: tuple[int, int]
) -> None:
    assert look(scene(50, *size), bank) == []


def test_nothing_sought_is_nothing_found() -> None:
    none = np.empty(0, np.int64)

    assert look(grainy(1), seek(np.empty((0, 32), np.uint8), none, none)) == []


def test_an_entry_is_given_once_with_its_votes() -> None:
    one = Inside(7, 0, Orientation.AS_IT_WAS, 9, (0.5, 0.5, 1, 1, 0), 99)
    found = [one, replace(one, part=2), replace(one, picture=8), replace(one, part=2)]

    given_once = once_a_picture(found)

    assert given_once == [replace(one, votes=2), replace(one, picture=8)]


@dataclass(frozen=True, slots=True)
class OnePart:
    """A view that always shows one part with these bits."""

    hashes: Hashes
    size: tuple[float, float] = (100.0, 100.0)
    box: Boxes = field(default_factory=lambda: np.float32([[50, 50, 90, 90, 0]]))

    def rectangles(self) -> Boxes:
        return self.box

    def windows(self) -> tuple[Boxes, Hashes]:
        return self.box, self.hashes

    def hash_boxes(self, boxes: Boxes) -> Hashes:
        return Hashes(*(np.repeat(column, len(boxes), 0) for column in self.hashes))


ROW = np.random.default_rng(4).integers(0, 256, (1, 32), np.uint8)


def one_part(bits: NDArray[np.uint8], quality: float = 99) -> OnePart:
    """Its low bits, which the key is made of, are the surest."""
    signs = np.unpackbits(bits[:, ::-1], axis=1, bitorder="little").astype(int) * 2 - 1
    sure = 20 + np.arange(256)[::-1] // 4
    return OnePart(Hashes(bits, (signs * sure).astype(np.int8), np.float32([quality])))


def flipped(frequencies: Iterable[int]) -> NDArray[np.uint8]:
    """The row with some bits turned over; frequencies from 128 on are high ones."""
    bits = ROW.copy()
    for f in frequencies:
        bits[0, 31 - f // 8] ^= np.uint8(1 << f % 8)
    return bits


@pytest.mark.parametrize("part", [0, 4])
@settings(deadline=None, max_examples=60)
@given(st.sets(st.integers(128, 255), max_size=60))
@example(set(range(128, 128 + 31)))
@example(set(range(128, 128 + 32)))
@example(set(range(128, 128 + 47)))
@example(set(range(128, 128 + 48)))
def test_a_part_is_sure_up_to_31_bits_and_given_up_to_47(
    part: int, flips: set[int]
) -> None:
    sought = seek(ROW, np.array([5]), np.array([part]))

    found = find_inside(one_part(flipped(flips)), sought)

    distances = [one.distance_bits for one in found]
    assert distances == ([len(flips)] if len(flips) <= 47 else [])


@pytest.mark.parametrize(("quality", "is_found"), [(49, False), (50, True)])
def test_a_part_of_low_quality_never_matches(quality: float, *, is_found: bool) -> None:
    sought = seek(ROW, np.array([5]), np.array([0]))

    assert bool(find_inside(one_part(ROW, quality), sought)) is is_found


@pytest.mark.parametrize(("part", "is_found"), [(0, True), (1, False)])
def test_a_regular_row_matches_the_whole_as_it_is_and_never_a_window(
    part: int, *, is_found: bool
) -> None:
    regular = np.full((1, 32), 0x55, np.uint8)
    sought = seek(regular, np.array([5]), np.array([part]))

    assert not is_distinct(regular)[0]
    assert bool(find_inside(one_part(regular), sought)) is is_found


def rather_regular() -> NDArray[np.uint8]:
    """A row whose frequencies foretell their neighbours more often than not."""
    draw = np.random.default_rng(1)
    square = np.zeros((16, 16), np.uint8)
    square[0] = draw.integers(0, 2, 16)
    for row in range(1, 16):
        square[row] = square[row - 1] ^ (draw.random(16) < 0.26)
    return pack_frequencies(square.reshape(1, 256))


@pytest.mark.parametrize(
    ("bits_off", "is_found"), [(0, True), (16, True), (17, False), (31, False)]
)
def test_a_lone_window_that_is_rather_regular_counts_up_to_16_bits(
    bits_off: int, *, is_found: bool
) -> None:
    row = rather_regular()
    sought = seek(row, np.array([5]), np.array([4]))
    seen = row.copy()
    for f in range(200, 200 + bits_off):
        seen[0, 31 - f // 8] ^= np.uint8(1 << f % 8)

    assert 0.4 < regularity(row)[0] <= 0.6
    assert bool(find_inside(one_part(seen), sought)) is is_found


def columns(seed: int, windows: int, rows: int) -> list[NDArray[np.generic]]:
    """Arguments of `pairs`: windows, some near a row, and rows in their order."""
    draw = np.random.default_rng(seed)
    row_bits = draw.integers(0, 256, (rows, 32), np.uint8)
    row_bits[: rows // 2] = row_bits[0] if rows else 0
    bits = draw.integers(0, 256, (windows, 32), np.uint8)
    if rows:
        near = draw.integers(0, rows, windows // 2)
        bits[: windows // 2] = row_bits[near] ^ np.uint8(1)
    key_bits = draw.choice(128, 16, replace=False).astype(np.uint8)
    by_frequency = np.unpackbits(row_bits[:, ::-1], axis=1, bitorder="little")
    keys = by_frequency[:, key_bits].astype(np.int64) @ (1 << np.arange(16))
    order = np.argsort(keys, kind="stable")
    starts = np.searchsorted(keys[order], np.arange((1 << 16) + 1)).astype(np.uint32)
    return [
        bits,
        draw.integers(-128, 128, (windows, 256)).astype(np.int8),
        key_bits,
        starts,
        draw.permutation(rows).astype(np.int32),
        row_bits[order],
        FLIPS,
    ]


@compared
@settings(deadline=None, max_examples=40)
@given(
    st.integers(0, 10**6), st.integers(0, 40), st.integers(0, 400), st.integers(-1, 64)
)
def test_both_kernels_pair_alike(
    seed: int, windows: int, rows: int, most_low_bits: int
) -> None:
    arguments = columns(seed, windows, rows)

    ours, theirs = (kernel.pairs(*arguments, most_low_bits) for kernel in KERNELS)

    one, other = np.frombuffer(ours, PAIR), np.frombuffer(theirs, PAIR)
    assert one[["part", "row"]].tolist() == other[["part", "row"]].tolist()
    assert one["score"] == pytest.approx(other["score"], abs=1e-5)


@both
def test_pairs_are_those_whose_low_bits_agree(kernel: ModuleType) -> None:
    arguments = columns(2, 30, 200)
    bits, _, _, _, rows, row_bits, _ = arguments
    low = np.arange(31, 15, -2)
    near = np.bitwise_count(bits[:, None, low] ^ row_bits[None][:, :, low]).sum(2) <= 8

    pairs = np.frombuffer(kernel.pairs(*arguments, 8), PAIR)

    place = {int(row): at for at, row in enumerate(rows)}
    found = {(int(pair["part"]), place[int(pair["row"])]) for pair in pairs}
    assert len(found) > 10
    assert found <= set(zip(*(axis.tolist() for axis in np.nonzero(near)), strict=True))


def other_starts(starts: NDArray[np.generic], at: int, value: int) -> object:
    changed = starts.copy()
    changed[at] = value
    return changed


@both
@pytest.mark.parametrize("which", range(7))
@pytest.mark.parametrize(
    "spoil",
    [
        lambda column: column.astype(np.float64),
        lambda column: column[:-1],
        lambda column: column[None],
    ],
    ids=["type", "length", "shape"],
)
def test_columns_that_do_not_fit_are_refused(
    kernel: ModuleType, which: int, spoil: object
) -> None:
    arguments: list[object] = [*columns(1, 5, 50)]
    arguments[which] = spoil(arguments[which])
    if which == 6 and np.asarray(arguments[6]).dtype == np.uint16:
        arguments[6] = np.zeros(65, np.uint16)  # fewer probes are welcome, 65 are not

    with pytest.raises(ValueError, match="expected"):
        kernel.pairs(*arguments, 13)


@both
@pytest.mark.parametrize(("at", "value"), [(0, 1), (9, 2**32 - 1), (-1, 51), (-1, 49)])
def test_starts_that_lead_elsewhere_are_refused(
    kernel: ModuleType, at: int, value: int
) -> None:
    arguments: list[object] = [*columns(1, 5, 50)]
    arguments[3] = other_starts(arguments[3], at, value)

    with pytest.raises(ValueError, match="expected"):
        kernel.pairs(*arguments, 13)
