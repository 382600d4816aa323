"""Trials: no model is asked about a text that it could have learned."""

from pathlib import Path

import pytest

from panoh.triage.datasets import Row
from panoh.triage.model_text import model_text
from panoh.triage.recipe import Recipe, read_recipe
from panoh.triage.training import gather
from panoh.triage.trials import Domain, Trial, found_rows, keeper, trials_of
from tests.triage.invented import write_data, write_recipe

NO_DEV = ('dev = [{ data = "dev" }]', "")


def read(folder: Path, *changes: tuple[str, str]) -> tuple[Recipe, list[Trial]]:
    recipe = read_recipe(write_recipe(write_data(folder), *changes))
    return recipe, [*trials_of(recipe, recipe.models[0], folder, 4000)]


@pytest.mark.parametrize("changes", [(), (NO_DEV,)])
def test_no_text_of_a_trial_is_learned_for_it(
    tmp_path: Path, changes: tuple[tuple[str, str], ...]
) -> None:
    recipe, trials = read(tmp_path, *changes)

    for trial in trials:
        keep = keeper(trial.left_out)
        learned = gather(recipe, recipe.models[0], tmp_path, keep).train
        plainly = found_rows(recipe, recipe.models[0], tmp_path, keep)
        asked = {model_text(row.text, row.language) for row in trial.rows}
        assert trial.rows
        assert learned
        assert not asked & {row.text for row in learned}
        assert not asked & {model_text(row.text, row.language) for row in plainly}


def test_sets_that_only_set_thresholds_are_out_of_domain(tmp_path: Path) -> None:
    _, trials = read(tmp_path)

    told = [(trial.data, trial.domain) for trial in trials]
    assert told == [("dev", Domain.OUT), ("rude", Domain.IN), ("more", Domain.IN)]


def test_a_model_without_such_sets_leaves_out_each_of_its_own_in_turn(
    tmp_path: Path,
) -> None:
    _, trials = read(tmp_path, NO_DEV)

    out = [trial.left_out for trial in trials if trial.domain is Domain.OUT]
    assert out == ["rude", "more"]


def test_a_split_is_about_a_fifth_and_a_sample_about_its_share(tmp_path: Path) -> None:
    _, (_, rude, _) = read(tmp_path)
    rows = [Row(f"text {n}", {}, "rude", "en") for n in range(2000)]

    assert 30 < len(rude.rows) < 66
    assert 150 < len([*filter(keeper("", 0.1), rows)]) < 250


def test_rendered_texts_are_asked_in_the_other_languages_letters(
    tmp_path: Path,
) -> None:
    rendered = '{ data = "rude", render = "tg" }'
    _, trials = read(tmp_path, ('{ data = "rude" }', rendered))

    assert {trial.language for trial in trials if trial.data == "rude"} == {"tg"}


def test_harms_that_too_few_texts_have_are_not_measured(tmp_path: Path) -> None:
    _, (dev, rude, _) = read(tmp_path)

    assert dev.heads() == ["abuse"]
    assert "threat" not in rude.heads()
