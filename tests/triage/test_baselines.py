"""Baselines: a word list and a plain model answer as they are meant to."""

import pytest

from panoh.packs.language_packs import load_language_packs
from panoh.triage.baselines import learn_plain, score_words
from panoh.triage.datasets import Row
from tests.triage.invented import sentence


def test_the_plain_model_learns_each_harm_and_knows_no_other() -> None:
    rows = [
        Row(
            sentence(n, "shall grumpf" if n % 2 else "is fine"),
            {"abuse": bool(n % 2)},
            "",
            "en",
        )
        for n in range(60)
    ]
    plain = learn_plain(rows, ["abuse", "threat"])
    scores = plain.score(
        [sentence(99, s) for s in ("shall grumpf", "is fine")], "abuse"
    )

    assert scores is not None
    assert scores[0] > 0.5 > scores[1]
    assert plain.score(["the sun"], "threat") is None


@pytest.mark.parametrize("harm", ["threat", "abuse"])
def test_the_word_list_is_as_sure_as_its_surest_rule(harm: str) -> None:
    packs = load_language_packs()
    scores = score_words(["I will kill you", "good morning"], "en", harm, packs)

    assert scores is not None
    assert scores[0] > 0.3
    assert scores[1] == 0


def test_no_word_list_speaks_for_a_language_without_a_pack() -> None:
    assert score_words(["merhaba"], "tr", "abuse", load_language_packs()) is None
