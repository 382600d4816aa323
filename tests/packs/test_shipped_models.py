"""The weights that Panoh ships: whole, small, of clear licences, and of some use."""

import pytest

from panoh.triage.model_file import CARD, SHIPPED, load_models
from panoh.triage.model_text import model_text
from panoh.triage.recipe import read_recipe

MODELS = load_models()
# Invented, of the form: abuse, then something harmless about as long.
PAIRS = {
    "en": (
        ("women are stupid whores who deserve to be beaten", "women are voting today"),
        ("shut up you dumb bitch", "thank you for the lovely dinner"),
        ("all feminists should be raped", "all passengers should be seated"),
    ),
    "ru": (
        ("закрой рот, сука тупая", "закрой окно, стало холодно"),
        ("ты просто шлюха ебаная", "ты просто умница, спасибо"),
        ("пошла на хуй отсюда", "пошла на рынок за хлебом"),
    ),
    "kk": (
        ("сені ұрып өлтіремін, ақымақ", "бүгін ауа райы жақсы болды"),
        ("сен ақымақсың, масқара", "рақмет, өте жақсы екен"),
    ),
    "ky": (
        ("сука, сени өлтүрөм", "рахмат, абдан жакшы экен"),
        ("сен акмаксың, уят", "бүгүн аба ырайы жакшы"),
    ),
}


def test_weights_are_small() -> None:
    sizes = [path.stat().st_size for path in SHIPPED.iterdir()]

    assert sum(sizes) <= 3 << 20


def test_every_set_behind_the_weights_may_be_passed_on() -> None:
    datasets = read_recipe(SHIPPED / "recipe.toml").datasets
    for model in MODELS.by_name.values():
        assert model.card["data"]
        assert not model.card["missing"]
        for data in model.card["data"]:
            assert datasets[data["name"]].is_clear


def test_every_model_says_which_languages_nobody_has_checked() -> None:
    card = (SHIPPED / CARD).read_text("utf-8")
    for model in MODELS.by_name.values():
        assert model.card["not_validated"] == [*model.languages]
        assert f"## {model.name}\n" in card


@pytest.mark.parametrize(
    ("language", "abuse", "harmless"),
    [(code, *pair) for code, pairs in PAIRS.items() for pair in pairs],
)
def test_abuse_ranks_above_what_is_harmless(
    language: str, abuse: str, harmless: str
) -> None:
    model = MODELS.model(language)
    texts = [model_text(text, language) for text in (abuse, harmless)]
    worse, better = model.score(texts)[:, model.head("abuse")]

    assert worse > better
