"""Models: scores are probabilities, reasons are words of the text."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from panoh.errors import NoModel
from panoh.triage.grams import GramSettings
from panoh.triage.grams_python import blocks
from panoh.triage.models import Model, Models

GRAMS = GramSettings((2, 3), 12, (1, 2), 12)


def model(words: dict[str, float], name: str = "one", language: str = "en") -> Model:
    """A model that gives every gram of these words a weight."""
    weights = np.zeros((GRAMS.features, 1), np.float32)
    for word, weight in words.items():
        for places in blocks(word, GRAMS.plain):
            weights[[bucket for bucket, *_ in places]] = weight
    return Model(
        name=name,
        languages=(language,),
        heads=("abuse",),
        grams=GRAMS,
        weights=weights,
        rarity=np.empty(0, np.float32),
        slopes=(1.0,),
        shifts=(0.0,),
        thresholds=(0.5,),
    )


FILTHY = model({"filthy": 2.0, "lovely": -2.0})


def test_the_word_that_made_the_score_is_the_reason() -> None:
    text = "what a «filthy» lovely day"
    reasons = FILTHY.reasons(text, "abuse")

    assert text[reasons[0].start : reasons[0].end] == "filthy"
    assert reasons[0].share > 0.8
    assert "lovely" not in [text[r.start : r.end] for r in reasons]


@given(st.text(st.characters(exclude_categories=()), max_size=60))
@example("filthy filthy")
@example("… !!! …")
def test_reasons_lie_within_the_text_and_share_at_most_all(text: str) -> None:
    reasons = FILTHY.reasons(text, "abuse", most=99)

    assert sum(reason.share for reason in reasons) <= 1 + 1e-9
    for reason in reasons:
        assert 0 <= reason.start < reason.end <= len(text)
        assert reason.share > 0


@given(st.lists(st.text(max_size=30), max_size=4))
def test_scores_are_probabilities_and_depend_on_no_other_text(
    texts: list[str],
) -> None:
    scores = FILTHY.score(texts)
    alone = [FILTHY.score([text])[0] for text in texts]

    assert ((scores >= 0) & (scores <= 1)).all()
    assert np.array_equal(scores, np.reshape(alone, (len(texts), 1)))


def test_more_of_the_harm_scores_higher() -> None:
    worst, plain, best = FILTHY.score(["filthy", "sun", "lovely"])[:, 0]

    assert worst > plain == 0.5 > best


def test_no_text_has_no_harm() -> None:
    assert FILTHY.score(["", " \n"]).tolist() == [[0.0], [0.0]]


def test_the_first_model_of_a_language_reads_it() -> None:
    models = Models.of([FILTHY, model({"day": 1.0}, "two", "ru")])

    assert models.model("ru").name == "two"
    assert models.readers("kk") == ()
    heads, scores = models.score(["filthy"], "en")
    assert (heads, scores.shape) == (("abuse",), (1, 1))


def test_models_of_one_language_read_it_together() -> None:
    other = replace(FILTHY, name="two", heads=("threat",), slopes=(2.0,))
    heads, scores = Models.of([FILTHY, other]).score(["filthy", "sun"], "en")

    assert heads == ("abuse", "threat")
    assert np.array_equal(scores[:, :1], FILTHY.score(["filthy", "sun"]))
    assert scores[0, 1] > scores[0, 0]
    assert Models.of([FILTHY]).score(["a"], "kk")[1].shape == (1, 0)


def test_a_language_or_a_harm_that_no_model_knows_is_refused() -> None:
    with pytest.raises(NoModel):
        Models.of([FILTHY]).model("kk")
    with pytest.raises(NoModel):
        FILTHY.head("threat")
