"""Patterns match words in order, in bounded gaps, with bounded work."""

from collections import Counter

import pytest

from panoh.model.findings import Harm
from panoh.packs.language_packs import (
    FAR_WORDS,
    Rule,
    WordSet,
    load_language_packs,
    parse_pattern,
)
from panoh.triage.fold import word_spans
from panoh.triage.rules import find_rules, last_word

PACKS = load_language_packs()
RULES = PACKS["ru"].rules


def rule(pattern: str) -> Rule:
    steps = parse_pattern(pattern, {})
    return Rule("x", steps, Harm.THREAT, 0.4, "", "", "")


def found(text: str, code: str) -> list[tuple[str, str]]:
    return [
        (f.rule, text[f.start : f.end])
        for f in find_rules(text, word_spans(text), PACKS[code])
    ]


@pytest.mark.parametrize(
    ("pattern", "words", "last"),
    [
        ("а б", "а б", 1),
        ("а б", "а х х б", 3),
        ("а б", "а х х х б", None),
        ("а ... б", "а х х х х х х б", 7),
        ("а ... б", "а х х х х х х х б", None),
        ("а б", "а", None),
        ("а б*", "а бв", 1),
        ("а б|в", "а в", 1),
        ("а а а", "а а", None),
        ("а б в", "а б х б х х в", 6),  # the nearer "б" is too far from "в"
        ("а б", "а б б", 1),
    ],
)
def test_a_pattern_matches_in_order_within_its_gaps(
    pattern: str, words: str, last: int | None
) -> None:
    assert last_word(rule(pattern), words.split(), 0) == last


@pytest.mark.parametrize(
    ("text", "code", "span"),
    [
        ("«Ман ТУРО мекушам!»", "tg", "ТУРО мекушам"),
        ("Seni o'ldiraman.", "uz", "Seni o'ldiraman"),
        ("Сени ўлдираман", "uz", "Сени ўлдираман"),
        ("seni o\u02bbldiraman", "uz", "seni o\u02bbldiraman"),
        ("ту\u00adро ме\u200bкушам", "tg", "ту\u00adро ме\u200bкушам"),
        ("сарати\u0304 мебурам", "tg", "сарати\u0304 мебурам"),
        ("SƏNİ ÖLDÜRƏCƏYƏM", "az", "SƏNİ ÖLDÜRƏCƏYƏM"),
    ],
)
def test_a_finding_points_at_the_words_as_they_were_written(
    text: str, code: str, span: str
) -> None:
    assert span in [words for _, words in found(text, code)]


def test_a_word_that_only_contains_a_stem_is_no_match() -> None:
    assert not found("намекушам туро", "tg")
    assert not found("хотимекушам туро", "tg")


@pytest.mark.parametrize("hostile", ["если ", "если не ", "тебя ", "а", "'", "убью' "])
def test_work_grows_no_faster_than_the_text(
    hostile: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: Counter[str] = Counter()
    holds = WordSet.holds

    def counted(words: WordSet, word: str) -> bool:
        looks["all"] += 1
        return holds(words, word)

    monkeypatch.setattr(WordSet, "holds", counted)
    text = (hostile * 20_000)[:20_000]
    spans = word_spans(text)

    find_rules(text, spans, PACKS["ru"])

    # The n-th step after the first can lie no more than n times 7 words behind it.
    longest = max(len(rule.steps) for rule in RULES)
    for_one_rule = sum((1 + FAR_WORDS) * step for step in range(longest))
    assert looks["all"] <= len(spans) * len(RULES) * for_one_rule
