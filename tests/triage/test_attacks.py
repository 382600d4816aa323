"""Attacks are data; sentences are invented."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panoh.errors import BadAttacks
from panoh.triage.attacks import apply, load_attacks, read_attacks, shipped_attacks
from panoh.triage.normalise import normalise

SENTENCES = {
    "ru": "Завтра приедет большая машина, и соседка снова будет громко ругаться утром",
    "tg": "Пагоҳ мошини калон меояд ва ҳамсояи мо боз бо овози баланд ҷанг мекунад",
    "kk": "Ертең үлкен көлік келеді, көршіміз тағы да қатты дауыстап ұрысады",
    "ky": "Эртең чоң унаа келет, кошунабыз дагы катуу үн менен урушуп кыйкырат",
    "uz": "Ertaga katta mashina keladi va qo'shnimiz yana baland ovozda janjal qiladi",
    "az": "Sabah böyük maşın gələcək və qonşumuz yenə uca səslə dava salacaq",
}
KEEPS_PERCENT = 90
# A star hides a letter for good, and letters are lost on the way to Latin and back;
# neighbours that are both spaced out become one word.
KEEPS_LESS = {"stars": 40, "transliteration": 80, "spacing": 60, "leet": 85}
ONE_STEP = '[[attack]]\nname = "x"\n[[attack.step]]\n'


@pytest.mark.parametrize("language", SENTENCES)
@pytest.mark.parametrize("name", shipped_attacks())
def test_normalising_undoes_most_of_each_attack(language: str, name: str) -> None:
    text = SENTENCES[language]
    words = normalise(text, language).text.split()

    kept = [
        word in normalise(apply(shipped_attacks()[name], text, seed), language).text
        for seed in range(10)
        for word in words
    ]

    assert 100 * sum(kept) >= KEEPS_LESS.get(name, KEEPS_PERCENT) * len(kept)


@pytest.mark.parametrize("name", shipped_attacks())
def test_each_attack_changes_a_text(name: str) -> None:
    assert apply(shipped_attacks()[name], SENTENCES["ru"], 1) != SENTENCES["ru"]


@given(st.text(), st.integers(0, 9), st.sampled_from(sorted(shipped_attacks())))
def test_the_same_seed_disguises_the_same_way(text: str, seed: int, name: str) -> None:
    attack = shipped_attacks()[name]

    assert apply(attack, text, seed) == apply(attack, text, seed)


def test_account_names_are_left_alone() -> None:
    assert apply(shipped_attacks()["case"], "@somebody", 1) == "@somebody"


def test_anybody_can_write_an_attack() -> None:
    attacks = read_attacks(
        """
        [tables.mine]
        "ш" = ["ll"]
        [[attack]]
        name = "mine"
        [[attack.step]]
        kind = "substitute"
        table = "mine"
        [[attack.step]]
        kind = "substitute"
        table = { "К" = ["|<"] }
        [[attack.step]]
        kind = "drop"
        what = ["а"]
        """
    )

    assert apply(attacks["mine"], "Каша ШАШ", 1) == "|<ll LLLL"


@pytest.mark.parametrize(
    "toml",
    [
        "not toml",
        "",
        "attack = 1",
        '[[attack]]\nname = "x"',
        '[[attack]]\nname = "x"\none_of = ["y"]',
        ONE_STEP + 'kind = "melt"',
        ONE_STEP + 'kind = "case"\nhow = "sideways"',
        ONE_STEP + 'kind = "substitute"\ntable = "none"',
        ONE_STEP + 'kind = "substitute"\ntable = { "" = ["a"] }',
        ONE_STEP + 'kind = "substitute"\ntable = { "a" = [] }',
        ONE_STEP + 'kind = "insert"\nwhat = ["."]\nrate = 2',
        ONE_STEP + 'kind = "insert"\nwhat = [1]',
        ONE_STEP + 'kind = "repeat"\nleast = 3\nmost = 2',
        ONE_STEP + 'kind = "separate"\nwith = " "\nfoo = 1',
        (ONE_STEP + 'kind = "separate"\nwith = " "\n') * 2,
    ],
)
def test_a_file_that_is_wrong_is_refused_in_our_words(toml: str) -> None:
    with pytest.raises(BadAttacks):
        read_attacks(toml)


def test_a_file_that_is_no_text_is_refused_in_our_words(tmp_path: Path) -> None:
    path = tmp_path / "attacks.toml"
    path.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(BadAttacks):
        load_attacks(path)
