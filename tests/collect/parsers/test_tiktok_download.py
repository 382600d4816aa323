"""TikTok's own download: private, and without its owner."""

import json
from datetime import UTC, datetime

from panoh.collect.parser import OpenExport
from panoh.collect.parsers.tiktok_download import TikTokDownload
from panoh.collect.sources import FolderSource
from panoh.errors import NoDates
from panoh.model.corpus import Post, PostKind, Unread
from panoh.testing import ParserContract
from tests.collect.parsers.samples import SAMPLES

SAMPLE = SAMPLES / "tiktok_download"
MAIN = "user_data_tiktok.json"


class TestContract(ParserContract):
    parser = TikTokDownload()
    sample = SAMPLE
    main = MAIN

    def grown(self, content: bytes, least_bytes: int) -> bytes | None:
        document = json.loads(content)
        chats = document["Direct Message"]["Direct Messages"]["ChatHistory"]
        chats["Chat History with invented.three:"] *= least_bytes // 400
        return json.dumps(document, ensure_ascii=False).encode()


def read() -> tuple[list[Post], list[Unread], set[str]]:
    export = OpenExport(FolderSource(SAMPLE), MAIN)
    found = list(TikTokDownload().parse(export))
    posts = [one for one in found if isinstance(one, Post)]
    unread = [one for one in found if isinstance(one, Unread)]
    return posts, unread, set(export.leftovers)


def test_the_owner_and_what_is_told_of_the_owner_are_not_in_the_posts() -> None:
    posts, _, leftovers = read()

    for told in ("the.owner", "owner@example.org", "192.0.2.1", "992"):
        assert told not in repr((posts, leftovers))


def test_messages_are_private_and_name_the_other_person() -> None:
    posts = [post for post in read()[0] if post.kind is PostKind.MESSAGE]

    assert not any(post.channel.is_public for post in posts)
    assert [post.untrusted_author for post in posts[:2]] == ["invented.three", ""]
    assert posts[0].posted_at == datetime(2024, 3, 31, 11, tzinfo=UTC)


def test_two_equal_comments_of_one_second_are_two_posts() -> None:
    comments = [post for post in read()[0] if post.kind is PostKind.COMMENT]

    assert len({post.native_id for post in comments}) == len(comments) == 2


def test_a_message_without_a_time_is_kept_and_told() -> None:
    posts, unread, _ = read()

    assert posts[-1].untrusted_text == "Бе вақт"
    assert unread == [Unread(MAIN, posts[-1].place, NoDates.code)]


def test_a_download_is_told_by_its_first_section_alone() -> None:
    head = b'{"Activity": {"Favorite Effects": {"FavoriteEffectsList": [{"Date": "'

    assert TikTokDownload().recognises("x.json", head)
    assert not TikTokDownload().recognises("x.json", b'{"Activity": {"Runs": 1}}')
