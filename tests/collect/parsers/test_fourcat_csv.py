"""4CAT's tables: what is particular to them."""

import csv
import io

import pytest

from panoh.collect.parser import OpenExport, ReadingRules
from panoh.collect.parsers.fourcat_csv import FourcatCsv
from panoh.errors import TruncatedExport
from panoh.model.corpus import MediaKind, Post, PostKind, Unread
from panoh.testing import ParserContract
from panoh.testing.samples import MemorySource
from tests.collect.parsers.samples import SAMPLES


class TestContract(ParserContract):
    parser = FourcatCsv()
    sample = SAMPLES / "fourcat_csv"
    main = "telegram-0123456789abcdef.csv"
    ends = "open"

    def grown(self, content: bytes, least_bytes: int) -> bytes | None:
        head, rows = content.split(b"\n", 1)
        return head + b"\n" + rows * (least_bytes // len(rows) + 1)


COMMON = {
    "id": "7",
    "thread_id": "5",
    "body": "матн",
    "author": "example_user",
    "timestamp": "2024-03-05 11:00:00",
    "unix_timestamp": "1709632800",
}


def written(*rows: dict[str, str]) -> bytes:
    text = io.StringIO()
    table = csv.DictWriter(text, list(rows[0]))
    table.writeheader()
    table.writerows(rows)
    return text.getvalue().encode()


def items(content: bytes, rules: ReadingRules | None = None) -> list[Post | Unread]:
    export = OpenExport(
        MemorySource({"x.csv": content}), "x.csv", rules or ReadingRules()
    )
    assert FourcatCsv().recognises("x.csv", content)
    return [*FourcatCsv().parse(export)]


def only(**columns: str) -> Post:
    (post,) = items(written(COMMON | columns, COMMON | columns))[:1]
    assert isinstance(post, Post)
    return post


def test_the_servers_own_time_is_not_believed() -> None:
    post = only()

    assert post.posted_at is not None
    assert (post.posted_at.hour, post.original_time) == (10, "1709632800")


@pytest.mark.parametrize(
    ("columns", "platform", "channel", "url"),
    [
        (
            {"is_retweet": "no", "retweeted_user": "", "author_id": "42"},
            "x",
            "42",
            "https://x.com/example_user",
        ),
        (
            {"tiktok_url": "https://example.org/1", "author_id": ""},
            "tiktok",
            "example_user",
            "https://www.tiktok.com/@example_user",
        ),
        (
            {"num_likes": "3", "num_media": "1"},
            "instagram",
            "example_user",
            "https://www.instagram.com/example_user/",
        ),
        ({"board": "example"}, "table", "5", ""),
    ],
)
def test_the_platform_is_told_by_its_columns(
    columns: dict[str, str], platform: str, channel: str, url: str
) -> None:
    found = only(**columns).channel

    assert (found.platform, found.native_id, found.url) == (platform, channel, url)


def test_a_comment_belongs_to_its_video() -> None:
    post = only(
        post_id="900",
        post_url="https://example.org/video/900?x=1",
        post_body="the video",
        is_comment_on_comment="yes",
        likes="12",
    )

    assert post.kind is PostKind.COMMENT
    assert post.channel.native_id == "video/900"
    assert post.channel.url == "https://example.org/video/900"
    assert (post.reply_to, post.reactions) == ("5", 12)


def test_a_telegram_chat_without_a_name_is_private() -> None:
    columns = {"author_forwarded_from_name": "", "attachment_type": ""}

    named = only(**columns, thread_id="example_chat", id="example_chat-7")
    numbered = only(**columns, thread_id="1900000002", id="1900000002-7")

    assert (named.native_id, named.channel.is_public) == ("7", True)
    assert (numbered.native_id, numbered.channel.is_public) == ("7", False)


def test_pictures_that_the_table_only_links_are_told() -> None:
    post = only(images="https://example.org/1,https://example.org/2", videos="")

    assert [m.kind for m in post.media] == [MediaKind.IMAGE] * 2
    assert not any(m.is_included for m in post.media)


def test_a_last_row_without_a_line_end_is_kept_and_told() -> None:
    content = written(COMMON, COMMON | {"id": "8"}).rstrip()

    first, second, unread = items(content)

    assert [p.native_id for p in (first, second) if isinstance(p, Post)] == ["7", "8"]
    assert unread == Unread("x.csv", 3, TruncatedExport.code)


def test_a_wall_of_vk_is_its_owners_and_its_comments_answer_posts() -> None:
    row = {
        "id": "12",
        "thread_id": "11",
        "timestamp": "2024-03-05 11:00:00",
        "unix_timestamp": "1709632800",
        "link": "https://vk.com/wall-700000001_12",
        "item_type": "comment",
        "body": "изоҳ",
        "author_id": "700000011",
        "author_screen_name": "example_user",
        "author_name": "Намуна",
        "in_reply_to_comment_id": "",
        "likes": "2",
        "photos": "https://media.example.org/a.jpg",
        "links": "https://example.org/a",
    }

    (post,) = items(written(row))

    assert isinstance(post, Post)
    assert (post.channel.platform, post.channel.native_id) == ("vk", "-700000001")
    assert post.kind is PostKind.COMMENT
    assert (post.reply_to, post.untrusted_author_id) == ("11", "700000011")
    assert post.untrusted_author == "Намуна (@example_user)"
    assert post.untrusted_text == "изоҳ\nhttps://example.org/a"
    assert [medium.kind for medium in post.media] == [MediaKind.IMAGE]


def test_what_a_post_on_x_quotes_and_links_is_told() -> None:
    row = COMMON | {
        "is_retweet": "no",
        "retweeted_user": "",
        "quote_tweet_id": "6",
        "quote_author": "sample_y",
        "quote_body": "аслӣ",
        "urls": "https://example.org/a",
    }

    (post,) = items(written(row))

    assert isinstance(post, Post)
    assert post.untrusted_text == "матн\nhttps://example.org/a\nquote: аслӣ"
    assert (post.reply_to, post.untrusted_forwarded_from) == ("6", "sample_y")


def test_instagrams_table_of_2026_tells_media_and_those_who_are_tagged() -> None:
    row = COMMON | {
        "num_likes": "-1",
        "num_media": "2",
        "media_type": "mixed",
        "image_urls": "https://media.example.org/a.jpg,https://media.example.org/b.jpg",
        "media_urls": "https://media.example.org/b.mp4",
        "usertags": "sample_a,sample_b",
        "coauthors": "sample_c",
    }

    (post,) = items(written(row))

    assert isinstance(post, Post)
    assert post.channel.platform == "instagram"
    assert post.untrusted_text == "матн\n@sample_a\n@sample_b\n@sample_c"
    assert len(post.media) == 2
    assert post.reactions == 0
