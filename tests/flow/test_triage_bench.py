"""Models are measured beside plainer ones, and what they have seen is not measured."""

from pathlib import Path

import pytest

from panoh.errors import NoTexts
from panoh.flow.triage_bench import SEEN, BenchAsked, measure_triage
from panoh.flow.triage_models import train_models
from tests.triage.invented import write_data, write_recipe


@pytest.fixture
def asked(tmp_path: Path) -> BenchAsked:
    recipe = write_recipe(write_data(tmp_path))
    return BenchAsked(tmp_path, recipe=recipe)


def test_every_rival_is_measured_on_the_same_texts(asked: BenchAsked) -> None:
    (result,) = measure_triage(asked)

    assert (result["data"], result["domain"], result["n"]) == ("dev", "out", 240)
    assert result["systems"].keys() == {"panoh", "panoh shipped", "word list", "tf-idf"}
    assert result["systems"]["panoh"]["macro_f1"] > 0.9
    assert len(result["systems"]["tf-idf"]["attacks"]) > 5


def test_a_set_that_the_given_model_learned_is_told_as_seen(
    asked: BenchAsked, tmp_path: Path
) -> None:
    train_models(tmp_path, tmp_path / "models", recipe=asked.recipe)
    learned = write_recipe(
        tmp_path, ('dev = [{ data = "dev" }]', 'dev = [{ data = "more" }]')
    )
    given = BenchAsked(tmp_path, tmp_path / "models", recipe=learned)
    (result,) = measure_triage(given)

    assert result["data"] == "more"
    assert result["systems"]["panoh"] == SEEN


def test_without_texts_nothing_is_measured(tmp_path: Path) -> None:
    with pytest.raises(NoTexts):
        measure_triage(BenchAsked(tmp_path, recipe=write_recipe(tmp_path)))


def test_texts_that_were_learned_under_another_name_are_told_as_seen(
    asked: BenchAsked, tmp_path: Path
) -> None:
    with (tmp_path / "rude.csv").open("a") as file:
        dev = (tmp_path / "dev.csv").read_text().splitlines()[1:6]
        file.writelines(f"{line},\n" for line in dev)
    unwary = write_recipe(tmp_path, ('dev = [{ data = "dev" }]', ""))
    train_models(tmp_path, tmp_path / "models", recipe=unwary)
    recipe = write_recipe(tmp_path)
    (result,) = measure_triage(BenchAsked(tmp_path, tmp_path / "models", recipe=recipe))

    assert result["data"] == "dev"
    assert result["systems"]["panoh"] == SEEN
