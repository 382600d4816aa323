"""X's posts as twarc collected them (versions 1.1 and 2 of the interface), or scrapers.

One post a line or in a list; of version 2 also pages, with "includes", and the posts
as `twarc2 flatten` gives them. Who collected them is in "__twarc" and dropped.
snscrape and twscrape have names of their own for the fields.
"""

from collections.abc import Callable, Iterator
from typing import ClassVar

from panoh.collect.json_lines import first_object, read_objects
from panoh.collect.parser import OpenExport, Parser
from panoh.collect.record import Fields, Record
from panoh.collect.x_api_posts import flatten, read_v2
from panoh.collect.x_scraped import read_scraped
from panoh.collect.x_tweets import read_tweet
from panoh.errors import BadRecord, NoDates
from panoh.model.corpus import Post, Unread

_OF_A_PAGE = ("data", "includes", "meta", "errors", "__twarc")
_SCRAPED = frozenset({"id", "date", "user", "retweetedTweet", "quotedTweet"})
_NAMES_SHOWN = 2


class TwitterNdjson(Parser):
    """Reads posts, or pages of them, a line at a time."""

    name: ClassVar[str] = "twitter_ndjson"
    refers_to_media: ClassVar[bool] = False

    def recognises(self, name: str, head: bytes) -> bool:  # noqa: ARG002 - by content only
        """Tell by the fields of a post, or of the first of a page."""
        first = first_object(head)
        data = first.get("data")
        if isinstance(data, list) and data and isinstance(data[0], dict):
            first = data[0]
        keys = first.keys()
        is_v1 = keys >= {"id_str", "created_at", "user"}
        is_v2 = keys >= {"id", "text", "author_id"}
        return is_v1 or is_v2 or keys >= _SCRAPED or "__twarc" in keys

    def parse(self, export: OpenExport) -> Iterator[Post | Unread]:
        """Yield posts, each with those that it shows; see Parser."""
        for read in read_objects(export):
            if isinstance(read, Unread):
                yield read
                continue
            for tweet in _tweets(export, read.fields):
                yield from _posts(export, read.place, tweet)


def _tweets(export: OpenExport, fields: Fields) -> Iterator[Record]:
    if "data" not in fields:
        yield Record(fields)
        return
    for tweet in flatten(fields):
        yield Record(tweet)
    page = Record(fields)
    page.ignore(*_OF_A_PAGE)
    page.note_leftovers(export.leftovers)


def _posts(export: OpenExport, place: int, tweet: Record) -> Iterator[Post | Unread]:
    is_v1 = "id_str" in tweet
    posts = list(_reader(tweet)(tweet, place))
    yield from posts
    if not posts:
        yield Unread(export.name, place, BadRecord.code)
    elif any(post.posted_at is None and post.original_time for post in posts):
        yield Unread(export.name, place, NoDates.code)
    if is_v1:
        tweet.note_words(export.leftovers, _NAMES_SHOWN)
    else:
        tweet.note_leftovers(export.leftovers)


def _reader(tweet: Record) -> Callable[[Record, int], Iterator[Post]]:
    if tweet.keys() >= _SCRAPED:
        return read_scraped
    return read_tweet if "id_str" in tweet else read_v2
