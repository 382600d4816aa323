"""Hashed n-grams of normalised texts: what every model of ours sees of a text.

`grams_python` defines a gram and its bucket. A text is three blocks, words, stems and
characters; in each, a bucket's value is (1 + ln(how often)) * its rarity, and a block's
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
_MOST_LENGTH, _MOST_BITS, _MOST_STEM = 16, 22, 64


@dataclass(frozen=True, slots=True)
class GramSettings:
    """Which lengths of grams, least and most, (0, 0) for none; 2**bits buckets each.

    Grams of stems, each word's first `stem_length` characters, are as long as those of
    words. `are_binary`: that a gram is there counts, not how often.
    """

    chars: tuple[int, int]
    char_bits: int
    words: tuple[int, int]
    word_bits: int
    may_cross: bool = False
    stem_length: int = 0
    stem_bits: int = 0
    are_binary: bool = False

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
        has_stems = bool(self.words[1]) and 1 <= self.stem_length <= _MOST_STEM
        bits_fit = 1 <= self.stem_bits <= _MOST_BITS
        if (self.stem_length or self.stem_bits) and not (has_stems and bits_fit):
            raise ValueError(self)

    @property
    def sizes(self) -> tuple[int, int, int]:
        """How many buckets grams of characters have, of words, of stems, in order."""
        return (
            1 << self.char_bits if self.chars[1] else 0,
            1 << self.word_bits if self.words[1] else 0,
            1 << self.stem_bits if self.stem_length else 0,
        )

    @property
    def features(self) -> int:
        """How many buckets there are in all."""
        return sum(self.sizes)

    @property
    def plain(self) -> Settings:
        """The ten numbers as the core takes them."""
        chars = (*self.chars, self.char_bits, int(self.may_cross))
        words = (*self.words, self.word_bits, self.stem_length, self.stem_bits)
        return (*chars, *words, int(self.are_binary))

    def blocks_of(self, buckets: NDArray[np.uint32]) -> NDArray[np.int64]:
        """Which block each bucket is of: 0 characters, 1 words, 2 stems."""
        return np.searchsorted(np.cumsum(self.sizes)[:2], buckets, "right")


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
        if settings.are_binary:
            values = np.ones(len(self.counts))
        if rare.size:
            values *= rare[self.buckets]
        rows = np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))
        block = 3 * rows + settings.blocks_of(self.buckets)
        lengths = np.sqrt(np.bincount(block, values**2, 3 * len(self.starts)))
        return np.asarray(values / lengths[block], np.float32)


def count(texts: Sequence[str], settings: GramSettings) -> Bags:
    """Count the grams of texts, each text a row: words, stems, then characters."""
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
