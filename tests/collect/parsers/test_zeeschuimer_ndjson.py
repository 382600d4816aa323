"""Zeeschuimer's NDJSON, of four platforms."""

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from panoh.collect.parser import OpenExport
from panoh.collect.parsers.zeeschuimer_ndjson import ZeeschuimerNdjson
from panoh.collect.sources import FolderSource
from panoh.errors import BadRecord, UnknownPlatform
from panoh.model.corpus import MediaKind, Post, PostKind, Unread
from panoh.testing import ParserContract
from tests.collect.parsers.samples import SAMPLES

SAMPLE = SAMPLES / "zeeschuimer_ndjson"
MAIN = "zeeschuimer-export.ndjson"


class TestContract(ParserContract):
    parser = ZeeschuimerNdjson()
    sample = SAMPLE
    main = MAIN
    ends = "lines"


def read(folder: Path, name: str = MAIN) -> tuple[list[Post | Unread], Counter[str]]:
    export = OpenExport(FolderSource(folder), name)
    return list(ZeeschuimerNdjson().parse(export)), export.leftovers


def read_node(
    folder: Path, platform: str, node: dict[str, Any]
) -> tuple[list[Post | Unread], Counter[str]]:
    wrapped = {"source_platform": platform, "timestamp_collected": 1, "data": node}
    (folder / MAIN).write_text(json.dumps(wrapped))
    return read(folder)


def sample_post(native_id: str) -> Post:
    found = [p for p in read(SAMPLE)[0] if isinstance(p, Post)]
    return next(post for post in found if post.native_id == native_id)


def test_a_platform_whose_shape_is_unknown_is_named_and_not_guessed() -> None:
    unread = [u for u in read(SAMPLE)[0] if isinstance(u, Unread)]

    assert unread == [Unread(MAIN, 9, UnknownPlatform.code)]


def test_whoever_saved_the_export_is_nowhere_in_it() -> None:
    posts, leftovers = read(SAMPLE)

    assert "Mozilla" not in repr(posts)
    assert not {"user_agent", "nav_index", "source_url"} & leftovers.keys()


def test_comments_shown_with_a_post_follow_it_and_answer_it() -> None:
    comment = sample_post("17900000000000002")

    assert comment.kind is PostKind.COMMENT
    assert comment.reply_to == "17900000000000001"
    assert comment.channel == sample_post("CxInventA01").channel


def test_a_repeated_tweet_has_the_whole_text_of_the_original() -> None:
    repeated = sample_post("1770000000000000004")

    assert repeated.untrusted_text == "Асли гапи дароз, ки такрор мекунанд"
    assert repeated.untrusted_forwarded_from == "Панҷум (@invented_five)"


def test_a_long_tweet_is_whole_and_its_links_lead_where_they_lead() -> None:
    text = sample_post("1770000000000000002").untrusted_text

    assert "Матни дароз & пурра, ки дар шакли кӯтоҳ намеғунҷад" in text
    assert "https://example.org/full" in text
    assert "…" not in text


def test_pictures_that_are_not_in_the_export_are_told_of() -> None:
    media = sample_post("CxInventA01").media

    assert [medium.kind for medium in media] == [MediaKind.IMAGE, MediaKind.VIDEO]
    assert not any(medium.is_included for medium in media)


def test_of_technical_fields_only_those_that_may_hold_words_are_left_over(
    tmp_path: Path,
) -> None:
    node = {"id": "1", "token": "eyJ2", "flags": [True, 1], "url": "https://a.example"}
    new = {"poll": {"question": {"text": "Ҳа ё не?"}, "tally": [1, 2]}}

    _, leftovers = read_node(tmp_path, "tiktok.com", {**node, **new})

    assert leftovers == {"tiktok.poll": 1}


def test_a_record_without_an_id_is_unread(tmp_path: Path) -> None:
    found, _ = read_node(tmp_path, "instagram.com", {"caption": {"text": "a"}})

    assert found == [Unread(MAIN, 1, BadRecord.code)]


def test_posts_nested_without_end_do_not_stop_the_reading(tmp_path: Path) -> None:
    tweet: dict[str, Any] = {}
    thread: dict[str, Any] = {}
    for place in range(300):
        tweet = {"id_str": str(place), "full_text": "a", "quoted_status": tweet}
        shared = {"share_info": {"quoted_post": thread}}
        thread = {
            "pk": str(place),
            "taken_at": 1711879200,
            "text_post_app_info": shared,
        }

    for platform, node in (("x.com", tweet), ("threads.net", thread)):
        found, _ = read_node(tmp_path, platform, node)

        assert len(found) == 5


def test_a_reel_of_which_only_the_cover_came_is_a_video(tmp_path: Path) -> None:
    cover = {"image_versions2": {"candidates": [{"url": "https://a.example"}]}}

    found, _ = read_node(
        tmp_path, "instagram.com", {"pk": "1", "media_type": 2, **cover}
    )

    assert isinstance(found[0], Post)
    assert [medium.kind for medium in found[0].media] == [MediaKind.VIDEO]


def test_a_platform_that_nobody_reads_is_told_by_its_name(tmp_path: Path) -> None:
    _, leftovers = read_node(tmp_path, "www.gab.example", {"id": 1})

    assert leftovers["source_platform: gab.example"] == 1


def test_a_post_of_a_grid_is_its_authors_though_only_its_id_says_so(
    tmp_path: Path,
) -> None:
    node = {
        "__typename": "XIGPolarisVideoMedia",
        "id": "3000000000000000001_50000000001",
        "code": "Cinvented1",
        "display_uri": "https://media.example.org/a.jpg",
        "caption": {"text": "матн"},
        "user": None,
    }

    (post,), _ = read_node(tmp_path, "instagram.com", node)

    assert isinstance(post, Post)
    assert post.channel.native_id == post.untrusted_author_id == "50000000001"
    assert [medium.kind for medium in post.media] == [MediaKind.VIDEO]


def test_likes_that_instagram_hides_are_none(tmp_path: Path) -> None:
    node = {"code": "C", "taken_at": 1711879200, "like_count": -1, "user": {"pk": "1"}}

    (post,), _ = read_node(tmp_path, "instagram.com", node)

    assert isinstance(post, Post)
    assert post.reactions == 0


TWEET: dict[str, Any] = {
    "rest_id": "9000000000000000001",
    "core": {"user_results": {}},
    "legacy": {
        "created_at": "Sun Mar 31 10:00:00 +0000 2024",
        "full_text": "бубин",
        "user_id_str": "700000001",
    },
}


def test_who_wrote_is_known_by_number_where_x_leaves_the_user_out(
    tmp_path: Path,
) -> None:
    (post,), _ = read_node(tmp_path, "twitter.com", TWEET)

    assert isinstance(post, Post)
    assert post.channel.native_id == post.untrusted_author_id == "700000001"


def test_whom_a_post_quotes_is_told_by_the_link_where_the_quoted_is_not_here(
    tmp_path: Path,
) -> None:
    quoting = {
        "quoted_status_id_str": "8",
        "quoted_status_permalink": {"expanded": "https://x.com/sample_y/status/8"},
    }
    gone = {"result": {"__typename": "TweetTombstone", "tombstone": {"text": {}}}}
    node = TWEET | {
        "legacy": TWEET["legacy"] | quoting,
        "quoted_status_result": gone,
    }

    (post,), _ = read_node(tmp_path, "twitter.com", node)

    assert isinstance(post, Post)
    assert (post.reply_to, post.untrusted_forwarded_from) == ("8", "@sample_y")


def test_a_long_article_on_x_is_text(tmp_path: Path) -> None:
    blocks = [{"text": "Аввал", "type": "unstyled"}, {"text": "Охир"}]
    article = {"title": "Унвон", "content_state": {"blocks": blocks}}
    node = TWEET | {"article": {"article_results": {"result": article}}}

    (post,), leftovers = read_node(tmp_path, "x.com", node)

    assert isinstance(post, Post)
    assert post.untrusted_text == "бубин\nУнвон\nАввал\nОхир"
    assert not leftovers


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ([], "Кӯтоҳ #намуна"),
        (["Кӯтоҳ"], "Кӯтоҳ #намуна"),
        (["Қисми дароз"], "Кӯтоҳ #намуна\nҚисми дароз"),
    ],
)
def test_the_parts_of_a_long_description_are_said_once(
    tmp_path: Path, parts: list[str], text: str
) -> None:
    contents = [{"desc": part, "textExtra": []} for part in parts]
    node = {"id": "7", "desc": "Кӯтоҳ #намуна", "contents": contents, "createTime": "9"}

    post = read_node(tmp_path, "tiktok.com", node)[0][0]

    assert isinstance(post, Post)
    assert post.untrusted_text == text


def test_a_posts_number_is_exact_where_a_tool_rounded_one_copy(tmp_path: Path) -> None:
    node = {
        "pk": 3606320802535303000,
        "id": "3606320802535302916_50000000001",
        "taken_at": 1711879200,
    }

    (post,), _ = read_node(tmp_path, "instagram.com", node)

    assert isinstance(post, Post)
    assert post.native_id == "3606320802535302916"


def test_a_post_on_x_without_its_legacy_is_read(tmp_path: Path) -> None:
    node = {
        "rest_id": "9000000000000000002",
        "core": {"user_results": {"rest_id": "700000001"}},
        "details": {"full_text": "нав &amp; бе мерос", "created_at_ms": 1711879200000},
        "counts": {"favorite_count": 4},
    }

    (post,), leftovers = read_node(tmp_path, "x.com", node)

    assert isinstance(post, Post)
    assert post.posted_at == datetime(2024, 3, 31, 10, tzinfo=UTC)
    assert (post.untrusted_text, post.reactions) == ("нав & бе мерос", 4)
    assert post.untrusted_author_id == "700000001"
    assert not leftovers


def test_a_post_in_a_shape_that_is_new_is_told_and_its_words_are_named(
    tmp_path: Path,
) -> None:
    node = {"rest_id": "9", "renamed": {"words": "матни нав"}}

    (post, unread), leftovers = read_node(tmp_path, "x.com", node)

    assert isinstance(post, Post)
    assert unread == Unread(MAIN, 1, BadRecord.code)
    assert leftovers == {"x.renamed": 1}
