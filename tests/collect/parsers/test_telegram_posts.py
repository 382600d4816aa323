"""A Telegram message becomes a post: its time, its words, its media."""

import json
from pathlib import Path

import pytest

from panoh.collect.telegram_message import Message
from panoh.errors import (
    NoDates,
    UnknownZone,
    UnsafeName,
)
from panoh.model.corpus import Media, MediaKind, Post, Unread
from tests.collect.telegram import (
    chat,
    message,
    posts,
    read,
    read_chat,
    read_one,
    read_raw,
    utc,
)

NOT_INCLUDED = "(File not included. Change data exporting settings to download.)"


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
        ("2004-10-31T02:00:00", 20),  # twice: the first, still in summer time
        ("2004-03-28T03:00:00", 22),  # never: the offset of winter
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
