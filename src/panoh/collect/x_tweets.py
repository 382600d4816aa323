"""Posts of X as its web page and its interfaces, v1.1 and v2, write them.

From 4CAT's, Zeeschuimer's and twarc's public sources and X's data dictionary. The web
page's answer holds the v1.1 object under "legacy", so one reader takes both.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from html import unescape

from panoh.collect.dates import read_stated
from panoh.collect.post_parts import (
    MOST_NESTED,
    REMOTE_IMAGE,
    REMOTE_VIDEO,
    Account,
    in_lines,
    take_account,
)
from panoh.collect.quick_posts import quick_post
from panoh.collect.record import Fields, Record
from panoh.model.corpus import Media, Post

PLATFORM = "x"

_MONTHS = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
_STATUS = re.compile(r"https?://(?:x|twitter)\.com/(\w{1,20})/status/", re.ASCII)
_NO_WORDS_OF_ITS_OWN = ("source", "context_annotations", "matching_rules")
"""The app that it was written with; what X and who collected it filed it under."""


def read_tweet(
    tweet: Record, place: int, depth: int = MOST_NESTED, user: Record | None = None
) -> Iterator[Post]:
    """Take a post, then those it quotes or repeats; nothing where it has no id.

    A repeated post shows all of the original, and its own text is a cut copy of that:
    the original's stands for it.
    """
    tweet = tweet.record("tweet") or tweet  # some are wrapped once more
    legacy = tweet.record("legacy") or tweet
    native_id = tweet.text("rest_id") or legacy.text("id_str") or tweet.text("id")
    if not native_id:
        return
    account = _account(tweet, legacy, user)
    repeated, quoted = (
        list(read_tweet(one, place, depth - 1)) if depth and one else []
        for one in (_within(tweet, legacy, kind) for kind in ("retweeted", "quoted"))
    )
    inner = repeated or quoted
    origin = inner[0].untrusted_author if inner else _quoted_handle(legacy)
    details = tweet.record("details")  # where X moves what "legacy" holds
    posted_at, created_at = _time(legacy, details)
    media, text = _content(tweet, legacy, details)
    likes = legacy.number("favorite_count")
    yield quick_post(
        account.channel(),
        native_id,
        place,
        posted_at=posted_at,
        original_time=created_at,
        untrusted_author=account.author,
        untrusted_author_id=account.author_id,
        untrusted_text=repeated[0].untrusted_text if repeated else text,
        untrusted_forwarded_from=origin,
        reply_to=legacy.text("in_reply_to_status_id_str", "in_reply_to_status_id")
        or legacy.text("quoted_status_id_str", "quoted_status_id")
        or (inner[0].native_id if inner else ""),
        reactions=likes or tweet.record("counts").number("favorite_count"),
        media=media or (repeated[0].media if repeated else ()),
    )
    yield from inner
    for one in (tweet, legacy):
        one.ignore(*_NO_WORDS_OF_ITS_OWN)


def read_time(written: str) -> datetime | None:
    """Read "Wed Oct 10 20:19:24 +0000 2018", or ISO 8601 as v2 writes it.

    Not by strptime, which asks the computer's language for the names of months.
    """
    parts = written.split(" ")
    if len(parts) == 6 and parts[1] in _MONTHS:
        _, month, day, clock, offset, year = parts
        written = f"{year}-{_MONTHS.index(month) + 1:02}-{day}T{clock}{offset}"
    with suppress(ValueError, OverflowError):
        moment = datetime.fromisoformat(written)
        return moment.astimezone(UTC) if moment.tzinfo else None
    return read_stated(written)


def _account(tweet: Record, legacy: Record, user: Record | None) -> Account:
    """Take who wrote it; in the web page's answer, names have moved in 2025."""
    user_id = legacy.text("user_id_str")
    results = tweet.record("core").record("user_results")
    user_id = user_id or results.text("rest_id")
    result = results.record("result")
    if not result:
        known = user or tweet.record("user")
        return take_account(
            PLATFORM,
            known or Record({"id": user_id}),  # X leaves out whom it has just told
            ("id_str", "id"),
            ("screen_name", "unique_id"),
            ("name", "nickname"),
        )
    fields: Fields = {"id": result.text("rest_id") or user_id}
    for part in (result.record("core"), result.record("legacy")):
        for key in ("screen_name", "name"):
            fields[key] = fields.get(key) or part.text(key)
    result.ignore_all()
    return take_account(PLATFORM, Record(fields), ("id",), ("screen_name",), ("name",))


def _within(tweet: Record, legacy: Record, kind: str) -> Record:
    """Find the post that this one repeats or quotes."""
    for record in (legacy, tweet):
        found = record.record(f"{kind}_status_result").record("result")
        found = found or record.record(f"{kind}_status")
        if found:
            return found
    return Record({})


def _quoted_handle(legacy: Record) -> str:
    """Take whom a post quotes where what it quotes is not here: the link tells."""
    link = legacy.record("quoted_status_permalink")
    found = _STATUS.match(link.text("expanded"))
    link.ignore_all()
    return f"@{found[1]}" if found else ""


def _time(legacy: Record, details: Record) -> tuple[datetime | None, str]:
    written = legacy.text("created_at")
    return (
        (read_time(written), written) if written else details.instant("created_at_ms")
    )


def _content(
    tweet: Record, legacy: Record, details: Record
) -> tuple[tuple[Media, ...], str]:
    """Take the text, long where there is a long one, and all that hangs on it."""
    note = tweet.record("note_tweet").record("note_tweet_results").record("result")
    whole = legacy.record("extended_tweet") or legacy
    moved = details.text("full_text")
    entities = whole.record("entities")
    media, alt_texts = take_media(
        [*whole.record("extended_entities").records("media")]
        or [*entities.records("media")],
        "ext_alt_text",
    )
    texts = [
        # X escapes &, < and > in what people write.
        unescape(note.text("text") or whole.text("full_text", "text") or moved),
        *take_links(entities),
        *take_links(note.record("entity_set")),
        *_card(tweet),
        *take_article(tweet.record("article")),
        *alt_texts,
        legacy.record("place").text("full_name"),
    ]
    legacy.ignore("full_text", "text")  # cut short, where there is a long one
    return media, in_lines(texts)


def take_links(entities: Record) -> Iterator[str]:
    """Take where the links lead; the text shows t.co addresses."""
    for link in entities.records("urls"):
        yield link.text("expanded_url")
        link.ignore_all()  # v2 adds what the page behind it says of itself
    # All these the text shows too.
    entities.ignore("hashtags", "symbols", "user_mentions", "mentions", "cashtags")


def _card(tweet: Record) -> Iterator[str]:
    """Take the choices of a poll, and the title of a page that is linked."""
    for value in tweet.record("card").record("legacy").records("binding_values"):
        key = value.text("key")
        if key in {"title", "description"} or key.endswith("_label"):
            yield value.record("value").text("string_value")
        value.ignore_all()


def take_article(article: Record) -> Iterator[str]:
    """Take a long article: all of its text, or as much as the post shows of it."""
    shown = article.record("article_results").record("result") or article
    yield shown.text("title")
    blocks = shown.record("content_state").records("blocks")
    whole = "\n".join(block.text("text") for block in blocks)
    yield whole or shown.text("plain_text") or shown.text("preview_text")
    article.ignore_all()


def take_media(
    listed: Iterable[Record], alt_text: str
) -> tuple[tuple[Media, ...], list[str]]:
    """Take pictures and videos, and what is said of each for those who are blind."""
    media, texts = [], []
    for one in listed:
        is_image = one.text("type") == "photo"
        media.append(REMOTE_IMAGE if is_image else REMOTE_VIDEO)
        texts.append(one.text(alt_text))
        one.ignore_all()  # sizes and addresses
    return tuple(media), texts
