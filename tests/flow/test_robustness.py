"""The robustness benchmark: what it counts as found, as wrong, and as related."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from panoh.errors import BadEdits, NoEdits, TooFewPhotos
from panoh.fingerprint.edits import Edit
from panoh.flow import robustness_edits
from panoh.flow.finders import Found, PlainFinder
from panoh.flow.robustness import Question, Robustness, measure, prepare, taught
from panoh.flow.robustness_edits import chosen_edits
from panoh.flow.robustness_pictures import Photo, Pictures, choose_pictures
from panoh.flow.robustness_work import nearest_of
from panoh.match.bounds import upper_bound
from tests.fingerprint.drawn_scenes import film, saved, scene, slides

GRAY = Edit("gray", 1, (("gray", {}),))
MIRROR = Edit("mirror", 2, (("mirror", {}),))


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Six scenes in a folder."""
    folder = tmp_path / "photos"
    folder.mkdir()
    for number in range(6):
        file = saved(scene(number), "JPEG", quality=90)
        (folder / f"{number}.jpg").write_bytes(file)
    return folder


class Liar:
    """Says what it was told to say."""

    name = "liar"
    fingerprints = 3

    def __init__(self, found: list[tuple[int, int]]) -> None:
        rows, bits = zip(*found, strict=True)
        self._found = Found(np.array(rows), np.array(bits))

    def learn(self, pictures: Sequence[bytes]) -> None:
        """Learn nothing."""

    def look(self, picture: bytes) -> Found:  # noqa: ARG002 - the protocol's
        """Find the same in anything."""
        return self._found


def chosen(photos: Path, *also: Path, calibrates: bool = False) -> Pictures:
    return choose_pictures(photos, also, 300, calibrates=calibrates)


def measured(pictures: Pictures, *finders: PlainFinder | Liar) -> Robustness:
    return measure(pictures, [GRAY, MIRROR], finders, processes=1)


def names_of(photos: Sequence[Photo]) -> set[str]:
    return {photo.untrusted_name for photo in photos}


def test_unedited_colours_aside_every_copy_is_found_and_no_mirror_image(
    photos: Path,
) -> None:
    pictures, finders = prepare(Question(photos, (), 300, ("plain",)))
    figures = measure(pictures, [GRAY, MIRROR], finders, processes=1).modes["plain"]

    assert figures["recall_31"] == {"gray": 1.0, "mirror": 0.0}
    assert figures["mean_recall_31"] == figures["mean_recall_47"] == 0.5
    assert figures["false_positives"] == figures["false_positives_47"] == 0
    assert figures["fingerprints"] == 1


def test_every_entry_but_the_original_is_an_unrelated_pair(photos: Path) -> None:
    pictures = chosen(photos)
    result = measured(pictures, *taught([PlainFinder()], pictures))
    entries, queries = len(pictures.bank), len(pictures.queries)

    pairs = queries * 2 * (entries - 1) + len(pictures.fillers) * entries
    assert result.modes["plain"]["pairs"] == pairs
    assert result.modes["plain"]["false_positive_rate_at_most"] == upper_bound(0, pairs)
    assert (result.queries, result.bank_entries) == (queries, entries)


def test_a_mode_that_finds_what_is_not_there_is_caught(photos: Path) -> None:
    pictures = chosen(photos)
    last = len(pictures.bank) - 1
    figures = measured(pictures, Liar([(last, 9), (last, 31), (last - 1, 47)]))
    figures = figures.modes["liar"]
    looks = len(pictures.queries) * 2 + len(pictures.fillers)

    assert figures["false_positives"] == looks  # a pair counts once
    assert figures["false_positives_47"] == 2 * looks
    assert figures["mean_recall_47"] == 0.0
    wrong = figures["wrongly_found"]
    assert isinstance(wrong, list)
    assert wrong[0]["distance_bits"] == 9
    assert wrong[0]["untrusted_entry"] == pictures.bank[last].untrusted_name


def test_finding_the_original_is_no_false_find_of_that_query_only(
    photos: Path,
) -> None:
    pictures = chosen(photos)
    figures = measured(pictures, Liar([(0, 31)])).modes["liar"]
    queries = len(pictures.queries)

    assert figures["mean_recall_31"] == pytest.approx(1 / queries, abs=1e-4)
    assert figures["false_positives"] == (queries - 1) * 2 + len(pictures.fillers)


def test_at_32_bits_a_copy_is_for_review_only_and_at_48_none(photos: Path) -> None:
    pictures = chosen(photos)
    recalls = []
    for bits in (32, 48):
        found = [(row, bits) for row in range(len(pictures.queries))]
        figures = measured(pictures, Liar(found)).modes["liar"]
        recalls.append((figures["mean_recall_31"], figures["mean_recall_47"]))

    assert recalls == [(0.0, 1.0), (0.0, 0.0)]


@pytest.mark.parametrize("row", [-1, 5])
def test_a_row_that_the_bank_does_not_have_stops_the_measurement(row: int) -> None:
    with pytest.raises(IndexError):
        nearest_of(Found(np.array([row]), np.array([3])), 5)


def test_looking_in_two_processes_gives_the_same_answers(photos: Path) -> None:
    pictures = chosen(photos)
    finders = taught([PlainFinder()], pictures)
    told: list[tuple[int, int]] = []
    both = [
        measure(
            pictures,
            [GRAY],
            finders,
            lambda done, total: told.append((done, total)),
            processes,
        ).modes["plain"]
        for processes in (1, 2)
    ]

    costs = {"ms_per_picture", "ms_per_picture_unmatched", "ms_by_edit"}
    same = [{k: v for k, v in one.items() if k not in costs} for one in both]
    assert same[0] == same[1]
    jobs = len(pictures.queries) + len(pictures.fillers)
    assert told == [(done, jobs) for done in range(1, jobs + 1)]


def test_queries_calibration_photos_and_fillers_are_different_photos(
    photos: Path,
) -> None:
    usual, calibrating = chosen(photos), chosen(photos, calibrates=True)

    assert not names_of(usual.queries) & names_of(calibrating.queries)
    assert names_of(usual.fillers) == names_of(calibrating.fillers)
    assert not names_of(usual.fillers) & names_of(usual.bank)
    assert usual.bank[: len(usual.queries)] == usual.queries


def test_neighbouring_crops_are_cut_from_photos_that_are_no_queries(
    photos: Path,
) -> None:
    for calibrates in (False, True):
        pictures = chosen(photos, calibrates=calibrates)
        cut = {
            name.partition("#")[0] for name in names_of(pictures.bank) if "#" in name
        }

        assert cut
        assert not cut & names_of(pictures.queries)


def test_fewer_queries_look_at_the_same_bank(photos: Path) -> None:
    few = choose_pictures(photos, (), 1, calibrates=False)

    assert few.queries == chosen(photos).queries[:1]
    assert few.bank == chosen(photos).bank


def test_a_photo_that_is_there_twice_takes_part_once(photos: Path) -> None:
    again = saved(scene(2), "JPEG", quality=60)
    (photos / "again.jpg").write_bytes(again)
    everything = chosen(photos)

    names = names_of((*everything.bank, *everything.fillers))
    assert len({name for name in names if "#" not in name}) == 6


def test_pictures_and_video_frames_of_other_folders_join_the_bank(
    photos: Path, tmp_path: Path
) -> None:
    also = tmp_path / "also" / "deeper"
    also.mkdir(parents=True)
    (also / "big.png").write_bytes(saved(scene(20, 1600, 1200), "PNG"))
    (also / "copy.jpg").write_bytes((photos / "1.jpg").read_bytes())
    (also / "broken.jpg").write_bytes(b"no picture")
    (also / "clip.mp4").write_bytes(film(slides(3)))

    added = names_of(chosen(photos, also.parent).bank) - names_of(chosen(photos).bank)

    assert {name.partition("#")[0] for name in added} == {
        "deeper/big.png",
        "deeper/clip.mp4@0",
        "deeper/clip.mp4@1",
        "deeper/clip.mp4@2",
    }


def test_five_photos_are_too_few(photos: Path) -> None:
    (photos / "5.jpg").unlink()

    with pytest.raises(TooFewPhotos):
        chosen(photos)


def test_the_edits_are_those_of_the_project_unless_others_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "mine.toml"
    other.write_text(
        'format = "panoh-edits"\nversion = 1\n[edits.x]\nkind = "gray"\nseed = 1\n'
    )
    monkeypatch.chdir(tmp_path)

    assert len(chosen_edits(None, ())) == 44
    assert [edit.name for edit in chosen_edits(other, ())] == ["x"]
    assert [edit.name for edit in chosen_edits(None, ("blur",))] == ["blur"]
    with pytest.raises(BadEdits):
        chosen_edits(None, ("nonsense",))


def test_an_installed_panoh_takes_the_file_of_the_folder_or_asks_for_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = Path(__file__).resolve().parents[2] / "bench" / "edits.toml"
    monkeypatch.setattr(robustness_edits, "PROJECT", tmp_path / "elsewhere")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NoEdits):
        chosen_edits(None, ())

    (tmp_path / "bench").mkdir()
    (tmp_path / "bench" / "edits.toml").write_bytes(own.read_bytes())

    assert len(chosen_edits(None, ())) == 44
