"""Find every copy: all that was seen against all that is banked."""

from typing import Final

import numpy as np

from panoh.match.bits import Bits
from panoh.match.index import Pairs, exact_index, nearest_first
from panoh.model.fingerprints import REVIEW_BITS

PAIRS_AT_ONCE: Final = 1 << 24


def find_matches(seen: Bits, banked: Bits, radius_bits: int = REVIEW_BITS) -> Pairs:
    """Pair rows seen (n, 32) with rows banked (m, 32) at most `radius_bits` apart.

    Costs n times m comparisons. Beside its answer it needs some 300 MB at worst, even
    if all pictures are alike, because it goes through `seen` in chunks.
    """
    index = exact_index(banked)
    chunk_rows = max(1, PAIRS_AT_ONCE // max(1, len(banked)))
    nothing = np.empty(0, np.int64)
    seen_rows, banked_rows, distances_bits = [nothing], [nothing], [nothing]
    for start in range(0, len(seen), chunk_rows):
        pairs = index.within(seen[start : start + chunk_rows], radius_bits)
        seen_rows.append(pairs.seen_rows + start)
        banked_rows.append(pairs.banked_rows)
        distances_bits.append(pairs.distances_bits)
    return nearest_first(
        np.concatenate(seen_rows),
        np.concatenate(banked_rows),
        np.concatenate(distances_bits),
    )
