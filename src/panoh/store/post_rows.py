"""How posts become rows: what is done for each of millions of posts."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connection

from panoh.model.corpus import Post

# A statement for each row would take 3 us more, of 8 (ADR 12), so rows share one; three
# lengths serve any number of rows, and SQLite compiles each once.
_ROWS_AT_ONCE = (100, 10, 1)


@dataclass(frozen=True, slots=True)
class Table:
    """A table that is filled by the million.

    All rows of one insertion have the same value in `shared` columns; `own` are the
    rest.
    """

    name: str
    shared: tuple[str, ...]
    own: tuple[str, ...]

    def insert(self, shared: Sequence[Any], values: Sequence[Any]) -> int:
        """Insert rows without making objects; return how many.

        `values` holds the own values of one row after another. Each is of a type of
        SQLite's: the driver is slow with a bool or a StrEnum.
        """
        width, start = len(self.own), 0
        with connection.cursor() as cursor:
            for rows in _ROWS_AT_ONCE:
                step, statement = rows * width, _insertion(self, rows)
                for end in range(start + step, len(values) + 1, step):
                    cursor.execute(statement, [*shared, *values[start:end]])
                    start = end
        return len(values) // width


@lru_cache
def _insertion(table: Table, rows: int) -> str:
    """Write a statement that binds a shared value once for all of its rows."""
    columns = ",".join(table.shared + table.own)
    shared = [f"?{place}" for place in range(1, len(table.shared) + 1)]
    row = ",".join([*shared, *["%s"] * len(table.own)])
    all_rows = ",".join([f"({row})"] * rows)
    return f"INSERT INTO {table.name} ({columns}) VALUES {all_rows}"  # noqa: S608 - names of ours


POSTS = Table(
    "store_post",
    shared=("export_id", "last_export_id", "is_gone"),
    own=(
        *("id", "channel_id", "native_id", "digest", "kind", "place"),
        *("posted_ms", "edited_ms", "original_time", "assumed_zone"),
        *("author", "author_id", "text", "forwarded_from"),
        *("reply_to", "reactions", "sealed"),
    ),
)
MEDIA = Table(
    "store_media",
    shared=("export_id", "md5", "sha256"),
    own=("id", "post_id", "name", "kind", "state", "code"),
)
UNREAD = Table("store_unread", shared=("export_id",), own=("file", "place", "code"))


def hashed_by_library(parts: list[str]) -> bytes:
    """Hash parts joined by NUL as _digests.c does, half a surrogate pair too."""
    joined = "\x00".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(joined, digest_size=16).digest()


try:
    from panoh.store._digests import digest_of_parts
except ImportError:  # nobody compiled it here
    digest_of_parts = hashed_by_library


def digest_of(post: Post, posted_ms: int | None, edited_ms: int | None) -> bytes:
    """16 bytes that tell one state of a post from another; the times are the post's.

    Counts of reactions, names of files and of authors with an id change all the time
    and are no edit. Desks hold these digests: what is hashed cannot change.
    """
    is_instant = posted_ms is not None and not post.assumed_zone
    parts = [
        post.kind,
        str(posted_ms) if is_instant else post.original_time,
        str(edited_ms),
        post.untrusted_author_id or post.untrusted_author,
        post.untrusted_text,
        post.untrusted_forwarded_from,
        post.reply_to,
    ]
    if post.media:
        parts += [medium.kind for medium in post.media]
    try:
        return digest_of_parts(parts)
    except UnicodeEncodeError:  # a post that no export holds: the way here is UTF-8
        return hashed_by_library(parts)


def times_of(post: Post) -> tuple[int | None, int | None]:
    """When a post was posted and edited, in milliseconds; most have no edit."""
    edited_at = post.edited_at
    edited_ms = None if edited_at is None else milliseconds(edited_at)
    return milliseconds(post.posted_at), edited_ms


def milliseconds(moment: datetime | None) -> int | None:
    """Milliseconds since 1970 UTC."""
    return None if moment is None else round(moment.timestamp() * 1000)
