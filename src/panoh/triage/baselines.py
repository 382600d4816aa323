"""What models must better: a word list, and the plainest model of the same texts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from panoh.model.findings import Harm
from panoh.packs.language_packs import LanguagePack
from panoh.triage.datasets import Row
from panoh.triage.figures import Scores
from panoh.triage.triage import find_said


def score_words(
    texts: Sequence[str],
    language: str,
    head: str,
    packs: Mapping[str, LanguagePack],
) -> Scores | None:
    """The surest finding of the language pack's rules in each text; 0 without one.

    For abuse any harm counts. None where no pack reads the language.
    """
    if language not in packs:
        return None
    own = {language: packs[language]}
    return np.array([_surest(text, language, head, own) for text in texts], np.float64)


def _surest(
    text: str, language: str, head: str, packs: Mapping[str, LanguagePack]
) -> float:
    found = find_said(text, language, packs)
    asked = [
        finding.confidence
        for finding in found
        if finding.harm.value == head
        or (head == Harm.ABUSE and finding.harm is not Harm.DOXXING)
    ]
    return max(asked, default=0.0)


@dataclass(frozen=True, slots=True)
class Plain:
    """TF-IDF of characters and words as found, and logistic regression: one a head."""

    counted: Any
    heads: Mapping[str, Any]

    def score(self, texts: Sequence[str], head: str) -> Scores | None:
        """Probabilities; None for a head that was not learned."""
        if head not in self.heads:
            return None
        chances = self.heads[head].predict_proba(self.counted.transform(texts))
        return np.asarray(chances[:, 1], np.float64)


def learn_plain(rows: Sequence[Row], heads: Sequence[str]) -> Plain:
    """Learn with the settings that most papers call their baseline."""
    counted = _counting()
    values = counted.fit_transform([row.text for row in rows])
    learned = {}
    for head in heads:
        at = [place for place, row in enumerate(rows) if head in row.labels]
        labels = np.array([rows[row].labels[head] for row in at], np.bool_)
        if labels.any() and not labels.all():
            learned[head] = _logistic().fit(values[at], labels)
    return Plain(counted, learned)


def _counting() -> Any:  # noqa: ANN401 - scikit-learn has no types
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 - slow to import
    from sklearn.pipeline import FeatureUnion  # noqa: PLC0415 - slow to import

    kinds = {"characters": ("char_wb", (2, 5)), "words": ("word", (1, 2))}
    return FeatureUnion(
        [
            (
                name,
                TfidfVectorizer(
                    analyzer=kind,
                    ngram_range=lengths,
                    min_df=2,
                    sublinear_tf=True,
                    dtype=np.float32,
                ),
            )
            for name, (kind, lengths) in kinds.items()
        ]
    )


def _logistic() -> Any:  # noqa: ANN401 - scikit-learn has no types
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - slow to import

    return LogisticRegression(
        C=4.0,
        class_weight="balanced",
        solver="liblinear",
        dual=True,
        random_state=0,
        max_iter=1000,
        tol=0.05,
    )
