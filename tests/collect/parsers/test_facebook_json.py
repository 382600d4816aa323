"""Facebook's downloads in JSON, and Messenger's encrypted chats."""

import json

import pytest

from panoh.collect.meta_download import top_of
from panoh.collect.parsers.facebook_json import FacebookJson
from panoh.collect.parsers.instagram_json import InstagramJson
from panoh.model.corpus import Media, MediaKind, PostKind
from panoh.testing import ParserContract
from tests.collect.meta import chat, encoded, message, read
from tests.collect.parsers.samples import SAMPLES

OWNER, OTHER = "Айгерим", "Бакыт"
PROFILE = "profile_information/profile_information.json"


class TestContract(ParserContract):
    parser = FacebookJson()
    sample = SAMPLES / "facebook_json"
    main = "your_facebook_activity/comments_and_reactions/comments.json"


def test_an_encrypted_chat_is_read_from_its_own_download() -> None:
    sent = [
        {
            "isUnsent": False,
            "media": [{"uri": "./media/a.jpg"}],
            "reactions": [{"actor": OWNER, "reaction": "😢"}],
            "senderName": OTHER,
            "text": "Видеону таратам",
            "timestamp": 1709380000000,
            "type": "media",
        },
        {"isUnsent": True, "senderName": OWNER, "timestamp": 1709379990000},
    ]
    people = {"participants": [OTHER, OWNER], "threadName": f"{OTHER}_40"}
    right = json.dumps({**people, "messages": sent}, ensure_ascii=False).encode()

    result = read(FacebookJson(), {f"{OTHER}_40.json": right, "media/a.jpg": b"a"})

    first, taken_back = result.posts
    assert first.untrusted_text == "Видеону таратам"
    assert (first.untrusted_author, taken_back.untrusted_author) == (OTHER, "")
    assert first.media == (Media("media/a.jpg", MediaKind.IMAGE),)
    assert (first.reactions, first.channel.native_id) == (1, f"{OTHER}_40")
    assert taken_back.kind is PostKind.SERVICE


def test_posts_of_others_on_the_wall_are_read() -> None:
    post = {
        "timestamp": 1709290000,
        "data": [{"post": "Уятсыз"}],
        "title": f"{OTHER} wrote on your timeline.",
    }
    name = "posts/other_people's_posts_to_your_timeline.json"
    document = {"wall_posts_sent_to_you": {"activity_log_data": [post]}}

    (read_post,) = read(FacebookJson(), {name: document}).posts

    assert read_post.untrusted_text == f"Уятсыз\n{OTHER} wrote on your timeline."


def test_the_owner_is_left_out_of_facebooks_own_sentence_but_relatives_are_not() -> (
    None
):
    comment = {"timestamp": 1709280000, "comment": "Калп", "author": OWNER}
    item = {"timestamp": 1709280000, "data": [{"comment": comment}]}
    item["title"] = f"{OWNER} replied to {OTHER}."
    about = {"name": {"full_name": OWNER}, "family_members": [{"name": OTHER}]}

    files = {
        "comments/comments.json": {"comments": [item]},
        PROFILE: {"profile": about},
    }
    (post,) = read(FacebookJson(), files).posts

    assert post.untrusted_author == ""
    assert post.untrusted_text == f"Калп\n… replied to {OTHER}."


def test_a_chat_without_a_trace_of_its_app_is_assumed_to_be_of_messenger() -> None:
    document = chat(OTHER, OWNER, messages=[message(OTHER)])

    assert not InstagramJson().recognises("message_1.json", encoded(document))
    result = read(FacebookJson(), {"message_1.json": document})

    assert result.posts[0].channel.platform == "facebook"
    assert result.notes == {"app": "assumed"}


def test_an_old_chat_is_instagrams_where_its_download_shows_it() -> None:
    files: dict[str, object] = {
        "messages/inbox/a_1784000/message_1.json": chat(
            OTHER, messages=[message(OTHER)]
        ),
        "followers_and_following/followers_1.json": [{"string_list_data": []}],
    }

    result = read(FacebookJson(), files)

    assert result.posts[0].channel.platform == "instagram"
    assert result.notes == {}


@pytest.mark.parametrize(
    ("name", "top"),
    [
        ("message_1.json", ""),
        ("x/message_1.json", "x"),
        ("messages/inbox/a_1/message_1.json", ""),
        (
            "my/facebook-a/your_facebook_activity/messages/inbox/a_1/m.json",
            "my/facebook-a",
        ),
        ("a/posts/album/0.json", "a"),
    ],
)
def test_the_files_of_one_download_are_one_export(name: str, top: str) -> None:
    assert FacebookJson().export_of(name) == top_of(name) == top


@pytest.mark.parametrize(
    "document",
    [
        {"messages": [{"id": 1, "from": "a", "text": "b", "date": "2024-01-01"}]},
        {"participants": [], "messages": [{"id": 1, "body": "b"}]},
        {"response": {"items": [{"attachments": [{"type": "photo"}], "text": "a"}]}},
        [{"id": "1", "text": "a", "timestamp": 1709280000}],
        {"comments": [{"id": "1", "text": "a", "author": "b", "timestamp": 17}]},
        {},
        [],
    ],
)
def test_files_of_other_programs_are_not_taken(document: object) -> None:
    for parser in (InstagramJson(), FacebookJson()):
        assert not parser.recognises("posts.json", encoded(document))


def test_in_an_encrypted_chat_alone_its_name_tells_the_other_person() -> None:
    said = {"senderName": OTHER, "text": "ман меоям", "timestamp": 1700000000000}
    people = {"participants": [OWNER, OTHER], "threadName": f"{OTHER}_40"}

    document = json.dumps(people | {"messages": [said]}).encode()
    (post,) = read(FacebookJson(), {"messages/x_40.json": document}).posts

    assert post.untrusted_author == OTHER


def test_the_pictures_of_a_note_are_media_of_its_post() -> None:
    picture = {"uri": "posts/media/a.jpg", "creation_timestamp": 1700000000}
    note = {"note": {"title": "Қайд", "text": "Матн", "media": [picture]}}
    posts = [{"timestamp": 1700000000, "data": [], "attachments": [{"data": [note]}]}]

    name = "posts/your_posts_1.json"
    (post,) = read(FacebookJson(), {name: json.dumps(posts).encode()}).posts

    assert post.untrusted_text == "Қайд\nМатн"
    assert [medium.untrusted_name for medium in post.media] == ["posts/media/a.jpg"]
