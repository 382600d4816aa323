"""What every language pack promises, whoever wrote it."""

import csv
import shutil
from collections import Counter
from importlib.resources import as_file, files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panoh.errors import BadPack
from panoh.model.findings import Harm, Stance
from panoh.packs.harms import LEVELS
from panoh.packs.language_packs import (
    Context,
    ContextKind,
    Rule,
    load_examples,
    load_language_packs,
    load_probes,
    rules_by_id,
)
from panoh.triage.triage import find_said

PACKS = load_language_packs()
RULES = [rule for pack in PACKS.values() for rule in pack.rules]
CONTEXTS = [context for pack in PACKS.values() for context in pack.contexts]
LARGE = {"tg", "ru", "uz"}


def test_the_six_languages_and_english_ship() -> None:
    assert set(PACKS) == {"tg", "ru", "uz", "az", "ky", "kk", "en"}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_entry_has_a_meaning_a_source_and_a_reviewer(rule: Rule) -> None:
    assert rule.meaning
    assert rule.source
    assert rule.reviewer


def test_no_two_entries_share_an_id() -> None:
    assert Counter(rule.id for rule in RULES).most_common(1)[0][1] == 1


@pytest.mark.parametrize("context", CONTEXTS, ids=lambda context: context.meaning)
def test_every_context_has_a_meaning_a_source_and_a_reviewer(context: Context) -> None:
    assert context.meaning
    assert context.source
    assert context.reviewer
    assert context.steps or context.ending


@pytest.mark.parametrize("code", PACKS)
def test_every_entry_has_an_example_and_every_pack_says_where_harm_is_not(
    code: str,
) -> None:
    examples = load_examples(code)

    assert {rule.id for rule in PACKS[code].rules} == {e.rule for e in examples} - {""}
    assert sum(example.harm is None for example in examples) >= 15


@pytest.mark.parametrize("code", PACKS)
def test_every_pack_shows_each_stance_by_an_example(code: str) -> None:
    assert {example.stance for example in load_examples(code)} == set(Stance)


@pytest.mark.parametrize("code", PACKS)
def test_every_pack_covers_what_text_shows_of_every_harm(code: str) -> None:
    rules = PACKS[code].rules

    assert len(rules) >= (100 if code in LARGE else 60)
    assert {rule.harm for rule in rules} == set(Harm) - {Harm.IMAGE, Harm.ABUSE}


@pytest.mark.parametrize("code", PACKS)
def test_every_pack_knows_words_of_every_kind_of_context(code: str) -> None:
    assert {context.kind for context in PACKS[code].contexts} == set(ContextKind)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_threat_weighs_more_than_a_word(rule: Rule) -> None:
    assert rule.level in LEVELS
    assert (rule.level == LEVELS[-1]) == (
        rule.harm in {Harm.THREAT, Harm.IMAGE_THREAT, Harm.BLACKMAIL}
    )


def test_an_entry_says_how_grave_it_is_if_its_harm_does_not() -> None:
    rules = rules_by_id(PACKS)

    assert rules["ru-curse-3"].level > rules["ru-curse-1"].level


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


@pytest.fixture
def invented(tmp_path: Path) -> Path:
    """A folder with one pack more: Kazakh's own files under an invented code."""
    with as_file(files("panoh.packs").joinpath("languages")) as shipped:
        shutil.copytree(shipped, tmp_path / "languages")
    pack = tmp_path / "languages" / "qq"
    shutil.copytree(tmp_path / "languages" / "kk", pack)
    for path in pack.iterdir():
        text = path.read_text("utf-8").replace("kk-", "qq-")
        path.write_text(text.replace('code = "kk"', 'code = "qq"'), "utf-8")
    return tmp_path / "languages"


def test_a_new_language_needs_a_folder_and_no_change_in_code(invented: Path) -> None:
    packs = load_language_packs(invented)

    assert set(packs) == {*PACKS, "qq"}
    assert packs["qq"].name == PACKS["kk"].name
    assert packs["qq"].fold("әғқңөұүһі") == "агкноуухи"
    assert len(packs["qq"].rules) == len(PACKS["kk"].rules)
    assert load_probes("qq", invented) == load_probes("kk")


def test_the_rules_and_contexts_of_a_new_language_are_used(invented: Path) -> None:
    packs = {"qq": load_language_packs(invented)["qq"]}

    for example in load_examples("qq", invented):
        found = find_said(example.text, "qq", packs)
        told = {(finding.rule, finding.stance) for finding in found}
        assert not example.harm or (example.rule, example.stance) in told


@pytest.mark.parametrize(
    ("name", "column", "wrong"),
    [
        ("lexicon.csv", "severity", "5"),
        ("lexicon.csv", "severity", "high"),
        ("lexicon.csv", "target", "him"),
        ("lexicon.csv", "reclaimed", "maybe"),
        ("lexicon.csv", "register", "loud"),
        ("lexicon.csv", "harm", "noise"),
        ("context.csv", "kind", "mood"),
        ("context.csv", "place", "above"),
        ("context.csv", "pattern", "..."),
    ],
)
def test_a_row_that_is_not_as_it_should_be_is_refused(
    invented: Path, name: str, column: str, wrong: str
) -> None:
    path = invented / "qq" / name
    rows = list(csv.DictReader(path.read_text("utf-8").splitlines()))
    rows[0][column] = wrong
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)

    with pytest.raises(BadPack):
        load_language_packs(invented)
