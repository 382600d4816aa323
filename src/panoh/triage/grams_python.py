"""The compiled core of grams in plain Python: slower, with the same answers.

It defines what a gram is. Texts are Python's code points, lone surrogates too.

- Characters: the text is split as `str.split` does, each piece gets a space on both
  sides, and every run of n characters within is a gram; of a piece shorter than n, the
  whole is one, once (as scikit-learn's `char_wb` has it).
- Words: runs of letters, digits and marks (`is_wordy`), n of them joined by a space.
- Bucket: FNV-1a (32 bits, whole code points for bytes, words start elsewhere), then
  MurmurHash3's finaliser; the low bits count. Words come after all the characters'.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

Settings = tuple[int, int, int, int, int, int]
"""Least and most characters, their bits; least and most words, their bits."""
Floats = NDArray[np.float32]
Place = tuple[int, int, int]
"""A bucket, and where its gram starts and ends in the text."""

_FNV_START, _FNV_PRIME = 2166136261, 16777619
_WORDS_START = _FNV_START ^ 0x9E3779B9
_ALL = 0xFFFFFFFF
_SEPARATORS = (
    *((0x80, 0xC0), (0xD7, 0xD8), (0xF7, 0xF8), (0x60C, 0x60D), (0x61B, 0x61C)),
    *((0x61F, 0x620), (0x66A, 0x66E), (0x6D4, 0x6D5), (0x1680, 0x1681)),
    *((0x2000, 0x2C00), (0x2E00, 0x3040), (0xD800, 0xF900), (0xFE00, 0xFE10)),
    *((0xFF00, 0xFF10), (0x1F000, 0x110000)),
)


@lru_cache(maxsize=4096)
def is_wordy(character: str) -> bool:
    """Whether words are made of it: the same on every Python, whatever its Unicode."""
    if character < "\x80":
        return character.isalnum() or character == "_"
    return not any(start <= ord(character) < end for start, end in _SEPARATORS)


def bucket_of(gram: str, bits: int, start: int = _FNV_START) -> int:
    """Hash a gram into one of 2**bits buckets."""
    state = start
    for character in gram:
        state = (state ^ ord(character)) * _FNV_PRIME & _ALL
    state = (state ^ state >> 16) * 0x85EBCA6B & _ALL
    state = (state ^ state >> 13) * 0xC2B2AE35 & _ALL
    return (state ^ state >> 16) & ((1 << bits) - 1)


def char_places(text: str, least: int, most: int, bits: int) -> Iterator[Place]:
    """Every gram of characters and its place, in order; the spaces around included."""
    for start, end in pieces(text):
        word = f" {text[start:end]} "
        for first in range(len(word)):
            for size in range(1, min(most, len(word) - first) + 1):
                if size >= least or (not first and size == len(word)):
                    bucket = bucket_of(word[first : first + size], bits)
                    place = start + first - 1
                    yield bucket, max(place, start), min(place + size, end)


def pieces(text: str) -> list[tuple[int, int]]:
    """Where the pieces between white space start and end."""
    return _runs(text, lambda character: not character.isspace())


def words(text: str) -> list[tuple[int, int]]:
    """Where the words start and end."""
    return _runs(text, is_wordy)


def word_places(
    text: str, least: int, most: int, bits: int, base: int
) -> Iterator[Place]:
    """Every gram of words and its place, in order."""
    found = words(text)
    for first in range(len(found)):
        for last in range(first, min(first + most, len(found))):
            if last - first + 1 >= least:
                gram = " ".join(text[s:e] for s, e in found[first : last + 1])
                bucket = base + bucket_of(gram, bits, _WORDS_START)
                yield bucket, found[first][0], found[last][1]


def blocks(text: str, settings: Settings) -> tuple[list[Place], list[Place]]:
    """Every gram of a text and its place: of characters, then of words."""
    char_least, char_most, char_bits, word_least, word_most, word_bits = settings
    base = 1 << char_bits if char_most else 0
    chars = char_places(text, char_least, char_most, char_bits) if char_most else ()
    joined = word_places(text, word_least, word_most, word_bits, base)
    return list(chars), list(joined if word_most else ())


def count(texts: list[str], settings: Settings, /) -> tuple[bytes, bytes, bytes]:
    """Distinct buckets of every text in the order they come, and how often.

    Returns bytes: where each text ends (int64), the buckets and the counts (uint32).
    """
    bags = [
        {**_tally(chars), **_tally(joined)}
        for chars, joined in (blocks(text, settings) for text in texts)
    ]
    ends = list(accumulate(map(len, bags)))
    buckets = [bucket for bag in bags for bucket in bag]
    times = [count for bag in bags for count in bag.values()]
    return (
        np.array(ends, np.int64).tobytes(),
        np.array(buckets, np.uint32).tobytes(),
        np.array(times, np.uint32).tobytes(),
    )


def score(
    texts: list[str], settings: Settings, rarity: Floats, weights: Floats, /
) -> bytes:
    """What linear heads say of every text.

    rarity is float32, one for each feature, or empty; weights are float32
    (features, heads). Returns bytes: float64 (texts, heads).
    """
    scores = np.zeros((len(texts), weights.shape[1]))
    for at, text in enumerate(texts):
        for places in blocks(text, settings):
            scores[at] += _block_score(_tally(places), rarity, weights)
    return scores.tobytes()


def _runs(text: str, belongs: Callable[[str], bool]) -> list[tuple[int, int]]:
    inside = [belongs(character) for character in text]
    found, start = [], -1
    for at, is_inside in enumerate([*inside, False]):
        if is_inside and start < 0:
            start = at
        elif not is_inside and start >= 0:
            found.append((start, at))
            start = -1
    return found


def _tally(places: Sequence[Place]) -> dict[int, int]:
    tally: dict[int, int] = {}
    for bucket, _start, _end in places:
        tally[bucket] = tally.get(bucket, 0) + 1
    return tally


def _block_score(
    tally: dict[int, int], rarity: Floats, weights: Floats
) -> NDArray[np.float64]:
    sums, squares = np.zeros(weights.shape[1]), 0.0
    for bucket, times in tally.items():
        value = 1 + math.log(times)
        if rarity.size:
            value *= float(rarity[bucket])
        squares += value * value
        sums += value * weights[bucket].astype(np.float64)
    return sums / math.sqrt(squares) if squares else sums
