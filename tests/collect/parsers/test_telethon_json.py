"""Telethon's messages: what is particular to them."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from panoh.collect.parser import OpenExport
from panoh.collect.parsers.fourcat_ndjson import FourcatNdjson
from panoh.collect.parsers.telethon_json import TelethonJson
from panoh.collect.record import Fields
from panoh.errors import BadRecord
from panoh.model.corpus import Channel, Post, Unread
from panoh.testing import ParserContract
from panoh.testing.samples import MemorySource
from tests.collect.parsers.samples import SAMPLES


class TestLines(ParserContract):
    parser = TelethonJson()
    sample = SAMPLES / "telethon_json"
    main = "messages.jsonl"
    ends = "lines"


class TestTelegramTracker(ParserContract):
    parser = TelethonJson()
    sample = SAMPLES / "telegram_tracker_json"
    main = "example_channel_messages.json"

    def compared(self, post: Post) -> Post:
        """Names of chats and people follow the messages: a cut file has none."""
        channel = Channel("telegram", post.channel.native_id)
        return replace(
            post, channel=channel, untrusted_author="", untrusted_forwarded_from=""
        )


def message(number: int = 1, **fields: object) -> Fields:
    return {
        "_": "Message",
        "id": number,
        "peer_id": {"_": "PeerChannel", "channel_id": 7},
        "date": "2024-03-06T10:00:00+00:00",
        "message": "матн",
    } | fields


def items(content: object) -> list[Post | Unread]:
    text = json.dumps(content).encode()
    assert TelethonJson().recognises("x.json", text)
    return [*TelethonJson().parse(OpenExport(MemorySource({"x": text}), "x"))]


def only(**fields: object) -> Post:
    (post,) = items([message() | fields])
    assert isinstance(post, Post)
    return post


def user(number: int, name: str, *, is_own: bool = False) -> Fields:
    return {"_": "User", "id": number, "first_name": name, "self": is_own}


def test_a_list_of_messages_shows_no_public_channel() -> None:
    channel = only().channel

    assert (channel.native_id, channel.is_public, channel.url) == ("7", False, "")


@pytest.mark.parametrize(
    ("chat", "is_public"),
    [
        ({"_": "Channel", "username": "example_name"}, True),
        ({"_": "Channel", "username": None, "usernames": []}, False),
        ({"_": "Chat", "username": "example_name"}, False),
    ],
)
def test_a_channel_is_public_if_anybody_can_open_it(
    chat: Fields, *, is_public: bool
) -> None:
    kind = "channel" if chat["_"] == "Channel" else "chat"
    peer = {"_": "Peer", f"{kind}_id": 7}
    answer = {"messages": [message(peer_id=peer)], "chats": [chat | {"id": 7}]}

    (post,) = items(answer)

    assert isinstance(post, Post)
    assert post.channel.is_public is is_public


def test_whoever_ran_telethon_is_left_out() -> None:
    own = {"_": "PeerUser", "user_id": 1}
    answer = {
        "messages": [
            message(1, from_id=own),
            message(2, out=True),
            message(3, fwd_from={"from_id": own, "from_name": "Mina"}),
        ],
        "users": [user(1, "Mina", is_own=True)],
    }

    posts = items(answer)

    for post in posts:
        assert isinstance(post, Post)
        assert (post.untrusted_author, post.untrusted_author_id) == ("", "")
        assert post.untrusted_forwarded_from == ""


def test_an_address_behind_a_text_is_placed_after_characters_of_two_units() -> None:
    links = [
        {"_": "MessageEntityTextUrl", "offset": 0, "length": 2, "url": "https://a"},
        {"_": "MessageEntityTextUrl", "offset": 3, "length": 2, "url": "https://b"},
        {"_": "MessageEntityBold", "offset": 0, "length": 2},
    ]

    post = only(message="😀 ин", entities=links)

    assert post.untrusted_text == "😀 (https://a) ин (https://b)"


@given(st.integers(-(2**70), 2**70), st.integers(-(2**70), 2**70), st.text())
@example(-3, 2, "😀")
@example(1, 0, "😀")
def test_wherever_an_address_is_said_to_be_the_post_can_be_kept(
    offset: int, length: int, text: str
) -> None:
    link = {"offset": offset, "length": length, "url": "https://example.org"}

    post = only(message=text, entities=[link])

    assert "example.org" in post.untrusted_text
    post.untrusted_text.encode()


def test_a_date_of_a_hidden_edit_is_none() -> None:
    edited = "2024-03-06T11:00:00+00:00"

    assert only(edit_date=edited).edited_at is not None
    assert only(edit_date=edited, edit_hide=True).edited_at is None


def test_a_message_that_says_nowhere_where_it_was_is_told() -> None:
    post, unread = items([message(1), message(2, peer_id=None)])

    assert isinstance(post, Post)
    assert unread == Unread("x", 2, BadRecord.code)


def test_a_deleted_message_is_passed_over() -> None:
    empty = {"_": "MessageEmpty", "id": 2, "peer_id": None}

    assert len(items([message(1), empty])) == 1


@pytest.mark.parametrize("content", [[], {}, {"messages": []}, [[]], [1], 1, None])
def test_other_json_is_not_telethons(content: object) -> None:
    assert not TelethonJson().recognises("x.json", json.dumps(content).encode())


@pytest.mark.parametrize("kind", [[], {}, 5, None])
def test_a_type_that_is_no_name_is_not_recognised(kind: object) -> None:
    written = json.dumps([{"_": kind, "peer_id": {}, "_chat": {}, "_type": kind}])

    assert not TelethonJson().recognises("x.json", written.encode())
    assert not FourcatNdjson().recognises("x.json", written.encode())


@pytest.mark.parametrize(
    "date",
    [
        {"$date": "2024-03-06T10:00:00Z"},
        {"$date": {"$numberLong": "1709719200000"}},
        "2024-03-06 10:00:00+00:00",
        1709719200,
        1709719200.0,
    ],
)
def test_a_time_is_read_however_a_database_or_a_script_wrote_it(date: object) -> None:
    post = only(date=date)

    assert post.posted_at == datetime(2024, 3, 6, 10, tzinfo=UTC)
    assert post.assumed_zone == ""


@pytest.mark.parametrize("number", [7.0, {"$numberLong": "7"}, "7"])
def test_a_number_is_the_same_id_however_a_tool_wrote_it(number: object) -> None:
    post = only(id=number, peer_id={"_": "PeerChannel", "channel_id": number})

    assert (post.native_id, post.channel.native_id) == ("7", "7")
