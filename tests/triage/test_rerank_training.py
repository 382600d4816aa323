"""Training the second reading: it is kept only for heads that gain by it."""

from pathlib import Path

import numpy as np
import pytest

from panoh.triage import rerank_training
from panoh.triage.embedding import DIMENSIONS
from panoh.triage.models import Model
from panoh.triage.recipe import read_recipe
from panoh.triage.rerank_training import train_reranker
from panoh.triage.reranking import rerank
from panoh.triage.training import Lesson, gather, teach
from tests.triage.invented import sentence, write_data, write_recipe
from tests.triage.rerankers import POOR, embed_words, pretend


def tell(_done: int, _total: int) -> None:
    """Tell nobody."""


@pytest.fixture(autouse=True)
def invented(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch)


def lesson(folder: Path, *changes: tuple[str, str]) -> Lesson:
    recipe = read_recipe(write_recipe(write_data(folder), *changes))
    return teach(recipe, recipe.models[0], folder, tell)


def trained(folder: Path, *changes: tuple[str, str]) -> Model:
    made = read_recipe(write_recipe(write_data(folder), *changes)).models[0]
    return train_reranker(lesson(folder, *changes), made, tell)


def test_a_second_reading_tells_apart_what_the_first_could_not(tmp_path: Path) -> None:
    model = trained(tmp_path, POOR)
    texts = [sentence(999, said) for said in ("shall grumpf", "is fine")]
    rude, fine = rerank(model, texts, np.full((2, len(model.heads)), 0.4))[:, 0]

    assert model.reranker is not None
    assert rude > model.reranker.threshold("abuse") > fine


def test_both_readings_together_are_calibrated(tmp_path: Path) -> None:
    model = trained(tmp_path, POOR)
    lines = (tmp_path / "dev.csv").read_text().splitlines()[1:]
    texts = [line.split(",")[0] for line in lines]
    after = rerank(model, texts, model.score(texts))[:, model.head("abuse")]

    assert after.mean() == pytest.approx(1 / 3, abs=0.03)


def test_a_head_that_gains_nothing_has_no_second_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nothing(texts: list[str], _tell: object) -> np.ndarray:
        return np.zeros((len(texts), DIMENSIONS), np.float32) + 1

    monkeypatch.setattr(rerank_training, "embed", nothing)

    assert trained(tmp_path, POOR).reranker is None


def test_the_same_texts_give_the_same_second_reading(tmp_path: Path) -> None:
    first, second = (trained(tmp_path, POOR).reranker for _ in range(2))

    assert first is not None
    assert second is not None
    assert np.array_equal(first.weights, second.weights)
    assert (first.shares, first.shifts) == (second.shares, second.shifts)


def test_no_more_texts_are_embedded_than_the_recipe_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def counted(texts: list[str], told: object) -> np.ndarray:
        asked.extend(texts)
        return embed_words(texts)

    monkeypatch.setattr(rerank_training, "embed", counted)
    trained(tmp_path, ("fewest = 10", "fewest = 10\nrerank_texts = 80"))

    assert len(asked) == len({*asked}) == 100


def test_texts_that_weigh_the_readings_are_not_learned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taught = lesson(tmp_path)
    held = rerank_training._held(taught, 60)
    learned = rerank_training._learned(taught, held, 10_000)

    assert len(held) == 60
    assert len(learned) > 60
    assert not {row.found for row in held} & {row.found for row in learned}


def test_figures_are_of_held_texts_only(tmp_path: Path) -> None:
    no_dev = ('dev = [{ data = "dev" }]', "own_dev = 0.2\nfolds = 5")
    model = trained(tmp_path, POOR, no_dev, ("own_dev = 0.3\n", "rerank_texts = 600\n"))

    assert model.reranker is not None
    assert model.reranker.card["figures"]["abuse"]["after"]["n"] == 150


def test_rare_labels_are_learned_as_often_as_others(tmp_path: Path) -> None:
    rows = rerank_training._learned(lesson(tmp_path), [], 40)
    threats = sum(row.labels.get("threat", False) for row in rows)

    assert threats >= 10


def test_what_is_embedded_is_the_text_as_it_was_found(tmp_path: Path) -> None:
    write_data(tmp_path)
    recipe = read_recipe(write_recipe(tmp_path))
    path = tmp_path / "rude.csv"
    path.write_text(path.read_text().replace("the sun", "THE Sun"))
    taught = teach(recipe, recipe.models[0], tmp_path, tell)

    assert any("THE Sun" in row.found for row in taught.rows)
    assert not any("THE Sun" in row.text for row in taught.rows)


def test_a_rendered_text_is_embedded_in_its_letters(tmp_path: Path) -> None:
    write_data(tmp_path)
    (tmp_path / "words.json").write_text('{"زن": "Занҳо"}')
    (tmp_path / "rude.csv").write_text("text,y,kind\nزن,1,\n")
    share = '{ data = "rude", render = "tg", lexicon = "words.json" }, '
    recipe = read_recipe(write_recipe(tmp_path, ('{ data = "rude" }, ', share)))
    row = gather(recipe, recipe.models[0], tmp_path).train[0]

    assert (row.text, row.found) == ("занхо", "Занҳо")
