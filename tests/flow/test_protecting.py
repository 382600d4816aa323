"""What is kept of her pictures and videos: fingerprints, as many as she chose."""

from pathlib import Path

import pytest
from PIL import Image

from panoh.errors import TooPlain, UnderEighteen
from panoh.flow import protecting
from panoh.flow.collecting import ReadingChoice, collect
from panoh.flow.desk import Desk
from panoh.flow.protecting import protect_files, protect_fingerprint
from panoh.flow.searching import search_desk
from panoh.model.fingerprints import Fingerprint
from panoh.store import fingerprints
from panoh.store import models as rows
from tests.fingerprint.drawn_scenes import film, scene, slides

CHOICE = ReadingChoice()
ADULT = 24


def written(path: Path, content: bytes) -> Path:
    """A file of these bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


@pytest.fixture
def video(tmp_path: Path) -> Path:
    """Her video: six scenes, a second each."""
    return written(tmp_path / "her device" / "hers.mp4", film(slides(6)))


def drawn(path: Path, seed: int) -> Path:
    """One scene's picture."""
    path.parent.mkdir(parents=True, exist_ok=True)
    scene(seed, 640, 480).save(path)
    return path


def test_one_fingerprint_is_kept_of_a_picture_unless_she_chose_a_set(
    desk: Desk, tmp_path: Path
) -> None:
    one = protect_files(desk, [drawn(tmp_path / "a.png", 1)], ADULT, None)
    set_ = protect_files(
        desk, [drawn(tmp_path / "b.png", 2)], ADULT, None, keeps_set=True
    )

    parts = rows.EntryPart.objects.filter(entry_id=set_.entries[0])
    assert one.fingerprints == (1,)
    assert set_.fingerprints == (1 + parts.count(),)
    assert 2 <= set_.fingerprints[0] <= 11
    assert set(parts.values_list("number", flat=True)) <= set(range(1, 11))


def test_a_fingerprint_made_elsewhere_is_one(desk: Desk) -> None:
    hex_ = Fingerprint("0f" * 32)

    first = protect_fingerprint(desk, hex_, ADULT, None)
    again = protect_fingerprint(desk, hex_, ADULT, first.case_code)

    assert first.fingerprints == (1,)
    assert again.entries == first.entries


def test_of_a_video_different_frames_are_kept_with_their_times(
    desk: Desk, video: Path
) -> None:
    kept = protect_files(desk, [video], ADULT, None)

    times = rows.EntryPart.objects.values_list("number", "at_seconds")
    assert kept.fingerprints == (6,)
    assert [(n, round(at or 0)) for n, at in times] == [(n, n) for n in range(6)]
    assert rows.BankEntry.objects.get().kind == "video"


def test_scenes_that_come_again_are_kept_once(desk: Desk, tmp_path: Path) -> None:
    again = [*slides(3), *slides(3)]
    path = written(tmp_path / "again.mp4", film(again))

    assert protect_files(desk, [path], ADULT, None).fingerprints == (3,)


def test_a_long_videos_frames_are_spread_over_it(
    desk: Desk, video: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protecting, "MOST_VIDEO_FRAMES", 3)

    protect_files(desk, [video], ADULT, None)

    times = rows.EntryPart.objects.values_list("at_seconds", flat=True)
    assert [round(at or 0) for at in times] == [0, 2, 5]


def test_the_age_is_asked_before_a_video_is_read(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(UnderEighteen):
        protect_files(desk, [tmp_path / "never opened.mp4"], 17, None)


def test_a_video_that_shows_nothing_is_refused(desk: Desk, tmp_path: Path) -> None:
    gray = [Image.new("RGB", (192, 144), "gray")] * 5

    with pytest.raises(TooPlain):
        protect_files(desk, [written(tmp_path / "gray.mp4", film(gray))], ADULT, None)

    assert not rows.BankEntry.objects.exists()


def test_a_picture_cut_from_her_video_is_found_with_its_second(
    desk: Desk, video: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "collected"
    written(folder / "x", b"x").unlink()
    scene(4, 192, 144).save(folder / "cut.png")
    scene(40, 192, 144).save(folder / "another.png")
    protect_files(desk, [video], ADULT, None)
    collect(desk, [folder], CHOICE)

    assert search_desk(desk) == 1
    [found] = fingerprints.matches(only_open=True)
    assert round(found.how.her_seconds or 0) == 4
    assert rows.Match.objects.get().media.name == "cut.png"


def test_a_video_that_shows_her_picture_or_her_video_says_when(
    desk: Desk, video: Path, tmp_path: Path
) -> None:
    mirrored = [p.transpose(Image.Transpose.FLIP_LEFT_RIGHT) for p in slides(8)[15:]]
    written(tmp_path / "collected" / "later.mp4", film(mirrored))
    picture = drawn(tmp_path / "hers.png", 7)
    from_video = protect_files(desk, [video], ADULT, None).entries[0]
    from_picture = protect_files(desk, [picture], ADULT, None).entries[0]
    collect(desk, [tmp_path / "collected"], CHOICE)

    assert search_desk(desk) == 2

    found = {m.entry_number: m for m in fingerprints.matches(only_open=True)}
    assert round(found[from_picture].at_seconds) == 4
    assert found[from_picture].how.her_seconds is None
    ours = found[from_video]
    assert round((ours.how.her_seconds or 0) - ours.at_seconds) == 3
    assert {m.how.orientation for m in found.values()} == {1}
