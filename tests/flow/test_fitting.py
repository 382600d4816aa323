"""What a desk learns from its labels: sealed, used at once, forgotten on demand."""

from pathlib import Path

import pytest

from panoh.errors import TooFewLabels
from panoh.flow.agreeing import ANY_HARM, SEVERITY, compare
from panoh.flow.collecting import ReadingChoice, collect
from panoh.flow.desk import Desk
from panoh.flow.fitting import compare_coders, fit_language, languages_to_fit
from panoh.flow.labelling import keep_given
from panoh.flow.learnt import desk_edition, desk_models, forget_learnt
from panoh.flow.ranking import rank
from panoh.flow.triaging import triage_all
from panoh.model.findings import Harm
from panoh.model.labels import COUNTER_SPEECH, Label, Sample
from panoh.model.wanted import Wanted
from panoh.store import models as rows
from tests.exports import message, telegram

THINGS = ("garden", "market", "school", "river", "kitchen")
PEOPLE = ("Sister", "Brother", "Teacher", "Neighbour", "Cousin")
BAD = "snafflegromp"
COUNT = 120


@pytest.fixture
def labelled(desk: Desk, tmp_path: Path) -> Desk:
    """A desk in English where a made-up word is the abuse, as its coder says."""
    posts = []
    for n in range(COUNT):
        who, where = PEOPLE[n % 5], THINGS[n // 5 % 5]
        word = BAD if n % 3 == 0 else "friend"
        text = f"{who} went to the {where} today and there was a {word} number {n}"
        posts.append(message(n, text))
    collect(desk, [telegram(tmp_path / "x", posts)], ReadingChoice())
    triage_all(desk)
    rows.Post.objects.update(language="en")
    keep_given(desk, [label(row) for row in rows.Post.objects.all()])
    return desk


def label(row: rows.Post, coder: str = "A") -> Label:
    is_bad = BAD in row.text
    return Label(row.pk, coder, ("insult",) if is_bad else (), severity=2 * is_bad)


def test_what_was_learnt_is_used_by_the_next_triage(labelled: Desk) -> None:
    before = desk_edition(labelled)
    fitted = fit_language(labelled, "en")

    assert (fitted.labels, fitted.random_labels) == (COUNT, COUNT)
    assert fitted.heads[0].positives == COUNT // 3
    assert desk_edition(labelled) != before
    model = desk_models(labelled).model("en")
    assert model.name == "local_en"
    bad, good = model.score(["a snafflegromp", "a friend"])[:, model.head("abuse")]
    assert bad > good
    assert triage_all(labelled) == COUNT
    assert rows.Finding.objects.filter(rule="model:local_en").exists()


def test_the_words_that_a_model_met_are_told_in_the_ranking(labelled: Desk) -> None:
    fit_language(labelled, "en")
    rows.Post.objects.update(language="en")
    triage_all(labelled)
    rows.Post.objects.update(language="en")

    lines = rank(labelled, Wanted(harm=Harm.INSULT), 5, "en").lines

    assert lines
    reasons = [one for line in lines for one in line.reasons]
    told = [one for one in reasons if one.rule == "model:local_en"]
    assert any(BAD in one.untrusted_words for one in told)
    assert all("labelled texts" in one.meaning for one in told)


def test_what_was_learnt_lies_sealed_in_the_desk(labelled: Desk) -> None:
    fit_language(labelled, "en")

    body = bytes(rows.Fitted.objects.get().body)
    assert b"panoh-correction" not in body
    assert body[:2] != b"PK"


def test_forgotten_it_is_gone_and_the_labels_are_not(labelled: Desk) -> None:
    before = desk_edition(labelled)
    fit_language(labelled, "en")

    assert forget_learnt(labelled, "tg") == 0
    assert forget_learnt(labelled) == 1

    assert desk_edition(labelled) == before
    assert rows.Label.objects.count() == COUNT


def test_without_enough_labels_nothing_is_learnt(desk: Desk) -> None:
    with pytest.raises(TooFewLabels):
        languages_to_fit()
    with pytest.raises(TooFewLabels):
        fit_language(desk, "en")
    assert not rows.Fitted.objects.exists()


def test_labels_that_are_not_random_alone_do_not_do(labelled: Desk) -> None:
    assert languages_to_fit() == ["en"]
    rows.Label.objects.update(sample=Sample.TOP.value)

    with pytest.raises(TooFewLabels):
        fit_language(labelled, "en")


def test_coders_are_compared_on_what_both_labelled(labelled: Desk) -> None:
    assert compare_coders() == []
    some = list(rows.Post.objects.order_by("pk")[:30])
    keep_given(labelled, [label(row, "B") for row in some[:27]])
    keep_given(labelled, [Label(row.pk, "B", is_skipped=True) for row in some[27:]])

    compared = {one.question: one for one in compare_coders("en")}

    assert compared[ANY_HARM].agreement.units == 27
    assert compared["insult"].agreement.alpha == 1
    assert compared[SEVERITY].worth == "reliable"
    assert "threat" not in compared


def test_speaking_against_harm_is_agreed_on_apart() -> None:
    given = [
        Label(1, "A", (COUNTER_SPEECH,)),
        Label(1, "B"),
        Label(2, "A", ("insult",), severity=1),
        Label(2, "B", ("insult",), severity=2),
    ]

    compared = {one.question: one.agreement.alpha for one in compare(given)}

    assert compared[ANY_HARM] == 1
    assert compared[COUNTER_SPEECH] is not None
    assert compared[COUNTER_SPEECH] <= 0
