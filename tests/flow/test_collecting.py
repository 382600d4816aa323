"""Collecting: whole or not at all, once, and with nothing lost."""

from datetime import UTC, datetime
from pathlib import Path

from panoh.flow.collecting import ReadingChoice, collect
from panoh.flow.desk import Desk
from panoh.model.corpus import DateOrder
from panoh.store import models as rows
from tests.exports import message, picture, telegram

CHOICE = ReadingChoice()
SAMPLES = Path(__file__).parents[1] / "samples"


def states(desk: Desk) -> list[tuple[str, str, bool]]:
    """Each observation: the post's number, its text, and whether it is gone."""
    kept = rows.Post.objects.order_by("pk")
    posts = [desk.reader.post(row) for row in kept]
    return [(p.post.native_id, p.post.untrusted_text, p.is_gone) for p in posts]


def test_the_same_export_twice_adds_nothing(desk: Desk, tmp_path: Path) -> None:
    export = telegram(tmp_path / "x", [message(1), message(2)])

    collect(desk, [export], CHOICE)
    [again] = collect(desk, [export], CHOICE)

    assert again.is_known
    assert again.new_posts == 0
    assert len(states(desk)) == 2


def test_an_edited_post_is_a_new_observation(desk: Desk, tmp_path: Path) -> None:
    collect(desk, [telegram(tmp_path / "a", [message(1, "before")])], CHOICE)
    collect(desk, [telegram(tmp_path / "b", [message(1, "after")])], CHOICE)

    assert states(desk) == [("1", "before", False), ("1", "after", False)]


def test_more_reactions_are_no_edit(desk: Desk, tmp_path: Path) -> None:
    for folder, count in (("a", 1), ("b", 9)):
        reactions = [{"type": "emoji", "count": count, "emoji": "x"}]
        export = telegram(tmp_path / folder, [message(1, reactions=reactions)])
        collect(desk, [export], CHOICE)

    assert len(states(desk)) == 1


def test_a_post_that_a_later_export_lacks_is_gone(desk: Desk, tmp_path: Path) -> None:
    collect(desk, [telegram(tmp_path / "a", [message(n) for n in (1, 2, 3)])], CHOICE)
    collect(desk, [telegram(tmp_path / "b", [message(n) for n in (1, 3)])], CHOICE)

    assert states(desk)[3:] == [("2", "salom", True)]


def test_an_export_of_other_days_proves_no_absence(desk: Desk, tmp_path: Path) -> None:
    collect(desk, [telegram(tmp_path / "a", [message(n) for n in (1, 2)])], CHOICE)
    collect(desk, [telegram(tmp_path / "b", [message(n) for n in (3, 4)])], CHOICE)

    assert not any(is_gone for _, _, is_gone in states(desk))


def test_a_truncated_export_proves_no_absence(desk: Desk, tmp_path: Path) -> None:
    collect(desk, [telegram(tmp_path / "a", [message(n) for n in (1, 2, 3)])], CHOICE)
    cut = telegram(tmp_path / "b", [message(n) for n in (1, 3, 4)]) / "result.json"
    cut.write_bytes(cut.read_bytes()[:-90])

    [read] = collect(desk, [cut.parent], CHOICE)

    assert [u.code for u in read.unread] == ["PANOH-313"]
    assert not any(is_gone for _, _, is_gone in states(desk))


def test_what_identifies_people_in_a_private_chat_is_sealed_by_its_case(
    desk: Desk, tmp_path: Path
) -> None:
    chat = [message(1, "a secret", **{"from": "Somebody", "from_id": "user7"})]
    export = telegram(tmp_path / "x", chat, "Somebody", 7, "personal_chat")

    [read] = collect(desk, [export], CHOICE)

    row = rows.Post.objects.get()
    assert read.case_code.startswith("C-")
    assert (row.text, row.author, row.channel.name) == ("", "", "")
    assert desk.reader.post(row).post.untrusted_text == "a secret"
    assert desk.reader.channel(row.channel).untrusted_name == "Somebody"


def test_private_exports_of_one_run_share_one_new_case(
    desk: Desk, tmp_path: Path
) -> None:
    exports = [
        telegram(tmp_path / str(n), [message(1)], "X", n, "private_group")
        for n in (1, 2)
    ]

    first, second = collect(desk, exports, CHOICE)

    assert first.case_code == second.case_code


def test_a_public_channel_belongs_to_no_case(desk: Desk, tmp_path: Path) -> None:
    [read] = collect(desk, [telegram(tmp_path / "x", [message(1)])], CHOICE)

    assert read.case_code == ""
    assert not rows.Case.objects.exists()


def test_an_export_that_cannot_be_read_does_not_stop_the_rest(
    desk: Desk, tmp_path: Path
) -> None:
    bad = tmp_path / "x.bin"
    bad.write_bytes(b"\x00\x01")

    first, missing, last = collect(
        desk,
        [bad, tmp_path / "none", telegram(tmp_path / "x", [message(1)])],
        CHOICE,
    )

    assert (first.code, missing.code, last.code) == ("PANOH-310", "PANOH-311", "")
    assert last.new_posts == 1


def test_media_that_a_later_export_holds_are_searched(
    desk: Desk, tmp_path: Path
) -> None:
    chat = [message(1), message(2, photo="photos/a.png")]
    collect(desk, [telegram(tmp_path / "a", chat)], CHOICE)
    whole = telegram(tmp_path / "b", [*chat, message(3)])
    picture(whole / "photos" / "a.png", 1)

    collect(desk, [whole], CHOICE)

    row = rows.Media.objects.get()
    assert (row.state, row.export_id) == ("waiting", 2)
    assert len(states(desk)) == 3


def test_what_was_told_of_an_export_is_kept(desk: Desk, tmp_path: Path) -> None:
    export = telegram(tmp_path / "x", [message(1, a_new_field=1)])
    signed = tmp_path / "signed.wacz"
    signed.write_bytes((SAMPLES / "wacz" / "meadow.wacz").read_bytes())

    first = collect(desk, [export, signed], CHOICE)
    again = collect(desk, [export, signed], CHOICE)

    assert all(one.is_known for one in again)
    assert again[0].leftovers == first[0].leftovers == {"a_new_field": 1}
    assert again[1].notes == first[1].notes != {}


def test_media_that_come_later_are_found_by_collecting_again(
    desk: Desk, tmp_path: Path
) -> None:
    export = telegram(tmp_path / "x", [message(1, photo="photos/a.png")])
    [before] = collect(desk, [export], CHOICE)
    picture(export / "photos" / "a.png", 1)

    [after] = collect(desk, [export], CHOICE)

    assert before.media_not_included == 1
    assert after.new_media == 1
    assert rows.Media.objects.get().state == "waiting"


def test_a_picture_that_no_post_mentions_is_named(desk: Desk, tmp_path: Path) -> None:
    export = telegram(tmp_path / "x", [message(1)])
    picture(export / "photos" / "stray.png", 1)

    [read] = collect(desk, [export], CHOICE)

    [unread] = read.unread
    assert (unread.untrusted_file, unread.code) == ("photos/stray.png", "PANOH-318")


def test_the_same_post_in_two_cases_is_kept_in_each(desk: Desk, tmp_path: Path) -> None:
    for number in (1, 2):
        chat = [message(1, "hello"), message(1 + number)]
        export = telegram(tmp_path / str(number), chat, "X", 5, "private_group")
        collect(desk, [export], CHOICE)

    assert rows.Channel.objects.count() == 2
    assert rows.Post.objects.filter(native_id="1").count() == 2


def test_a_table_that_a_post_carries_is_no_export_of_its_own(
    desk: Desk, tmp_path: Path
) -> None:
    export = telegram(tmp_path / "x", [message(1, file="files/list.csv")])
    (export / "files").mkdir()
    (export / "files" / "list.csv").write_text("a,b\n1,2\n3,4\n")

    first = collect(desk, [export], CHOICE)
    again = collect(desk, [export], CHOICE)

    assert [one.kind for one in first + again] == ["telegram_json"] * 2


def test_pictures_beside_a_table_are_searched(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "comments.csv").write_text("Name,Comment\nA,one\nB,two\n")
    picture(tmp_path / "x" / "photos" / "a.png", 1)

    kinds = {one.kind: one.new_media for one in collect(desk, [tmp_path / "x"], CHOICE)}

    assert kinds == {"table_csv": 0, "media_folder": 1}


def test_an_export_that_was_read_wrongly_can_be_read_again(
    desk: Desk, tmp_path: Path
) -> None:
    chat = tmp_path / "chat.txt"
    chat.write_text("03/04/2026, 10:00 - Ann: one\n03/04/2026, 10:01 - Bo: two\n")

    collect(desk, [chat], ReadingChoice(date_order=DateOrder.MDY))
    [again] = collect(
        desk, [chat], ReadingChoice(date_order=DateOrder.DMY, zone="Asia/Dushanbe")
    )

    times = [
        desk.reader.post(row).post.posted_at
        for row in rows.Post.objects.order_by("place")
    ]
    assert again.new_posts == 0
    assert times[0] == datetime(2026, 4, 3, 5, 0, tzinfo=UTC)
    assert rows.Export.objects.count() == 1
