"""Telegram exports: every message, nothing of the exporter, however broken."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import FrozenInstanceError
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from panoh.collect import json_records
from panoh.collect.parser import OpenExport, ReadingRules
from panoh.collect.parsers.telegram_json import TelegramJSON
from panoh.collect.quick_posts import quick_post
from panoh.collect.sources import FolderSource
from panoh.collect.telegram_message import Message
from panoh.errors import (
    BadRecord,
    NoDates,
    TruncatedExport,
    UnknownExport,
    UnknownZone,
    UnsafeName,
)
from panoh.model.corpus import Channel, Media, MediaKind, Post, PostKind, Unread

SAMPLES = Path(__file__).parents[1] / "samples"
SINGLE, ACCOUNT = SAMPLES / "telegram", SAMPLES / "telegram_account"
NOT_INCLUDED = "(File not included. Change data exporting settings to download.)"
Records = list[Post | Unread]


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]  # year, month, ...


def read(folder: Path, name: str = "result.json", zone: str = "UTC") -> Records:
    export = OpenExport(FolderSource(folder), name, ReadingRules(zone=zone))
    return list(TelegramJSON().parse(export))


def read_raw(folder: Path, raw: bytes | str, zone: str = "UTC") -> Records:
    encoded = raw if isinstance(raw, bytes) else raw.encode()
    (folder / "result.json").write_bytes(encoded)
    return read(folder, zone=zone)


def message(number: int = 1, **fields: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON holds any
    usual = {"type": "message", "date": "2024-03-01T09:00:00", "text": "салом"}
    return {"id": number, **usual, "date_unixtime": "1709265600", **fields}


def chat(*messages: object, **fields: object) -> dict[str, object]:
    header: dict[str, object] = {"name": "Хабар", "type": "public_channel", "id": 7}
    return {**header, **fields, "messages": messages}


def read_chat(folder: Path, *messages: object, **fields: object) -> Records:
    return read_raw(folder, json.dumps(chat(*messages, **fields)))


def read_one(folder: Path, zone: str = "UTC", **fields: object) -> Post:
    """The post of one message with these fields, None for without."""
    given = {k: v for k, v in message(**fields).items() if v != "without"}
    (post,) = read_raw(folder, json.dumps(chat(given)), zone)
    assert isinstance(post, Post)
    return post


def posts(records: Sequence[Post | Unread]) -> list[Post]:
    return [r for r in records if isinstance(r, Post)]


def unread(records: Sequence[Post | Unread]) -> list[tuple[int, str]]:
    return [(r.place, r.code) for r in records if isinstance(r, Unread)]


# What a whole export becomes

CHANNEL = Channel("telegram", "1700000001", "Маҳалла хабар", is_public=True)
AUTHOR = {"untrusted_author_id": "channel1700000001"}
NAMED = {**AUTHOR, "untrusted_author": "Маҳалла хабар"}


def sample_post(number: int, minute: int, **fields: Any) -> Post:  # noqa: ANN401 - any field
    return Post(
        channel=CHANNEL,
        native_id=str(number),
        place=number,
        posted_at=utc(2024, 3, 1, 4, minute),
        original_time=f"2024-03-01T09:{minute:02}:00",
        **fields,
    )


def test_a_channel_is_read_to_the_last_field() -> None:
    photo = "photos/photo_1@01-03-2024_09-05-00.jpg"
    export = OpenExport(FolderSource(SINGLE), "result.json")

    records = list(TelegramJSON().parse(export))

    assert records == [
        sample_post(
            1,
            0,
            kind=PostKind.SERVICE,
            untrusted_text="create_channel\ntitle: Маҳалла хабар",
            **NAMED,
        ),
        sample_post(
            2,
            5,
            edited_at=utc(2024, 3, 1, 4, 6),
            untrusted_author="Садаф",
            untrusted_text="Боғи нав кушода шуд. Харита (https://example.org/map)"
            " ва https://example.org🌳",
            reactions=9,
            media=(Media(photo, MediaKind.IMAGE),),
            **AUTHOR,
        ),
        sample_post(
            3,
            10,
            untrusted_text="Bugun kechqurun konsert\x0bsoat 18:00",
            untrusted_forwarded_from="Ertangi yangiliklar",
            reply_to="2",
            media=(Media("", MediaKind.VIDEO, is_included=False),),
            **NAMED,
        ),
        sample_post(
            4,
            15,
            untrusted_text="Когда встреча?\n- в субботу\n- в воскресенье",
            **AUTHOR,
        ),
        Post(CHANNEL, "5", 5, kind=PostKind.SERVICE, untrusted_text="unsupported"),
        sample_post(
            6,
            20,
            untrusted_text="place_name: Боғи нав\naddress: кӯчаи Гулҳо 1\n"
            "location_information: 38.5, 68.75",
            **NAMED,
        ),
        sample_post(
            7,
            25,
            untrusted_text="contact_information: Дафтар, +000 00 000 0000",
            **NAMED,
        ),
    ]
    assert export.leftovers == Counter({"paid_stars_amount": 1})


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("01_plain", {}),
        ("02_fwd_null", {}),
        ("03_from_null_deleted", {"untrusted_author": ""}),
        ("04_no_from", {"untrusted_author": "", "untrusted_author_id": ""}),
        ("07_text_list", {"untrusted_text": "a https://t.me/x"}),
        (
            "08_old_no_unixtime",
            {"posted_at": utc(2024, 1, 1, 5), "assumed_zone": "Asia/Dushanbe"},
        ),
        ("09_poll_service", {"untrusted_text": "hi\nq"}),
        ("11_reactions_new", {"reactions": 6}),
    ],
)
def test_the_shared_fixtures_are_read_fully_right(
    shared_data: Path, name: str, changes: dict[str, Any]
) -> None:
    usual: dict[str, Any] = {
        "channel": Channel("telegram", "1", "C", is_public=True),
        "original_time": "2024-01-01T10:00:00",
        "untrusted_author": "A",
        "untrusted_author_id": "user1",
        "untrusted_text": "hi",
    }
    seconds = {1: utc(2024, 1, 1, 6, 0, 1), 2: utc(2024, 1, 1, 6, 0, 2)}
    first = {"native_id": "1", "place": 1, "posted_at": seconds[1]} | changes
    second: dict[str, Any] = {"native_id": "2", "place": 2, "posted_at": seconds[2]}
    if name == "02_fwd_null":
        second["untrusted_forwarded_from"] = "X"
    if name == "09_poll_service":
        second |= {
            "posted_at": seconds[1],
            "kind": PostKind.SERVICE,
            "untrusted_text": "pin_message\nmessage_id: 1",
        }

    records = read(
        shared_data / "exports" / "telegram", f"{name}.json", "Asia/Dushanbe"
    )

    assert records == [Post(**usual | first), Post(**usual | second)]


# The exporter


def test_an_account_is_private_and_keeps_nothing_of_its_owner() -> None:
    records = read(ACCOUNT)

    found = posts(records)
    assert [(p.channel.native_id, p.native_id, p.place) for p in found] == [
        ("41", "1", 1),
        ("41", "2", 2),
        ("55", "10", 3),
        ("55", "11", 4),
        ("saved_messages", "20", 5),
        ("66", "30", 6),
    ]
    assert not any(p.channel.is_public for p in found)
    assert [p.untrusted_author for p in found] == ["Лола", "", "", "Лола", "", "Бозор"]
    assert [p.untrusted_text for p in found[:3]] == [
        "Салом, ту куҷо?",
        "В школе",
        "invite_members\nmembers: Лола",
    ]
    for secret in ("900", "Соҳиби", "Экспорт", "111 1111", "exporter_of", "Контакт"):
        assert secret not in repr(records)


def test_an_owner_without_personal_information_is_found_in_chats_of_two(
    tmp_path: Path,
) -> None:
    account = json.loads((ACCOUNT / "result.json").read_bytes())
    del account["personal_information"]
    account["chats"]["list"].reverse()
    for one in account["chats"]["list"]:
        for post in one["messages"]:
            post.pop("contact_information", None)

    records = read_raw(tmp_path, json.dumps(account, ensure_ascii=False))

    assert len(posts(records)) == 6
    assert "900" not in repr(records)
    assert "Соҳиби" not in repr(records)


def test_personal_information_counts_wherever_it_comes(tmp_path: Path) -> None:
    account = json.loads((ACCOUNT / "result.json").read_bytes())
    account["personal_information"] = account.pop("personal_information")

    assert read_raw(tmp_path, json.dumps(account)) == read_raw(
        tmp_path, (ACCOUNT / "result.json").read_bytes()
    )


@pytest.mark.parametrize("kind", ["personal_chat", "bot_chat"])
@pytest.mark.parametrize(("own_id", "other_id"), [("user3", "user7"), (3, 7)])
def test_a_chat_of_two_names_only_the_other(
    tmp_path: Path, kind: str, own_id: object, other_id: object
) -> None:
    records = read_chat(
        tmp_path,
        message(1, **{"from": "Лола", "from_id": other_id, "forwarded_from": "Ман"}),
        message(2, **{"from": "Ман", "from_id": own_id}),
        message(3, type="service", action="phone_call", actor="Ман", actor_id=own_id),
        message(4, **{"from": "Ман"}),
        type=kind,
    )

    named = [(p.untrusted_author, p.untrusted_author_id) for p in posts(records)]
    assert named == [("Лола", str(other_id)), ("", ""), ("", ""), ("", "")]
    assert "Ман" not in repr(records)


def test_own_notes_have_no_author_and_not_the_owners_id(tmp_path: Path) -> None:
    notes = {"type": "saved_messages", "id": 900}
    messages = [message(**{"from": "Ман", "from_id": "user900"})]

    records = read_raw(tmp_path, json.dumps({**notes, "messages": messages}))

    assert posts(records)[0].channel == Channel(
        "telegram", "saved_messages", is_public=False
    )
    assert "900" not in repr(records).replace("1709265600", "")
    assert "Ман" not in repr(records)


# The chat


@pytest.mark.parametrize(
    ("kind", "is_public"),
    [
        ("public_channel", True),
        ("public_supergroup", True),
        ("private_channel", False),
        ("private_supergroup", False),
        ("private_group", False),
        ("a_kind_of_tomorrow", False),
    ],
)
def test_only_a_chat_that_says_so_is_public(
    tmp_path: Path, kind: str, is_public: bool
) -> None:
    (post,) = posts(read_chat(tmp_path, message(), type=kind))

    assert post.channel == Channel("telegram", "7", "Хабар", is_public=is_public)


def test_a_chat_that_introduces_itself_last_is_still_known(tmp_path: Path) -> None:
    late = {"messages": [message(1), message(2)], **chat()}
    late["messages"] = [message(1), message(2)]
    raw = json.dumps({"messages": late.pop("messages"), **late})

    records = read_raw(tmp_path, raw)

    assert len(records) == 2
    assert {p.channel for p in posts(records)} == {Channel("telegram", "7", "Хабар")}


def test_a_chat_without_an_id_goes_by_its_name(tmp_path: Path) -> None:
    raw = {"name": "Хабар", "messages": [message()]}

    (post,) = posts(read_raw(tmp_path, json.dumps(raw)))

    assert post.channel == Channel(
        "telegram", "unknown:Хабар", "Хабар", is_public=False
    )


# Broken and cut files


def test_a_file_cut_at_any_byte_gives_the_posts_before_and_says_so(
    tmp_path: Path,
) -> None:
    whole = (SINGLE / "result.json").read_bytes().rstrip()
    full = posts(read_raw(tmp_path, whole))
    counts = []

    for end in range(len(whole)):
        *found, last = read_raw(tmp_path, whole[:end])
        counts.append(len(found))
        place = len(found) + 1
        assert last == Unread("result.json", place, TruncatedExport.code)
        assert [str(p) for p in found] == [without_photo(p) for p in full[: len(found)]]

    assert counts == sorted(counts)
    assert counts[-1] == len(full)


def without_photo(post: Post) -> str:
    """The folder of a cut copy holds no photos either."""
    return str(post)


@given(st.integers(1, 400), st.integers(0, 5))
@example(1, 0)
def test_the_window_makes_no_difference(chunk: int, blanks: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_records, "CHUNK_BYTES", chunk + blanks)
        assert read(SINGLE) == read(SINGLE)
        assert len(read(ACCOUNT)) == 6


@pytest.mark.parametrize("layout", [None, 1, 4])
def test_a_broken_message_is_named_by_its_place_and_the_rest_goes_on(
    tmp_path: Path, layout: int | None
) -> None:
    many = chat(message(1), "BROKEN", message(3), message(4, type=["x"]), message(5))
    raw = json.dumps(many, indent=layout).replace('"BROKEN"', '{"id": 2, nothing}')

    records = read_raw(tmp_path, raw)

    assert [p.native_id for p in posts(records)] == ["1", "3", "5"]
    assert unread(records) == [(2, BadRecord.code), (4, BadRecord.code)]


def test_texts_can_always_be_stored(tmp_path: Path) -> None:
    raw = json.dumps(chat(message(text="HERE"), message(2, text=["HERE"])))
    hostile = rb"a\ud800b\x00" + b"\xff\x02\xed\xa0\x80"

    found = posts(read_raw(tmp_path, raw.encode().replace(b"HERE", hostile)))

    for post in found:
        assert post.untrusted_text.startswith("a\ufffdb\x00\ufffd\x02")
        assert post.untrusted_text.encode()


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(tmp_path: Path) -> None:
    raw = json.dumps(chat(message(1), message(2)), indent=1)

    marked = read_raw(tmp_path, b"\xef\xbb\xbf" + raw.replace("\n", "\r\n").encode())

    assert marked == read_raw(tmp_path, raw)
    assert len(marked) == 2


@pytest.mark.parametrize("raw", [b"[]", b"null", b"<html>", b'{"messages": 5}'])
def test_a_file_in_which_nothing_can_be_read_is_refused(
    tmp_path: Path, raw: bytes
) -> None:
    with pytest.raises(UnknownExport):
        read_raw(tmp_path, raw)


def test_fields_that_no_one_takes_are_counted_by_name(tmp_path: Path) -> None:
    many = [message(1, news=1), message(2, news=2, more={}), message(3)]
    (tmp_path / "result.json").write_text(json.dumps(chat(*many, topic="x")))
    export = OpenExport(FolderSource(tmp_path), "result.json")

    assert len(list(TelegramJSON().parse(export))) == 3
    assert export.leftovers == Counter({"news": 2, "more": 1, "topic": 1})


# Time


def test_a_local_time_is_read_by_the_zone_and_says_so(tmp_path: Path) -> None:
    post = read_one(
        tmp_path,
        "Asia/Dushanbe",
        date_unixtime="without",
        edited="2024-03-01T09:30:00",
    )

    assert post.posted_at == utc(2024, 3, 1, 4)
    assert post.edited_at == utc(2024, 3, 1, 4, 30)
    assert (post.original_time, post.assumed_zone) == (
        "2024-03-01T09:00:00",
        "Asia/Dushanbe",
    )


@pytest.mark.parametrize(
    ("written", "hour"),
    [
        ("2004-10-31T02:30:00", 21),  # twice: the first, still in summer time
        ("2004-03-28T02:30:00", 22),  # never: the offset of winter
    ],
)
def test_hours_that_come_twice_or_never_are_read_one_way(
    tmp_path: Path, written: str, hour: int
) -> None:
    post = read_one(tmp_path, "Asia/Bishkek", date_unixtime="without", date=written)

    assert post.posted_at is not None
    assert post.posted_at.hour == hour


def test_a_time_that_names_its_offset_assumes_nothing(tmp_path: Path) -> None:
    post = read_one(tmp_path, date_unixtime="hidden", date="2024-03-01T09:00:00+05:00")

    assert (post.posted_at, post.assumed_zone) == (utc(2024, 3, 1, 4), "")


def test_the_digits_are_the_original_where_no_date_is_written(tmp_path: Path) -> None:
    post = read_one(tmp_path, date="without")

    assert (post.posted_at, post.original_time) == (utc(2024, 3, 1, 4), "1709265600")


@pytest.mark.parametrize("written", ["без даты", "0001-01-01T00:00:00", None])
@pytest.mark.parametrize("digits", ["hidden", "9" * 30, None])
def test_a_post_whose_time_cannot_be_read_is_kept_and_named(
    tmp_path: Path, written: str | None, digits: str | None
) -> None:
    late = message(date=written, date_unixtime=digits)
    raw = json.dumps(chat(late, message(2)))

    first, second, third = read_raw(tmp_path, raw, "Asia/Dushanbe")

    assert isinstance(first, Post)
    assert first.posted_at is None
    assert first.original_time == (written or digits or "")
    assert second == Unread("result.json", 1, NoDates.code)
    assert isinstance(third, Post)


def test_never_edited_was_once_written_as_1970(tmp_path: Path) -> None:
    assert read_one(tmp_path, edited="1970-01-01T05:00:00").edited_at is None


def test_an_unknown_zone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownZone):
        read_one(tmp_path, "Asia/Nowhere")


# Words


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"text": None}, ""),
        ({"text": "without"}, ""),
        ({"text": ["a", {"type": "bold", "text": "b"}, "c"]}, "abc"),
        ({"text": [{"type": "text_link", "text": "a", "href": "b"}]}, "a (b)"),
        ({"text": [{"type": "text_link", "text": "a", "href": "a"}]}, "a"),
        ({"poll": {"question": "q", "answers": [{"text": "x"}]}}, "салом\nq\n- x"),
        ({"via_bot": "@b", "saved_from": "c"}, "салом\nsaved_from: c\nvia_bot: @b"),
        (
            {"inline_bot_buttons": [[{"type": "url", "text": "t", "data": "u"}]]},
            "салом\ninline_bot_buttons: url, t, u",
        ),
        (
            {"type": "service", "action": "topic_edit", "new_title": "n", "text": ""},
            "topic_edit\nnew_title: n",
        ),
        (
            {"type": "service", "information_text": "i", "text": ""},
            "service\ninformation_text: i",
        ),
    ],
)
def test_words_are_kept_wherever_they_stand(
    tmp_path: Path, fields: dict[str, object], text: str
) -> None:
    assert read_one(tmp_path, **fields).untrusted_text == text


DETAILS = [n for n, k in Message.__annotations__.items() if "detail" in str(k)]


@pytest.mark.parametrize("name", DETAILS)
def test_no_detail_is_overlooked(tmp_path: Path, name: str) -> None:
    post = read_one(tmp_path, **{name: "сухан"})

    assert post.untrusted_text == f"салом\n{name}: сухан"


@pytest.mark.parametrize(
    ("fields", "author"),
    [
        ({"from": "A", "from_id": "user1"}, ("A", "user1")),
        ({"from": None, "from_id": "user1"}, ("", "user1")),
        ({"from": "A", "from_id": 1}, ("A", "1")),
        ({"from": "A"}, ("A", "")),
        ({"actor": "A", "actor_id": "user1", "type": "service"}, ("A", "user1")),
        ({}, ("", "")),
    ],
)
def test_the_author_is_who_wrote_or_acted(
    tmp_path: Path, fields: dict[str, object], author: tuple[str, str]
) -> None:
    post = read_one(tmp_path, **fields)

    assert (post.untrusted_author, post.untrusted_author_id) == author


@pytest.mark.parametrize(
    ("fields", "origin"),
    [
        ({"forwarded_from": "X", "forwarded_from_id": "channel9"}, "X"),
        ({"forwarded_from": None, "forwarded_from_id": "channel9"}, "channel9"),
        ({"forwarded_from": None}, ""),
    ],
)
def test_a_forward_names_its_origin(
    tmp_path: Path, fields: dict[str, object], origin: str
) -> None:
    assert read_one(tmp_path, **fields).untrusted_forwarded_from == origin


def test_a_reply_to_another_chat_names_the_chat(tmp_path: Path) -> None:
    post = read_one(tmp_path, reply_to_message_id=5, reply_to_peer_id="channel9")

    assert post.reply_to == "channel9/5"


# Media


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"photo": "files/a"}, MediaKind.IMAGE),
        ({"file": "files/a", "mime_type": "image/png"}, MediaKind.IMAGE),
        ({"file": "files/a", "mime_type": "video/mp4"}, MediaKind.VIDEO),
        ({"file": "files/a", "media_type": "animation"}, MediaKind.VIDEO),
        ({"file": "files/a", "media_type": "voice_message"}, MediaKind.OTHER),
        ({"file": "files/a.webp", "media_type": "sticker"}, MediaKind.IMAGE),
        ({"file": "files/a.webm", "media_type": "sticker"}, MediaKind.VIDEO),
        ({"file": "files/a.tgs", "media_type": "sticker"}, MediaKind.OTHER),
    ],
)
def test_media_are_found_beside_the_main_file(
    tmp_path: Path, fields: dict[str, str], kind: MediaKind
) -> None:
    name = fields.get("photo") or fields["file"]
    folder = tmp_path / "export"
    (folder / "files").mkdir(parents=True)
    (folder / "result.json").write_text(json.dumps(chat(message(**fields))))

    (before,) = posts(read(tmp_path, "export/result.json"))
    (folder / name).write_bytes(b"x")
    (after,) = posts(read(tmp_path, "export/result.json"))

    assert before.media == (Media(f"export/{name}", kind, is_included=False),)
    assert after.media == (Media(f"export/{name}", kind, is_included=True),)


@pytest.mark.parametrize(
    "remark",
    [
        NOT_INCLUDED,
        "(File exceeds maximum size. Change data exporting settings to download.)",
        "(File unavailable, please try again later)",
    ],
)
def test_a_remark_in_place_of_a_name_is_no_name(tmp_path: Path, remark: str) -> None:
    named = read_one(tmp_path, file=remark, file_name="a.mp4", thumbnail=remark)
    photo = read_one(tmp_path, photo=remark)

    assert named.media == (Media("a.mp4", MediaKind.VIDEO, is_included=False),)
    assert photo.media == (Media("", MediaKind.IMAGE, is_included=False),)


@pytest.mark.parametrize("name", ["../a.jpg", "/etc/a.jpg", "a/../../b", r"C:\a", "\0"])
def test_an_unsafe_name_is_named_and_the_post_is_kept(
    tmp_path: Path, name: str
) -> None:
    post, fault = read_chat(tmp_path, message(photo=name))

    assert isinstance(post, Post)
    assert post.media == ()
    assert fault == Unread("result.json", 1, UnsafeName.code)


# Recognition

HEADS = [
    (SINGLE / "result.json").read_bytes(),
    (ACCOUNT / "result.json").read_bytes(),
    (ACCOUNT / "result.json").read_bytes()[:600],
    b"\xef\xbb\xbf" + json.dumps(chat()).encode(),
    json.dumps({"messages": [message()], "id": 1}).encode(),
    json.dumps(chat(*map(message, range(900)))).encode()[: 1 << 16],
]
STRANGERS: list[object] = [
    {},
    [],
    {
        "id": 1,
        "name": "x",
        "type": "guild",
        "messages": [{"id": "5", "type": "Default"}],
    },
    {"participants": [], "title": "x", "messages": [{"sender_name": "y"}]},
    {"about": "a person", "contacts": ["x"], "personal_information": {"name": "y"}},
    {"type": "FeatureCollection", "features": [], "id": 1},
    {"messages": {"type": "message", "id": 1}},
]


@pytest.mark.parametrize("head", HEADS)
def test_exports_are_recognised_by_content(head: bytes) -> None:
    assert TelegramJSON().recognises("any.txt", head)


@pytest.mark.parametrize("stranger", STRANGERS)
def test_other_json_is_left_alone_whatever_its_name(stranger: object) -> None:
    assert not TelegramJSON().recognises("result.json", json.dumps(stranger).encode())


@given(st.binary(max_size=80))
def test_no_head_is_too_strange_to_look_at(head: bytes) -> None:
    assert not TelegramJSON().recognises("result.json", head)


# Posts made fast


def test_a_quick_post_is_a_post() -> None:
    channel = Channel("telegram", "7")
    slow = Post(channel, "1", 1, utc(2024, 3, 1), reply_to="5")
    quick = quick_post(channel, "1", 1, utc(2024, 3, 1), reply_to="5")

    assert (type(quick), quick, hash(quick)) == (Post, slow, hash(slow))
    with pytest.raises(FrozenInstanceError):
        quick.place = 2  # type: ignore[misc]  # that is the point


def test_a_quick_post_is_checked_at_birth() -> None:
    channel, abroad = Channel("telegram", "7"), timezone(timedelta(hours=5))

    with pytest.raises(ValueError, match="needs an id"):
        quick_post(channel, "", 1)
    with pytest.raises(ValueError, match="UTC"):
        quick_post(channel, "1", 1, datetime(2024, 3, 1, tzinfo=abroad))
