"""X's posts as snscrape and twscrape name their fields, which are the same for both.

From their public sources (snscrape 0.3 to 0.7, where "rawContent" was "content" before
2023; twscrape 2026).
"""

from collections.abc import Iterator
from html import unescape

from panoh.collect.post_parts import (
    MOST_NESTED,
    REMOTE_IMAGE,
    REMOTE_VIDEO,
    in_lines,
    take_account,
)
from panoh.collect.quick_posts import quick_post
from panoh.collect.record import Record
from panoh.collect.x_tweets import PLATFORM, read_time
from panoh.model.corpus import Media, Post

# The text once more and what it shows, the app it was written with, reach, settings.
_OF_NO_INTEREST = (
    *("renderedContent", "content", "hashtags", "cashtags", "mentionedUsers", "url"),
    *("outlinks", "tcooutlinks", "source", "sourceUrl", "sourceLabel", "lang", "vibe"),
    *("replyCount", "retweetCount", "quoteCount", "viewCount", "bookmarkCount"),
    *("bookmarkedCount", "conversationId", "conversationIdStr", "coordinates", "_type"),
    *("id", "inReplyToTweetIdStr", "inReplyToUser", "inReplyToScreenName"),
    *("possibly_sensitive", "isQuoteStatus", "isTranslatable", "displayTextRange"),
    *("editControl", "editState", "textLinks"),
)
_KINDS = {"Photo": REMOTE_IMAGE, "Video": REMOTE_VIDEO, "Gif": REMOTE_VIDEO}


def read_scraped(tweet: Record, place: int, depth: int = MOST_NESTED) -> Iterator[Post]:
    """Take a post, then those it quotes or repeats; nothing where it has no id.

    A repeated post shows all of the original: its text stands for the cut copy.
    """
    native_id = tweet.text("id_str", "id")
    if not native_id:
        return
    account = take_account(
        PLATFORM,
        tweet.record("user"),
        ("id_str", "id"),
        ("username",),
        ("displayname",),
    )
    repeated, quoted = (
        list(read_scraped(one, place, depth - 1)) if depth and one else []
        for one in map(tweet.record, ("retweetedTweet", "quotedTweet"))
    )
    inner = repeated or quoted
    written = tweet.text("date")
    answered = tweet.text("inReplyToTweetId")
    media, texts = _content(tweet)
    yield quick_post(
        account.channel(),
        native_id,
        place,
        posted_at=read_time(written),
        original_time=written,
        untrusted_author=account.author,
        untrusted_author_id=account.author_id,
        untrusted_text=repeated[0].untrusted_text if repeated else in_lines(texts),
        untrusted_forwarded_from=inner[0].untrusted_author if inner else "",
        reply_to=answered or (inner[0].native_id if inner else ""),
        reactions=tweet.number("likeCount"),
        media=media or (repeated[0].media if repeated else ()),
    )
    yield from repeated
    yield from quoted
    tweet.ignore(*_OF_NO_INTEREST)


def _content(tweet: Record) -> tuple[tuple[Media, ...], list[str]]:
    texts = [unescape(tweet.text("rawContent", "content"))]
    for link in tweet.records("links"):
        texts.append(link.text("url"))
        link.ignore_all()  # as the text shows it
    texts += tweet.texts("outlinks")
    card = tweet.record("card")
    texts += [card.text("title"), card.text("description")]
    texts += [option.text("label") for option in card.records("options")]
    card.ignore_all()  # addresses and pictures
    place = tweet.record("place")
    texts.append(place.text("fullName"))
    place.ignore_all()
    return tuple(_media(tweet, texts)), texts


def _media(tweet: Record, texts: list[str]) -> Iterator[Media]:
    """Take snscrape's list, or twscrape's object of three lists."""
    for one in tweet.records("media"):
        texts.append(one.text("altText"))
        yield _KINDS.get(one.text("_type").rpartition(".")[2], REMOTE_IMAGE)
        one.ignore_all()  # sizes and addresses
    lists = tweet.record("media")
    yield from (REMOTE_IMAGE for _ in lists.records("photos"))
    for key in ("videos", "animated"):
        yield from (REMOTE_VIDEO for _ in lists.records(key))
    lists.ignore_all()
