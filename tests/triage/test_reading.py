"""Words are read as the pack spells them, disguised or not, where they stand."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from panoh.packs.language_packs import load_language_packs
from panoh.triage.reading import MAX_STARRED, fold, read

PACKS = load_language_packs()


def words_of(text: str, code: str) -> list[str]:
    return fold(read(text, code), PACKS[code]).words


@pytest.mark.parametrize(
    ("starred", "code", "word"),
    [
        ("с*ка", "ru", "сука"),
        ("ш***ха", "ru", "шлюха"),
        ("шл*хами", "ru", "шлюхами"),
        ("q*toq", "uz", "kotok"),
        ("fo*isha", "uz", "fohisha"),
    ],
)
def test_hidden_letters_are_completed_from_the_pack(
    starred: str, code: str, word: str
) -> None:
    assert words_of(starred, code) == [word]


@pytest.mark.parametrize("text", ["с*" * 4, "***", "з*нзибар", "х*"])
def test_stars_that_hide_no_word_of_the_pack_are_left(text: str) -> None:
    assert "*" in "".join(words_of(text, "ru")) or words_of(text, "ru") == [""]


def test_stars_around_a_word_are_emphasis() -> None:
    assert words_of("это *важно* знать", "ru") == ["это", "важно", "знать"]


def test_completing_stops_where_it_would_cost_too_much() -> None:
    words = words_of("с*ка " * (MAX_STARRED + 5), "ru")

    assert words.count("сука") == MAX_STARRED


@given(st.sampled_from(sorted(PACKS)), st.text(max_size=60))
@example("ru", "с*к*а*с*к*а*с*к*а*с*к*а")
@example("uz", "\u200b'")
def test_every_word_has_a_place_in_the_original(code: str, text: str) -> None:
    reading = read(text, code)
    folded = fold(reading, PACKS[code])

    assert len(folded.words) == len(folded.places) == len(reading.words)
    for place in range(len(folded.words)):
        start, end = folded.span(place, place)
        assert 0 <= start < end <= len(text)
