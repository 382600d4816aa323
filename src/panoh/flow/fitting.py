"""Adapt to the labels that people gave on this desk."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from statistics import mean
from typing import Any

import numpy as np

from panoh.errors import TooFewLabels
from panoh.flow.agreeing import Compared, compare
from panoh.flow.desk import Desk
from panoh.flow.learnt import base_models, keep_learnt
from panoh.model.labels import COUNTER_SPEECH, LABELS, Label, Sample
from panoh.store import flagged, labels
from panoh.triage.by_model import model_for
from panoh.triage.correction import ABUSE
from panoh.triage.fitting import MOST_LABELLED, Coded, Told, fit
from panoh.triage.model_text import model_texts
from panoh.triage.sampling import in_random_order

HEADS = (ABUSE, *(one for one in LABELS if one not in (ABUSE, COUNTER_SPEECH)))
"""That it is any harm, then each harm alone."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """What was learnt of one language; `compared` is None where one coder labelled."""

    language: str
    labels: int
    random_labels: int
    has_model: bool
    heads: tuple[Told, ...]
    compared: tuple[Compared, ...]

    def plain(self) -> dict[str, Any]:
        """For `--json`."""
        return asdict(self)


def fit_language(desk: Desk, language: str) -> Fitted:
    """Learn from all labels of a language, and keep it. Raises TooFewLabels.

    The next triage reads every post again, with what was learnt.
    """
    given = labels.given_labels(language)
    coded = _coded(desk, given, language)
    model = model_for(base_models(desk), language)
    found = fit(coded, model, language, HEADS)
    keep_learnt(desk, found.correction)
    return Fitted(
        language=language,
        labels=len(coded),
        random_labels=sum(one.is_random for one in coded),
        has_model=model is not None,
        heads=found.told,
        compared=tuple(compare(given)),
    )


def languages_to_fit(language: str = "") -> list[str]:
    """The language asked for, else all that have labels. Raises TooFewLabels."""
    found = [language] if language else labels.languages_labelled()
    if not found:
        raise TooFewLabels
    return found


def _coded(desk: Desk, given: Sequence[Label], language: str) -> list[Coded]:
    """The labelled texts in the order of the random sample, random ones first."""
    by_post: dict[int, list[Label]] = {}
    for label in given:
        by_post.setdefault(label.post_number, []).append(label)
    numbers = np.array(sorted(by_post), np.int64)
    ordered = in_random_order(numbers, desk.folder.code).tolist()
    chosen = sorted(ordered, key=_random_first(by_post))[:MOST_LABELLED]
    texts = {w.number: w for w in flagged.writings_of(desk.reader, chosen)}
    read = model_texts([texts[number].untrusted_text for number in chosen], language)
    return [
        Coded(text, _shares(by_post[number]), _is_random(by_post[number]))
        for number, text in zip(chosen, read, strict=True)
    ]


def _random_first(by_post: dict[int, list[Label]]) -> Callable[[int], bool]:
    return lambda number: not _is_random(by_post[number])


def _is_random(given: Sequence[Label]) -> bool:
    return any(label.sample is Sample.RANDOM for label in given)


def _shares(given: Sequence[Label]) -> dict[str, float]:
    """The share of coders who saw each harm, and who saw any."""
    shares = {head: mean(head in one.labels for one in given) for head in HEADS}
    return shares | {ABUSE: mean(one.is_harm for one in given)}


def compare_coders(language: str = "") -> list[Compared]:
    """How far the coders of an open desk agree; empty where no two saw one post."""
    return compare(labels.given_labels(language))
