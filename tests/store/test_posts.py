"""What lists and reports ask of the posts that are kept."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from panoh.flow.desk import Desk
from panoh.model.corpus import PostKind
from panoh.store import posts
from tests.store.keeping import POST, keep


@pytest.mark.parametrize(
    ("kind", "original_time", "count"),
    [
        (PostKind.MESSAGE, "", 1),
        (PostKind.COMMENT, "once upon a time", 1),
        (PostKind.NOTE, "", 0),
        (PostKind.SCREENSHOT, "", 0),
        (PostKind.PAGE, "", 0),
        (PostKind.FILE, "", 0),
        (PostKind.PAGE, "yesterday", 1),
    ],
)
def test_a_time_is_missed_where_one_should_be_or_is_written(
    desk: Desk, kind: PostKind, original_time: str, count: int
) -> None:
    timed = replace(POST, native_id="2", posted_at=datetime(2026, 3, 1, tzinfo=UTC))
    keep([[timed, replace(POST, kind=kind, original_time=original_time)]])

    assert posts.count_without_time() == count
