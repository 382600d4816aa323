"""Linear models of normalised text: their scores, and the words that made them.

A model has one head for each harm. A score is a probability, calibrated on texts that
the model did not learn from; which ones, its card says.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from panoh.errors import NoModel
from panoh.triage.grams import Floats, GramSettings, blocks, score
from panoh.triage.grams_python import is_wordy, raw_values, tally
from panoh.triage.known_words import KnownWords
from panoh.triage.reranker import Reranker

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Reason:
    """A word of the normalised text that speaks for a head: text[start:end].

    `share` is its part of all that speaks for it, above 0 to 1.
    """

    start: int
    end: int
    share: float


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """One model: weights (features, heads) float32, rarity (features) or empty.

    A head's probability is 1 / (1 + exp(-(slope * sum + shift))). `thresholds` are
    probabilities from which a head says yes. `card` is for people: data, licences,
    figures, languages that nobody has validated. Starred words are read as the
    most frequent of the `known` words that fits. `reranker` reads heads again.
    """

    name: str
    languages: tuple[str, ...]
    heads: tuple[str, ...]
    grams: GramSettings
    weights: Floats
    rarity: Floats
    slopes: tuple[float, ...]
    shifts: tuple[float, ...]
    thresholds: tuple[float, ...]
    card: Mapping[str, Any] = field(default_factory=dict)
    known: KnownWords = field(default_factory=KnownWords)
    reranker: Reranker | None = None

    def sums(self, texts: Sequence[str]) -> Scores:
        """What the heads sum up to, before calibration: (n, heads)."""
        read = [self.known.complete(text) for text in texts]
        return score(read, self.grams, self.rarity, self.weights)

    def score(self, texts: Sequence[str]) -> Scores:
        """Every head's probability for every normalised text: (n, heads).

        A text without any characters has 0 everywhere.
        """
        raised = self.sums(texts) * self.slopes + self.shifts
        chances = np.asarray(1 / (1 + np.exp(-np.clip(raised, -50, 50))), np.float64)
        chances[[not text or text.isspace() for text in texts]] = 0
        return chances

    def head(self, name: str) -> int:
        """The place of a head. Raises NoModel if there is no such head."""
        if name not in self.heads:
            raise NoModel(detail=name)
        return self.heads.index(name)

    def reasons(self, text: str, head: str, most: int = 3) -> list[Reason]:
        """The words of one normalised text that speak most for a head."""
        read = self.known.complete(text)
        says = np.maximum(self._said_of_characters(read, self.head(head)), 0)
        spans = _spans(text)
        parts = [float(says[start:end].sum()) for start, end in spans]
        whole = sum(parts) or 1.0
        found = sorted(zip(parts, spans, strict=True), reverse=True)[:most]
        return [Reason(*span, part / whole) for part, span in found if part > 0]

    def _said_of_characters(self, text: str, head: int) -> NDArray[np.float64]:
        """Lay every gram's part evenly on the characters it was read from."""
        says = np.zeros(len(text))
        for places in blocks(text, self.grams.plain):
            times = dict(tally(places))
            values = raw_values(places, self.grams.plain, self.rarity)
            length = math.sqrt(sum(value**2 for value in values.values()))
            for bucket, start, end in places:
                part = values[bucket] / times[bucket] / length / (end - start)
                says[start:end] += part * self.weights[bucket, head]
        return says * self.slopes[head]


@dataclass(frozen=True, slots=True)
class Models:
    """All models of a folder, found by language."""

    by_name: Mapping[str, Model]

    @classmethod
    def of(cls, models: Iterable[Model]) -> "Models":
        """Gather models."""
        return cls({model.name: model for model in models})

    def readers(self, language: str) -> tuple[Model, ...]:
        """All models that read a language, "mixed" and "unknown" among them."""
        return tuple(m for m in self.by_name.values() if language in m.languages)

    def model(self, language: str, head: str = "abuse") -> Model:
        """The first model that reads a language for this head. Raises NoModel."""
        for model in self.readers(language):
            if head in model.heads:
                return model
        raise NoModel(detail=f"{language} {head}")

    def score(
        self, texts: Sequence[str], language: str
    ) -> tuple[tuple[str, ...], Scores]:
        """All heads that read a language, and their (n, heads) probabilities.

        `texts` are normalised for that language. A head of two models is the first
        one's. No heads where no model reads the language.
        """
        heads: dict[str, Scores] = {}
        for model in self.readers(language):
            for head, scores in zip(model.heads, model.score(texts).T, strict=True):
                heads.setdefault(head, scores)
        columns = [scores[:, None] for scores in heads.values()]
        return tuple(heads), np.hstack([np.empty((len(texts), 0)), *columns])


def _spans(text: str) -> list[tuple[int, int]]:
    """Words, as people see them: runs without white space, trimmed of marks."""
    spans, at = [], 0
    for piece in text.split():
        start = text.index(piece, at)
        at = start + len(piece)
        inside = [n for n, c in enumerate(piece) if is_wordy(c)] or [0, len(piece) - 1]
        spans.append((start + inside[0], start + inside[-1] + 1))
    return spans
