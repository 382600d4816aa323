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
