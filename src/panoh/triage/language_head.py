"""A small head of our own for what no packaged identifier tells apart.

One linear model a script, over the hashed n-grams of `panoh.triage.grams`: two to five
letters of a word with its edges, and the word whole. N-grams of which a head knows
nothing do not count, and the rest has length 1 (`score` says how), so that one word is
never as sure as a sentence. `bench.language_training` makes the weights.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import pycld2
from numpy.typing import NDArray

from panoh import packs
from panoh.triage.grams import Floats, GramSettings, score

CYRILLIC, LATIN = SCRIPTS = ("cyrillic", "latin")
OTHER = "other"  # the class of every language that a head does not name
GRAMS = GramSettings(chars=(2, 5), char_bits=18, words=(1, 1), word_bits=16)


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """The weights for one script, about 10 MB.

    `known` (features) is 1 for n-grams that count and 0 for others; `weights`
    (features, classes) are natural logarithms of odds. `votes` are too: what an answer
    of cld2's adds, by its code, with OTHER for the rare ones.
    """

    classes: tuple[str, ...]
    known: Floats
    weights: Floats
    votes: Mapping[str, tuple[float, ...]]


def as_read(words: str) -> str:
    """Words as the heads read them: apostrophes are letters of Uzbek."""
    return words.replace("'", "\u02bc")


def cld2_code(words: str) -> str:
    """What cld2 takes words for; "un" when it does not know."""
    return str(pycld2.detect(words, isPlainText=True, bestEffort=True)[2][0][1])


def head_scores(script: str, words: str, vote: str) -> dict[str, float]:
    """Logarithmic odds, not normalised, of every class of a script's head.

    `words` are lower case and the cost is linear in their length. `vote` is cld2's code
    for them.
    """
    head = load_head(script)
    sums = score([as_read(words)], GRAMS, head.known, head.weights)[0].tolist()
    priors = head.votes.get(vote) or head.votes[OTHER]
    return {
        code: total + prior
        for code, total, prior in zip(head.classes, sums, priors, strict=True)
    }


@cache
def load_head(script: str) -> Head:
    """Read the weights that ship for one of SCRIPTS, once."""
    path = files(packs).joinpath("language_heads", f"{script}.npz")
    with path.open("rb") as stream, np.load(stream, allow_pickle=False) as arrays:
        buckets = np.cumsum(arrays["gaps"], dtype=np.int64)
        voters = arrays["voters"].tobytes().decode("ascii").split()
        votes = map(tuple, arrays["votes"].tolist())
        return Head(
            classes=tuple(arrays["classes"].tobytes().decode("ascii").split()),
            known=_spread(np.ones(len(buckets), np.int8), buckets, 1),
            weights=_spread(arrays["weights"], buckets, float(arrays["scale"])),
            votes=dict(zip(voters, votes, strict=True)),
        )


def _spread(rows: NDArray[np.int8], buckets: NDArray[np.int64], scale: float) -> Floats:
    """Every feature's row, times scale; zeros but for those at `buckets`."""
    spread = np.zeros((GRAMS.features, *rows.shape[1:]), np.float32)
    spread[buckets] = rows * np.float32(scale)
    return spread
