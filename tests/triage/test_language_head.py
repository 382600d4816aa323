"""The weights that ship: what they are, and what scoring costs."""

import hashlib
from importlib.resources import files

import pytest

from panoh import packs
from panoh.triage.language_head import (
    LONGEST_WORD,
    OTHER,
    SCRIPTS,
    grams_of,
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


def test_n_grams_know_the_edges_of_a_word() -> None:
    assert set(grams_of("ту")) == {" т", "ту", "у ", " ту", "ту ", " ту "}


def test_a_word_of_any_length_costs_no_more_than_the_longest() -> None:
    assert len(grams_of("х" * 10_000)) == len(grams_of("х" * LONGEST_WORD))


def test_words_that_no_one_has_seen_leave_only_what_cld2_says() -> None:
    head = load_head("latin")

    scores = head_scores("latin", ["ʘʘʘ"], "az")

    assert tuple(scores.values()) == pytest.approx(head.votes["az"])
