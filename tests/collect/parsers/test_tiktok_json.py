"""TikTok's comments as scraping tools save them."""

import json
from pathlib import Path

import pytest

from panoh.collect.parser import OpenExport
from panoh.collect.parsers.tiktok_json import TikTokJson
from panoh.collect.sources import FolderSource
from panoh.model.corpus import Post, Unread
from panoh.testing import ParserContract
from tests.collect.parsers.samples import SAMPLES

COMMENT = {"cid": "1", "text": "a", "create_time": 1711882800, "aweme_id": "9"}
OTHER = COMMENT | {"cid": "2"}
VIDEO = {"id": "7", "desc": "a", "createTime": 1711882800, "author": "someone"}


class TestContract(ParserContract):
    parser = TikTokJson()
    sample = SAMPLES / "tiktok_json"
    main = "comments.json"


def read(folder: Path, written: str) -> list[Post | Unread]:
    (folder / "x.json").write_text(written, encoding="utf-8")
    return list(TikTokJson().parse(OpenExport(FolderSource(folder), "x.json")))


@pytest.mark.parametrize(
    "written",
    [
        json.dumps({"comments": [COMMENT, OTHER], "has_more": 0}),
        json.dumps([COMMENT, OTHER]),
        json.dumps(COMMENT) + "\n" + json.dumps(OTHER),
        json.dumps([{"comments": [COMMENT]}, {"comments": [OTHER]}]),
        json.dumps({"comments": [COMMENT]}) + "\n" + json.dumps({"comments": [OTHER]}),
    ],
    ids=["answer", "list", "lines", "answers", "answer lines"],
)
def test_every_shape_in_which_tools_save_comments_is_read(
    tmp_path: Path, written: str
) -> None:
    found = read(tmp_path, written)

    assert TikTokJson().recognises("x.json", written.encode())
    assert [one.native_id for one in found if isinstance(one, Post)] == ["1", "2"]
    assert len(found) == 2


def test_videos_are_read_too(tmp_path: Path) -> None:
    post = read(tmp_path, json.dumps({"itemList": [VIDEO]}))[0]

    assert isinstance(post, Post)
    assert post.channel.url == "https://www.tiktok.com/@someone"


def test_an_answer_names_the_nearest_comment_that_it_answers(tmp_path: Path) -> None:
    answers = {"reply_id": "1", "reply_to_reply_id": "5"}

    found = read(tmp_path, json.dumps([COMMENT, OTHER | answers]))

    assert [post.reply_to for post in found if isinstance(post, Post)] == ["9", "5"]


def test_all_comments_on_a_video_are_in_one_channel() -> None:
    export = OpenExport(FolderSource(SAMPLES / "tiktok_json"), "comments.json")

    channels = {p.channel for p in TikTokJson().parse(export) if isinstance(p, Post)}

    assert [channel.native_id for channel in channels] == ["video/7350000000000000001"]


@pytest.mark.parametrize("written", ["{}", "[]", '{"comments": []}', '[{"id": 1}]'])
def test_other_json_is_left_to_others(written: str) -> None:
    assert not TikTokJson().recognises("x.json", written.encode())
