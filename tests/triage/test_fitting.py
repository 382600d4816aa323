"""Local labels correct a model, and are worth what texts not learnt from say."""

import io
from collections.abc import Sequence
from random import Random

import numpy as np
import pytest

from panoh.errors import BadModel, TooFewLabels
from panoh.triage import fitting
from panoh.triage.correction import (
    corrected,
    hash_of,
    read_correction,
    write_correction,
)
from panoh.triage.fitting import (
    LEAST_FOR_WEIGHTS,
    LEAST_RANDOM,
    Coded,
    Fit,
    fit,
    likeliest_threshold,
)
from panoh.triage.grams import GramSettings
from panoh.triage.models import Model

GRAMS = GramSettings(chars=(3, 3), char_bits=10, words=(1, 1), word_bits=10)
BAD = ("gromp", "snaffle", "dweezle", "plook", "vrint")
GOOD = ("apple", "river", "stone", "bread", "lamp", "horse", "cloud", "paper")


def text(rng: Random, *, is_bad: bool) -> str:
    words = rng.choices(GOOD, k=5) + ([rng.choice(BAD)] if is_bad else [])
    rng.shuffle(words)
    return " ".join(words)


def coded(
    count: int, *, is_random: bool = True, seed: int = 1, share: float = 0.3
) -> list[Coded]:
    rng = Random(seed)
    some = [(rng.random() < share) for _ in range(count)]
    return [
        Coded(text(rng, is_bad=is_bad), {"abuse": float(is_bad)}, is_random)
        for is_bad in some
    ]


def model(slope: float = 1.0, shift: float = 0.0) -> Model:
    """A model that has learnt nothing: its weights are noise."""
    rng = np.random.default_rng(3)
    weights = rng.normal(0, 1, (GRAMS.features, 2)).astype(np.float32)
    none = np.zeros(0, np.float32)
    heads = ("abuse", "insult")
    pair = ((slope, 1.0), (shift, 0.0), (0.5, 0.5))
    return Model("m", ("xx",), heads, GRAMS, weights, none, *pair)


def fitted(some: Sequence[Coded], base: Model | None = None) -> Fit:
    return fit(some, base, "xx", ("abuse",))


def rightly_told(found: Fit, base: Model | None, some: Sequence[Coded]) -> float:
    """The share of texts that the corrected model tells rightly."""
    own = corrected(found.correction, base)
    assert own is not None
    place = own.head("abuse")
    chances = own.score([one.text for one in some])[:, place]
    says = chances >= own.thresholds[place]
    return float(np.mean(says == [one.shares["abuse"] >= 0.5 for one in some]))


@pytest.mark.parametrize("base", [None, model()])
def test_labels_teach_what_the_model_did_not_know(base: Model | None) -> None:
    found = fitted(coded(200), base)

    assert rightly_told(found, base, coded(200, seed=2)) > 0.95


def test_a_model_that_is_right_keeps_being_right_with_few_labels() -> None:
    teacher = fitted(coded(200), None)
    right = corrected(teacher.correction, None)
    assert right is not None

    found = fitted(coded(60, seed=5), right)

    assert found.correction.buckets.size == 0
    assert rightly_told(found, right, coded(200, seed=2)) > 0.95


def test_the_corrected_model_says_what_was_measured() -> None:
    """The sums by kernel are those by weights: one is learnt, the other is used."""
    some, base = coded(150), model(slope=2.0, shift=-0.5)
    [head] = fitted(some, base).correction.heads
    own = corrected(fitted(some, base).correction, base)
    assert own is not None

    chances = own.score([one.text for one in some])[:, own.head("abuse")]
    is_bad = np.array([one.shares["abuse"] == 1 for one in some])

    assert chances[is_bad].min() > chances[~is_bad].max()
    assert own.thresholds[own.head("abuse")] == head.threshold
    assert chances[is_bad].min() > head.threshold > chances[~is_bad].max()


def test_thresholds_and_figures_rest_on_the_random_sample_alone() -> None:
    alone = fitted(coded(100))
    misleading = [
        Coded(one.text, {"abuse": 1.0}, is_random=False)
        for one in coded(100, seed=9, share=0.0)
    ]
    both = fitted([*coded(100), *misleading])

    assert alone.told[0].curve == both.told[0].curve
    assert both.told[0].labels == 200


def test_too_few_labels_are_refused_and_so_are_labels_of_one_kind() -> None:
    with pytest.raises(TooFewLabels):
        fitted(coded(LEAST_RANDOM - 1))
    with pytest.raises(TooFewLabels):
        fitted(coded(200, share=0.0))
    with pytest.raises(TooFewLabels):
        fitted(coded(500, is_random=False))
    assert fitted(coded(LEAST_RANDOM))


def test_below_a_hundred_labels_no_word_is_learnt() -> None:
    assert fitted(coded(LEAST_FOR_WEIGHTS - 1)).correction.buckets.size == 0
    assert fitted(coded(LEAST_FOR_WEIGHTS)).correction.buckets.size > 0


def test_the_curve_rises_with_labels() -> None:
    [told] = fitted(coded(550)).told

    assert [point.labels for point in told.curve] == [50, 100, 200, 400, 440]
    assert told.curve[-1].macro_f1 > told.curve[0].macro_f1
    assert told.curve[-1].macro_f1 > 0.95
    assert told.before is None


def test_a_harm_with_too_few_labels_is_left_as_it_is() -> None:
    found = fit(coded(200), model(), "xx", ("abuse", "insult", "threat"))

    assert [told.head for told in found.told] == ["abuse"]
    own = corrected(found.correction, model())
    assert own is not None
    texts = [one.text for one in coded(5)]
    before = model().score(texts)[:, 1]
    assert own.score(texts)[:, own.head("insult")] == pytest.approx(before, abs=1e-6)


def test_a_new_harm_starts_from_what_the_model_says_of_abuse() -> None:
    some = [
        Coded(one.text, one.shares | {"threat": one.shares["abuse"]}, one.is_random)
        for one in coded(200)
    ]

    found = fit(some, model(), "xx", ("abuse", "threat"))

    own = corrected(found.correction, model())
    assert own is not None
    assert own.heads == ("abuse", "insult", "threat")
    assert len(found.told) == 2


def test_coders_who_disagree_are_learnt_from_by_shares() -> None:
    some = [
        Coded(one.text, {"abuse": one.shares["abuse"] / 2 + 0.25}, is_random=True)
        for one in coded(120)
    ]

    assert fitted(some).told[0].positives == sum(o.shares["abuse"] > 0.5 for o in some)


def test_the_same_labels_give_the_same_correction() -> None:
    one, other = (fitted(coded(120), model()).correction for _ in "ab")

    assert one.heads == other.heads
    assert (one.weights == other.weights).all()


def test_a_correction_is_written_and_read_again() -> None:
    correction = fitted(coded(150), model()).correction
    again = read_correction(write_correction(correction))

    assert (again.language, again.base, again.heads, again.card) == (
        correction.language,
        correction.base,
        correction.heads,
        correction.card,
    )
    assert (again.buckets == correction.buckets).all()
    assert (again.weights == correction.weights).all()


def test_a_correction_of_another_model_is_not_used() -> None:
    correction = fitted(coded(150), model()).correction

    assert corrected(correction, model(slope=1.5)) is None
    assert corrected(correction, None) is None
    assert hash_of(model()) == hash_of(model()) != hash_of(model(slope=1.5))


@pytest.mark.parametrize("cut", [0, 1, 100, -1])
def test_what_is_no_correction_is_named(cut: int) -> None:
    content = write_correction(fitted(coded(60)).correction)

    with pytest.raises(BadModel):
        read_correction(content[:cut])


def test_a_pickle_in_a_correction_is_refused() -> None:
    content = io.BytesIO()
    np.savez(content, told=np.array([{"a": 1}], object))
    with pytest.raises(BadModel):
        read_correction(content.getvalue())


def test_what_is_left_out_is_nearly_what_learning_without_it_says() -> None:
    rng = np.random.default_rng(0)
    traits = rng.normal(size=(60, 10))
    shares = (traits[:, 0] + rng.normal(size=60) > 0).astype(np.float64)
    kernel, own = 0.3 * traits @ traits.T + 4, rng.normal(size=60)
    alpha = fitting._learn(kernel, own, shares, np.arange(60))

    told = fitting._left_out(kernel, own, alpha)

    for left in range(60):
        others = np.delete(np.arange(60), left)
        learnt = fitting._learn(kernel, own, shares, others)
        assert told[left] == pytest.approx(
            own[left] + kernel[left, others] @ learnt, abs=0.15
        )


@pytest.mark.parametrize(
    ("chances", "threshold"),
    [([0.9, 0.8, 0.1, 0.1], 0.45), ([0.3, 0.3], 0.5), ([0.4, 0.02, 0.02], 0.21)],
)
def test_the_threshold_is_best_if_the_probabilities_hold(
    chances: list[float], threshold: float
) -> None:
    assert likeliest_threshold(np.array(chances)) == pytest.approx(threshold)
