"""Instagram's downloads in JSON: every layout, and nobody's escapes."""

from datetime import UTC, datetime

import pytest

from panoh.collect.parsers.facebook_json import FacebookJson
from panoh.collect.parsers.instagram_json import InstagramJson
from panoh.errors import NoDates, UnsafeName
from panoh.model.corpus import Media, MediaKind, PostKind
from panoh.testing import ParserContract
from panoh.testing.samples import Result
from tests.collect.meta import chat, encoded, message, read
from tests.collect.parsers.samples import SAMPLES

TOP = "instagram-gulrang.example-2024-05-01-a1B2c3/your_instagram_activity"
PROFILE = "personal_information/personal_information/personal_information.json"
OWNER, OTHER, THIRD = "Гулранг", "Санҷар", "Меҳр"
INBOX = "your_instagram_activity/messages/inbox"
ONE = f"{INBOX}/sanjar_17840000000000001/message_1.json"
TWO = f"{INBOX}/mehr_17840000000000002/message_1.json"


class TestContract(ParserContract):
    parser = InstagramJson()
    sample = SAMPLES / "instagram_json"
    main = f"{TOP}/comments/post_comments_1.json"


def profile(*names: str) -> dict[str, object]:
    labelled = {str(n): {"href": "", "value": name} for n, name in enumerate(names)}
    return {"profile_user": [{"title": "", "string_map_data": labelled}]}


def authors(result: Result) -> list[str]:
    return [post.untrusted_author for post in result.posts]


# Whose download it is


def test_the_owner_is_nobody_whatever_language_the_profile_is_in() -> None:
    files = {ONE: chat(OTHER, OWNER, messages=[message(OTHER), message(OWNER)])}

    result = read(InstagramJson(), {**files, PROFILE: profile("gul.example", OWNER)})

    assert authors(result) == [OTHER, ""]
    assert result.posts[0].channel.untrusted_name == OTHER


def test_whoever_is_in_all_chats_is_the_owner() -> None:
    both = [message(OTHER), message(OWNER)]
    files = {
        ONE: chat(OWNER, OTHER, messages=both),
        TWO: chat(OWNER, THIRD, messages=[message(THIRD)]),
    }

    assert authors(read(InstagramJson(), files)) == [OTHER, "", THIRD]


def test_two_people_who_are_in_all_chats_keep_their_names() -> None:
    files = {
        ONE: chat(OTHER, OWNER, messages=[message(OWNER)]),
        TWO: chat(OTHER, OWNER, THIRD, messages=[message(OTHER)]),
    }

    assert authors(read(InstagramJson(), files)) == [OWNER, OTHER]


@pytest.mark.parametrize("names", [(OTHER, OWNER), (OWNER, OTHER)])
def test_the_title_of_one_chat_of_two_names_the_other_person(
    names: tuple[str, str],
) -> None:
    sent = [message(OTHER), message(OWNER)]

    result = read(InstagramJson(), {ONE: chat(*names, messages=sent, title=OTHER)})

    assert authors(result) == [OTHER, ""]


def test_nobody_in_a_group_alone_is_taken_for_the_owner() -> None:
    sent = [message(OTHER), message(OWNER), message(THIRD)]

    result = read(InstagramJson(), {ONE: chat(OTHER, THIRD, OWNER, messages=sent)})

    assert authors(result) == [OTHER, OWNER, THIRD]


# Chats


def test_a_download_is_private_whatever_it_holds() -> None:
    posts = [{"uri": "media/a.jpg", "creation_timestamp": 1709290000}]
    files = {
        ONE: chat(OTHER, OWNER, messages=[message(OTHER)]),
        "your_instagram_activity/media/stories.json": {"ig_stories": posts},
    }

    result = read(InstagramJson(), files)

    assert [post.channel.is_public for post in result.posts] == [False, False]


def test_all_chats_in_one_file_as_before_2020() -> None:
    sent = {
        "sender": "sanjar.example",
        "created_at": "2019-08-12T05:15:00.000000+00:00",
        "text": "Акс дорам",
        "likes": [{"username": "gul.example", "date": "2019-08-12T06:00:00+00:00"}],
        "media_url": "https://cdn.example.org/a.jpg",
    }
    people = ["gul.example", "sanjar.example"]
    files = {"messages.json": [{"participants": people, "conversation": [sent]}]}

    (post,) = read(InstagramJson(), files).posts

    assert post.posted_at == datetime(2019, 8, 12, 5, 15, tzinfo=UTC)
    assert post.untrusted_text == "Акс дорам"
    assert post.reactions == 1
    assert post.media == (Media("", MediaKind.IMAGE, is_included=False),)


def test_a_picture_is_found_beside_a_chat_that_was_moved_out_of_its_download() -> None:
    sent = message(OTHER, photos=[{"uri": f"{INBOX}/sanjar_1784/photos/a.jpg"}])
    files = {
        "x/message_1.json": chat(OTHER, OWNER, messages=[sent]),
        "x/photos/a.jpg": b"a",
    }

    (post,) = read(InstagramJson(), files).posts

    assert post.media == (Media("x/photos/a.jpg", MediaKind.IMAGE),)


def test_a_reference_out_of_the_download_is_told_and_not_followed() -> None:
    sent = message(OTHER, photos=[{"uri": "../../../etc/passwd"}])

    result = read(InstagramJson(), {ONE: chat(OTHER, OWNER, messages=[sent])})

    assert result.posts[0].media == ()
    assert [unread.code for unread in result.unread] == [UnsafeName.code]


def test_a_message_without_a_time_is_kept_and_told() -> None:
    sent = [message(OTHER), message(OTHER, timestamp_ms="soon")]

    result = read(InstagramJson(), {ONE: chat(OTHER, OWNER, messages=sent)})

    assert [post.original_time for post in result.posts] == ["1709380000000", "soon"]
    assert [unread.code for unread in result.unread] == [NoDates.code]


def test_equal_messages_of_one_time_have_ids_of_their_own() -> None:
    sent = [message(OTHER), message(OTHER)]

    first, second = read(InstagramJson(), {ONE: chat(OTHER, messages=sent)}).posts

    assert first.native_id != second.native_id


def test_a_group_goes_by_its_people_and_its_title_and_picture_are_a_post() -> None:
    image = {
        "uri": "your_instagram_activity/messages/photos/g.jpg",
        "creation_timestamp": 1,
    }
    about = {"title": "Синфи 9-Б", "image": image}
    sent = [message(OTHER)]
    files = {ONE: chat(OTHER, THIRD, messages=sent, **about)}

    *_, last = read(InstagramJson(), files).posts

    assert last.channel.untrusted_name == f"{OTHER}, {THIRD}"
    assert (last.kind, last.untrusted_text) == (PostKind.SERVICE, "Синфи 9-Б")
    assert last.media[0].untrusted_name.endswith("g.jpg")


# Posts and comments


@pytest.mark.parametrize("labels", [("Comment", "Media Owner"), ("Шарҳ", "Соҳиб")])
def test_a_comment_is_told_by_its_structure_and_not_by_words(
    labels: tuple[str, str],
) -> None:
    values = {
        labels[0]: {"href": "", "value": "Нест кунед", "timestamp": 0},
        labels[1]: {"href": "", "value": "khabar.example", "timestamp": 0},
        "Time": {"href": "", "value": "", "timestamp": 1709280000},
    }
    name = "your_instagram_activity/comments/post_comments_1.json"

    (post,) = read(InstagramJson(), {name: [{"string_map_data": values}]}).posts

    assert post.untrusted_text == f"Нест кунед\n{labels[1]}: khabar.example"
    assert post.posted_at == datetime(2024, 3, 1, 8, tzinfo=UTC)
    assert post.kind is PostKind.COMMENT


def test_comments_and_pictures_as_before_2020() -> None:
    comment = ["2019-08-12T05:15:00+00:00", "Зебо", "mehr.example"]
    picture = {
        "caption": "Кӯл",
        "taken_at": "2019-08-12T05:15:00",
        "path": "photos/a.jpg",
    }
    files = {
        "comments.json": {"media_comments": [comment]},
        "media.json": {"photos": [picture]},
    }

    said, shown = read(InstagramJson(), files).posts

    assert said.untrusted_text == "Зебо\nmehr.example"
    assert (said.assumed_zone, shown.assumed_zone) == ("", "UTC")
    assert shown.media[0].untrusted_name == "photos/a.jpg"


@pytest.mark.parametrize(
    ("name", "document"),
    [
        (
            "connections/followers_and_following/followers_1.json",
            [{"string_list_data": [{"value": "a.example", "timestamp": 1709280000}]}],
        ),
        (
            "your_instagram_activity/likes/liked_comments.json",
            {"likes_comment_likes": [{"string_list_data": [{"value": "👍"}]}]},
        ),
        (
            "your_instagram_activity/saved/saved_posts.json",
            [{"timestamp": 1, "label_values": [{"label": "URL", "value": "x"}]}],
        ),
        (
            "logged_information/past_instagram_insights/posts.json",
            {"organic_insights_posts": [{"string_map_data": {"a": {"value": "1"}}}]},
        ),
    ],
)
def test_what_is_about_other_people_or_the_owner_is_left_alone(
    name: str, document: object
) -> None:
    assert not InstagramJson().recognises(name, encoded(document))
    assert not FacebookJson().recognises(name, encoded(document))


def test_fields_that_are_not_understood_are_named() -> None:
    sent = message(
        OTHER, ip="192.0.2.1", share={"link": "https://example.org", "new": 1}
    )

    result = read(InstagramJson(), {ONE: chat(OTHER, OWNER, messages=[sent])})

    assert result.leftovers == {"ip": 1, "share.new": 1}
