"""VK's API: walls, comments and messages, in every shape that tools save."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from panoh.collect.parser import OpenExport
from panoh.collect.parsers.vk_json import VkJson
from panoh.collect.sources import FolderSource
from panoh.model.corpus import MediaKind, Post, PostKind, Unread
from panoh.testing import ParserContract
from tests.collect.parsers.samples import SAMPLES

SAMPLE = SAMPLES / "vk_json"
ITEM = {"id": 1, "owner_id": -5, "from_id": -5, "date": 1711879200, "text": "т"}
GROUP = {"id": 5, "name": "Образец"}


class TestContract(ParserContract):
    parser = VkJson()
    sample = SAMPLE
    main = "wall.json"

    def compared(self, post: Post) -> Post:
        """Without names: VK writes them after the posts, and ids stand for them."""
        channel = replace(post.channel, untrusted_name="")
        origin = "named" if post.untrusted_forwarded_from else ""
        return replace(
            post,
            channel=channel,
            untrusted_author="",
            untrusted_forwarded_from=origin,
        )


def read(folder: Path, written: str) -> list[Post | Unread]:
    (folder / "x.json").write_text(written, encoding="utf-8")
    return list(VkJson().parse(OpenExport(FolderSource(folder), "x.json")))


def sample_posts() -> dict[str, Post]:
    export = OpenExport(FolderSource(SAMPLE), "wall.json")
    return {p.native_id: p for p in VkJson().parse(export) if isinstance(p, Post)}


@pytest.mark.parametrize(
    "written",
    [
        json.dumps({"response": {"count": 1, "items": [ITEM], "groups": [GROUP]}}),
        json.dumps({"count": 1, "groups": [GROUP], "items": [ITEM]}),
        json.dumps({"response": [ITEM]}),
        json.dumps([{"items": [ITEM]}, {"items": [ITEM | {"id": 2}]}]),
        json.dumps({"items": [ITEM]})
        + "\n"
        + json.dumps({"items": [ITEM | {"id": 2}]}),
        json.dumps([ITEM, ITEM | {"id": 2}]),
        json.dumps(ITEM) + "\n" + json.dumps(ITEM | {"id": 2}) + "\n",
    ],
    ids=["raw", "answer", "old", "answers", "lines", "items", "item lines"],
)
def test_every_shape_in_which_tools_save_answers_is_read(
    tmp_path: Path, written: str
) -> None:
    found = read(tmp_path, written)

    assert VkJson().recognises("x.json", written.encode())
    assert [one.native_id for one in found if isinstance(one, Post)] in (
        ["1"],
        ["1", "2"],
    )
    assert len(found) == (2 if '"id": 2' in written else 1)


def test_names_that_come_after_the_posts_are_known(tmp_path: Path) -> None:
    answer = {"response": {"items": [ITEM], "groups": [GROUP]}}

    post = read(tmp_path, json.dumps(answer))[0]

    assert isinstance(post, Post)
    assert (post.untrusted_author, post.channel.untrusted_name) == ("Образец",) * 2
    assert post.channel.url == "https://vk.com/club5"


def test_a_repeat_shows_what_it_repeats_and_the_original_is_a_post_too() -> None:
    posts = sample_posts()

    assert posts["102"].untrusted_text == "Исходная запись"
    assert posts["102"].media[0].kind is MediaKind.IMAGE
    assert posts["102"].untrusted_forwarded_from == "Другой образец"
    assert posts["77"].channel.native_id == "-700000002"


def test_an_answer_in_a_thread_names_the_comment_that_it_answers() -> None:
    answer = sample_posts()["104"]

    assert (answer.kind, answer.reply_to) == (PostKind.COMMENT, "103")


def test_messages_are_private_and_whoever_saved_them_is_not_in_them() -> None:
    posts = sample_posts()

    assert not posts["105"].channel.is_public
    assert posts["105"].untrusted_author == "Пример Примеров"
    assert posts["106"].untrusted_author_id == posts["106"].untrusted_author == ""


def test_choices_of_a_poll_and_addresses_of_links_are_text() -> None:
    lines = sample_posts()["101"].untrusted_text.split("\n")

    assert {"Узнали?", "Да", "Нет", "https://example.org/bot"} <= set(lines)


@pytest.mark.parametrize(
    "written",
    [
        '{"id": 1, "date": "2024-03-31T10:00:00", "from_id": "user1", "text": "a"}',
        '{"id": 1, "date": 1711879200, "text": "a"}',
        '{"items": [{"id": 1, "name": "a"}]}',
        "[]",
        "",
    ],
)
def test_other_json_is_left_to_others(written: str) -> None:
    assert not VkJson().recognises("x.json", written.encode())


COMMENT = {"id": 9, "from_id": 7, "date": 1711879300, "text": "изоҳ"}
PHOTO = {"type": "photo", "photo": {"text": "акс"}}


@pytest.mark.parametrize(
    "wrapped",
    [
        {"wall": {"count": 1, "items": [ITEM]}},
        {"wall": [ITEM]},
        {"posts": [ITEM]},
        {"data": {"wall": {"items": [ITEM]}}},
        {"response": [1, ITEM]},
        {"response": [{"count": 1, "items": [ITEM]}]},
    ],
    ids=["wall", "list", "posts", "data", "version 3", "execute"],
)
def test_answers_are_found_in_what_tools_put_around_them(
    tmp_path: Path, wrapped: dict[str, object]
) -> None:
    written = json.dumps(wrapped)

    found = read(tmp_path, written)

    assert VkJson().recognises("x.json", written.encode())
    assert [one.native_id for one in found if isinstance(one, Post)] == ["1"]


@pytest.mark.parametrize("comments", [[COMMENT], {"count": 1, "items": [COMMENT]}])
def test_comments_that_a_tool_put_into_their_post_answer_it(
    tmp_path: Path, comments: object
) -> None:
    post, comment = read(tmp_path, json.dumps([ITEM | {"comments": comments}]))

    assert isinstance(post, Post)
    assert isinstance(comment, Post)
    assert comment.kind is PostKind.COMMENT
    assert comment.channel == post.channel
    assert comment.reply_to == post.native_id
    assert comment.untrusted_text == "изоҳ"


def test_what_a_message_forwards_is_shown_in_it(tmp_path: Path) -> None:
    inner = {"from_id": 45, "text": "боз", "attachments": [PHOTO]}
    sent = {"from_id": 44, "text": "таҳдид", "fwd_messages": [inner]}
    message = {"id": 3, "peer_id": 8, "from_id": 8, "date": 1711879200, "text": ""}

    (post,) = read(
        tmp_path, json.dumps({"items": [message | {"fwd_messages": [sent]}]})
    )

    assert isinstance(post, Post)
    assert post.untrusted_text == "таҳдид\nбоз\nакс"
    assert post.untrusted_forwarded_from == "44"
    assert [medium.kind for medium in post.media] == [MediaKind.IMAGE]


def test_a_post_that_is_sent_into_a_chat_is_shown_with_its_pictures(
    tmp_path: Path,
) -> None:
    repeated = {"text": "аввал", "attachments": [PHOTO]}
    wall = {"type": "wall", "wall": {"text": "девор", "copy_history": [repeated]}}
    message = {"id": 3, "peer_id": 8, "from_id": 8, "date": 1711879200, "text": "бубин"}

    (post,) = read(tmp_path, json.dumps([message | {"attachments": [wall]}]))

    assert isinstance(post, Post)
    assert post.untrusted_text == "бубин\nдевор\nаввал\nакс"
    assert len(post.media) == 1


def test_who_was_put_out_of_a_chat_is_told_by_the_app(tmp_path: Path) -> None:
    message = {"id": 3, "peer_id": 2000000001, "from_id": 8, "date": 1711879200}
    action = {"type": "chat_kick_user", "member_id": 4}

    (post,) = read(tmp_path, json.dumps([message | {"text": "", "action": action}]))

    assert isinstance(post, Post)
    assert post.kind is PostKind.SERVICE
    assert post.untrusted_text == "chat_kick_user 4"


def test_the_source_that_a_post_names_is_in_its_text(tmp_path: Path) -> None:
    named = {"link": "https://example.org/a", "name": "example.org", "type": "web"}

    (post,) = read(tmp_path, json.dumps([ITEM | {"copyright": named}]))

    assert isinstance(post, Post)
    assert post.untrusted_text == "т\nhttps://example.org/a"
