"""Ids for what an export gives none: the same record, the same id, next time too."""

from collections import Counter
from hashlib import blake2b

MOST_REMEMBERED = 10_000


def digest(*parts: str) -> str:
    """Hash the parts, each with its length: 32 hex characters."""
    whole = blake2b(digest_size=16)
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass")
        whole.update(b"%d:" % len(raw))
        whole.update(raw)
    return whole.hexdigest()


class StandIns:
    """Numbers equal records among neighbours of the same written time.

    Remembers one written time at once, and at most 10,000 records of it.
    """

    def __init__(self) -> None:
        self._when = ""
        self._seen: Counter[str] = Counter()

    def next_id(self, when: str, *parts: str) -> str:
        """Make the id of a record written at `when`; equal ones get other ids."""
        if when != self._when or len(self._seen) >= MOST_REMEMBERED:
            self._when = when
            self._seen.clear()
        same = digest(when, *parts)
        self._seen[same] += 1
        return same if self._seen[same] == 1 else digest(same, str(self._seen[same]))
