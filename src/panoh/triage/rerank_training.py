"""Training the second reading: heads over embeddings of a few of a model's texts.

The weights learn from texts that the first reading learned from too; how much each
reading counts, and the threshold, come from texts on which neither learned. A head
that gains nothing there is left to the first reading.
"""

import hashlib
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import islice, zip_longest
from typing import Any

import numpy as np

from panoh.triage.calibration import platt
from panoh.triage.datasets import Row
from panoh.triage.embedding import EMBEDDER, Tell, embed
from panoh.triage.figures import (
    Labels,
    Scores,
    average_precision,
    best_threshold,
    measure,
)
from panoh.triage.grams_python import Floats
from panoh.triage.models import Model
from panoh.triage.recipe import ModelRecipe
from panoh.triage.reranker import Reranker, chances, logits
from panoh.triage.training import Head, Lesson

# How much the second reading may count beside the first.
MIXES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6)
# Of average precision on the texts that choose: less is chance.
LEAST_GAIN = 0.005
_C = 0.01
_FEWEST = 30


@dataclass(frozen=True, slots=True)
class _Again:
    """One head of the second reading; `weights` (384)."""

    weights: Floats
    share: float
    shift: float
    threshold: float
    card: dict[str, Any]


def train_reranker(lesson: Lesson, made: ModelRecipe, tell: Tell) -> Model:
    """Give a model its second reading, for the heads that gain by it.

    Embeds at most `rerank_texts` * 5 / 4 texts; `tell` is given how many are done.
    Without a head that gains, the model stays as it is. Raises NoReranker.
    """
    held = _held(lesson, made.rerank_texts // 4)
    learned = _learned(lesson, held, made.rerank_texts)
    rows = [*learned, *held]
    points = embed([row.found for row in rows], tell)
    of_text = {row.found: point for row, point in zip(rows, points, strict=True)}
    drawn = {row.found for row in held}
    found = {}
    for name, whole in lesson.heads.items():
        again = _head(name, _only(whole, drawn), learned, of_text, made)
        if again is not None:
            found[name] = again
    return replace(lesson.model, reranker=_reranker(found, len(learned)))


def _reranker(found: dict[str, _Again], texts: int) -> Reranker | None:
    if not found:
        return None
    heads = found.values()
    return Reranker(
        heads=tuple(found),
        weights=np.stack([head.weights for head in heads], axis=1),
        shares=tuple(head.share for head in heads),
        shifts=tuple(head.shift for head in heads),
        thresholds=tuple(head.threshold for head in heads),
        card={
            "embedder": EMBEDDER,
            "texts": texts,
            "figures": {name: head.card for name, head in found.items()},
        },
    )


def _held(lesson: Lesson, most: int) -> list[Row]:
    """Some of the texts that thresholds come from, as often as they are."""
    rows = (row for head in lesson.heads.values() for row in head.held)
    return [*islice(_drawn(rows), most)]


def _learned(lesson: Lesson, held: Iterable[Row], most: int) -> list[Row]:
    """Some of the texts that were learned, with every label of every head in turn.

    None of those held, nor what was made from them.
    """
    unwanted = {row.origin or row.text for row in held}
    drawn = _drawn(lesson.rows)
    rows = [row for row in drawn if (row.origin or row.text) not in unwanted]
    groups = [
        [row for row in rows if row.labels.get(head) is said]
        for head in lesson.heads
        for said in (True, False)
    ]
    turns = (row for turn in zip_longest(*groups) for row in turn if row is not None)
    return [*islice({row.found: row for row in turns}.values(), most)]


def _drawn(rows: Iterable[Row]) -> Iterator[Row]:
    """Each text once, in an order that its own hash decides."""

    def place(row: Row) -> bytes:
        return hashlib.sha256(row.found.encode("utf-8", "surrogatepass")).digest()

    once = {row.found: row for row in rows if row.found.strip()}
    return iter(sorted(once.values(), key=place))


def _only(head: Head, texts: Container[str]) -> Head:
    """A head that was calibrated on these of its texts alone."""
    kept = [at for at, row in enumerate(head.held) if row.found in texts]
    held = tuple(head.held[at] for at in kept)
    return replace(head, held=held, chances=head.chances[kept])


def _head(
    name: str,
    head: Head,
    learned: Sequence[Row],
    points: dict[str, Floats],
    made: ModelRecipe,
) -> _Again | None:
    """Learn one head and weigh it against the first reading; None without a gain."""
    rows = [row for row in learned if name in row.labels]
    taught, labels = _labels(rows, name), _labels(head.held, name)
    if min(_fewer(taught), _fewer(labels)) < _FEWEST:
        return None
    weights = _learn(np.stack([points[row.found] for row in rows]), taught)
    sums = (
        np.stack([points[row.found] for row in head.held]).astype(np.float64) @ weights
    )
    return _weigh(weights, sums, head.chances, _Held(head.held, labels, made.aims))


@dataclass(frozen=True, slots=True)
class _Held:
    rows: Sequence[Row]
    labels: Labels
    aim: str

    def threshold(self, scores: Scores) -> float:
        """The one that serves each data set as well."""
        sources = np.array([row.source for row in self.rows])
        parts = [sources == source for source in np.unique(sources)]
        chosen = [(self.labels[part], scores[part]) for part in parts]
        return best_threshold(chosen, self.aim)


def _weigh(weights: Floats, sums: Scores, before: Scores, held: _Held) -> _Again | None:
    """Mix both readings' logits as ranks best, and fold the mix into the weights."""
    first, slope, shift = logits(before), *platt(held.labels, sums)
    mixed = {
        mix: (1 - mix) * first + mix * (slope * sums + shift) for mix in (0.0, *MIXES)
    }
    worth = {mix: average_precision(held.labels, said) for mix, said in mixed.items()}
    mix = max(worth, key=lambda mix: worth[mix])
    if worth[mix] < worth[0.0] + LEAST_GAIN:
        return None
    steep, raised = platt(held.labels, mixed[mix])
    after = chances(steep * mixed[mix] + raised)
    threshold = held.threshold(after)
    return _Again(
        weights=np.asarray(weights * (steep * mix * slope), np.float32),
        share=steep * (1 - mix),
        shift=steep * mix * shift + raised,
        threshold=threshold,
        card={
            "mix": mix,
            "before": asdict(measure(held.labels, before, held.threshold(before))),
            "after": asdict(measure(held.labels, after, threshold)),
        },
    )


def _learn(points: Floats, labels: Labels) -> Floats:
    """Learn a head's weights (384) from embeddings (n, 384); calibration sets the rest.

    Logistic regression on values whose spread is 1 over all dimensions together: a
    kernel machine and random Fourier features did no better beside the first reading.
    """
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - slow to import

    centred = points - points.mean(axis=0)
    spread = float(centred.std()) or 1.0
    machine = LogisticRegression(C=_C, class_weight="balanced", max_iter=500)
    machine.fit(centred / spread, labels)
    return np.asarray(machine.coef_[0] / spread, np.float32)


def _labels(rows: Sequence[Row], name: str) -> Labels:
    return np.array([row.labels[name] for row in rows], np.bool_)


def _fewer(labels: Labels) -> int:
    return int(min(labels.sum(), (~labels).sum()))
