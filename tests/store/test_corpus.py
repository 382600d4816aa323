"""What makes two states of a post the same."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from panoh.model.corpus import Channel, Media, MediaKind, Post
from panoh.store.corpus import digest_of

POST = Post(
    channel=Channel("telegram", "7"),
    native_id="1",
    place=1,
    posted_at=datetime(2026, 3, 1, tzinfo=UTC),
    original_time="2026-03-01T05:00:00",
    untrusted_author="Somebody",
    untrusted_author_id="user7",
    untrusted_text="hello",
    media=(Media("a.jpg", MediaKind.IMAGE),),
)


@pytest.mark.parametrize(
    "later",
    [
        {"untrusted_text": "hello!"},
        {"edited_at": datetime(2026, 3, 2, tzinfo=UTC)},
        {"untrusted_author_id": "user8"},
        {"untrusted_forwarded_from": "Elsewhere"},
        {"media": ()},
        {"posted_at": datetime(2026, 3, 1, 0, 1, tzinfo=UTC)},
    ],
)
def test_a_change_of_content_is_another_state(later: dict[str, object]) -> None:
    assert digest_of(replace(POST, **later)) != digest_of(POST)


@pytest.mark.parametrize(
    "later",
    [
        {"reactions": 5},
        {"place": 9},
        {"untrusted_author": "Renamed"},
        {"original_time": "2026-03-01T03:00:00"},
        {"media": (Media("b.jpg", MediaKind.IMAGE, is_included=False),)},
    ],
)
def test_what_changes_by_itself_is_no_other_state(later: dict[str, object]) -> None:
    assert digest_of(replace(POST, **later)) == digest_of(POST)


def test_fields_cannot_run_into_each_other() -> None:
    first = replace(POST, untrusted_text="a", untrusted_forwarded_from="bc")
    second = replace(POST, untrusted_text="ab", untrusted_forwarded_from="c")

    assert digest_of(first) != digest_of(second)
