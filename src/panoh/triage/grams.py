"""Hashed n-grams of normalised texts: what every model of ours sees of a text.

`grams_python` defines a gram and its bucket. A text is two blocks, characters and
words; in each, a bucket's value is (1 + ln(how often)) * its rarity, and a block's
values have length 1 together, so that long texts do not count more than short ones.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from panoh.triage.grams_python import Floats, Settings, blocks

try:
    from panoh.triage._grams import count as _count
    from panoh.triage._grams import score as _score
except ImportError:  # no compiler was at hand when the package was installed
    from panoh.triage.grams_python import count as _count
    from panoh.triage.grams_python import score as _score

__all__ = ["Bags", "Floats", "GramSettings", "blocks", "count", "rarity", "score"]

# A rarity is kept in one byte: this is what a step of it is worth.
RARITY_STEP = 0.05
_MOST_LENGTH, _MOST_BITS = 16, 22


@dataclass(frozen=True, slots=True)
class GramSettings:
    """Which lengths of grams, least and most, (0, 0) for none; 2**bits buckets each."""

    chars: tuple[int, int]
    char_bits: int
    words: tuple[int, int]
    word_bits: int

    def __post_init__(self) -> None:
        for (least, most), bits in (
            (self.chars, self.char_bits),
            (self.words, self.word_bits),
        ):
            none = least == most == bits == 0
            if not none and not (
                1 <= least <= most <= _MOST_LENGTH and 1 <= bits <= _MOST_BITS
            ):
                raise ValueError(self)

    @property
    def char_features(self) -> int:
        """How many buckets grams of characters have."""
        return 1 << self.char_bits if self.chars[1] else 0

    @property
    def features(self) -> int:
        """How many buckets there are in all."""
        return self.char_features + (1 << self.word_bits if self.words[1] else 0)

    @property
    def plain(self) -> Settings:
        """The six numbers as the core takes them."""
        return (*self.chars, self.char_bits, *self.words, self.word_bits)


@dataclass(frozen=True, slots=True)
class Bags:
    """The grams of n texts: row r holds starts[r] to starts[r + 1].

    starts (n + 1) is int64; buckets (distinct within a row) and counts are uint32.
    """

    starts: NDArray[np.int64]
    buckets: NDArray[np.uint32]
    counts: NDArray[np.uint32]

    def values(self, settings: GramSettings, rare: Floats) -> Floats:
        """Take each bucket's value; `rare` is empty or one number for each bucket."""
        values = 1 + np.log(self.counts.astype(np.float64))
        if rare.size:
            values *= rare[self.buckets]
        is_word = self.buckets >= settings.char_features
        rows = np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))
        block = 2 * rows + is_word
        lengths = np.sqrt(np.bincount(block, values**2, 2 * len(self.starts)))
        return (values / lengths[block]).astype(np.float32)


def count(texts: Sequence[str], settings: GramSettings) -> Bags:
    """Count the grams of texts, each text a row, characters before words."""
    ends, buckets, counts = _count(list(texts), settings.plain)
    return Bags(
        np.concatenate([[0], np.frombuffer(ends, np.int64)]),
        np.frombuffer(buckets, np.uint32),
        np.frombuffer(counts, np.uint32),
    )


def rarity(bags: Bags, settings: GramSettings) -> NDArray[np.uint8]:
    """How rare each bucket is among these texts, 0.05 a step: what a model keeps.

    1 + ln((1 + texts) / (1 + texts with it)), as scikit-learn smooths it.
    """
    texts = len(bags.starts) - 1
    with_it = np.bincount(bags.buckets, minlength=settings.features)
    steps = (1 + np.log((1 + texts) / (1 + with_it))) / RARITY_STEP
    return np.minimum(np.rint(steps), 255).astype(np.uint8)


def score(
    texts: Sequence[str], settings: GramSettings, rare: Floats, weights: Floats
) -> NDArray[np.float64]:
    """Score every text by every head: (n, heads), not yet shifted nor probabilities.

    weights is float32 (features, heads); `rare` is float32 (features) or empty. About
    10 microseconds for 100 characters; needs no memory but for the answer.
    """
    scores = _score(list(texts), settings.plain, rare, weights)
    return np.frombuffer(scores, np.float64).reshape(len(texts), weights.shape[1])
