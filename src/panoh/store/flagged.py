"""Posts that triage points at, streamed: what ranking and labelling read of them.

A desk may hold a million. Nothing here keeps more than a batch.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from panoh.model.findings import Finding
from panoh.model.wanted import Wanted
from panoh.store import models as rows
from panoh.store.posts import FINDING, Reader, finding_of

_ROWS_AT_ONCE = 2_000
_WRITING = (
    *("pk", "channel_id", "channel__platform", "channel__case__code", "posted_ms"),
    *("author", "author_id", "text", "sealed"),
)


@dataclass(frozen=True, slots=True)
class Writing:
    """What one post says. `account` tells authors apart, and names none; or is empty.

    `is_last` holds for the last observation of a post that triage points at, so that
    one which was edited counts once.
    """

    number: int
    channel_number: int
    posted_ms: int | None
    account: bytes
    untrusted_text: str
    is_last: bool


def findings_by_post(wanted: Wanted) -> Iterator[tuple[int, list[Finding]]]:
    """Every wanted post's number with its wanted findings, by number."""
    found = rows.Finding.objects.filter(**_asked_of_findings(wanted)).order_by(
        "post_id", "pk"
    )
    values = found.values_list("post_id", *FINDING).iterator(_ROWS_AT_ONCE)
    for number, some in groupby(values, key=_first):
        yield number, [finding_of(*fields) for _number, *fields in some]


def count_flagged(wanted: Wanted) -> int:
    """How many observations triage points at."""
    found = rows.Finding.objects.filter(**_asked_of_findings(wanted))
    return found.values("post_id").distinct().count()


def writings(reader: Reader, wanted: Wanted) -> Iterator[list[Writing]]:
    """Every wanted post, by number, in batches."""
    last = 0
    is_wanted = Exists(_findings_of(OuterRef("pk"), wanted))
    found = rows.Post.objects.filter(is_wanted, **_asked_of_posts(wanted)).order_by(
        "pk"
    )
    while batch := _read(reader, found.filter(pk__gt=last)[:_ROWS_AT_ONCE], wanted):
        yield batch
        last = batch[-1].number


def writings_of(reader: Reader, numbers: Iterable[int]) -> list[Writing]:
    """These posts, by number: some thousands at most."""
    found = rows.Post.objects.filter(pk__in=sorted(numbers)).order_by("pk")
    return _read(reader, found, Wanted())


def _asked_of_posts(wanted: Wanted) -> dict[str, Any]:
    asked = {"language": wanted.language, "channel_id": wanted.channel_number}
    named = {column: value for column, value in asked.items() if value}
    return named | ({"channel__case__isnull": True} if wanted.is_public else {})


def _asked_of_findings(wanted: Wanted) -> dict[str, Any]:
    asked = {f"post__{name}": value for name, value in _asked_of_posts(wanted).items()}
    return asked | ({"harm": wanted.harm.value} if wanted.harm else {})


def _findings_of(post: OuterRef, wanted: Wanted) -> QuerySet[rows.Finding]:
    harm = {"harm": wanted.harm.value} if wanted.harm else {}
    return rows.Finding.objects.filter(post_id=post, **harm)


def _read(reader: Reader, found: QuerySet[rows.Post], wanted: Wanted) -> list[Writing]:
    later = rows.Post.objects.filter(
        Exists(_findings_of(OuterRef("pk"), wanted)),
        channel_id=OuterRef("channel_id"),
        native_id=OuterRef("native_id"),
        pk__gt=OuterRef("pk"),
    )
    values = found.annotate(is_last=~Exists(later)).values_list(*_WRITING, "is_last")
    return [_writing(reader, row) for row in values]


def _writing(reader: Reader, row: Sequence[Any]) -> Writing:
    """Map the columns of _WRITING and `is_last`."""
    number, channel, platform, case_code, posted_ms, *fields, sealed, is_last = row
    if sealed:
        *fields, _from = reader.identifying(case_code or "", bytes(sealed))
    author, author_id, text = fields
    account = _account(platform, author_id or author)
    return Writing(number, channel, posted_ms, account, text, is_last)


def _account(platform: str, untrusted_author: str) -> bytes:
    """Tell accounts apart without keeping their names; nobody is told by none."""
    if not untrusted_author:
        return b""
    named = f"{platform}\0{untrusted_author}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(named, digest_size=8).digest()


def _first(values: tuple[Any, ...]) -> int:
    return int(values[0])
