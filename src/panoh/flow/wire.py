"""What the process that reads exports is asked, and what it may answer.

Messages are MessagePack behind a length of 4 bytes, never pickle: a child that a
hostile file took over can answer what it likes, but only values of these types. Both
ends are decoded strictly, and the model's own checks run on what they make.
"""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import IO, Annotated

import msgspec
from msgspec import Meta

from panoh.collect.parser import ReadingRules
from panoh.collect.quick_posts import quick_post
from panoh.flow.confined import Limit
from panoh.model.corpus import Channel, Media, Post, PostKind, Unread

MESSAGE_BYTES = 64 << 20
MESSAGE_POSTS = 10_000  # the store asks for all of a message's posts in one question
_LENGTH_BYTES = 4

Code = Annotated[str, Meta(pattern=r"\APANOH-[0-9]{3}\Z")]
Sha256 = Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]
Kind = Annotated[str, Meta(pattern=r"\A[a-z0-9_]{1,40}\Z")]

Number = Annotated[int, Meta(ge=-(1 << 63), le=(1 << 63) - 1)]

UnreadRow = tuple[str, Number, Code]

# A post goes as its fields in the model's order, and its channel once for all posts in
# a row: twice as fast as with the names of the fields.
PostRow = tuple[
    str,
    Number,
    datetime | None,
    str,
    str,
    datetime | None,
    PostKind,
    str,
    str,
    str,
    str,
    str,
    Number,
    tuple[Media, ...],
]
POST_FIELDS = tuple(f.name for f in fields(Post) if f.name != "channel")

_post_row = attrgetter(*POST_FIELDS)
_zone_of = itemgetter(POST_FIELDS.index("assumed_zone"))
_channel_of = attrgetter("channel")
_reactions_of = attrgetter("reactions")


class Message(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """A request or an answer."""


class Listed(msgspec.Struct, frozen=True, array_like=True):
    """One export of the place that is open."""

    kind: Kind
    untrusted_name: str
    has_files: bool


class Look(Message, frozen=True):
    """Open what a person named, and list its exports: Found, any number of times."""

    path: bytes


class Hash(Message, frozen=True):
    """Hash an export's content: Hashed."""

    export: Listed


class Read(Message, frozen=True):
    """Parse an export: Items, any number of times, then Aside."""

    export: Listed
    rules: ReadingRules


class Stray(Message, frozen=True):
    """Name an export's files that are not among those mentioned: Items."""

    export: Listed
    mentioned: list[str]


class Held(Message, frozen=True):
    """Ask which of these files are there, or answer with those that are."""

    names: list[str]


class Preview(Message, frozen=True):
    """Show the head of a table: Head."""

    export: Listed
    rules: ReadingRules


class Ready(Message, frozen=True):
    """The first word of a child: it is confined, but for these limits."""

    missing: list[Limit]


class Tick(Message, frozen=True):
    """The child is still reading."""


class Found(Message, frozen=True):
    """Some exports, and files that are in none."""

    exports: list[Listed]
    unread: list[UnreadRow]


class Hashed(Message, frozen=True):
    """An export's SHA-256."""

    sha256: Sha256


class Items(Message, frozen=True):
    """Some posts by channel, and what could not be read, each in the file's order."""

    runs: list[tuple[Channel, list[PostRow]]]
    unread: list[UnreadRow]

    def posts(self) -> list[Post]:
        """Make the posts; raises ValueError as the model does.

        Platforms and zones are words of ours, which edges show as they are.
        """
        if sum(len(rows) for _, rows in self.runs) > MESSAGE_POSTS:
            raise ValueError("more posts than a message has")
        platforms = {channel.platform for channel, _ in self.runs}
        zones = {zone for _, rows in self.runs for zone in map(_zone_of, rows)}
        if not all(word.isprintable() for word in platforms | zones):
            raise ValueError("a platform or a zone is not one of our words")
        return [quick_post(c, *row) for c, rows in self.runs for row in rows]


class Aside(Message, frozen=True):
    """How often each field was passed over, and what holds for the whole export."""

    leftovers: dict[str, int]
    notes: dict[str, str]


class Head(Message, frozen=True):
    """A table's headers, its first rows, and a guess from field to header."""

    headers: list[str]
    rows: list[list[str]]
    guess: dict[str, str]


class Done(Message, frozen=True):
    """Nothing more to answer."""


class Failed(Message, frozen=True):
    """A request could not be done, by a code of ours; `where` in our code it ended."""

    code: Code
    where: str = ""


Request = Look | Hash | Read | Stray | Held | Preview
Answer = Ready | Tick | Found | Hashed | Items | Aside | Held | Head | Done | Failed

_encoder = msgspec.msgpack.Encoder()
_requests: msgspec.msgpack.Decoder[Request] = msgspec.msgpack.Decoder(Request)
_answers: msgspec.msgpack.Decoder[Answer] = msgspec.msgpack.Decoder(Answer)


def encode_items(posts: Sequence[Post], unread: Iterable[Unread]) -> bytes:
    """Encode Items; raises ValueError or OverflowError where a value cannot go.

    Text with half a surrogate pair and numbers past 63 bits are no values for the
    store either.
    """
    if max(map(_reactions_of, posts), default=0) >> 63:
        raise OverflowError
    runs = [
        (channel, [_post_row(post) for post in run])
        for channel, run in groupby(posts, _channel_of)
    ]
    return encode(Items(runs, unread_rows(unread)))


def unread_rows(unread: Iterable[Unread]) -> list[UnreadRow]:
    """Flatten what could not be read."""
    return [(u.untrusted_file, u.place, u.code) for u in unread]


def unread_of(rows: Sequence[UnreadRow]) -> list[Unread]:
    """Make them again."""
    return [Unread(*row) for row in rows]


def encode(message: Message) -> bytes:
    """Encode one message."""
    return _encoder.encode(message)


def decode_request(encoded: bytes) -> Request:
    """Decode what the parent asks."""
    return _requests.decode(encoded)


def decode_answer(encoded: bytes) -> Answer:
    """Decode what a child answers; raises ValueError where it is none of ours."""
    return _answers.decode(encoded)


def write(stream: IO[bytes], encoded: bytes) -> None:
    """Send one message."""
    stream.write(len(encoded).to_bytes(_LENGTH_BYTES, "big"))
    stream.write(encoded)
    stream.flush()


def read(stream: IO[bytes], most_bytes: int) -> bytes | None:
    """Wait for one message; None when the other side has ended or talks too much."""
    length = int.from_bytes(stream.read(_LENGTH_BYTES), "big")
    if not 0 < length <= most_bytes:
        return None
    encoded = stream.read(length)
    return encoded if len(encoded) == length else None
