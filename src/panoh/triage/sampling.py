"""Which texts to label: in random order for thresholds, or where a model is unsure."""

import zlib
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from panoh.model.findings import Finding

_MIX_A, _MIX_B = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


def in_random_order(numbers: NDArray[np.int64], seed: str) -> NDArray[np.int64]:
    """Posts (n,) in an order that depends on nothing but the numbers and the seed.

    It is the same for every coder, and posts that come later take places between the
    others without changing their order: two people label the same sample without
    agreeing on one, and whoever stops goes on where she was.
    """
    mixed = numbers.astype(np.uint64) + np.uint64(zlib.crc32(seed.encode()) << 32)
    for shift, factor in ((30, _MIX_A), (27, _MIX_B)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * factor
    return numbers[np.argsort(mixed ^ (mixed >> np.uint64(31)), kind="stable")]


def doubt(findings: Iterable[Finding]) -> float:
    """How unsure triage is of a post: 1 at an even chance, 0 when it is certain."""
    surest = max((finding.confidence for finding in findings), default=0.0)
    return 1.0 - abs(2.0 * surest - 1.0)
