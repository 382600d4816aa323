"""yt-dlp's info.json: one video, many, a playlist."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from panoh.collect.parser import OpenExport
from panoh.collect.parsers.ytdlp_json import YtdlpJson
from panoh.collect.sources import FolderSource
from panoh.errors import TruncatedExport
from panoh.model.corpus import Media, MediaKind, Post, Unread
from panoh.testing import ParserContract
from tests.collect.parsers.samples import SAMPLES

STEM = "Намунаи видео [invented001]"
MAIN = f"{STEM}.info.json"


class TestContract(ParserContract):
    parser = YtdlpJson()
    sample = SAMPLES / "ytdlp_json"
    main = MAIN


class TestLiveChat(ParserContract):
    parser = YtdlpJson()
    sample = SAMPLES / "ytdlp_live_chat"
    main = "Намунаи пахш [invented002].live_chat.json"
    ends = "lines"


def read(folder: Path, written: str, name: str = "x.info.json") -> list[Post | Unread]:
    (folder / name).write_text(written, encoding="utf-8")
    return list(YtdlpJson().parse(OpenExport(FolderSource(folder), name)))


def video(**fields: object) -> dict[str, Any]:
    return {
        "id": "v1",
        "title": "t",
        "extractor": "youtube",
        "webpage_url": "",
        **fields,
    }


def posts(found: list[Post | Unread]) -> list[Post]:
    assert all(isinstance(one, Post) for one in found)
    return [one for one in found if isinstance(one, Post)]


def test_a_time_in_words_is_kept_and_not_taken_for_an_instant(tmp_path: Path) -> None:
    comment = {"id": "c", "text": "a", "_time_text": "2 years ago", "timestamp": 1.7e9}

    found = posts(read(tmp_path, json.dumps(video(comments=[comment]))))

    assert (found[1].posted_at, found[1].original_time) == (None, "2 years ago")


def test_comments_of_sites_that_state_the_time_have_it(tmp_path: Path) -> None:
    comment = {"id": "c", "text": "a", "timestamp": 1711879200}

    found = posts(
        read(tmp_path, json.dumps(video(extractor="TikTok", comments=[comment])))
    )

    assert found[1].posted_at == datetime(2024, 3, 31, 10, tzinfo=UTC)
    assert found[1].channel.platform == "tiktok"


def test_what_lies_beside_the_file_is_its_media(tmp_path: Path) -> None:
    for suffix in (".mp4", ".jpg"):
        (tmp_path / f"x{suffix}").write_bytes(b"")

    found = posts(read(tmp_path, json.dumps(video())))

    assert found[0].media == (
        Media("x.mp4", MediaKind.VIDEO),
        Media("x.jpg", MediaKind.IMAGE),
    )


def test_one_video_a_line_is_read_whole(tmp_path: Path) -> None:
    lines = [json.dumps(video(id=f"v{n}", comments=[{"id": "c"}])) for n in range(3)]

    found = posts(read(tmp_path, "\n".join(lines)))

    assert [post.native_id for post in found] == ["v0", "c", "v1", "c", "v2", "c"]
    assert [post.place for post in found] == [1, 2, 3, 4, 5, 6]


def test_a_playlist_is_read_with_its_videos(tmp_path: Path) -> None:
    entries = [video(id=f"v{n}", uploader_id=f"u{n}") for n in range(2)]
    playlist = video(id="p", _type="playlist", extractor="vk", entries=entries)

    found = posts(read(tmp_path, json.dumps(playlist)))

    assert [post.native_id for post in found] == ["p", "v0", "v1"]
    assert [len(post.media) for post in found] == [0, 1, 1]


def test_a_file_that_ends_before_it_says_whose_it_is_gives_nothing(
    tmp_path: Path,
) -> None:
    written = json.dumps(video(description="d"))

    with pytest.raises(TruncatedExport):
        read(tmp_path, written[:-20])


def test_where_the_file_was_saved_is_dropped(tmp_path: Path) -> None:
    written = json.dumps(video(_filename="C:\\Users\\A Person\\x.mp4"))

    assert "Person" not in repr(read(tmp_path, written))


def test_a_title_that_was_made_of_the_text_is_not_told_twice(tmp_path: Path) -> None:
    found = read(
        tmp_path, json.dumps(video(title="one two...", description="one two 3"))
    )

    assert posts(found)[0].untrusted_text == "one two 3"


def test_a_site_without_a_word_of_its_own_keeps_accounts_apart(tmp_path: Path) -> None:
    for site in ("vimeo", "rutube"):
        found = posts(
            read(tmp_path, json.dumps(video(extractor=site, uploader_id="7")))
        )

        assert found[0].channel.platform == "web"
        assert found[0].channel.native_id == f"{site}/7"


def live(item: dict[str, Any]) -> dict[str, Any]:
    action = {"addChatItemAction": {"item": item}}
    return {
        "clickTrackingParams": "x",
        "replayChatItemAction": {"actions": [action], "videoOffsetTimeMsec": "5"},
    }


MESSAGE = {
    "id": "m1",
    "timestampUsec": "1711879200000000",
    "authorName": {"simpleText": "@namuna"},
    "authorExternalChannelId": "UCinvented",
    "message": {
        "runs": [{"text": "ту "}, {"emoji": {"emojiId": "😡", "shortcuts": [":r:"]}}]
    },
}


def test_the_chat_beside_a_live_video_is_read_with_its_instants(tmp_path: Path) -> None:
    paid = MESSAGE | {"id": "m2", "purchaseAmountText": {"simpleText": "$5"}}
    lines = [
        live({"liveChatTextMessageRenderer": MESSAGE}),
        {"clickTrackingParams": "x", "replayChatItemAction": {"actions": [{"a": 1}]}},
        live({"liveChatPaidMessageRenderer": paid}),
        live({"liveChatPlaceholderItemRenderer": {"id": "m3"}}),
    ]
    written = "\n".join(map(json.dumps, lines)) + "\n"

    first, second = posts(read(tmp_path, written, f"{STEM}.live_chat.json"))

    assert YtdlpJson().recognises("x.live_chat.json", written.encode())
    assert first.posted_at == datetime(2024, 3, 31, 10, tzinfo=UTC)
    assert first.untrusted_text == "ту :r:"
    assert first.untrusted_author == "@namuna"
    assert first.untrusted_author_id == "UCinvented"
    assert first.reply_to == "invented001"
    assert second.untrusted_text == "$5\nту :r:"


def test_one_line_of_a_live_chat_is_enough(tmp_path: Path) -> None:
    line = live({"liveChatTextMessageRenderer": MESSAGE})
    del line["clickTrackingParams"]  # as of a video that is still running
    written = json.dumps(line | {"isLive": True})

    (post,) = posts(read(tmp_path, written, "x.live_chat.json"))

    assert (post.native_id, post.untrusted_text) == ("m1", "ту :r:")
