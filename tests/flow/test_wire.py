"""What a child may answer: values of our types, and nothing else."""

import io
import re
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args, get_type_hints

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from panoh.collect.parser import ReadingRules
from panoh.flow import wire
from panoh.model.corpus import (
    Channel,
    DateOrder,
    Media,
    MediaKind,
    Post,
    PostKind,
    Unread,
)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
names = texts.filter(bool)
times = st.none() | st.datetimes(timezones=st.just(UTC))
channels = st.builds(Channel, st.sampled_from(["telegram", "vk"]), names, texts)
media = st.builds(Media, texts, st.sampled_from(MediaKind), st.booleans())
posts = st.builds(
    Post,
    channel=channels,
    native_id=names,
    place=st.integers(1, 1 << 40),
    posted_at=times,
    original_time=texts,
    edited_at=times,
    kind=st.sampled_from(PostKind),
    untrusted_author=texts,
    untrusted_text=texts,
    reply_to=texts,
    reactions=st.integers(0, 1 << 62),
    media=st.lists(media, max_size=3).map(tuple),
)
unread = st.builds(Unread, texts, st.integers(0, 9), st.just("PANOH-312"))
HERE, THERE = Channel("telegram", "1"), Channel("telegram", "2")
CHANGING = [Post(c, str(n), n) for n, c in enumerate([HERE, THERE, HERE, HERE], 1)]


@given(st.lists(posts, max_size=5), st.lists(unread, max_size=3))
@example([], [])
@example(CHANGING, [])
@example([Post(HERE, "1", 1, datetime(1969, 12, 31, 23, 59, 59, 5, UTC))], [])
def test_posts_arrive_as_they_were_sent(
    sent: list[Post], not_read: list[Unread]
) -> None:
    answer = wire.decode_answer(wire.encode_items(sent, not_read))

    assert isinstance(answer, wire.Items)
    assert answer.posts() == sent
    assert wire.unread_of(answer.unread) == not_read


def test_a_row_has_the_types_of_the_model() -> None:
    types = get_type_hints(Post)
    row = [int if kind is wire.Number else kind for kind in get_args(wire.PostRow)]

    assert row == [types[name] for name in wire.POST_FIELDS]
    assert {"channel", *wire.POST_FIELDS} == {f.name for f in fields(Post)}


@pytest.mark.parametrize(
    "unsendable",
    [
        Post(HERE, "1", 1, untrusted_text="\ud800"),
        Post(HERE, "1", 1, reactions=1 << 63),
        Post(HERE, "1", 1, reactions=1 << 64),
    ],
)
def test_what_the_store_cannot_take_is_not_sent(unsendable: Post) -> None:
    with pytest.raises((ValueError, OverflowError)):
        wire.encode_items([*CHANGING, unsendable], [])


def test_rules_arrive_as_they_were_sent() -> None:
    rules = ReadingRules("Asia/Dushanbe", DateOrder.DMY, "vk", {"text": "Comment"})
    asked = wire.Read(wire.Listed("table_csv", "x.csv", has_files=False), rules)

    assert wire.decode_request(wire.encode(asked)) == asked


def items(*row: object, platform: str = "telegram") -> bytes:
    """One post, each field of which a hostile child can choose."""
    channel = {"platform": platform, "native_id": "1"}
    return msgspec.msgpack.encode(["Items", [[channel, [row]]], []])


def posts_in(answer: bytes) -> list[Post]:
    """Decode an answer that is to hold posts."""
    decoded = wire.decode_answer(answer)
    assert isinstance(decoded, wire.Items)
    return decoded.posts()


GOOD = ("1", 1, None, "", "", None, "message", "", "", "", "", "", 0, [])


def changed(place: int, value: object) -> bytes:
    """The good row with one field changed."""
    return items(*[value if n == place else field for n, field in enumerate(GOOD)])


@pytest.mark.parametrize(
    "hostile",
    [
        b"",
        b"\x80\x04.",
        msgspec.msgpack.encode(["Nothing"]),
        msgspec.msgpack.encode(["Hashed", "0" * 63]),
        msgspec.msgpack.encode(["Hashed", "0" * 64 + "\n"]),
        msgspec.msgpack.encode(["Failed", "PANOH-\x1b[2", ""]),
        msgspec.msgpack.encode(["Failed", "PANOH-٣١٢", ""]),
        msgspec.msgpack.encode(["Found", [["x\x1b[2J", "name", False]], []]),
        msgspec.msgpack.encode(["Items", [], [["name", 0, "\x1b[2J"]]]),
        msgspec.msgpack.encode(["Items", [], [[b"name", 0, "PANOH-312"]]]),
        items(*GOOD[:-1]),
        items(*GOOD, "more"),
        items(*GOOD, platform=""),
        items(*GOOD, platform="\x1b[2J"),
        changed(0, ""),
        changed(0, 1),
        changed(2, "2026-03-01T10:00:00"),
        changed(2, "2026-03-01T10:00:00+05:00"),
        changed(4, "\x1b[2J"),
        changed(6, "order"),
        changed(9, None),
        changed(12, 1 << 63),
        changed(13, [{"untrusted_name": "x", "kind": "program"}]),
    ],
)
def test_an_answer_of_another_shape_is_refused(hostile: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - msgspec's and the model's own
        posts_in(hostile)


def test_the_good_row_is_taken() -> None:
    assert posts_in(items(*GOOD)) == [Post(Channel("telegram", "1"), "1", 1)]


@pytest.mark.parametrize("cut", range(8))
def test_a_message_that_is_cut_off_is_none(cut: int) -> None:
    stream = io.BytesIO()
    wire.write(stream, b"abcd")

    assert wire.read(io.BytesIO(stream.getvalue()[:cut]), 99) is None
    assert wire.read(io.BytesIO(stream.getvalue()), 99) == b"abcd"


def test_a_message_longer_than_allowed_is_not_read() -> None:
    stream = io.BytesIO((1 << 31).to_bytes(4, "big") + b"x" * 100)

    assert wire.read(stream, 99) is None
    assert stream.tell() == 4


def test_nothing_on_the_way_is_pickled() -> None:
    for name in ("wire", "reader", "reading_worker"):
        module = Path(wire.__file__).with_name(f"{name}.py").read_text("utf-8")

        assert not re.search(r"import (pickle|marshal|multiprocessing)", module)


def test_a_message_has_a_bounded_number_of_posts() -> None:
    many = [Post(HERE, "1", 1)] * (wire.MESSAGE_POSTS + 1)
    answer = wire.decode_answer(wire.encode_items(many, []))
    assert isinstance(answer, wire.Items)

    with pytest.raises(ValueError, match="more posts"):
        answer.posts()
