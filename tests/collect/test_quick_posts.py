"""A post made fast is a post like any other."""

from dataclasses import FrozenInstanceError
from datetime import UTC, datetime, timedelta, timezone
from inspect import signature

import pytest

from panoh.collect.quick_posts import quick_post
from panoh.model.corpus import Channel, Media, MediaKind, Post, PostKind

CHANNEL = Channel("telegram", "7")
NOON = datetime(2024, 3, 1, 12, tzinfo=UTC)


def test_a_quick_post_is_a_post() -> None:
    slow = Post(CHANNEL, "1", 1, NOON, reply_to="5")
    quick = quick_post(CHANNEL, "1", 1, NOON, reply_to="5")

    assert (type(quick), quick, hash(quick)) == (Post, slow, hash(slow))
    with pytest.raises(FrozenInstanceError):
        quick.place = 2  # type: ignore[misc]  # that is the point


def test_a_quick_post_is_checked_at_birth() -> None:
    abroad = NOON.replace(tzinfo=timezone(timedelta(hours=5)))

    with pytest.raises(ValueError, match="needs an id"):
        quick_post(CHANNEL, "", 1)
    with pytest.raises(ValueError, match="UTC"):
        quick_post(CHANNEL, "1", 1, abroad)


def test_a_quick_post_has_each_field_of_a_post_in_its_place() -> None:
    assert signature(quick_post).parameters == signature(Post).parameters

    values = [CHANNEL, "1", 2, NOON, "then", "UTC", NOON, PostKind.NOTE]
    values += ["author", "id", "text", "from", "5", 3, (Media("a", MediaKind.IMAGE),)]
    assert quick_post(*values) == Post(*values)
    assert repr(quick_post(*values)) == repr(Post(*values))
