"""Measure a model on a file of labelled texts: any CSV or TSV."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from panoh.errors import NoTexts
from panoh.triage.figures import Figures, Labels, Scores, best_threshold, measure
from panoh.triage.model_text import model_texts
from panoh.triage.models import Models
from panoh.triage.text_tables import read_table

YES = frozenset({"1", "1.0", "true", "yes"})
NO = frozenset({"0", "0.0", "false", "no"})


@dataclass(frozen=True, slots=True)
class Labelled:
    """Texts and whether each has the harm; places of the rows that were not read.

    A place is the number of the row in the file, 1 and up, the heading not counted.
    """

    texts: list[str]
    labels: Labels
    unread: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """Which head of which model, for which language, is asked."""

    models: Models
    language: str
    head: str


def read_labelled(
    path: Path, text_column: str, label_column: str, positive: Sequence[str] = ()
) -> Labelled:
    """Read labelled texts. `positive` are the cells that say yes, any others say no.

    Without it cells are 0 or 1, true or false, yes or no, and others are not read.
    Raises NoTexts.
    """
    table = read_table(path, (text_column, label_column))
    texts, labels, unread = [], [], [*table.unread]
    cells = zip(
        table.places,
        table.column(text_column),
        table.column(label_column),
        strict=True,
    )
    for place, text, cell in cells:
        said = _said(cell.strip(), positive)
        if said is None:
            unread.append(place)
        else:
            texts.append(text)
            labels.append(said)
    if not texts:
        raise NoTexts(detail=str(path))
    return Labelled(texts, np.array(labels, np.bool_), tuple(sorted(unread)))


def _said(cell: str, positive: Sequence[str]) -> bool | None:
    if positive:
        return cell in positive if cell else None
    word = cell.casefold()
    return True if word in YES else False if word in NO else None


def scores(question: Question, texts: Sequence[str]) -> Scores:
    """Score texts as they were found, in one language or each in its own ("auto").

    Raises NoModel for a language or a head that the models do not know.
    """
    languages = languages_of(texts, question)
    answer = np.zeros(len(texts))
    for language in dict.fromkeys(languages):
        model = question.models.model(language, question.head)
        at = [n for n, other in enumerate(languages) if other == language]
        read = model_texts([texts[n] for n in at], language)
        answer[at] = model.score(read)[:, model.head(question.head)]
    return answer


def languages_of(texts: Sequence[str], question: Question) -> list[str]:
    """Each text's language; those that no model reads are taken for mixed ones."""
    if question.language != "auto":
        return [question.language] * len(texts)
    from panoh.triage.language import find_language  # noqa: PLC0415 - its data load slowly

    found = [find_language(text) for text in texts]
    return [one if question.models.readers(one) else "mixed" for one in found]


def threshold_of(question: Question, labelled: Labelled | None) -> float:
    """The threshold that suits labelled texts best, else the model's own."""
    if labelled is not None:
        read = scores(question, labelled.texts)
        return best_threshold([(labelled.labels, read)])
    language = "mixed" if question.language == "auto" else question.language
    model = question.models.model(language, question.head)
    return model.thresholds[model.head(question.head)]


def evaluate(
    question: Question,
    labelled: Labelled,
    threshold: float,
    attack: Callable[[str], str] | None = None,
) -> Figures:
    """Take the figures of a head on labelled texts, attacked first if so asked."""
    texts = [attack(text) for text in labelled.texts] if attack else labelled.texts
    return measure(labelled.labels, scores(question, texts), threshold)
