"""From saved exports to candidates that a person confirms."""

import json
from pathlib import Path

import pytest

from panoh.errors import AlreadyJudged, NeedsCase, TooPlain, UnderEighteen
from panoh.flow.cases import withdraw
from panoh.flow.collecting import ReadingChoice, collect
from panoh.flow.desk import Desk
from panoh.flow.fingerprinting import fingerprint_waiting
from panoh.flow.judging import (
    confirm_match,
    confirm_post,
    mark_minor_match,
    mark_minor_post,
    reject_match,
)
from panoh.flow.linking import linked_channels
from panoh.flow.main_job import run_main_job
from panoh.flow.protecting import protect_files
from panoh.flow.reporting import gather
from panoh.flow.sealing import seal_sightings, verify
from panoh.flow.searching import search_desk
from panoh.flow.triaging import triage_all
from panoh.model.casework import THIS_DESK, ConsentScope, SightingKind
from panoh.model.evidence import Verdict
from panoh.store import fingerprints
from panoh.store import models as rows
from tests.exports import copy_of, message, picture, telegram

CHOICE = ReadingChoice()
ADULT = 24


@pytest.fixture
def hers(tmp_path: Path) -> Path:
    """Her picture, on her own device."""
    return picture(tmp_path / "her device" / "hers.png", seed=1)


@pytest.fixture
def export(tmp_path: Path, hers: Path) -> Path:
    """A channel that shows her picture, another one, and a broken one."""
    folder = telegram(
        tmp_path / "export",
        [
            message(1, "look", photo="photos/copy.jpg"),
            message(2, "a garden", photo="photos/other.png"),
            message(3, "I will kill you", photo="photos/broken.jpg"),
        ],
    )
    copy_of(hers, folder / "photos" / "copy.jpg")
    picture(folder / "photos" / "other.png", seed=2)
    (folder / "photos" / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 not a picture")
    return folder


def test_new_posts_are_searched_for_what_the_bank_holds(
    desk: Desk, export: Path, hers: Path
) -> None:
    protect_files(desk, [hers], ADULT, None)
    collect(desk, [export], CHOICE)

    assert search_desk(desk) == 1


def test_a_new_bank_entry_looks_back_over_old_posts(
    desk: Desk, export: Path, hers: Path
) -> None:
    collect(desk, [export], CHOICE)
    assert search_desk(desk) == 0
    protect_files(desk, [hers], ADULT, None)

    assert search_desk(desk) == 1
    assert rows.Match.objects.get().media.name == "photos/copy.jpg"


def test_a_broken_picture_is_named_and_passed_over(desk: Desk, export: Path) -> None:
    collect(desk, [export], CHOICE)
    fingerprint_waiting(desk)

    states = dict(rows.Media.objects.values_list("name", "state"))
    assert states == {
        "photos/copy.jpg": "done",
        "photos/other.png": "done",
        "photos/broken.jpg": "unread",
    }


def test_the_protected_file_is_kept_nowhere(
    desk: Desk, hers: Path, desk_path: Path
) -> None:
    protect_files(desk, [hers], ADULT, None)

    content = hers.read_bytes()
    kept = [p.read_bytes() for p in desk_path.rglob("*") if p.is_file()]
    assert not any(content[100:200] in one for one in kept)
    assert not any(hers.name.encode() in one for one in kept)


def test_under_eighteen_the_file_is_not_read(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(UnderEighteen):
        protect_files(desk, [tmp_path / "never opened"], 17, None)


def test_a_plain_picture_is_refused_and_nothing_is_kept(
    desk: Desk, hers: Path, tmp_path: Path
) -> None:
    plain = tmp_path / "plain.png"
    picture(plain, seed=1, size=(1, 1))

    with pytest.raises(TooPlain):
        protect_files(desk, [hers, plain], ADULT, None)

    assert not rows.BankEntry.objects.exists()
    assert not rows.Case.objects.exists()


def test_the_main_job_confirms_nothing(desk: Desk, export: Path, hers: Path) -> None:
    protect_files(desk, [hers], ADULT, None)

    done = run_main_job(desk, [export], CHOICE, None, "en")

    assert (done.candidates, done.sightings, done.sealed) == (1, 0, 0)
    assert not rows.Sighting.objects.exists()


def test_a_report_that_nobody_asked_for_stays_sealed(
    desk: Desk, export: Path, desk_path: Path, tmp_path: Path
) -> None:
    before = set(tmp_path.rglob("*"))

    run_main_job(desk, [export], CHOICE, None, "en")

    new = set(tmp_path.rglob("*")) - before
    assert all(desk_path in path.parents for path in new)
    assert rows.KeptReport.objects.count() == 1


@pytest.fixture
def confirmed(desk: Desk, export: Path, hers: Path) -> int:
    """A sighting that a person confirmed."""
    protect_files(desk, [hers], ADULT, None)
    collect(desk, [export], CHOICE)
    search_desk(desk)
    return confirm_match(desk, rows.Match.objects.get().pk)


def test_a_match_is_judged_once(desk: Desk, confirmed: int) -> None:
    with pytest.raises(AlreadyJudged):
        confirm_match(desk, rows.Match.objects.get().pk)


def test_a_threat_without_a_picture_can_be_confirmed(
    desk: Desk, confirmed: int
) -> None:
    case_code = rows.Case.objects.get().code
    post = rows.Post.objects.get(native_id="3").pk

    confirm_post(desk, post, SightingKind.THREAT, case_code)

    assert rows.Sighting.objects.filter(kind="threat").count() == 1
    with pytest.raises(NeedsCase):
        confirm_post(desk, post, SightingKind.TEXT, None)


def test_a_sealed_sighting_holds_but_proves_no_time(desk: Desk, confirmed: int) -> None:
    assert seal_sightings(desk) == 1
    assert seal_sightings(desk) == 0

    verified = verify(desk)

    assert verified.verdict is Verdict.NOT_PROVEN
    assert (verified.sealed, verified.events) == (1, 2)


def test_marking_a_minor_leaves_no_fingerprint_of_the_picture_anywhere(
    desk: Desk, confirmed: int
) -> None:
    seal_sightings(desk)
    match = rows.Match.objects.get().pk

    assert mark_minor_match(desk, match).pictures == 1

    copy = rows.Media.objects.get(name="photos/copy.jpg")
    assert (copy.state, copy.md5, copy.sha256) == ("minor", "", "")
    assert not rows.Frame.objects.filter(media=copy).exists()
    assert not rows.BankEntry.objects.exists()
    assert not rows.Sighting.objects.exists()
    assert rows.Post.objects.filter(native_id="1").exists()
    assert verify(desk).verdict is Verdict.NOT_PROVEN


def test_what_was_marked_as_a_minor_is_never_read_again(
    desk: Desk, confirmed: int, export: Path
) -> None:
    mark_minor_match(desk, rows.Match.objects.get().pk)

    collect(desk, [export], CHOICE)

    assert fingerprint_waiting(desk) == 0


def test_a_judged_match_keeps_its_judgement_when_the_desk_is_searched_again(
    desk: Desk, confirmed: int, tmp_path: Path, hers: Path
) -> None:
    more = telegram(tmp_path / "more", [message(9, photo="photos/b.jpg")], number=8)
    copy_of(hers, more / "photos" / "b.jpg")
    collect(desk, [more], CHOICE)

    assert search_desk(desk) == 1
    assert len(fingerprints.matches(only_open=False)) == 2


def test_channels_that_share_a_picture_are_linked_by_earliest_seen(
    desk: Desk, tmp_path: Path, hers: Path
) -> None:
    for number, at in ((21, 5), (22, 3)):
        one = telegram(
            tmp_path / str(number),
            [message(at, photo="a.jpg")],
            f"Channel {number}",
            number,
        )
        copy_of(hers, one / "a.jpg")
        collect(desk, [one], CHOICE)
    search_desk(desk)

    linked = linked_channels(desk)

    first, second = linked.channels
    assert [edge.weight for edge in linked.shared.edges] == [1]
    assert linked.earliest_by_channel == {second.number: 1}
    assert first.untrusted_name == "Channel 21"


def test_the_written_report_tells_what_was_found(
    desk: Desk, confirmed: int, export: Path, tmp_path: Path
) -> None:
    done = run_main_job(desk, [export], CHOICE, tmp_path / "out", "en")

    page, data = done.report
    told = json.loads(data.read_text())
    assert [line["id"] for line in told["sightings"]] == [f"S{confirmed}"]
    assert told["exports"][0]["unread"][0]["code"] == "PANOH-402"
    assert "<script" not in page.read_text()


def test_marking_a_minor_reaches_every_copy_and_every_case(
    desk: Desk, export: Path, hers: Path, tmp_path: Path
) -> None:
    for _case in range(2):
        protect_files(desk, [hers], ADULT, None)
    more = telegram(tmp_path / "more", [message(9, photo="b.jpg")], number=8)
    copy_of(hers, more / "b.jpg")
    collect(desk, [export, more], CHOICE)
    search_desk(desk)

    destroyed = mark_minor_post(desk, rows.Post.objects.get(native_id="9").pk)

    assert (destroyed.pictures, len(destroyed.places)) == (2, 2)

    assert not rows.BankEntry.objects.exists()
    assert not rows.Match.objects.exists()
    assert rows.Frame.objects.values("media__name").get() == {
        "media__name": "photos/other.png"
    }


def test_what_a_person_rejected_is_no_copy_of_a_minors_picture(
    desk: Desk, export: Path, hers: Path
) -> None:
    protect_files(desk, [hers], ADULT, None)
    collect(desk, [export], CHOICE)
    search_desk(desk)
    reject_match(desk, rows.Match.objects.get().pk)

    mark_minor_post(desk, rows.Post.objects.get(native_id="1").pk)

    assert rows.BankEntry.objects.count() == 1


def test_a_case_that_takes_its_consent_back_is_searched_no_more(
    desk: Desk, export: Path, hers: Path
) -> None:
    case_code = protect_files(desk, [hers], ADULT, None).case_code
    collect(desk, [export], CHOICE)
    withdraw(desk, case_code, ConsentScope.MATCH, THIS_DESK)

    assert search_desk(desk) == 0


def test_a_run_names_the_pictures_that_could_not_be_read(
    desk: Desk, export: Path
) -> None:
    [one] = run_main_job(desk, [export], CHOICE, None, "en").collected

    assert [u.untrusted_file for u in one.unread] == ["photos/broken.jpg"]


def test_the_posts_around_one_are_its_neighbours_in_time_whatever_export_held_them(
    desk: Desk, tmp_path: Path
) -> None:
    collect(desk, [telegram(tmp_path / "a", [message(n) for n in (1, 2, 3)])], CHOICE)
    later = [message(1), message(2, "edited"), message(3), message(4)]
    collect(desk, [telegram(tmp_path / "b", later)], CHOICE)
    edited = rows.Post.objects.order_by("pk").filter(native_id="2").last()
    assert edited

    around = [p.post.native_id for p in desk.reader.around(edited.pk, 2)]

    assert around == ["1", "2", "3", "4"]


def test_the_report_says_that_a_post_is_gone(
    desk: Desk, confirmed: int, tmp_path: Path
) -> None:
    collect(desk, [telegram(tmp_path / "l", [message(0), message(2)])], CHOICE)

    [sighting] = gather(desk, "en").sightings

    assert sighting.seen.is_gone


def test_the_report_of_one_case_holds_nothing_of_another(
    desk: Desk, confirmed: int, tmp_path: Path, hers: Path
) -> None:
    [chat] = collect(
        desk,
        [
            telegram(
                tmp_path / "c",
                [message(1, "I will kill you")],
                "Her",
                5,
                "personal_chat",
            )
        ],
        CHOICE,
    )
    triage_all(desk)
    hers_only = gather(desk, "en", rows.Sighting.objects.get().case.code)
    other = gather(desk, "en", chat.case_code)

    assert [line.id for line in hers_only.sightings] == [f"S{confirmed}"]
    assert other.sightings == ()
    assert "Her" not in repr(hers_only)
    assert "Her" in repr(other)
