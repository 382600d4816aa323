"""Patterns match words in order, in bounded gaps, with bounded work."""

from collections import Counter

import pytest

from panoh.packs.language_packs import load_language_packs
from panoh.packs.patterns import FAR_WORDS, WordSet, parse_pattern
from panoh.triage.reading import fold, read
from panoh.triage.rules import find_matches, last_word, rule_index

PACKS = load_language_packs()
RULES = PACKS["ru"].rules


def found(text: str, code: str) -> list[tuple[str, str]]:
    reading = fold(read(text, code), PACKS[code])
    spans = [
        (match.row.id, reading.span(match.first, match.last))
        for match in find_matches(reading, rule_index(PACKS[code]))
    ]
    return [(rule, text[start:end]) for rule, (start, end) in spans]


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
        ("а + б", "а б", 1),
        ("а + б", "а х б", None),
    ],
)
def test_a_pattern_matches_in_order_within_its_gaps(
    pattern: str, words: str, last: int | None
) -> None:
    assert last_word(parse_pattern(pattern, {}), words.split(), 0) == last


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
    assert not found("жалобы", "ru")


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often a word was compared with a step."""
    looks: Counter[str] = Counter()
    holds = WordSet.holds

    def counted(words: WordSet, word: str) -> bool:
        looks["all"] += 1
        return holds(words, word)

    monkeypatch.setattr(WordSet, "holds", counted)
    return looks


def test_a_step_looks_at_each_word_once(looks: Counter[str]) -> None:
    n_steps = 8
    steps = parse_pattern(" ... ".join(["а"] * n_steps + ["б"]), {})

    assert last_word(steps, ["а"] * 100, 0) is None
    assert looks["all"] <= sum((1 + FAR_WORDS) * step for step in range(n_steps + 1))


@pytest.mark.parametrize("hostile", ["если ", "если не ", "тебя ", "а", "'", "убью' "])
def test_work_grows_no_faster_than_the_text(hostile: str, looks: Counter[str]) -> None:
    text = (hostile * 20_000)[:20_000]
    reading = fold(read(text, "ru"), PACKS["ru"])

    find_matches(reading, rule_index(PACKS["ru"]))

    # The n-th step after the first can lie no more than n times 7 words behind it.
    longest = max(len(rule.steps) for rule in RULES)
    for_one_rule = sum((1 + FAR_WORDS) * step for step in range(longest))
    assert looks["all"] <= len(reading.words) * len(RULES) * for_one_rule
