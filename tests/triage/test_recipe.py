"""The recipe: read as written, or refused; ours names harms and sets that exist."""

from pathlib import Path

import pytest

from panoh.errors import BadRecipe
from panoh.triage.model_file import SHIPPED
from panoh.triage.recipe import Label, everything, read_recipe, shippable
from tests.triage.invented import write_recipe

OURS = SHIPPED / "recipe.toml"
CLEAR = {"en_edos", "en_misogyny_guest", "en_hatecheck", "kk_hate", "ru_obscene"} | {
    "ru_toxic"
}


def test_our_recipe_reads() -> None:
    recipe = read_recipe(OURS)
    languages = {code for made in recipe.models for code in made.languages}

    assert {"tg", "ru", "uz", "az", "ky", "kk", "en"} <= languages


def test_shipped_weights_come_from_clear_licences_only() -> None:
    recipe = shippable(read_recipe(OURS))
    used = {s.data for made in recipe.models for s in (*made.train, *made.dev)}

    assert used <= CLEAR
    assert {name for name, one in recipe.datasets.items() if one.is_clear} <= CLEAR


def test_stand_ins_are_made_for_shipping_only() -> None:
    whole = read_recipe(OURS)
    names = [{m.name for m in f(whole).models} for f in (everything, shippable)]

    assert "ru_clear" in names[1] - names[0]
    assert "ru" in names[0]


def test_russian_never_learns_from_the_texts_that_measure_it() -> None:
    for made in read_recipe(OURS).models:
        assert not {share.data for share in made.train} & {"ru_vk", "ru_youtube"}


@pytest.mark.parametrize(
    "change",
    [
        ("format = 1", "format = 2"),
        ('head = "threat"', 'head = "rudeness"'),
        ('{ data = "more", weight = 0.5 }', '{ data = "lost" }'),
        ("chars = [2, 4]", "chars = [4, 2]"),
        ("own_dev = 0.3", "own_dev = 0.3\nwhatever = 1"),
        ("fewest = 10", 'learner = "magic"'),
        ("fewest = 10", 'closest = "dev"'),
        ('licence = "none stated"', ""),
        ("[[models]]", "[[models"),
    ],
)
def test_a_slip_in_a_recipe_is_refused(tmp_path: Path, change: tuple[str, str]) -> None:
    with pytest.raises(BadRecipe):
        read_recipe(write_recipe(tmp_path, change))


@pytest.mark.parametrize(
    ("label", "cell", "said"),
    [
        (Label("abuse", "y", ("1",)), "1", True),
        (Label("abuse", "y", ("1",)), "2", False),
        (Label("abuse", "y", ("1",)), "", None),
        (Label("abuse", "y", ("1",), ("0",)), "2", None),
        (Label("abuse", "y", at_least=0.5), "0.5", True),
        (Label("abuse", "y", at_least=0.5), "0.49", False),
        (Label("abuse", "y", at_least=0.5), "nan?", None),
        (Label("abuse", always=False), "", False),
    ],
)
def test_a_cell_says_yes_no_or_nothing(
    label: Label,
    cell: str,
    said: bool | None,  # noqa: FBT001 - a parameter of the test
) -> None:
    assert label.read(cell) is said
