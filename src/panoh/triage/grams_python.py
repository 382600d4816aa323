"""The compiled core of grams in plain Python: slower, with the same answers.

It defines what a gram is. Texts are Python's code points, lone surrogates too.

- Characters: the text is split as `str.split` does, each piece gets a space on both
  sides, and every run of n characters within is a gram; of a piece shorter than n, the
  whole is one, once (as scikit-learn's `char_wb` has it). Where grams may cross words,
  the pieces joined by one space are taken for one piece.
- Words: runs of letters, digits and marks (`is_wordy`), n of them joined by a space.
- Stems: the same, of each word only its first characters.
- Bucket: FNV-1a (32 bits, whole code points for bytes, words start elsewhere), then
  MurmurHash3's finaliser; the low bits count. Buckets of characters come first, then
  those of words, then those of stems; a text's rows have words, stems, characters.
"""

import math
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

Settings = tuple[int, int, int, int, int, int, int, int, int, int]
"""Least and most characters, their bits, whether they cross words; least and most
words, their bits; how long stems are, their bits; whether a gram counts but once."""
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


def char_places(
    text: str, least: int, most: int, bits: int, may_cross: int = 0
) -> Iterator[Place]:
    """Every gram of characters and its place, in order; the spaces around included."""
    for word, at in _across(text) if may_cross else _within(text):
        for first in range(len(word)):
            for size in range(1, min(most, len(word) - first) + 1):
                if size >= least or (not first and size == len(word)):
                    bucket = bucket_of(word[first : first + size], bits)
                    yield bucket, at[first], at[first + size - 1] + 1


def _within(text: str) -> Iterator[tuple[str, list[int]]]:
    """Every piece with its spaces, and where each of these characters stands."""
    for start, end in pieces(text):
        yield f" {text[start:end]} ", [start, *range(start, end), end - 1]


def _across(text: str) -> Iterator[tuple[str, list[int]]]:
    """All pieces, joined, as one; a space stands where the piece before it ends."""
    found = pieces(text)
    if found:
        at = [found[0][0]]
        for start, end in found:
            at += [*range(start, end), end - 1]
        yield " ".join(["", *(text[start:end] for start, end in found), ""]), at


def pieces(text: str) -> list[tuple[int, int]]:
    """Where the pieces between white space start and end."""
    return _runs(text, lambda character: not character.isspace())


def words(text: str) -> list[tuple[int, int]]:
    """Where the words start and end."""
    return _runs(text, is_wordy)


def word_places(
    text: str,
    lengths: tuple[int, int],
    bits: int,
    base: int,
    longest: int | None = None,
) -> Iterator[Place]:
    """Every gram of words, or of their first characters, and its place, in order."""
    least, most = lengths
    found = words(text)
    said = [text[start:end][:longest] for start, end in found]
    for first in range(len(found)):
        for last in range(first, min(first + most, len(found))):
            if last - first + 1 >= least:
                gram = " ".join(said[first : last + 1])
                bucket = base + bucket_of(gram, bits, _WORDS_START)
                yield bucket, found[first][0], found[last][1]


def blocks(text: str, settings: Settings) -> tuple[list[Place], ...]:
    """Every gram of a text and its place: of words, of stems, of characters."""
    char_least, char_most, char_bits, may_cross = settings[:4]
    lengths, bits, stem_length, stem_bits = settings[4:6], *settings[6:9]
    base = 1 << char_bits if char_most else 0
    joined: list[Place] = []
    stems: list[Place] = []
    chars: list[Place] = []
    if lengths[1]:
        joined = [*word_places(text, lengths, bits, base)]
    if stem_length:
        after = base + (1 << bits)
        stems = [*word_places(text, lengths, stem_bits, after, stem_length)]
    if char_most:
        chars = [*char_places(text, char_least, char_most, char_bits, may_cross)]
    return joined, stems, chars


def count(texts: list[str], settings: Settings, /) -> tuple[bytes, bytes, bytes]:
    """Distinct buckets of every text in the order they come, and how often.

    Returns bytes: where each text ends (int64), the buckets and the counts (uint32).
    """
    bags = [
        {bucket: n for places in blocks(text, settings) for bucket, n in tally(places)}
        for text in texts
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
            scores[at] += _block_score(raw_values(places, settings, rarity), weights)
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


def tally(places: Iterable[Place]) -> Iterable[tuple[int, int]]:
    """Distinct buckets in the order they come, and how often."""
    found: dict[int, int] = {}
    for bucket, _start, _end in places:
        found[bucket] = found.get(bucket, 0) + 1
    return found.items()


def raw_values(
    places: Iterable[Place], settings: Settings, rarity: Floats
) -> dict[int, float]:
    """What each bucket counts in one block of one text, whatever its length."""
    are_binary = settings[-1]
    return {
        bucket: (1.0 if are_binary else 1 + math.log(times))
        * (float(rarity[bucket]) if rarity.size else 1.0)
        for bucket, times in tally(places)
    }


def _block_score(values: dict[int, float], weights: Floats) -> NDArray[np.float64]:
    sums, squares = np.zeros(weights.shape[1]), 0.0
    for bucket, value in values.items():
        squares += value * value
        sums += value * weights[bucket].astype(np.float64)
    return sums / math.sqrt(squares) if squares else sums
