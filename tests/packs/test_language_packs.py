"""What every language pack promises, whoever wrote it."""

from collections import Counter
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panoh.errors import BadPack
from panoh.model.findings import Harm
from panoh.packs.language_packs import (
    FAR_WORDS,
    NEAR_WORDS,
    Rule,
    load_examples,
    load_language_packs,
    parse_pattern,
)

PACKS = load_language_packs()
RULES = [rule for pack in PACKS.values() for rule in pack.rules]


def test_the_six_languages_and_english_ship() -> None:
    assert set(PACKS) == {"tg", "ru", "uz", "az", "ky", "kk", "en"}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_entry_has_a_meaning_a_source_and_a_reviewer(rule: Rule) -> None:
    assert rule.meaning
    assert rule.source
    assert rule.reviewer


def test_no_two_entries_share_an_id() -> None:
    assert Counter(rule.id for rule in RULES).most_common(1)[0][1] == 1


@pytest.mark.parametrize("code", PACKS)
def test_every_entry_has_an_example_and_every_pack_says_where_harm_is_not(
    code: str,
) -> None:
    examples = load_examples(code)

    assert {rule.id for rule in PACKS[code].rules} == {e.rule for e in examples} - {""}
    assert sum(example.harm is None for example in examples) >= 5


@pytest.mark.parametrize(
    ("code", "entries"),
    [(code, 15 if code in {"tg", "ru", "uz"} else 5) for code in PACKS],
)
def test_every_pack_covers_threats_blackmail_and_doxxing(
    code: str, entries: int
) -> None:
    serious = [rule for rule in PACKS[code].rules if rule.harm is not Harm.INSULT]

    assert len(serious) >= entries
    assert {rule.harm for rule in serious} >= {
        Harm.THREAT,
        Harm.IMAGE_THREAT,
        Harm.BLACKMAIL,
        Harm.DOXXING,
    }


@pytest.mark.parametrize("code", PACKS)
def test_every_pack_names_its_sources(code: str) -> None:
    folder = files("panoh.packs").joinpath("languages", code)

    assert "Reviewers" in folder.joinpath("SOURCES.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("code", "written", "typed"),
    [
        ("tg", "ҳуҷқғӯӣё", "хучкгуие"),
        ("tg", "њуљќѓўї", "хучкгуи"),
        ("tg", "и\u0304", "и"),
        ("ru", "и\u0306", "й"),
        ("kk", "әғқңөұүһі", "агкноуухи"),
        ("ky", "ңөү", "ноу"),
        ("az", "əşığçöüİ", "esigcoui"),
        ("uz", "oʻgʻ", "o'g'"),
        ("uz", "o‘g’", "og"),
        ("uz", "ўлдираман", "o'ldiraman"),
        ("uz", "қўшиқ", "qo'shiq"),
        ("ru", "её", "ЕЕ"),
        ("ru", "у\u200bби\u00adть", "убить"),
    ],
)
def test_a_word_is_the_same_whatever_the_keyboard_lacked(
    code: str, written: str, typed: str
) -> None:
    assert PACKS[code].fold(written) == PACKS[code].fold(typed)


@given(st.sampled_from(sorted(PACKS)), st.text(max_size=12))
def test_folding_twice_changes_nothing(code: str, word: str) -> None:
    once = PACKS[code].fold(word)

    assert PACKS[code].fold(once) == once


def test_a_pattern_is_words_alternatives_stems_and_gaps() -> None:
    first, second, third = parse_pattern("агар ... на|не мекун*", {})

    assert first.any_of.words == {"агар"}
    assert second.any_of.words == {"на", "не"}
    assert second.gap_words == FAR_WORDS
    assert third.any_of.holds("мекунам")
    assert not third.any_of.holds("макун")
    assert third.gap_words == NEAR_WORDS


@pytest.mark.parametrize(
    "pattern",
    ["", "...", "... а", "а ...", "а |", "а||б", "*", "а*б", "(а)", "а.б", "а+"],
)
def test_what_is_no_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(BadPack):
        parse_pattern(pattern, {})
