"""Zeeschuimer's NDJSON, of four platforms."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

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
        thread = {"pk": str(place), "text_post_app_info": shared}

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
