"""Telegram Desktop's pages: what is particular to them."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from panoh.collect.parser import OpenExport, ReadingRules
from panoh.collect.parsers.telegram_html import TelegramHTML
from panoh.errors import BadRecord, NoDates, TruncatedExport, UnsafeName
from panoh.model.corpus import Media, MediaKind, Post, PostKind, Unread
from panoh.testing import ParserContract
from panoh.testing.samples import MemorySource
from tests.collect.parsers.samples import SAMPLES


class TestContract(ParserContract):
    parser = TelegramHTML()
    sample = SAMPLES / "telegram_html"
    main = "messages.html"


NOON = "12.07.2022 12:00:00 UTC+05:00"


def page(*messages: str, name: str = "Намуна") -> str:
    return (
        "<!DOCTYPE html><html><head><title>Exported Data</title></head><body>"
        f'<div class="page_header"><div class="text bold">{name} </div></div>'
        '<div class="page_body chat_page"><div class="history">'
        f"{''.join(messages)}</div></div></body></html>"
    )


def message(
    number: int, inner: str = "", name: str = "Anna Example", time: str = NOON
) -> str:
    named = f'<div class="from_name">{name} </div>' if name else ""
    return (
        f'<div class="message default clearfix" id="message{number}">'
        f'<div class="body"><div class="pull_right date details" title="{time}"></div>'
        f"{named}{inner}</div></div>"
    )


def service(number: int, text: str) -> str:
    return (
        f'<div class="message service" id="message{number}">'
        f'<div class="body details">{text}</div></div>'
    )


def read(files: Mapping[str, str], *names: str, zone: str = "UTC") -> list[Post]:
    return [one for one in items(files, *names, zone=zone) if isinstance(one, Post)]


def items(
    files: Mapping[str, str], *names: str, zone: str = "UTC"
) -> list[Post | Unread]:
    source = MemorySource({name: text.encode() for name, text in files.items()})
    names = names or tuple(files)
    export = OpenExport(source, names[0], ReadingRules(zone), parts=names)
    return [*TelegramHTML().parse(export)]


def only(text: str, zone: str = "UTC") -> Post:
    (post,) = read({"messages.html": text}, zone=zone)
    return post


def test_a_joined_message_is_by_whoever_wrote_the_one_before() -> None:
    posts = read({"messages.html": page(message(1), message(2, name=""))})

    assert [post.untrusted_author for post in posts] == ["Anna Example"] * 2


def test_names_do_not_reach_over_from_one_page_to_the_next() -> None:
    files = {
        "messages.html": page(message(1)),
        "messages2.html": page(message(2, name="")),
    }

    assert [post.untrusted_author for post in read(files)] == ["Anna Example", ""]


def test_a_post_after_a_joined_forward_is_not_forwarded() -> None:
    forward = '<div class="forwarded body"><div class="from_name">Канал</div></div>'
    joined = '<div class="forwarded body"><div class="text">x</div></div>'
    posts = read(
        {
            "messages.html": page(
                message(1, forward), message(2, joined, name=""), message(3, name="")
            )
        }
    )

    assert [p.untrusted_forwarded_from for p in posts] == ["Канал", "Канал", ""]


def test_a_time_without_an_offset_is_read_in_the_told_zone() -> None:
    post = only(page(message(1, time="12.07.2019 12:00:00")), zone="Asia/Dushanbe")

    assert post.posted_at == datetime(2019, 7, 12, 7, tzinfo=UTC)
    assert post.assumed_zone == "Asia/Dushanbe"


def test_a_standard_offset_in_summer_gives_way_to_the_told_zone() -> None:
    text = page(message(1, time="12.07.2022 12:00:00 UTC+01:00"))

    assert only(text).posted_at == datetime(2022, 7, 12, 11, tzinfo=UTC)
    told = only(text, zone="Europe/Berlin")
    assert told.posted_at == datetime(2022, 7, 12, 10, tzinfo=UTC)
    assert told.assumed_zone == "Europe/Berlin"


def test_a_true_summer_offset_is_believed() -> None:
    text = page(message(1, time="12.07.2022 12:00:00 UTC+02:00"))

    assert only(text, zone="Europe/Berlin").posted_at == datetime(
        2022, 7, 12, 10, tzinfo=UTC
    )


@pytest.mark.parametrize("time", ["", "yesterday", "31.02.2022 12:00:00", "1.1.0001"])
def test_a_time_that_cannot_be_read_is_told_and_kept(time: str) -> None:
    post, unread = items({"messages.html": page(message(1, time=time))})

    assert (post.posted_at, post.original_time) == (None, time)
    assert unread == Unread("messages.html", 1, NoDates.code)


def test_marks_of_days_are_no_posts_and_old_ids_below_zero_are() -> None:
    posts = read(
        {
            "messages.html": page(
                service(-2, "12 July 2022"), service(-999_999_990, "Anna joined")
            )
        }
    )

    (post,) = posts
    assert (post.native_id, post.kind) == ("-999999990", PostKind.SERVICE)
    assert (post.posted_at, post.original_time) == (None, "12 July 2022")


def test_two_chats_of_one_name_are_two_channels() -> None:
    one = only(page(message(1)))
    other = only(page(message(1, time="13.07.2022 12:00:00 UTC+05:00")))

    assert one.channel.untrusted_name == other.channel.untrusted_name
    assert one.channel.native_id != other.channel.native_id


def test_a_chat_exported_in_another_zone_is_the_same_channel() -> None:
    one = only(page(message(1)))
    other = only(page(message(1, time="12.07.2022 09:00:00 UTC+02:00")))

    assert one.channel == other.channel


def test_the_chats_name_is_not_in_its_id() -> None:
    assert "Намуна" not in only(page(message(1))).channel.native_id


SUMMARY = (
    "<html><head><title>Exported Data</title></head><body>"
    '<div class="personal_info"><div class="rows names">'
    '<div class="row"><div class="value bold">Mina</div></div>'
    '<div class="row"><div class="value bold">Sample</div></div></div></div>'
    "</body></html>"
)
PHOTO = '<a class="photo_wrap" href="../../chats/chat_1/photos/a.jpg"></a>'


def test_the_owner_of_an_account_is_left_out() -> None:
    files = {
        "all/chats/chat_1/messages.html": page(
            message(1, name="Mina Sample"),
            service(2, "Mina Sample took a screenshot"),
            message(3),
        ),
        "all/export_results.html": SUMMARY,
    }

    posts = read(files, "all/chats/chat_1/messages.html")

    assert [post.untrusted_author for post in posts] == ["", "", "Anna Example"]
    assert posts[1].untrusted_text == "took a screenshot"


def test_the_owners_own_notes_do_not_bear_her_name() -> None:
    name = "chats/chat_2/messages.html"
    files = {name: page(message(1), name="Mina Sample"), "export_results.html": SUMMARY}

    (post,) = read(files, name)

    assert post.channel.native_id == "saved_messages"
    assert post.channel.untrusted_name == ""


@pytest.mark.parametrize("folder", ["chats/chat_1/", "renamed/", ""])
def test_pictures_of_an_account_are_found_wherever_its_folder_lies(folder: str) -> None:
    name = f"{folder}messages.html"
    wrap = f'<div class="media_wrap clearfix">{PHOTO}</div>'
    files = {name: page(message(1, wrap)), f"{folder}photos/a.jpg": ""}

    (post,) = read(files, name)

    assert post.media == (Media(f"{folder}photos/a.jpg", MediaKind.IMAGE),)


@pytest.mark.parametrize("link", ["../x.jpg", "/etc/x.jpg", "C:/x.jpg", "a/../../x"])
def test_a_link_out_of_the_folder_is_passed_over(link: str) -> None:
    wrap = f'<div class="media_wrap"><a class="photo_wrap" href="{link}"></a></div>'

    post, unread = items({"messages.html": page(message(1, wrap))})

    assert post.media == ()
    assert unread.code == UnsafeName.code


def test_after_a_page_that_is_cut_the_next_is_read() -> None:
    files = {
        "messages.html": page(message(1), message(2))[:-60],
        "messages2.html": page(message(3)),
    }

    first, unread, last = items(files)

    assert (first.native_id, last.native_id) == ("1", "3")
    assert unread == Unread("messages.html", 2, TruncatedExport.code)
    assert first.channel == last.channel


def test_a_message_without_an_id_is_told() -> None:
    text = page(
        message(1), '<div class="message default"><div class="body"></div></div>'
    )

    _, unread = items({"messages.html": text})

    assert unread == Unread("messages.html", 2, BadRecord.code)


def test_a_part_that_nobody_knows_is_a_leftover() -> None:
    source = MemorySource(
        {"messages.html": page(message(1, '<div class="novelty">?</div>')).encode()}
    )
    export = OpenExport(source, "messages.html")

    list(TelegramHTML().parse(export))

    assert export.leftovers == {"class novelty": 1}


@pytest.mark.parametrize(
    "page_of_the_app",
    [
        SUMMARY,
        '<html><head><title>Exported Data</title><div class="page_body list_page">',
    ],
)
def test_other_pages_of_the_app_are_no_chats(page_of_the_app: str) -> None:
    assert not TelegramHTML().recognises("messages.html", page_of_the_app.encode())


def test_a_rich_text_keeps_its_lines_and_its_pictures() -> None:
    rich = (
        '<div class="text rich_message" data-rich-message="7" dir="auto">'
        '<h2 class="rich_block" data-rich-kind="heading">Who she <b>is</b></h2>\n'
        '<p class="rich_block">First <a href="https://example.org/x">link</a></p>'
        '<figure class="rich_block rich_media_item" data-rich-kind="photo">'
        '<div class="media_wrap clearfix"><a class="photo_wrap clearfix pull_left"'
        ' href="photos/photo_1.jpg"><img class="photo" src="photos/t.jpg"></a></div>'
        '<figcaption><div class="rich_caption_text">Her</div></figcaption></figure>'
        "<ul><li>One</li><li>Two</li></ul></div>"
    )
    (post,) = read({"m.html": page(message(7, rich))}, "m.html")

    assert post.untrusted_text == (
        "Who she is\nFirst link (https://example.org/x)\nHer\nOne\nTwo"
    )
    assert post.media == (Media("photos/photo_1.jpg", MediaKind.IMAGE, False),)
