"""Reading texts again, where the first reading put them on top.

It costs a thousand times what the first reading costs, so that a list's top is read
again and its rest stays in place.
"""

from collections.abc import Sequence

import numpy as np

from panoh.errors import NoModel, NotReranked
from panoh.triage.embedding import Tell, embed, tell_nobody
from panoh.triage.grams_python import Floats
from panoh.triage.model_text import model_texts
from panoh.triage.models import Model, Models
from panoh.triage.reranker import Reranker, Scores

# How many texts of a list's top are worth it: under two minutes on two old cores.
TOP = 2_000
# How much a second reading may move a text: the rules that found it count too.
_MOST_FACTOR = 2.0
_LEAST_SCORE = 1e-9


def rerank(
    model: Model, texts: Sequence[str], scores: Scores, tell: Tell = tell_nobody
) -> Scores:
    """Score texts again: (n, heads), from the first reading's `scores` (n, heads).

    `texts` are as they were found, not normalised. Heads that the model cannot read
    again keep their scores. Raises NoReranker, and NotReranked if it has no such head.
    """
    reranker = _reranker(model)
    columns = [model.head(head) for head in reranker.heads]
    again = scores.copy()
    again[:, columns] = reranker.score(embed(texts, tell), scores[:, columns])
    return again


def can_rerank(model: Model, head: str) -> bool:
    """Whether a model has a second reading for a head."""
    return model.reranker is not None and head in model.reranker.heads


def rerank_threshold(model: Model, head: str) -> float:
    """From where on a head says yes after the second reading. Raises NotReranked."""
    if not can_rerank(model, head):
        raise NotReranked(detail=f"{model.name} {head}")
    return _reranker(model).threshold(head)


def rerank_factors(
    models: Models,
    texts: Sequence[str],
    languages: Sequence[str],
    head: str = "abuse",
    tell: Tell = tell_nobody,
) -> Scores:
    """By what to multiply the weights of a list's top, (n): one half to 2.

    It is how much likelier the second reading finds the harm in each text, as it was
    found, than the first one does. 1 where no model reads a text's language again.
    Raises NoReranker, also where there is nothing to read.
    """
    readers = [_reader(models, language, head) for language in languages]
    chosen = [place for place, reader in enumerate(readers) if reader]
    points = embed([texts[place] for place in chosen], tell)
    factors = np.ones(len(texts))
    for language in dict.fromkeys(languages[place] for place in chosen):
        own = [at for at, place in enumerate(chosen) if languages[place] == language]
        places = [chosen[at] for at in own]
        read = model_texts([texts[place] for place in places], language)
        model = models.model(language, head)
        factors[places] = _factors(model, head, model.score(read), points[own])
    return factors


def _factors(model: Model, head: str, scores: Scores, points: Floats) -> Scores:
    reranker = _reranker(model)
    before = scores[:, [model.head(one) for one in reranker.heads]]
    column = reranker.heads.index(head)
    after = reranker.score(points, before)[:, column]
    some = np.maximum(before[:, column], _LEAST_SCORE)
    return np.clip(after / some, 1 / _MOST_FACTOR, _MOST_FACTOR)


def _reader(models: Models, language: str, head: str) -> Model | None:
    try:
        model = models.model(language, head)
    except NoModel:
        return None
    return model if can_rerank(model, head) else None


def _reranker(model: Model) -> Reranker:
    if model.reranker is None:
        raise NotReranked(detail=model.name)
    return model.reranker
