"""Find every copy: all that was seen against all that is banked."""

from typing import Final

import numpy as np

from panoh.match.bits import Bits, checked_rows
from panoh.match.index import Pairs, nearest_first
from panoh.match.numpy_search import TABLES
from panoh.match.segment import BEST, Segment
from panoh.model.fingerprints import REVIEW_BITS

FILING_ANY: Final = 600_000
FILING: Final = 200
LOOKING: Final = (500, 3_500, 20_000)
"""What it costs to lay tables at all, to file a row, and to look one up within 15, 31
and 47 bits, counted in comparisons of two rows. Measured on one machine: how far they
are off elsewhere costs time only."""


def find_matches(seen: Bits, banked: Bits, radius_bits: int = REVIEW_BITS) -> Pairs:
    """Pair rows seen (n, 32) with rows banked (m, 32) at most `radius_bits` apart.

    Each pair once, nearest first. Of two large sides the larger is indexed (169 bytes
    a row) and the other looked up in it; where one is small, all are compared.

    >>> rows = np.zeros((2, 32), np.uint8)
    >>> find_matches(rows, rows[:1]).seen_rows.tolist()
    [0, 1]
    """
    seen, banked = checked_rows(seen), checked_rows(banked)
    fewer, more = (seen, banked) if len(seen) <= len(banked) else (banked, seen)
    is_indexed = _is_worth_filing(len(fewer), len(more), radius_bits)
    segment = Segment.of(BEST, more, np.arange(len(more)), tables=is_indexed)
    triples = segment.within(fewer, radius_bits)
    return nearest_first(triples if more is banked else triples[:, [1, 0, 2]])


def _is_worth_filing(fewer: int, more: int, radius_bits: int) -> bool:
    """Whether to file and look up costs less than to compare all with all."""
    reach = radius_bits // TABLES
    if reach >= len(LOOKING):
        return False
    looked_up = FILING_ANY + FILING * more + LOOKING[reach] * fewer
    return looked_up < fewer * more
