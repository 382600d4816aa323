"""TikTok's videos and comments as its web page gets them, whatever tool kept them.

Field names are facts from 4CAT's and TikTok-Api's public sources (2025). A comment
names its video and not whose it is: the video is its channel.
"""

from collections.abc import Iterator
from functools import lru_cache

from panoh.collect.post_parts import (
    MOST_NESTED,
    REMOTE_IMAGE,
    REMOTE_VIDEO,
    Account,
    in_lines,
    take_account,
)
from panoh.collect.quick_posts import quick_post
from panoh.collect.record import Record
from panoh.model.corpus import Channel, Media, Post, PostKind

PLATFORM = "tiktok"

_VIDEOS_AT_HAND = 100

# Sounds, effects, search suggestions, TikTok's own warnings and cards for other apps;
# hashtags and mentions, which the text holds too.
_NO_WORDS_OF_ITS_OWN = (
    *("music", "effectStickers", "videoSuggestWordsList", "warnInfo", "anchors"),
    *("textExtra", "challenges", "authorStats", "authorStatsV2"),
)
# States and scores; what the viewer may do; names of those mentioned in the text; a
# guess at the language. Of answers, the video and what is shared are the parent's.
_TECHNICAL_OF_COMMENTS = (
    *("id", "aweme_id", "share_info", "text_extra", "comment_language", "label_list"),
    *("label_text", "label_type", "status", "user_digged", "user_buried", "no_show"),
    *("reply_comment_total", "is_author_digged", "author_pin", "stick_position"),
    *("sort_tags", "sort_extra_score", "reply_score", "show_more_score", "fold_status"),
    *("comment_post_item_ids", "is_high_purchase_intent", "collect_stat", "can_share"),
    *("trans_btn_style", "forbid_reply_with_video", "allow_download_photo"),
    *("is_comment_translatable", "cover_status", "buried_reason"),
)


def read_video(item: Record, place: int) -> Iterator[Post]:
    """Take a video or a post of pictures; nothing where it has no id."""
    native_id = item.text("id", "aweme_id")
    if not native_id:
        return
    account = _video_account(item)
    posted_at, original_time = item.instant("createTime", "create_time")
    images = item.record("imagePost")
    text = in_lines(
        [
            _description(item),
            images.text("title"),
            *_sticker_texts(item),
            item.record("poi").text("name"),
        ]
    )
    likes = item.record("stats").number("diggCount")
    item.ignore(*_NO_WORDS_OF_ITS_OWN)
    yield quick_post(
        account.channel(),
        native_id,
        place,
        posted_at=posted_at,
        original_time=original_time,
        untrusted_author=account.author,
        untrusted_author_id=account.author_id,
        untrusted_text=text,
        untrusted_forwarded_from=_origin(item),
        reactions=likes or item.record("statsV2").number("diggCount"),
        media=_media(item, images),
    )


def read_comment(comment: Record, place: int) -> Iterator[Post]:
    """Take a comment and the answers kept with it; nothing where it has no id."""
    video = comment.text("aweme_id")
    channel = _video_channel(comment.record("share_info"), video)
    return _read_comment(comment, place, channel, video, MOST_NESTED)


def _read_comment(
    comment: Record, place: int, channel: Channel, video: str, depth: int
) -> Iterator[Post]:
    native_id = comment.text("cid", "id")
    if not native_id:
        return
    user = comment.record("user")
    account = take_account(PLATFORM, user, ("uid", "id"), ("unique_id",), ("nickname",))
    posted_at, original_time = comment.instant("create_time")
    answered, parent = comment.text("reply_to_reply_id"), comment.text("reply_id")
    pictures = [*comment.records("image_list")]
    comment.ignore(*_TECHNICAL_OF_COMMENTS)
    yield quick_post(
        channel,
        native_id,
        place,
        posted_at=posted_at,
        original_time=original_time,
        kind=PostKind.COMMENT,
        untrusted_author=account.author,
        untrusted_author_id=account.author_id,
        untrusted_text=comment.text("text"),
        reply_to=_first_id(answered, parent) or video,
        reactions=comment.number("digg_count"),
        media=_pictures(pictures) if pictures else (),
    )
    if depth:
        for answer in comment.records("reply_comment"):
            yield from _read_comment(answer, place, channel, video, depth - 1)


def _first_id(*written: str) -> str:
    """Give the first that is an id: 0 is none."""
    for one in written:
        if one.strip("0"):
            return one
    return ""


def _pictures(pictures: list[Record]) -> tuple[Media, ...]:
    for picture in pictures:
        picture.ignore_all()  # sizes and addresses
    return (REMOTE_IMAGE,) * len(pictures)


def _video_account(item: Record) -> Account:
    author = item.record("author")
    if not author:  # taken from the page itself, where the handle stands alone
        return take_account(
            PLATFORM,
            Record({key: item.text(key) for key in ("authorId", "author", "nickname")}),
            ("authorId",),
            ("author",),
            ("nickname",),
        )
    return take_account(
        PLATFORM, author, ("id", "uid"), ("uniqueId", "unique_id"), ("nickname",)
    )


def _description(item: Record) -> str:
    """Take the description, which longer ones have in parts instead, or once more."""
    whole = item.text("desc")
    parts = []
    for part in item.records("contents"):
        parts.append(part.text("desc"))
        part.ignore_all()  # hashtags and mentions
    return in_lines([whole, *(part for part in parts if part not in whole)])


def _sticker_texts(item: Record) -> Iterator[str]:
    """Take what is written across the picture."""
    for sticker in item.records("stickersOnItem"):
        yield " ".join(sticker.texts("stickerText"))


def _origin(item: Record) -> str:
    """Take the id of the video that this one is a duet with."""
    return _first_id(item.record("duetInfo").text("duetFromId"))


def _media(item: Record, images: Record) -> tuple[Media, ...]:
    pictures = tuple(REMOTE_IMAGE for _ in images.records("images"))
    has_video = "video" in item
    item.ignore("video")  # sizes and addresses
    return pictures or ((REMOTE_VIDEO,) if has_video else ())


def _video_channel(shared: Record, video: str) -> Channel:
    """Give the video as a channel: its caption is its name."""
    url, title = shared.text("url"), shared.text("title")
    shared.ignore_all()  # the comment once more, and who may share it
    return _channel(video, title, url)


@lru_cache(_VIDEOS_AT_HAND)
def _channel(video: str, title: str, url: str) -> Channel:
    return Channel(
        PLATFORM,
        f"video/{video or 'unknown'}",
        title,
        url=url.partition("?")[0] if url.startswith("https://") else "",
    )
