"""A small head of our own for what no packaged identifier tells apart.

One linear model a script, over the letter n-grams of single words: two to five letters
with the word's edges, and the word whole. A text's scores are the sum over its words,
divided by the root of the number of n-grams it knows, so that one word is never as sure
as a sentence. `bench.language_training` makes the weights.

A text is read in a few microseconds because an n-gram's weights for all classes are
kept in one whole number, 32 bits each, so that adding numbers adds all of them at once.
"""

import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import repeat

import numpy as np
import pycld2
from numpy.typing import NDArray

from panoh import packs

CYRILLIC, LATIN = SCRIPTS = ("cyrillic", "latin")
OTHER = "other"  # the class of every language that a head does not name
RAISED = 128
LONGEST_GRAM = 5
LONGEST_WORD = 40  # letters of a word that are read, so that the cost stays linear
KNOWN_WORDS = 1 << 16  # words whose scores are kept: about 10 MB when full


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """The weights for one script.

    `packed` gives each n-gram its weights, each raised by RAISED so as not to be
    negative, and after them a 1 that counts it. A weight times `scale` is a natural
    logarithm of odds. `votes` are too: what an answer of cld2's adds, by its code, with
    OTHER for the rare ones.
    """

    classes: tuple[str, ...]
    packed: Mapping[str, int]
    scale: float
    votes: Mapping[str, tuple[float, ...]]


def grams_of(word: str) -> list[str]:
    """Letter n-grams of a word with its edges, and the word: at most 166."""
    edged = f" {word[:LONGEST_WORD]} "
    size = len(edged)
    return [
        edged[start : start + length]
        for length in range(2, min(LONGEST_GRAM, size - 1) + 1)
        for start in range(size - length + 1)
    ] + [edged]


def cld2_code(words: str) -> str:
    """What cld2 takes words for; "un" when it does not know."""
    return str(pycld2.detect(words, isPlainText=True, bestEffort=True)[2][0][1])


def head_scores(script: str, words: Iterable[str], vote: str) -> dict[str, float]:
    """Logarithmic odds, not normalised, of every class of a script's head.

    `words` are lower case, at most 10,000, and the cost is linear in their number.
    `vote` is cld2's code for them.
    """
    head = load_head(script)
    total = sum(map(_add_grams, repeat(script), words))
    size = len(head.classes) + 1
    *sums, known = struct.unpack(f"<{size}I", total.to_bytes(4 * size, "little"))
    unit = head.scale / max(known, 1) ** 0.5
    priors = head.votes.get(vote) or head.votes[OTHER]
    return {
        code: (raised - RAISED * known) * unit + prior
        for code, raised, prior in zip(head.classes, sums, priors, strict=True)
    }


@lru_cache(maxsize=KNOWN_WORDS)
def _add_grams(script: str, word: str) -> int:
    return sum(map(load_head(script).packed.get, grams_of(word), repeat(0)))


@cache
def load_head(script: str) -> Head:
    """Read the weights that ship for one of SCRIPTS, once."""
    path = files(packs).joinpath("language_heads", f"{script}.npz")
    with path.open("rb") as stream, np.load(stream, allow_pickle=False) as arrays:
        grams = arrays["grams"].tobytes().decode("utf-8").split("\n")
        voters = arrays["voters"].tobytes().decode("ascii").split()
        votes = map(tuple, arrays["votes"].tolist())
        return Head(
            classes=tuple(arrays["classes"].tobytes().decode("ascii").split()),
            packed=dict(zip(grams, _pack(arrays["weights"]), strict=True)),
            scale=float(arrays["scale"]),
            votes=dict(zip(voters, votes, strict=True)),
        )


def _pack(weights: NDArray[np.int8]) -> list[int]:
    """One whole number for each row of (n-grams, classes)."""
    raised = weights.astype(np.int64) + RAISED
    counted = np.pad(raised, ((0, 0), (0, 1)), constant_values=1).astype("<u4")
    return [int.from_bytes(row.tobytes(), "little") for row in counted]
