"""Starred words: read as the most frequent word that fits."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from panoh.triage.known_words import MOST_STARRED, KnownWords, count_words

KNOWN = KnownWords.of(["garden", "harden", "gander", "garnet", "bread"])


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("the g*rd*n", "the garden"),
        ("g****n", "garden"),
        ("ga****", "ga****"),
        ("*arden", "*arden"),
        ("g*rden*", "g*rden*"),
        ("a" * 9999 + "*", "a" * 9999 + "*"),
        ("g*rd*ns", "g*rd*ns"),
        ("b*e*d and x*y", "bread and x*y"),
        ("2*3", "2*3"),
        ("", ""),
    ],
)
def test_a_starred_word_is_the_first_known_word_that_fits(text: str, read: str) -> None:
    assert KNOWN.complete(text) == read


@given(st.text("gardenb* .?[\\\n") | st.text())
@example("g*.*n")
@example("g*[*n")
def test_every_character_but_stars_stays_where_it_stands(text: str) -> None:
    read = KNOWN.complete(text)

    assert len(read) == len(text)
    assert all(new == old or old == "*" for new, old in zip(read, text, strict=True))


def test_of_many_starred_words_only_the_first_are_completed() -> None:
    read = KNOWN.complete("br*ad " * (MOST_STARRED + 1))

    assert read.count("bread") == MOST_STARRED


def test_words_are_known_by_how_many_texts_hold_them_most_first() -> None:
    texts = ["sun zoo", "zoo moon moon", "zoo sun 12", "12 m*on moon", "½ ½a", "½ ½a"]

    assert count_words(texts, 2).words == ("zoo", "sun")
