"""VK's posts, comments and messages, as its API gives them.

Fields from VK's public API schema (5.131 to 5.199). Groups have negative ids.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from panoh.collect.post_parts import (
    MOST_NESTED,
    REMOTE_IMAGE,
    REMOTE_VIDEO,
    in_lines,
)
from panoh.collect.quick_posts import quick_post
from panoh.collect.record import Fields, Record
from panoh.model.corpus import Channel, Media, Post, PostKind

PLATFORM = "vk"

Names = Mapping[str, str]

_IMAGE_DOCS, _VIDEO_DOC = (3, 4), 6  # of a document's "type"
# Attachments that are a picture or a video, and the texts that hang on each kind.
_MEDIA = {"photo": REMOTE_IMAGE, "posted_photo": REMOTE_IMAGE, "graffiti": REMOTE_IMAGE}
_MEDIA |= {"album": REMOTE_IMAGE, "video": REMOTE_VIDEO, "clip": REMOTE_VIDEO}
_TEXTS = {
    "photo": ("text",),
    "album": ("title", "description"),
    "video": ("title", "description"),
    "clip": ("title", "description"),
    "doc": ("title", "url"),
    "link": ("title", "description", "url"),
    "page": ("title",),
    "note": ("title", "text"),
    "market": ("title", "description"),
    "article": ("title", "url"),
    "audio": ("artist", "title"),
    "audio_message": ("transcript",),
    "posted_photo": (),
    "graffiti": (),
    "sticker": (),
    "wall_reply": ("text",),
    "podcast": ("title",),
    "event": ("text",),
    "donut_link": ("text",),
}
# What the viewer may do; counts of what is not shown; where it was written from.
_OF_NO_INTEREST = (
    *("can_edit", "can_delete", "can_pin", "can_publish", "can_archive", "can_like"),
    *("is_pinned", "is_favorite", "is_archived", "is_deleted", "is_from_post_author"),
    *(
        "is_hidden",
        "is_cropped",
        "is_unavailable",
        "marked_as_ads",
        "views",
        "zoom_text",
    ),
    *("reposts", "donut", "hash", "track_code", "carousel_offset", "ads"),
    *("post_source", "post_type", "inner_type", "type", "created_by"),
    *("short_text_rate", "reaction_set_id", "push_subscription", "friends_only"),
    *("conversation_message_id", "important", "random_id", "version", "is_silent"),
    *("can_view_stats", "likes", "real_offset", "pid", "suggest_subscribe", "deleted"),
    *("compact_attachments_before_cut", "header", "trending", "reactions", "out"),
)


def name_of(who: Fields) -> tuple[str, str]:
    """Read the id and the name of a user or a group; an empty id where it has none."""
    record = Record(who)
    number = record.text("id", "gid", "uid").lstrip("-")
    if group := record.text("name"):
        return number and f"-{number}", group
    parts = (record.text("first_name"), record.text("last_name"))
    return number, " ".join(part for part in parts if part)


def read_item(
    item: Record, place: int, names: Names, depth: int = MOST_NESTED, below: str = ""
) -> Iterator[Post]:
    """Take a post with what it repeats, or a comment with its answers, or a message.

    Nothing where it has no id. What a post repeats or a message forwards is shown in
    it, so it has its text and media too. `below` is the post that a comment was found
    in, as "owner/post".
    """
    native_id = item.text("id", "cid")
    if not native_id:
        return
    above_owner, _, above = below.partition("/")
    owner = item.text("owner_id", "to_id") or above_owner
    peer = item.text("peer_id")
    is_own_message = bool(peer) and item.is_true("out")
    author_id = item.text("signer_id", "from_id", "user_id") or owner
    author_id = "" if is_own_message else author_id
    answered = item.text("reply_to_comment", "reply_post_id") or _last_parent(item)
    post_id = item.text("post_id", "photo_id", "video_id", "topic_id") or above
    item.ignore("reply_to_user", "reply_owner_id")  # the comment answered tells both
    repeated = _repeated(item, place, names, depth)
    kind = PostKind.COMMENT if post_id else PostKind.MESSAGE
    kind = PostKind.SERVICE if "action" in item else kind
    shown = _take_shown(item, depth)
    origin = _who(repeated[0]) if repeated else names.get(shown.sender, shown.sender)
    for one in repeated:
        shown.texts.append(one.untrusted_text)
        shown.media += one.media
    posted_at, original_time = item.instant("date")
    yield quick_post(
        _channel(owner, peer, names),
        native_id,
        place,
        posted_at=posted_at,
        original_time=original_time,
        edited_at=_edited(item),
        kind=kind,
        untrusted_author=names.get(author_id, ""),
        untrusted_author_id=author_id,
        untrusted_text=in_lines(shown.texts),
        untrusted_forwarded_from=origin,
        reply_to=answered or post_id or _replied(item),
        reactions=_likes(item.record("likes")),
        media=tuple(shown.media),
    )
    yield from repeated
    for answer in _answers(item) if depth else ():
        above = f"{owner}/{post_id or native_id}"
        yield from read_item(answer, place, names, depth - 1, above)
    item.ignore(*_OF_NO_INTEREST)


def _answers(item: Record) -> Iterator[Record]:
    """Take the answers with a comment, or comments that a tool put into their post."""
    yield from item.records("comments")
    for key in ("thread", "comments"):
        held = item.record(key)
        yield from held.records("items")
        held.ignore_all()  # counts


def _repeated(item: Record, place: int, names: Names, depth: int) -> list[Post]:
    """Take the posts that this one repeats, the nearest first."""
    history = [*item.records("copy_history")] if depth else []
    return [post for one in history for post in read_item(one, place, names, depth - 1)]


def _who(post: Post) -> str:
    return post.untrusted_author or post.untrusted_author_id


def _channel(owner: str, peer: str, names: Names) -> Channel:
    if peer and not owner:
        return Channel(PLATFORM, f"peer/{peer}", names.get(peer, ""), is_public=False)
    number = owner.removeprefix("-")
    kind = "club" if owner.startswith("-") else "id"
    return Channel(
        PLATFORM,
        owner or "unknown",
        names.get(owner, ""),
        url=f"https://vk.com/{kind}{number}" if number.isdecimal() else "",
    )


def _last_parent(item: Record) -> str:
    parents = item.texts("parents_stack")
    return parents[-1] if parents else ""


def _replied(item: Record) -> str:
    """Take the message that a message answers."""
    replied = item.record("reply_message")
    native_id = replied.text("id")
    replied.ignore_all()  # it stands in the chat by itself
    return native_id


def _likes(likes: Record) -> int:
    count = likes.number("count")
    likes.ignore_all()  # what the viewer likes and may like
    return count


def _edited(item: Record) -> datetime | None:
    return item.instant("edited", "update_time")[0]


def _place_name(geo: Record) -> str:
    name = geo.record("place").text("title")
    geo.ignore_all()  # numbers
    return name


@dataclass(slots=True)
class _Shown:
    """What is shown in an item; `sender` wrote the first message that it forwards."""

    texts: list[str] = field(default_factory=list)
    media: list[Media] = field(default_factory=list)
    sender: str = ""


def _take_shown(item: Record, depth: int) -> _Shown:
    """Take texts, pictures and videos, and those of all that is attached."""
    shown = _Shown([item.text("text", "body")])
    action = item.record("action")  # somebody came, went, or named the chat
    words = (action.text("type"), action.text("member_id"), action.text("text"))
    shown.texts.append(" ".join(filter(None, words)))
    for attachment in item.records("attachments"):
        kind = attachment.text("type")
        attachment.ignore("style")
        if kind == "poll":
            shown.texts += _poll(attachment.record("poll"))
        elif kind == "wall" and depth:
            _add(shown, attachment.record("wall"), depth)
        elif kind in _TEXTS:
            thing = attachment.record(kind)
            shown.texts += [thing.text(key) for key in _TEXTS[kind]]
            shown.media += _kinds(kind, thing.number("type") if kind == "doc" else 0)
            thing.ignore_all()  # sizes, addresses and counts
    for one in item.records("fwd_messages") if depth else ():
        shown.sender = shown.sender or one.text("from_id", "user_id")
        _add(shown, one, depth)
    # The place that the author chose, and the source that the post names.
    shown.texts += [_place_name(item.record("geo")), _source(item.record("copyright"))]
    return shown


def _add(shown: _Shown, other: Record, depth: int) -> None:
    """Add all that another item shows, which is shown in this one."""
    within = [other, *other.records("copy_history")]
    for one in within:
        more = _take_shown(one, depth - 1)
        shown.texts += more.texts
        shown.media += more.media
        one.ignore_all()


def _source(named: Record) -> str:
    link = named.text("link")
    named.ignore_all()  # the name of the site once more
    return link


def _kinds(kind: str, doc_type: int) -> list[Media]:
    if doc_type in _IMAGE_DOCS:
        return [REMOTE_IMAGE]
    if doc_type == _VIDEO_DOC:
        return [REMOTE_VIDEO]
    return [_MEDIA[kind]] if kind in _MEDIA else []


def _poll(poll: Record) -> list[str]:
    answers = [answer.text("text") for answer in poll.records("answers")]
    texts = [poll.text("question"), *answers]
    poll.ignore_all()  # who may vote, and colours
    return texts
