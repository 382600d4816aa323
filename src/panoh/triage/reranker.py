"""The second reading of a text: heads over its embedding, added to the first one's.

A head's probability is 1 / (1 + exp(-(share * first + sum + shift))), where `first` is
the logit of the model's own probability and `sum` that of the embedding with the head's
weights. The file holds float32, 384 a head: nothing needs to be smaller.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from panoh.triage.embedding import DIMENSIONS, EMBEDDER
from panoh.triage.grams_python import Floats

Scores = NDArray[np.float64]
ARRAYS = ("weights",)
_LEAST = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Reranker:
    """Some heads of a model, read again: weights (384, heads) float32.

    `thresholds` are for probabilities after the second reading. `card` is for people.
    """

    heads: tuple[str, ...]
    weights: Floats
    shares: tuple[float, ...]
    shifts: tuple[float, ...]
    thresholds: tuple[float, ...]
    card: Mapping[str, Any] = field(default_factory=dict)

    def score(self, embedded: Floats, scores: Scores) -> Scores:
        """Probabilities after both readings: (n, heads).

        embedded is (n, 384), scores the first reading's probabilities of these heads,
        (n, heads). What had 0, as a text without characters has, keeps it.
        """
        sums = embedded.astype(np.float64) @ self.weights
        raised = logits(scores) * self.shares + sums + self.shifts
        return np.where(scores > 0, chances(raised), 0.0)

    def threshold(self, head: str) -> float:
        """From where on a head says yes after the second reading."""
        return self.thresholds[self.heads.index(head)]


def logits(scores: Scores) -> Scores:
    """The logits of probabilities, kept finite."""
    inside = np.clip(scores, _LEAST, 1 - _LEAST)
    return np.asarray(np.log(inside / (1 - inside)), np.float64)


def chances(raised: Scores) -> Scores:
    """Probabilities from logits."""
    return np.asarray(1 / (1 + np.exp(-np.clip(raised, -50, 50))), np.float64)


def content_of(reranker: Reranker) -> bytes:
    """What a weights file holds: heads in rows."""
    content = io.BytesIO()
    np.savez_compressed(content, weights=np.ascontiguousarray(reranker.weights.T))
    return content.getvalue()


def entry_of(reranker: Reranker) -> dict[str, Any]:
    """What the index of a folder says of it, besides its weights file."""
    return {
        "embedder": EMBEDDER,
        "heads": reranker.heads,
        "shares": reranker.shares,
        "shifts": reranker.shifts,
        "thresholds": reranker.thresholds,
        "card": reranker.card,
    }


def reranker_of(
    entry: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]], known: Sequence[str]
) -> Reranker:
    """Build it from its entry and arrays; `known` are the model's heads.

    Raises ValueError, KeyError or TypeError for what does not fit.
    """
    weights = arrays["weights"]
    reranker = Reranker(
        heads=tuple(map(str, entry["heads"])),
        weights=np.ascontiguousarray(weights.T),
        shares=tuple(map(float, entry["shares"])),
        shifts=tuple(map(float, entry["shifts"])),
        thresholds=tuple(map(float, entry["thresholds"])),
        card=dict(entry["card"]),
    )
    heads = len(reranker.heads)
    facts = (
        entry["embedder"] == EMBEDDER,
        weights.dtype == np.float32,
        weights.shape == (heads, DIMENSIONS),
        bool(np.isfinite(weights).all()),
        {*reranker.heads} <= {*known},
        heads == len({*reranker.heads}),
        heads == len(reranker.shares) == len(reranker.shifts),
        heads == len(reranker.thresholds),
    )
    if not all(facts):
        raise ValueError("reranker")
    return reranker
