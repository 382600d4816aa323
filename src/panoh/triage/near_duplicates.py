"""Which texts say the same with small edits: pages copy each other, and add a line.

A text becomes a sketch of SKETCH_BYTES bytes: MinHash over its runs of GRAM letters
(A. Broder, "On the resemblance and containment of documents", 1997), of each minimum
one byte (P. Li and A. König, "b-Bit Minwise Hashing", 2010). The share of equal bytes
estimates how much of their runs two texts share (Jaccard), with an error of about 0.09
in the middle. What does not change the words is taken away before: case, spaces, marks,
links and digits. Only texts with different long numbers are never alike: the same words
with another woman's telephone number are about another woman.
"""

import re
import unicodedata
import zlib
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

SKETCH_BYTES = 32
GRAM = 4
ALIKE = 0.5
"""From this share of equal bytes on, two texts count as one."""

Sketches: TypeAlias = NDArray[np.uint8]
_U64: TypeAlias = NDArray[np.uint64]

_LINK = re.compile(r"(?:https?://|www\.|t\.me/|@)\S+")
_NO_LETTER = re.compile(r"[\W\d_]+")
_PRIME = np.uint64(0x100000001B3)
_MIX_A, _MIX_B = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_SEEDS = np.arange(1, SKETCH_BYTES + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
_LEAST_DIGITS = 7  # as many as a telephone number has; fewer are dates and prices
_MOST_LETTERS = 2_000  # what is copied is told by its beginning; memory stays bounded


def bare(text: str) -> str:
    """The letters alone: lower case, no links, digits, spaces, marks or accents."""
    plain = unicodedata.normalize("NFKD", _LINK.sub(" ", text[: 4 * _MOST_LETTERS]))
    letters = _NO_LETTER.sub("", plain.casefold())
    return letters[:_MOST_LETTERS]


def sketches(texts: Sequence[str]) -> Sketches:
    """Sketch n texts: (n, SKETCH_BYTES), uint8.

    A text with fewer than GRAM letters is its own only run; of texts without letters,
    such as emoji alone, the characters are taken. Peaks near 400 bytes a letter in all
    texts together: send some thousands at a time.
    """
    if not texts:
        return np.empty((0, SKETCH_BYTES), np.uint8)
    letters = [bare(text) or text[:_MOST_LETTERS] or " " for text in texts]
    runs, starts = _runs(letters)
    runs ^= np.repeat(_salts(texts), np.diff(starts, append=len(runs)))
    smallest = np.empty((len(texts), SKETCH_BYTES), np.uint8)
    for place, seed in enumerate(_SEEDS):
        smallest[:, place] = np.minimum.reduceat(_mixed(runs ^ seed), starts)
    return smallest


def alikeness(sketch: Sketches, others: Sketches) -> NDArray[np.float64]:
    """How alike n texts (n, SKETCH_BYTES) are to one (SKETCH_BYTES,): (n,), 0 to 1."""
    share: NDArray[np.float64] = np.mean(others == sketch, axis=1)
    return share


def _salts(texts: Sequence[str]) -> _U64:
    """A number that sets apart what holds different long numbers; mostly 0."""
    return _mixed(np.array([_salt(text) for text in texts], np.uint64))


def _salt(text: str) -> int:
    digits = "".join(filter(str.isdecimal, _LINK.sub(" ", text[:_MOST_LETTERS])))
    is_long = len(digits) >= _LEAST_DIGITS
    return zlib.crc32(digits.encode()) if is_long else 0


def _runs(texts: Sequence[str]) -> tuple[_U64, NDArray[np.int64]]:
    """Hash every run of every text; where each text's runs begin.

    Texts are padded at their ends, so that each has at least one run; the padding of
    a longer one is in its last runs, which tells where it ends.
    """
    padded = [text + "\0" * max(GRAM - len(text), 0) for text in texts]
    joined = "".join(padded).encode("utf-32-le", "surrogatepass")
    codes = np.frombuffer(joined, np.uint32).astype(np.uint64)
    lengths = np.array([len(text) for text in padded])
    hashed = _rolled(codes)
    ends = np.cumsum(lengths)
    is_whole = np.ones(len(codes), np.bool_)
    for back in range(1, GRAM):
        is_whole[ends - back] = False  # these runs would reach into the next text
    starts = np.concatenate(([0], np.cumsum(lengths - GRAM + 1)[:-1]))
    return hashed[is_whole[: len(hashed)]], starts


def _rolled(codes: _U64) -> _U64:
    """Hash each window of GRAM codes."""
    count = len(codes) - GRAM + 1
    hashed = np.zeros(count, np.uint64)
    for place in range(GRAM):
        hashed = hashed * _PRIME + codes[place : place + count]
    return _mixed(hashed)


def _mixed(numbers: _U64) -> _U64:
    """Spread each number over 64 bits (the finaliser of SplitMix64)."""
    numbers = (numbers ^ (numbers >> np.uint64(30))) * _MIX_A
    numbers = (numbers ^ (numbers >> np.uint64(27))) * _MIX_B
    return numbers ^ (numbers >> np.uint64(31))
