"""Labels that people gave, and the public posts that they may be asked about.

Private exports are never labelled: what is learnt from labels outlives a case, and
erasing a case must be final.
"""

from collections.abc import Iterable
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from panoh.errors import UnknownId
from panoh.model.findings import Target
from panoh.model.labels import Label, Sample
from panoh.store import models as rows


def keep_labels(labels: Iterable[Label], at: datetime) -> None:
    """Keep labels; a coder's later word on a post replaces the earlier one.

    Raises UnknownId for a post that is not there, or is private.
    """
    given = list(labels)
    public = rows.Post.objects.filter(channel__case__isnull=True)
    asked = {label.post_number for label in given}
    known = set(public.filter(pk__in=asked).values_list("pk", flat=True))
    if missing := asked - known:
        raise UnknownId(detail=str(sorted(missing)))
    for label in given:
        rows.Label.objects.update_or_create(
            post_id=label.post_number,
            coder=label.coder,
            defaults={
                "labels": list(label.labels),
                "target": label.target.value,
                "severity": label.severity,
                "sample": label.sample.value,
                "is_skipped": label.is_skipped,
                "covers_alike": label.covers_alike,
                "at": at,
            },
        )


def remove_label(post_number: int, coder: str) -> None:
    """Take back what a coder said of a post."""
    rows.Label.objects.filter(post_id=post_number, coder=coder).delete()


def labels_of(coder: str) -> list[Label]:
    """All that one coder said, skipped posts too, in the order of saying it."""
    return [
        _label(row) for row in rows.Label.objects.filter(coder=coder).order_by("at")
    ]


def given_labels(language: str = "") -> list[Label]:
    """All labels of all coders, by post and coder, without what was skipped."""
    found = rows.Label.objects.filter(is_skipped=False)
    if language:
        found = found.filter(post__language=language)
    return [_label(row) for row in found.order_by("post_id", "coder")]


def languages_labelled() -> list[str]:
    """The languages of posts that have labels."""
    found = rows.Label.objects.filter(is_skipped=False).exclude(post__language="")
    named = found.exclude(post__language__isnull=True).values_list("post__language")
    return sorted({language for (language,) in named.distinct() if language})


def public_numbers(language: str = "") -> NDArray[np.int64]:
    """Every public post with a text (n,): 8 bytes for each."""
    found = rows.Post.objects.filter(channel__case__isnull=True).exclude(text="")
    if language:
        found = found.filter(language=language)
    numbers = found.order_by("pk").values_list("pk", flat=True)
    return np.fromiter(numbers.iterator(chunk_size=10_000), np.int64)


def _label(row: rows.Label) -> Label:
    return Label(
        post_number=row.post_id,
        coder=row.coder,
        labels=tuple(row.labels),
        target=Target(row.target),
        severity=row.severity,
        sample=Sample(row.sample),
        is_skipped=row.is_skipped,
        covers_alike=row.covers_alike,
    )
