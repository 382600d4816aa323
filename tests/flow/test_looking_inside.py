"""Her picture is found inside of others, resumably, and no file stops the search."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

from panoh.fingerprint.edits import Surroundings
from panoh.fingerprint.edits_drawn import collage, screenshot
from panoh.flow import looking_inside
from panoh.flow.cases import withdraw
from panoh.flow.collecting import ReadingChoice, collect
from panoh.flow.desk import Desk
from panoh.flow.fingerprinting import fingerprint_waiting
from panoh.flow.judging import mark_minor_match, reject_match
from panoh.flow.looking_inside import look_inside_all
from panoh.flow.matching import match_all
from panoh.flow.protecting import protect_files
from panoh.flow.searching import search_desk
from panoh.match.orientations import Orientation
from panoh.model.casework import THIS_DESK, ConsentScope
from panoh.model.how_found import Place
from panoh.model.kept import KeptMatch
from panoh.store import fingerprints
from panoh.store import models as rows
from tests.exports import picture
from tests.fingerprint.drawn_scenes import scene
from tests.killing import look_or_die

CHOICE = ReadingChoice()
ADULT = 24


@pytest.fixture
def hers(tmp_path: Path) -> Path:
    """Her picture, on her own device."""
    path = tmp_path / "her device" / "hers.png"
    path.parent.mkdir()
    scene(1, 640, 480).save(path)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where collected pictures lie."""
    path = tmp_path / "collected"
    path.mkdir()
    return path


def around(*others: int) -> Surroundings:
    """Pictures that are nobody's, and the same chance each time."""
    return Surroundings(np.random.default_rng(1), [scene(n, 640, 480) for n in others])


def matches() -> dict[str, KeptMatch]:
    """What was found, by file."""
    names = dict(rows.Match.objects.values_list("pk", "media__name"))
    found = fingerprints.matches(only_open=False)
    return {names[match.number]: match for match in found}


def test_each_copy_is_found_and_told_as_what_it_is(
    desk: Desk, hers: Path, folder: Path
) -> None:
    mine = scene(1, 640, 480)
    screenshot(mine, around(), "light").save(folder / "screenshot.png")
    collage(mine, around(5, 6, 7), 2, 2).save(folder / "collage.png")
    ImageOps.mirror(mine).save(folder / "mirrored.png")
    mine.crop((60, 40, 560, 440)).save(folder / "crop.png")
    scene(9, 640, 480).save(folder / "another.png")
    protect_files(desk, [hers], ADULT, None, keeps_set=True)
    collect(desk, [folder], CHOICE)

    search_desk(desk)

    found = matches()
    told = {name: (m.how.place, m.how.orientation) for name, m in found.items()}
    assert told == {
        "screenshot.png": (Place.INSIDE, Orientation.AS_IT_WAS),
        "collage.png": (Place.INSIDE, Orientation.AS_IT_WAS),
        "mirrored.png": (Place.WHOLE, Orientation.MIRRORED),
        "crop.png": (Place.PART, Orientation.AS_IT_WAS),
    }
    box = found["collage.png"].how.box
    assert box
    assert {round(box.width, 1), round(box.height, 1)} == {0.5}
    assert found["crop.png"].parts_sought == 1 + rows.EntryPart.objects.count()


def test_one_fingerprint_finds_no_crop(desk: Desk, hers: Path, folder: Path) -> None:
    scene(1, 640, 480).crop((60, 40, 560, 440)).save(folder / "crop.png")
    protect_files(desk, [hers], ADULT, None)
    collect(desk, [folder], CHOICE)

    assert search_desk(desk) == 0


def test_mirrored_wholes_are_found_also_when_their_files_are_gone(
    desk: Desk, hers: Path, folder: Path
) -> None:
    ImageOps.mirror(scene(1, 640, 480)).save(folder / "mirrored.png")
    collect(desk, [folder], CHOICE)
    fingerprint_waiting(desk)
    (folder / "mirrored.png").unlink()
    protect_files(desk, [hers], ADULT, None)

    assert search_desk(desk) == 1
    assert matches()["mirrored.png"].how.orientation == Orientation.MIRRORED
    assert rows.Media.objects.get().code == "PANOH-406"
    assert rows.Frame.objects.count() == 1


@pytest.fixture
def twenty(desk: Desk, hers: Path, folder: Path) -> Path:
    """Twenty collected and fingerprinted pictures; her screenshot is the last."""
    for seed in range(19):
        picture(folder / f"{seed:02}.png", 50 + seed, (64, 48))
    screenshot(scene(1, 640, 480), around(), "dark").save(folder / "19.png")
    collect(desk, [folder], CHOICE)
    fingerprint_waiting(desk)
    protect_files(desk, [hers], ADULT, None)
    return folder


def test_an_interrupted_look_goes_on_where_it_stopped(
    desk: Desk, twenty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking_inside, "_BATCH", 8)

    def interrupt(done: int, total: int) -> None:
        assert total == 20
        if done == 8:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        look_inside_all(desk, interrupt)

    assert look_inside_all(desk) == 12
    assert list(matches()) == ["19.png"]
    assert look_inside_all(desk) == 0


def test_a_new_entry_looks_back_at_everything_and_the_old_one_at_nothing(
    desk: Desk, twenty: Path, tmp_path: Path
) -> None:
    look_inside_all(desk)
    scene(2).save(tmp_path / "more.png")
    protect_files(desk, [tmp_path / "more.png"], ADULT, None)

    assert look_inside_all(desk) == 20


def test_windows_that_are_added_later_are_looked_for_in_everything(
    desk: Desk, twenty: Path, hers: Path
) -> None:
    look_inside_all(desk)
    case = rows.Case.objects.get().code

    again = protect_files(desk, [hers], ADULT, case, keeps_set=True)

    assert again.entries == (rows.BankEntry.objects.get().pk,)
    assert again.fingerprints == (1 + rows.EntryPart.objects.count(),)
    assert look_inside_all(desk) == 20


def test_a_picture_that_kills_its_worker_is_named_and_the_rest_is_looked_at(
    desk: Desk, twenty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking_inside, "look_inside", look_or_die)

    look_inside_all(desk)

    codes = dict(rows.Media.objects.values_list("name", "code"))
    assert codes.pop("03.png") == "PANOH-407"
    assert set(codes.values()) == {""}
    assert list(matches()) == ["19.png"]


def test_a_picture_that_was_gone_is_looked_at_when_it_comes_back(
    desk: Desk, twenty: Path
) -> None:
    away = twenty.rename(twenty.with_name("away"))
    assert look_inside_all(desk) == 20
    assert matches() == {}

    collect(desk, [away.rename(twenty)], CHOICE)
    search_desk(desk)

    assert list(matches()) == ["19.png"]
    assert set(rows.Media.objects.values_list("code", flat=True)) == {""}


def test_without_her_consent_nothing_is_looked_at(desk: Desk, twenty: Path) -> None:
    case = rows.Case.objects.get().code
    withdraw(desk, case, ConsentScope.MATCH, THIS_DESK)

    assert look_inside_all(desk) == 0


def test_the_nearest_of_both_ways_is_kept_with_a_persons_judgement(
    desk: Desk, hers: Path, folder: Path
) -> None:
    whole = scene(1, 640, 480)
    whole.crop((10, 6, 640, 480)).save(folder / "trimmed.png")
    protect_files(desk, [hers], ADULT, None)
    collect(desk, [folder], CHOICE)
    fingerprint_waiting(desk)
    match_all(desk)
    before = matches()["trimmed.png"]
    reject_match(desk, before.number)

    look_inside_all(desk)

    after = matches()["trimmed.png"]
    assert before.how.box is None
    assert after.how.box
    assert after.distance_bits < before.distance_bits
    assert (after.number, after.judgement) == (before.number, "rejected")


def test_a_picture_of_an_odd_shape_stops_nothing(
    desk: Desk, hers: Path, folder: Path
) -> None:
    for number, size in enumerate([(1, 1), (500, 1), (1, 500), (3, 3000)]):
        Image.effect_noise(size, 90).save(folder / f"{number}.png")
    collage(scene(1, 640, 480), around(5, 6, 7), 2, 2).save(folder / "collage.png")
    protect_files(desk, [hers], ADULT, None, keeps_set=True)
    collect(desk, [folder], CHOICE)

    assert search_desk(desk) == 1


def test_marking_a_minor_in_a_collage_leaves_its_neighbours_fingerprint_alone(
    desk: Desk, hers: Path, folder: Path, tmp_path: Path
) -> None:
    neighbour = tmp_path / "neighbour.png"
    scene(5, 640, 480).save(neighbour)
    scene(5, 640, 480).save(folder / "neighbours copy.png")
    collage(scene(1, 640, 480), around(5, 6, 7), 2, 2).save(folder / "collage.png")
    child = protect_files(desk, [hers], ADULT, None, keeps_set=True).entries[0]
    other = protect_files(desk, [neighbour], ADULT, None).entries[0]
    collect(desk, [folder], CHOICE)
    assert search_desk(desk) == 3
    found = rows.Match.objects.get(entry_id=child)

    assert mark_minor_match(desk, found.pk).pictures == 1

    assert list(rows.BankEntry.objects.values_list("pk", flat=True)) == [other]
    assert not rows.EntryPart.objects.exists()
    assert rows.Media.objects.get(name="collage.png").state == "minor"
    assert list(matches()) == ["neighbours copy.png"]
