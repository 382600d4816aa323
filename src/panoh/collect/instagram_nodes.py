"""Instagram's and Threads' posts and comments as their web pages get them.

Two shapes, from 4CAT's and Zeeschuimer's public sources (2023 to 2026): that of the
older graph ("edge_media_to_caption") and that of item lists ("caption", "media_type"),
which Threads shares. A field has one name in each, so one reader takes both.
"""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

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

_VIDEO = 2  # of media_type

_COMMENT_LISTS = (
    *("comments", "preview_comments"),
    *("child_comments", "preview_child_comments", "inline_child_comments"),
)
_COMMENT_EDGES = (
    *("edge_media_to_parent_comment", "edge_media_to_comment"),
    *("edge_media_preview_comment", "edge_threaded_comments"),
)
# Sounds, who of the viewer's friends likes it, the platform's own hints.
_NO_WORDS_OF_ITS_OWN = (
    *("music_metadata", "clips_metadata", "clips_attribution_info"),
    *("facepile_top_likers", "top_likers", "social_context", "link_hint_text"),
    *("sharing_friction_info", "fundraiser_tag", "ig_media_sharing_disabled"),
)


def read_instagram(node: Record, place: int) -> Iterator[Post]:
    """Take a post and the comments shown with it; nothing where it has no id."""
    return _read_post("instagram", node, place, MOST_NESTED)


def read_threads(node: Record, place: int) -> Iterator[Post]:
    """Take a post and what it quotes or reposts; nothing where it has no id."""
    return _read_post("threads", node, place, MOST_NESTED)


def read_instagram_comment(comment: Record, place: int) -> Iterator[Post]:
    """Take a comment that names its own post, by "post_id"."""
    post = comment.text("post_shortcode", "post_id", "media_id")
    url = comment.text("post_url")
    is_plain = url.startswith("https://www.instagram.com/")
    channel = Channel(
        "instagram", f"post/{post or 'unknown'}", url=url if is_plain else ""
    )
    answered = comment.text("parent_comment_id")
    return _read_comment(comment, place, channel, answered or post, MOST_NESTED)


def _read_post(platform: str, node: Record, place: int, depth: int) -> Iterator[Post]:
    long_id, number = node.text("id"), node.text("pk")
    # Some tools round the number; the other id begins with it, as text.
    native_id = node.text("code", "shortcode") or long_id.partition("_")[0] or number
    if not native_id:
        return
    account = _account(platform, node)
    if not account.author_id:  # a grid of posts leaves the author out
        account = Account(platform, long_id.partition("_")[2])
    app_info = node.record("text_post_app_info")
    shared = app_info.record("share_info")
    keys = ("quoted_post", "reposted_post") if depth else ()
    within = [shared.record(key) for key in keys]
    origin = next((one for one in within if one), None)
    inner = list(_read_post(platform, origin, place, depth - 1)) if origin else []
    posted_at, original_time = node.instant("taken_at", "taken_at_timestamp")
    channel = account.channel()
    media, texts = _take_media(node)
    yield quick_post(
        channel,
        native_id,
        place,
        posted_at=posted_at,
        original_time=original_time,
        untrusted_author=account.author,
        untrusted_author_id=account.author_id,
        untrusted_text=in_lines([*_texts(node), *texts, *_link(app_info)]),
        untrusted_forwarded_from=inner[0].untrusted_author if inner else "",
        reply_to=inner[0].native_id if inner else "",
        reactions=_likes(node),
        media=media,
    )
    yield from inner
    for comment in _comments(node):
        yield from _read_comment(comment, place, channel, native_id, MOST_NESTED)
    node.ignore(*_NO_WORDS_OF_ITS_OWN)


def _read_comment(
    comment: Record, place: int, channel: Channel, answered: str, depth: int
) -> Iterator[Post]:
    native_id = comment.text("pk", "id")
    if not native_id:
        return
    account = _account("instagram", comment)
    posted_at, original_time = comment.instant("created_at", "created_at_utc")
    likes = comment.number("comment_like_count") or _likes(comment)
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
        reply_to=answered,
        reactions=likes,
    )
    for answer in _comments(comment) if depth else ():
        yield from _read_comment(answer, place, channel, native_id, depth - 1)


def _account(platform: str, node: Record) -> Account:
    """Take the user, or in the graph the owner; lists have both, and the same."""
    accounts = [
        take_account(
            platform,
            node.record(key),
            ("pk", "pk_id", "id"),
            ("username", "unique_id"),
            ("full_name", "nickname"),
        )
        for key in ("user", "owner")
    ]
    return accounts[0] if accounts[0].author_id else accounts[1]


def _texts(node: Record) -> Iterator[str]:
    """Take all that was written: the caption, a title, the place, who is tagged."""
    yield node.record("caption").text("text") or node.text("caption")
    for caption in _edges(node, "edge_media_to_caption"):
        yield caption.text("text")
    yield from (node.text("title"), node.text("headline"))
    yield node.record("location").text("name")
    tagged = [*node.record("usertags").records("in")]
    tagged += _edges(node, "edge_media_to_tagged_user")
    named = [one.record("user") for one in tagged]
    named += node.records("coauthor_producers")
    for user in named:
        yield _account_handle(user)
    yield node.text("link")


def _account_handle(user: Record) -> str:
    handle = user.text("username")
    user.ignore_all()
    return f"@{handle}" if handle else ""


def _link(app_info: Record) -> Iterator[str]:
    """Take the card of a link on Threads, and the address behind its detour."""
    card = app_info.record("link_preview_attachment")
    yield card.text("title")
    address = card.text("url")
    try:
        yield parse_qs(urlsplit(address).query).get("u", [address])[0]
    except ValueError:
        yield address


def _take_media(node: Record) -> tuple[tuple[Media, ...], list[str]]:
    """Take pictures and videos, and what is said of each for those who are blind."""
    parts = [*node.records("carousel_media")]
    parts += _edges(node, "edge_sidecar_to_children")
    texts = [part.text("accessibility_caption") for part in [node, *parts]]
    shown = [_shown(one) for one in parts or [node]]
    return tuple(one for one in shown if one), texts


def _shown(node: Record) -> Media | None:
    is_video = node.number("media_type") == _VIDEO or node.is_true("is_video")
    is_video |= "Video" in node.text("__typename")
    if is_video or any(True for _ in node.records("video_versions")):
        return REMOTE_VIDEO
    candidates = node.record("image_versions2").records("candidates")
    is_image = any(True for _ in candidates) or node.text("display_url", "display_uri")
    return REMOTE_IMAGE if is_image else None


def _likes(node: Record) -> int:
    edges = ("edge_media_preview_like", "edge_liked_by")
    in_graph = max(node.record(key).number("count") for key in edges)
    return node.number("like_count") or in_graph


def _comments(node: Record) -> Iterator[Record]:
    """Take the comments that came with a post, or the answers with a comment."""
    for key in _COMMENT_LISTS:
        yield from node.records(key)
    for key in _COMMENT_EDGES:
        yield from _edges(node, key)


def _edges(node: Record, key: str) -> Iterator[Record]:
    for edge in node.record(key).records("edges"):
        yield edge.record("node")
