"""A small head of our own for what no packaged identifier tells apart.

One linear model a script, over the letter n-grams of single words: two to five letters
with the word's edges, and the word whole. A text's scores are the sum over its words,
divided by the root of the number of n-grams it knows, so that one word is never as sure
as a sentence. `bench.language_training` makes the weights.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import numpy as np
import pycld2
from numpy.typing import NDArray

from panoh import packs

CYRILLIC, LATIN = SCRIPTS = ("cyrillic", "latin")
OTHER = "other"  # the class of every language that a head does not name
LONGEST_GRAM = 5
LONGEST_WORD = 40  # letters of a word that are read, so that the cost stays linear
KNOWN_WORDS = 1 << 16  # words whose scores are kept: about 20 MB when full


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """The weights for one script.

    `rows` gives each n-gram its row of `weights` (n-grams, classes), int8; a weight
    times `scale` is a natural logarithm of odds. `votes` are too: what an answer
    of cld2's adds, by its code, with OTHER for the rare ones.
    """

    classes: tuple[str, ...]
    rows: Mapping[str, int]
    weights: NDArray[np.int8]
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

    `words` are lower case; linear in their number. `vote` is cld2's code for them.
    """
    head = load_head(script)
    totals, known = [0] * len(head.classes), 0
    for word in words:
        scores, count = _word_scores(script, word)
        totals = [total + score for total, score in zip(totals, scores, strict=True)]
        known += count
    unit = head.scale / max(known, 1) ** 0.5
    priors = head.votes.get(vote) or head.votes[OTHER]
    return {
        code: total * unit + prior
        for code, total, prior in zip(head.classes, totals, priors, strict=True)
    }


@lru_cache(maxsize=KNOWN_WORDS)
def _word_scores(script: str, word: str) -> tuple[tuple[int, ...], int]:
    """Sum the weights of a word's n-grams, and count those that have any."""
    head = load_head(script)
    find = head.rows.get
    rows = [row for row in map(find, grams_of(word)) if row is not None]
    return tuple(head.weights[rows].sum(axis=0, dtype=np.int64).tolist()), len(rows)


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
            rows={gram: row for row, gram in enumerate(grams)},
            weights=arrays["weights"],
            scale=float(arrays["scale"]),
            votes=dict(zip(voters, votes, strict=True)),
        )
