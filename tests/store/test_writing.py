"""Keeping an export's posts: once each, in their channels, by the thousand."""

from dataclasses import replace

import pytest

from panoh.flow.desk import Desk
from panoh.model.corpus import Channel, Media, MediaKind, Post
from panoh.store import corpus
from panoh.store import models as rows
from panoh.store.post_rows import _ROWS_AT_ONCE
from tests.store.keeping import POST, keep

THERE = Channel("vk", "7")
SECOND = "b" * 64


def numbered(count: int, channel: Channel = POST.channel) -> list[Post]:
    """Posts that differ in their id and text."""
    return [
        replace(POST, channel=channel, native_id=str(n), untrusted_text=f"text {n}")
        for n in range(1, count + 1)
    ]


def kept() -> list[tuple[str, str, str, bool]]:
    """Platform, id and text of each row in order, and whether it is gone."""
    posts = rows.Post.objects.order_by("pk")
    fields = ("channel__platform", "native_id", "text", "is_gone")
    return list(posts.values_list(*fields))


@pytest.mark.parametrize("count", [1, 9, 10, 11, sum(_ROWS_AT_ONCE) * 3 + 1])
def test_each_row_gets_its_own_values(desk: Desk, count: int) -> None:
    media = (Media("a.png", MediaKind.IMAGE), Media("", MediaKind.VIDEO, False))
    posts = [replace(post, media=media) for post in numbered(count)]

    writer = keep([posts])

    assert kept() == [("telegram", p.native_id, p.untrusted_text, False) for p in posts]
    assert (writer.posts_kept, writer.media_kept) == (count, 2 * count)
    states = rows.Media.objects.order_by("pk").values_list("post_id", "state")
    assert list(states)[-2:] == [(count, "waiting"), (count, "missing")]


def test_one_id_in_two_channels_is_two_posts(desk: Desk) -> None:
    keep([[*numbered(2), *numbered(2, THERE)]])

    assert [(p, n) for p, n, _, _ in kept()] == [
        *(("telegram", "1"), ("telegram", "2"), ("vk", "1"), ("vk", "2"))
    ]


@pytest.mark.parametrize("batches", [[[POST, POST]], [[POST], [POST]]])
def test_a_post_that_comes_twice_is_kept_once(
    desk: Desk, batches: list[list[Post]]
) -> None:
    writer = keep(batches)

    assert len(kept()) == writer.posts_kept == 1


def test_a_channel_keeps_the_name_that_it_came_with_first(desk: Desk) -> None:
    named = replace(POST, channel=replace(POST.channel, untrusted_name="Name"))
    keep([[named, replace(POST, native_id="2")]])

    assert rows.Channel.objects.get().name == "Name"


def test_channels_that_are_not_at_hand_are_found_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corpus, "_CHANNELS_AT_HAND", 0)
    keep([numbered(3), numbered(1, THERE), numbered(3)])
    keep([numbered(1), numbered(1, THERE), numbered(3)[2:]], SECOND)

    assert rows.Channel.objects.count() == 2
    assert [row for row in kept() if row[3]] == [("telegram", "2", "text 2", True)]


def test_an_empty_batch_is_nothing(desk: Desk) -> None:
    assert keep([[]]).posts_kept == 0
