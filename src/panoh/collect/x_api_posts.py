"""Posts as version 2 of X's interface gives them, flattened by twarc or in pages.

Field names from X's data dictionary and twarc's expansions.py (public source, 2023).
"""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from panoh.collect.post_parts import MOST_NESTED, in_lines, take_account
from panoh.collect.quick_posts import quick_post
from panoh.collect.record import Fields, Record
from panoh.collect.x_tweets import (
    PLATFORM,
    read_time,
    take_article,
    take_links,
    take_media,
)
from panoh.model.corpus import Media, Post

# The app it was written with, what X files it under, numbers, settings, and what the
# collecting tool says of itself.
_OF_NO_INTEREST = (
    *("source", "context_annotations", "author_id", "conversation_id", "lang"),
    *("possibly_sensitive", "reply_settings", "edit_history_tweet_ids", "scopes"),
    *("edit_controls", "in_reply_to_user_id", "in_reply_to_user"),
    *("display_text_range", "__twarc", "matching_rules", "withheld", "card_uri"),
)


@dataclass(frozen=True, slots=True)
class _Other:
    """A post that another one refers to, and all that it shows."""

    id: str = ""
    posts: list[Post] = field(default_factory=list)


def flatten(page: Fields) -> list[Fields]:
    """Put users, media, polls and other posts of a page where they belong."""
    data, includes = page.get("data"), page.get("includes")
    listed = data if isinstance(data, list) else [data]
    found = _Included(includes if isinstance(includes, dict) else {})
    tweets = [one for one in listed if isinstance(one, dict)]
    return [found.complete(tweet, MOST_NESTED) for tweet in tweets]


def read_v2(tweet: Record, place: int, depth: int = MOST_NESTED) -> Iterator[Post]:
    """Take a post, then those it quotes or repeats; nothing where it has no id.

    A repeated post shows all of the original, and its own text is a cut copy of that:
    the original's stands for it.
    """
    native_id = tweet.text("id")
    if not native_id:
        return
    ids = Record({"id": tweet.text("author_id")})
    author = tweet.record("author")
    account = take_account(PLATFORM, author or ids, ("id",), ("username",), ("name",))
    created_at = tweet.text("created_at")
    others = _referred_to(tweet, place, depth)
    repeated = others["retweeted"].posts
    shown = repeated or others["quoted"].posts
    media, text = _content(tweet)
    metrics = tweet.record("public_metrics")
    yield quick_post(
        account.channel(),
        native_id,
        place,
        posted_at=read_time(created_at),
        original_time=created_at,
        untrusted_author=account.author,
        untrusted_author_id=account.author_id,
        untrusted_text=repeated[0].untrusted_text if repeated else text,
        untrusted_forwarded_from=shown[0].untrusted_author if shown else "",
        reply_to=next((other.id for other in others.values() if other.id), ""),
        reactions=metrics.number("like_count"),
        media=media or (repeated[0].media if repeated else ()),
    )
    for other in others.values():
        yield from other.posts
    metrics.ignore_all()
    tweet.ignore(*_OF_NO_INTEREST)


def _referred_to(tweet: Record, place: int, depth: int) -> dict[str, _Other]:
    """Take the posts that this one answers, quotes or repeats, where they are here."""
    others = {kind: _Other() for kind in ("replied_to", "quoted", "retweeted")}
    for one in tweet.records("referenced_tweets"):
        is_here = depth and "text" in one
        kind = one.text("type")
        posts = list(read_v2(one, place, depth - 1)) if is_here else []
        native_id = posts[0].native_id if posts else one.text("id")
        others[kind] = _Other(native_id, posts)
    return others


def _content(tweet: Record) -> tuple[tuple[Media, ...], str]:
    note, geo = tweet.record("note_tweet"), tweet.record("geo")
    attachments = tweet.record("attachments")
    media, alt_texts = take_media(attachments.records("media"), "alt_text")
    polls = [attachments.record("poll"), *attachments.records("poll")]
    choices = [one.text("label") for poll in polls for one in poll.records("options")]
    texts = [
        unescape(note.text("text") or tweet.text("text")),
        *take_links(tweet.record("entities")),
        *take_links(note.record("entities")),
        *choices,
        *take_article(tweet.record("article")),
        *alt_texts,
        geo.text("full_name"),
    ]
    tweet.ignore("text")  # cut short, where there is a long one
    geo.ignore_all()  # numbers
    attachments.ignore_all()  # keys of what was taken
    return media, in_lines(texts)


class _Included:
    """What a page holds once for all of its posts, by its keys."""

    def __init__(self, includes: Fields) -> None:
        self._users = _by(includes, "users", "id")
        self._tweets = _by(includes, "tweets", "id")
        self._media = _by(includes, "media", "media_key")
        self._polls = _by(includes, "polls", "id")
        self._places = _by(includes, "places", "id")

    def complete(self, tweet: Fields, depth: int) -> Fields:
        """Give the post with all that it refers to in it."""
        attached, geo = _object(tweet, "attachments"), _object(tweet, "geo")
        media = _found(self._media, _list(attached, "media_keys"))
        poll = _found(self._polls, _list(attached, "poll_ids"))
        place = _found(self._places, [geo.get("place_id")])
        author = _found(self._users, [tweet.get("author_id")])
        others = []
        for other in _list(tweet, "referenced_tweets"):
            if isinstance(other, dict):
                whole = _found(self._tweets, [other.get("id")]) if depth else []
                fields = self.complete(whole[0], depth - 1) if whole else {}
                others.append({**fields, **other})
        return {
            **tweet,
            "author": author[0] if author else None,
            "attachments": {"media": media, "poll": poll},
            "geo": place[0] if place else None,
            "referenced_tweets": others,
        }


def _by(includes: Fields, name: str, key: str) -> dict[object, Fields]:
    listed = _list(includes, name)
    return {str(one.get(key)): one for one in listed if isinstance(one, dict)}


def _found(known: dict[object, Fields], keys: list[Any]) -> list[Fields]:
    """Give copies: a reader takes fields out of what it reads."""
    return [deepcopy(known[str(key)]) for key in keys if str(key) in known]


def _object(fields: Fields, key: str) -> Fields:
    value = fields.get(key)
    return value if isinstance(value, dict) else {}


def _list(fields: Fields, key: str) -> list[Any]:
    value = fields.get(key)
    return value if isinstance(value, list) else []
