"""Training: what the texts say is learned, and nothing else decides."""

from pathlib import Path

import numpy as np
import pytest

from panoh.errors import NothingToLearn
from panoh.triage.models import Model
from panoh.triage.recipe import read_recipe
from panoh.triage.training import gather, train_model
from tests.triage.invented import sentence, write_data, write_recipe


def train(folder: Path, *changes: tuple[str, str]) -> Model:
    recipe = read_recipe(write_recipe(folder, *changes))
    return train_model(recipe, recipe.models[0], folder, lambda _done, _total: None)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_data(tmp_path)


@pytest.mark.parametrize("learner", ["logistic", "svm"])
def test_a_model_tells_new_rude_texts_from_fine_ones(
    folder: Path, learner: str
) -> None:
    model = train(folder, ("fewest = 10", f'fewest = 10\nlearner = "{learner}"'))
    texts = [sentence(999, said) for said in ("shall grumpf", "is fine")]
    scores = model.score(texts)[:, model.head("abuse")]

    assert scores[0] > model.thresholds[0] > scores[1]


def test_every_head_learns_its_own_harm(folder: Path) -> None:
    model = train(folder)
    texts = [sentence(999, said) for said in ("shall grumpf", "is a snorkel")]
    threat, insult = model.score(texts)[:, model.head("threat")]

    assert model.heads == ("abuse", "threat")
    assert threat > model.thresholds[1] > insult


def test_the_same_texts_give_the_same_model(folder: Path) -> None:
    first, second = train(folder), train(folder)

    assert np.array_equal(first.weights, second.weights)
    assert first.thresholds == second.thresholds
    assert first.card == second.card


def test_texts_that_set_thresholds_are_never_learned(folder: Path) -> None:
    lines = (folder / "dev.csv").read_text().splitlines()[1:]
    with (folder / "rude.csv").open("a") as file:
        file.writelines(f"{line},\n" for line in lines)
    recipe = read_recipe(write_recipe(folder))
    texts = gather(recipe, recipe.models[0], folder)

    assert texts.dev["dev"]
    assert not {r.text for r in texts.dev["dev"]} & {r.text for r in texts.train}


def test_a_missing_set_is_named_and_the_rest_is_learned(folder: Path) -> None:
    (folder / "more.csv").unlink()
    card = train(folder).card

    assert card["missing"] == ["more.csv"]
    assert [entry["name"] for entry in card["data"]] == ["rude"]


def test_without_texts_there_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(NothingToLearn):
        train(tmp_path)


def test_the_card_says_what_set_each_threshold_and_who_validated(
    folder: Path,
) -> None:
    card = train(folder).card

    assert card["figures"]["abuse"].keys() == {"dev"}
    assert card["figures"]["threat"].keys() == {"own split"}
    assert card["not_validated"] == ["mixed"]
    assert card["positives"] == {"abuse": 160, "threat": 40}


def test_a_rare_harm_is_no_head(folder: Path) -> None:
    assert train(folder, ("fewest = 10", "fewest = 41")).heads == ("abuse",)


def test_persian_is_learned_in_tajik_letters_too(folder: Path) -> None:
    (folder / "words.json").write_text('{"زن": "зан"}')
    (folder / "rude.csv").write_text("text,y,kind\nزن,1,\n")
    share = '{ data = "rude", render = "tg", lexicon = "words.json" }, '
    recipe = read_recipe(
        write_recipe(folder, ('{ data = "rude" }, ', share + '{ data = "rude" }, '))
    )

    read = [row.text for row in gather(recipe, recipe.models[0], folder).train]
    assert read[:2] == ["зан", "زن"]


def test_words_for_rendering_that_are_not_there_are_named(folder: Path) -> None:
    share = '{ data = "rude", render = "tg", lexicon = "words.json" }'
    recipe = read_recipe(write_recipe(folder, ('{ data = "rude" }', share)))

    assert "words.json" in gather(recipe, recipe.models[0], folder).missing


def test_other_heads_may_learn_in_another_way(folder: Path) -> None:
    plain = train(folder)
    other = train(folder, ("fewest = 10", "fewest = 10\nothers = { c = 0.001 }"))

    assert np.array_equal(plain.weights[:, 0], other.weights[:, 0])
    assert not np.array_equal(plain.weights[:, 1], other.weights[:, 1])


def test_a_gram_of_too_few_texts_weighs_nothing(folder: Path) -> None:
    few = train(folder, ("fewest = 10", "fewest = 10\nfewest_texts = 9999"))

    assert not few.weights.any()
    assert train(folder).weights.any()


def test_a_block_of_no_weight_says_nothing(folder: Path) -> None:
    none = "fewest = 10\nblock_weights = [1.0, 0.0, 1.0]"
    model = train(folder, ("fewest = 10", none))
    chars = model.grams.sizes[0]

    assert model.weights[:chars].any()
    assert not model.weights[chars:].any()


def test_a_set_may_be_learned_disguised_as_an_attack_has_it(folder: Path) -> None:
    share = '{ data = "rude", attack = "stars" }, '
    recipe = read_recipe(write_recipe(folder, ('{ data = "rude" }, ', share)))
    texts = [row.text for row in gather(recipe, recipe.models[0], folder).train]

    assert any("*" in text for text in texts)


def test_what_is_made_from_a_text_that_sets_thresholds_is_not_learned_either(
    folder: Path,
) -> None:
    lines = (folder / "dev.csv").read_text().splitlines()[1:]
    (folder / "rude.csv").write_text(
        "\n".join(["text,y,kind", *(f"{line}," for line in lines)]) + "\n"
    )
    share = '{ data = "rude", attack = "stars" }, '
    recipe = read_recipe(write_recipe(folder, ('{ data = "rude" }, ', share)))

    read = gather(recipe, recipe.models[0], folder).train
    assert {row.source for row in read} == {"more"}


def test_in_as_many_folds_as_there_are_shares_every_text_sets_thresholds(
    folder: Path,
) -> None:
    card = train(folder, ("own_dev = 0.3", "own_dev = 0.2\nfolds = 5")).card

    assert card["figures"]["threat"]["own split"]["n"] == 80


def test_only_the_closest_set_sets_thresholds_and_it_counts_more(folder: Path) -> None:
    no_dev = ('dev = [{ data = "dev" }]', "")
    plain = train(folder, no_dev)
    close = train(folder, no_dev, ("fewest = 10", 'fewest = 10\nclosest = "more"'))
    part = "own split"

    told = [one.card["figures"]["abuse"][part]["n"] for one in (plain, close)]
    assert told[1] < told[0]
    assert not np.allclose(plain.weights[:, 0], close.weights[:, 0])


def test_starred_words_are_completed_from_the_words_of_enough_texts(
    folder: Path,
) -> None:
    model = train(folder, ("fewest = 10", "fewest = 10\nfewest_with_word = 5"))
    plain, starred = model.score(["you shall grumpf", "you sh*ll gr*mpf"])

    assert "grumpf" in model.known.words
    assert np.array_equal(plain, starred)
    assert not train(folder).known.words
