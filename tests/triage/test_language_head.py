"""The weights that ship: what they are, and what scoring costs."""

import hashlib
from importlib.resources import files

import numpy as np
import pytest

from panoh import packs
from panoh.triage.grams import blocks
from panoh.triage.language_head import (
    GRAMS,
    OTHER,
    SCRIPTS,
    as_read,
    head_scores,
    load_head,
)

HEADS = files(packs).joinpath("language_heads")


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_weights_are_the_ones_the_card_vouches_for(script: str) -> None:
    digest = hashlib.sha256(HEADS.joinpath(f"{script}.npz").read_bytes()).hexdigest()

    assert f"{script}.npz {digest}" in HEADS.joinpath("CARD.md").read_text("utf-8")


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_head_is_small_and_knows_what_it_does_not_know(script: str) -> None:
    assert len(HEADS.joinpath(f"{script}.npz").read_bytes()) <= 150_000
    assert OTHER in load_head(script).classes
    assert OTHER in load_head(script).votes


@pytest.mark.parametrize("script", SCRIPTS)
def test_only_n_grams_that_count_weigh_anything(script: str) -> None:
    head = load_head(script)

    assert set(np.unique(head.known)) == {0, 1}
    assert not head.weights[head.known == 0].any()


def test_a_word_with_an_apostrophe_is_one_word() -> None:
    joined, _, _ = blocks(as_read("o'zbek gap"), GRAMS.plain)

    assert len(joined) == 2


def test_a_sentence_makes_a_head_surer_than_any_of_its_words() -> None:
    def lead(words: str) -> float:
        scores = head_scores("latin", words, "un")
        return scores["uz"] - max(scores[code] for code in scores if code != "uz")

    sentence = "nima uchun bolalar maktabga kelmadi"

    assert lead(sentence) > max(map(lead, sentence.split()))


def test_words_that_no_one_has_seen_leave_only_what_cld2_says() -> None:
    head = load_head("latin")

    scores = head_scores("latin", "ʘʘʘ", "az")

    assert tuple(scores.values()) == pytest.approx(head.votes["az"])
