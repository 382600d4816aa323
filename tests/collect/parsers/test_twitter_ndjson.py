"""X's posts as twarc collected them, of both versions."""

import json
from pathlib import Path

import pytest

from panoh.collect.parser import OpenExport
from panoh.collect.parsers.twitter_ndjson import TwitterNdjson
from panoh.collect.sources import FolderSource
from panoh.model.corpus import MediaKind, Post
from panoh.testing import ParserContract
from tests.collect.parsers.samples import SAMPLES

SAMPLE = SAMPLES / "twitter_ndjson"
MAIN = "tweets.jsonl"


class TestContract(ParserContract):
    parser = TwitterNdjson()
    sample = SAMPLE
    main = MAIN
    ends = "lines"


def sample_posts() -> dict[str, Post]:
    export = OpenExport(FolderSource(SAMPLE), MAIN)
    found = [p for p in TwitterNdjson().parse(export) if isinstance(p, Post)]
    return {post.native_id[-1]: post for post in found}


def test_what_a_page_holds_once_is_found_for_each_of_its_posts() -> None:
    post = sample_posts()["4"]

    assert post.untrusted_author == "Намуна Икс (@sample_x)"
    assert post.untrusted_text.split("\n") == [
        "Кадомаш? <3 https://t.co/invented2",
        "https://example.org/page",
        "Ин",
        "Он",
        "Матни акс",
        "Шаҳри Намуна",
    ]
    assert [medium.kind for medium in post.media] == [MediaKind.IMAGE]


def test_a_repeated_post_has_the_whole_text_of_the_original() -> None:
    posts = sample_posts()

    assert posts["3"].untrusted_text == posts["1"].untrusted_text
    assert posts["3"].reply_to == posts["1"].native_id


def test_a_post_that_two_others_show_is_whole_in_both(tmp_path: Path) -> None:
    shared = {"id": "9", "text": "a", "entities": {"urls": [{"expanded_url": "b"}]}}
    refers = [{"type": "retweeted", "id": "9"}]
    data = [
        {"id": number, "text": "RT", "author_id": "1", "referenced_tweets": refers}
        for number in "12"
    ]
    page = {"data": data, "includes": {"tweets": [shared]}}
    (tmp_path / MAIN).write_text(json.dumps(page))

    found = list(TwitterNdjson().parse(OpenExport(FolderSource(tmp_path), MAIN)))

    assert [p.untrusted_text for p in found if isinstance(p, Post)] == ["a\nb"] * 4


def test_a_long_post_is_whole() -> None:
    assert sample_posts()["5"].untrusted_text == "Ҷавоби дароз ва пурра"


def test_the_older_version_is_read_too() -> None:
    post = sample_posts()["6"]

    assert post.untrusted_text == "Шакли 1.1\nhttps://example.org/i"
    assert post.reply_to == sample_posts()["5"].native_id


@pytest.mark.parametrize("head", [b"[]", b"{}", b'{"data": []}', b'{"id": 1}'])
def test_other_json_is_left_to_others(head: bytes) -> None:
    assert not TwitterNdjson().recognises("x.json", head)
