"""What makes two states of a post the same."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from panoh.model.corpus import Channel, Media, MediaKind, Post, PostKind
from panoh.store import post_rows
from panoh.store.post_rows import milliseconds

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


def digest_of(post: Post) -> bytes:
    """The digest as the store takes it, with the post's own times."""
    times = milliseconds(post.posted_at), milliseconds(post.edited_at)
    return post_rows.digest_of(post, *times)


# Written by the first version: desks hold such digests, and another value would make
# every post of theirs an edited one.
@pytest.mark.parametrize(
    ("fields", "digest"),
    [
        ({}, "06b1c4114cff7b48da3f5dc1ccd26b09"),
        ({"posted_at": None}, "ba3dad6a1d89528a969db9f04479ae2c"),
        ({"assumed_zone": "Asia/Dushanbe"}, "ba3dad6a1d89528a969db9f04479ae2c"),
        (
            {"posted_at": datetime(1969, 12, 31, 23, 59, 59, 999_600, UTC)},
            "3b067d97e5ab73aabd8e471b31098ed8",
        ),
        (
            {"edited_at": datetime(2026, 3, 2, 1, 2, 3, 456_789, UTC)},
            "c5b92a43aa7627fdb8921e3b016f0b73",
        ),
        ({"untrusted_author_id": ""}, "7ad1b4e405aa50428bc641b8c80c19e3"),
        ({"untrusted_text": "салом \x00 \ud83d"}, "cd9aac72e973c5644e2b98e30d36ea2e"),
        (
            {"untrusted_forwarded_from": "Elsewhere", "reply_to": "9/8"},
            "ede729ed1e6d99db0f3de261dccbd708",
        ),
        (
            {
                "kind": PostKind.SERVICE,
                "media": (
                    Media("", MediaKind.VIDEO, is_included=False),
                    Media("b", MediaKind.OTHER),
                ),
            },
            "c1bddd1d060ec5c7fa5566aea118ac9a",
        ),
        ({"media": ()}, "faed6cd60793fb1968ebb5d54b976c62"),
    ],
)
def test_a_digest_never_changes(fields: dict[str, object], digest: str) -> None:
    assert digest_of(replace(POST, **fields)).hex() == digest


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


@given(st.lists(st.text(st.sampled_from("a\x00жё語😀"), max_size=90), max_size=6))
@example([])
@example(["a" * 127])
@example(["a" * 128])
@example(["a" * 129])
@example(["a" * 100, "b" * 27])
@example(["a" * 255, ""])
@example(["a" * 10_000])
def test_digests_are_the_librarys_whoever_takes_them(parts: list[str]) -> None:
    assert post_rows.digest_of_parts(parts) == post_rows.hashed_by_library(parts)


def test_half_a_surrogate_pair_has_a_digest_too() -> None:
    assert digest_of(replace(POST, untrusted_text="\udc00")) != digest_of(POST)


@pytest.mark.parametrize("wrong", [("a",), [b"a"], [None], "a"])
def test_parts_that_are_no_texts_are_refused(wrong: list[str]) -> None:
    _digests = pytest.importorskip("panoh.store._digests", reason="nobody compiled it")

    with pytest.raises(TypeError):
        _digests.digest_of_parts(wrong)
