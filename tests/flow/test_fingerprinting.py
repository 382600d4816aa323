"""Media are read in place, in parallel, and none of them stops the rest."""

from pathlib import Path

import pytest

from panoh.flow import fingerprinting, media_worker
from panoh.flow.collecting import ReadingChoice, collect
from panoh.flow.desk import Desk
from panoh.flow.fingerprinting import fingerprint_waiting
from panoh.flow.matching import match_all
from panoh.flow.protecting import protect_files
from panoh.model.corpus import Media, MediaKind
from panoh.model.kept import WaitingMedia
from panoh.store import models as rows
from tests.exports import picture
from tests.fingerprint.drawn_profiles import profile
from tests.fingerprint.drawn_scenes import saved, scene
from tests.killing import read_or_die

CHOICE = ReadingChoice()


@pytest.fixture
def pictures(desk: Desk, tmp_path: Path) -> Path:
    """A folder of 20 collected pictures."""
    for seed in range(20):
        picture(tmp_path / "pictures" / f"{seed:02}.png", seed, (64, 48))
    collect(desk, [tmp_path / "pictures"], CHOICE)
    return tmp_path / "pictures"


def test_an_interrupted_search_goes_on_where_it_stopped(
    desk: Desk, pictures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fingerprinting, "_BATCH", 8)

    def interrupt(done: int, total: int) -> None:
        if done == 8:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fingerprint_waiting(desk, interrupt)

    assert rows.Media.objects.filter(state="done").count() == 8
    assert fingerprint_waiting(desk) == 12
    assert rows.Frame.objects.values("media").distinct().count() == 20


def test_a_file_that_is_gone_is_named_and_found_when_it_comes_back(
    desk: Desk, pictures: Path
) -> None:
    away = pictures.rename(pictures.with_name("away"))
    fingerprint_waiting(desk)
    codes = set(rows.Media.objects.values_list("code", flat=True))

    collect(desk, [away.rename(pictures)], CHOICE)

    assert codes == {"PANOH-406"}
    assert fingerprint_waiting(desk) == 20
    assert rows.Media.objects.filter(state="done").count() == 20


def test_a_file_that_kills_its_decoder_is_named_and_the_rest_is_read(
    desk: Desk, pictures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fingerprinting, "read_media", read_or_die)

    fingerprint_waiting(desk)

    states = dict(rows.Media.objects.values_list("name", "code"))
    assert states.pop("03.png") == "PANOH-407"
    assert set(states.values()) == {""}


@pytest.mark.parametrize("ignores_profiles", [False, True])
def test_a_tagged_picture_is_one_match_whether_her_copy_was_converted_or_not(
    desk: Desk, tmp_path: Path, *, ignores_profiles: bool
) -> None:
    (tmp_path / "saved").mkdir()
    tagged = saved(scene(3), "JPEG", quality=95, icc_profile=profile())
    (tmp_path / "saved" / "phone.jpg").write_bytes(tagged)
    hers = tmp_path / "hers.jpg"
    hers.write_bytes(
        saved(scene(3), "JPEG", quality=95) if ignores_profiles else tagged
    )
    collect(desk, [tmp_path / "saved"], CHOICE)
    fingerprint_waiting(desk)
    protect_files(desk, [hers], 30, None)

    match_all(desk)

    assert rows.Frame.objects.count() == 2
    assert rows.Match.objects.get().distance_bits <= 2


def test_a_worker_answers_for_a_bad_file_instead_of_raising(tmp_path: Path) -> None:
    bad = tmp_path / "x.jpg"
    bad.write_bytes(b"\xff\xd8\xff no picture")

    outcome = media_worker.read_media(
        WaitingMedia(1, str(tmp_path), Media("x.jpg", MediaKind.IMAGE))
    )

    assert (outcome.hashes, outcome.code) == (None, "PANOH-402")
