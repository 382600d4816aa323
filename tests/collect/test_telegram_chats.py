"""Telegram exports are told from other JSON by what is in them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panoh.collect.parsers.telegram_json import TelegramJSON
from tests.collect.telegram import ACCOUNT, SINGLE, chat, message

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
