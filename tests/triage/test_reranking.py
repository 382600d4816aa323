"""The second reading moves what it knows, and leaves the rest in place."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from panoh.errors import NotReranked
from panoh.triage.models import Models
from panoh.triage.reranker import chances, logits
from panoh.triage.reranking import rerank, rerank_factors, rerank_threshold
from tests.triage.rerankers import pretend, reranker
from tests.triage.test_model_file import model

TEXTS = ["grumpf", "a fine day"]


@pytest.fixture(autouse=True)
def invented(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch)


def test_a_text_rises_with_what_its_second_reading_finds() -> None:
    again = rerank(replace(model(), reranker=reranker()), TEXTS, np.full((2, 2), 0.5))

    assert again[0, 0] > 0.9 > 0.1 > again[1, 0]


def test_heads_without_a_second_reading_keep_their_scores() -> None:
    scores = np.array([[0.5, 0.3], [0.5, 0.7]])
    again = rerank(replace(model(), reranker=reranker()), TEXTS, scores)

    assert np.array_equal(again[:, 1], scores[:, 1])


def test_a_text_without_characters_stays_at_0() -> None:
    read = replace(model(), reranker=reranker())
    again = rerank(read, ["", "grumpf"], np.zeros((2, 2)))

    assert not again.any()


def test_of_two_texts_alike_the_one_that_stood_higher_stays_higher() -> None:
    scores = np.array([[0.3, 0], [0.6, 0]])
    again = rerank(replace(model(), reranker=reranker()), ["grumpf"] * 2, scores)

    assert again[0, 0] < again[1, 0]


@given(st.floats(0, 1))
@example(0.0)
@example(1.0)
def test_logits_are_finite_and_lead_back(score: float) -> None:
    assert chances(logits(np.array([score])))[0] == pytest.approx(score, abs=1e-8)


def test_a_model_without_a_second_reading_says_so() -> None:
    for changed in ({}, {"reranker": reranker(heads=("threat",))}):
        with pytest.raises(NotReranked):
            rerank_threshold(replace(model(), **changed), "abuse")
    with pytest.raises(NotReranked):
        rerank(model(), TEXTS, np.zeros((2, 2)))


def test_factors_raise_what_reads_worse_and_lower_what_reads_better() -> None:
    models = Models.of([replace(model(), reranker=reranker())])
    high, low = rerank_factors(models, TEXTS, ["ru", "ru"])

    assert 2 >= high > 1 > low >= 0.5


def test_factors_leave_texts_that_nobody_reads_again() -> None:
    read = replace(model(), reranker=reranker())
    models = Models.of([read, model("yy", "kk")])
    languages = ["kk", "ru", "en"]
    factors = rerank_factors(models, ["grumpf"] * 3, languages)

    assert (factors == 1).tolist() == [True, False, True]


def test_the_order_of_languages_does_not_change_a_text_s_factor() -> None:
    second = replace(model("yy", "kk"), reranker=reranker(shifts=(-1.0,)))
    models = Models.of([replace(model(), reranker=reranker()), second])
    texts, languages = ["grumpf", "day", "grumpf here"], ["ru", "kk", "ru"]
    together = rerank_factors(models, texts, languages)
    alone = [
        rerank_factors(models, [text], [language])[0]
        for text, language in zip(texts, languages, strict=True)
    ]

    assert np.allclose(together, alone)
