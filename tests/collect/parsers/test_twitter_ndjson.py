"""X's posts as twarc collected them, of both versions."""

import json
from datetime import UTC, datetime
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


SCRAPED = {
    "_type": "snscrape.modules.twitter.Tweet",
    "id": 9000000000000000001,
    "url": "https://x.example/sample_x/status/9000000000000000001",
    "date": "2023-01-05T10:00:00+00:00",
    "rawContent": "Кӣ ин? &amp; https://t.co/invented",
    "renderedContent": "Кӣ ин?",
    "user": {"id": 700000001, "username": "sample_x", "displayname": "Намуна"},
    "links": [{"text": "a", "url": "https://example.org/a", "tcourl": "b"}],
    "likeCount": 3,
    "inReplyToTweetId": 8,
    "retweetedTweet": None,
    "quotedTweet": None,
}
SNSCRAPE_MEDIA = [
    {"_type": "snscrape.modules.twitter.Photo", "altText": "Шарҳ"},
    {"_type": "snscrape.modules.twitter.Video"},
]
TWSCRAPE_MEDIA = {"photos": [{"url": "a"}], "videos": [{"url": "b"}], "animated": []}


@pytest.mark.parametrize(
    ("media", "alt_text"), [(SNSCRAPE_MEDIA, "\nШарҳ"), (TWSCRAPE_MEDIA, "")]
)
def test_posts_of_scrapers_are_read(
    tmp_path: Path, media: object, alt_text: str
) -> None:
    written = json.dumps(SCRAPED | {"media": media})
    (tmp_path / "x.jsonl").write_text(written + "\n")
    export = OpenExport(FolderSource(tmp_path), "x.jsonl")

    (post,) = TwitterNdjson().parse(export)

    assert TwitterNdjson().recognises("x.jsonl", written.encode())
    assert isinstance(post, Post)
    assert post.native_id == "9000000000000000001"
    assert post.channel.untrusted_name == "sample_x"
    assert post.posted_at == datetime(2023, 1, 5, 10, tzinfo=UTC)
    links = "Кӣ ин? & https://t.co/invented\nhttps://example.org/a"
    assert post.untrusted_text == links + alt_text
    assert (post.reply_to, post.reactions) == ("8", 3)
    assert [m.kind for m in post.media] == [MediaKind.IMAGE, MediaKind.VIDEO]
    assert not export.leftovers


def test_what_a_scraped_post_repeats_or_quotes_follows_it(tmp_path: Path) -> None:
    other = SCRAPED | {"id": 5, "rawContent": "аслӣ", "inReplyToTweetId": None}
    repeats = other | {"id": 6, "rawContent": "RT @s: асл…", "retweetedTweet": other}
    quotes = other | {"id": 7, "rawContent": "бубин", "quotedTweet": other}
    (tmp_path / "x.jsonl").write_text(json.dumps([repeats, quotes]))

    found = [*TwitterNdjson().parse(OpenExport(FolderSource(tmp_path), "x.jsonl"))]

    posts = [one for one in found if isinstance(one, Post)]
    assert [post.native_id for post in posts] == ["6", "5", "7", "5"]
    assert posts[0].untrusted_text == "аслӣ\nhttps://example.org/a"
    assert posts[2].untrusted_text.startswith("бубин")
    assert posts[2].reply_to == "5"
    assert {post.untrusted_forwarded_from for post in posts[::2]} == {
        "Намуна (@sample_x)"
    }
