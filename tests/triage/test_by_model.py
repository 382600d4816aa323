"""What a model says becomes findings, with its words when they are asked for."""

import numpy as np

from panoh.model.findings import Harm
from panoh.triage.by_model import doubts, model_findings, words_of
from panoh.triage.grams import GramSettings, count
from panoh.triage.models import Model, Models

GRAMS = GramSettings(chars=(0, 0), char_bits=0, words=(1, 1), word_bits=12)


def model(words: dict[str, str], shift: float = -3.0) -> Model:
    """A model that knows one word for each harm."""
    weights = np.zeros((GRAMS.features, len(words)), np.float32)
    for place, word in enumerate(words.values()):
        weights[count([word], GRAMS).buckets, place] = 20
    n = len(words)
    none = np.zeros(0, np.float32)
    pairs = ((1.0,) * n, (shift,) * n, (0.5,) * n)
    return Model("m", ("en",), tuple(words), GRAMS, weights, none, *pairs)


MODELS = Models.of([model({"abuse": "gromp", "threat": "snaffle"})])


def test_what_a_head_is_sure_of_is_a_finding_that_names_the_model() -> None:
    [[finding]] = model_findings(["you snaffle"], ["en"], MODELS)

    assert (finding.harm, finding.rule) == (Harm.THREAT, "model:m")
    assert (finding.start, finding.end) == (0, 11)
    assert finding.confidence > 0.9


def test_abuse_of_no_known_kind_is_said_only_when_no_kind_is_known() -> None:
    both, abuse = model_findings(["gromp snaffle", "gromp"], ["en"] * 2, MODELS)

    assert [one.harm for one in both] == [Harm.THREAT]
    assert [one.harm for one in abuse] == [Harm.ABUSE]


def test_texts_keep_their_places_and_languages_without_a_model_are_silent() -> None:
    texts = ["gromp", "gromp", "", "snaffle", "hello"]
    languages = ["en", "tg", "en", "en", "unknown"]

    found = model_findings(texts, languages, MODELS)

    assert [bool(one) for one in found] == [True, False, False, True, False]
    assert model_findings(texts, languages, Models.of([])) == [()] * 5


def test_the_words_that_spoke_for_it_stand_in_the_original() -> None:
    text = "Oh, you SNAFFLE!"
    [[finding]] = model_findings([text], ["en"], MODELS)

    [(start, end)] = words_of(text, "en", finding, MODELS)

    assert text[start:end] == "SNAFFLE"


def test_a_model_that_is_gone_tells_no_words() -> None:
    [[finding]] = model_findings(["snaffle"], ["en"], MODELS)

    assert words_of("snaffle", "en", finding, Models.of([])) == []
    other = Models.of([model({"abuse": "gromp"})])
    assert words_of("snaffle", "en", finding, other) == []


def test_doubt_is_greatest_at_the_threshold_and_none_without_a_model() -> None:
    near = Models.of([model({"abuse": "gromp"}, shift=0.0)])

    unsure, sure, unread = doubts(["hello", "gromp", "gromp"], ["en", "en", "tg"], near)

    assert unsure == 1
    assert 0 <= sure < 0.2
    assert unread == 0
