"""Everyone who answers is measured alike, and never on what set the threshold."""

from collections.abc import Sequence

import numpy as np
import pytest

from panoh.triage.figures import Scores
from panoh.triage.trial_figures import measure_answer, thresholds_across

TEXTS = [f"text {n}" for n in range(400)]
LABELS = np.array([n % 4 == 0 for n in range(400)], np.bool_)


def perfect(texts: Sequence[str]) -> Scores:
    return np.array([float(int(t.split()[-1]) % 4 == 0) for t in texts], np.float64)


def test_whoever_is_always_right_has_full_marks() -> None:
    told = measure_answer(TEXTS, LABELS, perfect, {}, rounds=50)

    assert told is not None
    assert told["macro_f1"] == told["ap"] == 1
    assert told["macro_f1_interval"] == (1, 1)
    assert told["flag_rate_at_recall_90"] == pytest.approx(0.25)
    assert told["calibration_error"] == told["brier"] == 0


def test_noise_is_not_flattered_by_a_threshold_set_on_itself() -> None:
    noise = np.random.default_rng(1).random(400)
    told = measure_answer(TEXTS, LABELS, lambda _: noise, {}, rounds=50)

    assert told is not None
    assert told["macro_f1"] < 0.58
    assert told["macro_f1_interval"][0] < told["macro_f1"]


def test_a_threshold_comes_from_the_half_that_the_text_is_not_in() -> None:
    thresholds = thresholds_across(TEXTS, LABELS, np.linspace(0, 1, 400))
    changed = LABELS.copy()
    place = int(np.flatnonzero(thresholds == thresholds[0])[0])
    changed[thresholds == thresholds[0]] = ~changed[thresholds == thresholds[0]]
    again = thresholds_across(TEXTS, changed, np.linspace(0, 1, 400))

    assert len(set(thresholds)) == 2
    assert again[place] == thresholds[place]
    assert set(again) != set(thresholds)


def test_points_lost_are_counted_at_the_thresholds_of_the_plain_texts() -> None:
    attacked = {"none": TEXTS, "silence": ["text 1"] * 400}
    told = measure_answer(TEXTS, LABELS, perfect, attacked, rounds=50)

    assert told is not None
    assert told["attacks"]["none"] == 0
    assert told["attacks"]["silence"] == pytest.approx(100 * (1 - 0.75 / 1.75))


def test_who_cannot_tell_is_left_out_and_who_gives_no_chances_not_calibrated() -> None:
    told = measure_answer(TEXTS, LABELS, perfect, {}, are_chances=False, rounds=50)

    assert measure_answer(TEXTS, LABELS, lambda _: None, {}) is None
    assert told is not None
    assert "brier" not in told


def test_an_attack_on_the_first_texts_is_held_against_the_same_ones() -> None:
    told = measure_answer(TEXTS, LABELS, perfect, {"none": TEXTS[:40]}, rounds=50)

    assert told is not None
    assert told["attacks"]["none"] == 0
