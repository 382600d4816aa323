"""How far the desk has been read by the rules and models of now.

One row for the whole desk, and none for each post: a post is read when it arrives, so
only what arrived before a change is behind, and that is a range of numbers. A column on
each post would cost a million writes to say the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from panoh.store import models as rows

_ONLY = 1


@dataclass(frozen=True, slots=True)
class Behind:
    """Posts after `done_up_to` and up to `last` are to be read again."""

    done_up_to: int
    last: int


def begin_edition(edition: str, *, again: bool) -> None:
    """Note which rules and models read from now on.

    When they are others than before, all that was read is behind. A desk that was
    never noted, such as one of an older Panoh, is behind in the same way; and so is
    every desk that is not behind already, if all is to be read `again`.
    """
    row = rows.Reading.objects.filter(pk=_ONLY).first()
    if row is not None and row.edition == edition and not (again and _is_done(row)):
        return
    read = rows.Post.objects.filter(language__isnull=False).order_by("-pk")
    last = read.values_list("pk", flat=True).first() or 0
    rows.Reading.objects.update_or_create(
        pk=_ONLY, defaults={"edition": edition, "done_up_to": 0, "last": last}
    )


def behind() -> Behind:
    """What is to be read again; nothing when `done_up_to` is `last`."""
    row = rows.Reading.objects.filter(pk=_ONLY).first()
    return Behind(row.done_up_to, row.last) if row else Behind(0, 0)


def numbers_behind(limit: int) -> list[int]:
    """The next posts to be read again, by number."""
    now = behind()
    found = rows.Post.objects.filter(pk__gt=now.done_up_to, pk__lte=now.last)
    found = found.filter(language__isnull=False).order_by("pk")
    return list(found.values_list("pk", flat=True)[:limit])


def count_behind() -> int:
    """How many posts are to be read again."""
    now = behind()
    found = rows.Post.objects.filter(pk__gt=now.done_up_to, pk__lte=now.last)
    return found.filter(language__isnull=False).count()


def forget_findings(numbers: Sequence[int]) -> None:
    """Drop what an earlier edition said of these posts."""
    rows.Finding.objects.filter(post_id__in=numbers).delete()


def note_read_up_to(number: int) -> None:
    """Note how far reading again has come."""
    rows.Reading.objects.filter(pk=_ONLY).update(done_up_to=number)


def _is_done(row: rows.Reading) -> bool:
    return not count_behind() if row.done_up_to < row.last else True
