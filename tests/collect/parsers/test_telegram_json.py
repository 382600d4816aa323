"""Telegram exports: every message, nothing of the exporter, however broken."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from panoh.collect import json_records
from panoh.collect.parser import OpenExport
from panoh.collect.parsers.telegram_json import TelegramJSON
from panoh.collect.sources import FolderSource
from panoh.errors import BadRecord, TruncatedExport, UnknownExport
from panoh.model.corpus import Channel, Media, MediaKind, Post, PostKind, Unread
from tests.collect.telegram import (
    ACCOUNT,
    SINGLE,
    InMemory,
    chat,
    message,
    posts,
    read,
    read_chat,
    read_raw,
    unread,
    utc,
)

CUT = chat(message(1), message(2, text=["ӯ", {"type": "bold", "text": "\n}]"}]))

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


def test_personal_information_may_come_last(tmp_path: Path) -> None:
    account = json.loads((ACCOUNT / "result.json").read_bytes())
    account["personal_information"] = account.pop("personal_information")
    account["chats"]["list"] = account["chats"]["list"][1:2]

    records = read_raw(tmp_path, json.dumps(account))

    assert [p.untrusted_author for p in posts(records)] == ["", "Лола", "Бозор"]
    assert "900" not in repr(records)


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
    "kind",
    [
        "public_channel",
        "public_supergroup",
        "private_channel",
        "private_supergroup",
        "private_group",
        "a_kind_of_tomorrow",
    ],
)
def test_only_a_chat_that_says_so_is_public(tmp_path: Path, kind: str) -> None:
    (post,) = posts(read_chat(tmp_path, message(), type=kind))

    is_public = kind.startswith("public")
    assert post.channel == Channel("telegram", "7", "Хабар", is_public=is_public)


def test_a_chat_that_introduces_itself_last_is_still_known(tmp_path: Path) -> None:
    late = {"messages": [message(1), message(2)], "id": 7}

    records = read_raw(tmp_path, json.dumps(late | chat() | late))

    assert len(records) == 2
    assert {p.channel for p in posts(records)} == {Channel("telegram", "7", "Хабар")}


def test_chats_of_an_account_that_introduce_themselves_last_are_not_mixed_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_records, "CHUNK_BYTES", 64)
    numbers = range(1, 6)
    chats = [{"messages": [message(n)], "type": "replies", "id": n} for n in numbers]

    records = read_raw(tmp_path, json.dumps({"chats": {"about": "x", "list": chats}}))

    ids = [(p.channel.native_id, p.native_id) for p in posts(records)]
    assert ids == [(str(n), str(n)) for n in numbers]


def test_a_chat_without_an_id_goes_by_its_name(tmp_path: Path) -> None:
    raw = {"name": "Хабар", "messages": [message()]}

    (post,) = posts(read_raw(tmp_path, json.dumps(raw)))

    assert post.channel == Channel(
        "telegram", "unknown:Хабар", "Хабар", is_public=False
    )


# Broken and cut files


@pytest.mark.parametrize("indent", [None, 1])
def test_a_file_cut_at_any_byte_gives_the_posts_before_and_says_so(
    indent: int | None,
) -> None:
    account = {"about": "x", "chats": {"about": "y", "list": [CUT, CUT]}}
    for export in (CUT, account):
        raw = json.dumps(export, ensure_ascii=False, indent=indent).encode()
        whole = [*TelegramJSON().parse(OpenExport(InMemory(raw), "result.json"))]
        counts = []
        for end in range(len(raw)):
            cut = OpenExport(InMemory(raw[:end]), "result.json")
            *found, last = TelegramJSON().parse(cut)
            counts.append(len(found))
            assert found == whole[: len(found)]
            assert last == Unread("result.json", len(found) + 1, TruncatedExport.code)
        assert counts == sorted(counts)
        assert counts[-1] == len(whole) == len(posts(whole))


@given(st.integers(1, 400))
@example(1)
def test_the_size_of_the_window_makes_no_difference(chunk_bytes: int) -> None:
    whole = [read(SINGLE), read(ACCOUNT)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_records, "CHUNK_BYTES", chunk_bytes)
        assert [read(SINGLE), read(ACCOUNT)] == whole


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
