"""What of a comment is words, and which letters were meant."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from panoh.triage.language_words import LONGEST_TEXT, words_of

LETTER = r"[^\W\d_]"
WORD = f"{LETTER}+(?:'{LETTER}+)*"
WORDS = re.compile(f"(?:{WORD}(?: {WORD})*)?")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Салом! 😀 https://t.me/x @kas 123", "салом"),
        ("OʻZBEK o‘zbek o`zbek oʼzbek", "o'zbek o'zbek o'zbek o'zbek"),
        ("'bu' — «gap»", "bu gap"),
        ("[user], салом", "салом"),
        ('"[user], салом', "салом"),
        ("İSTANBUL", "istanbul"),
        ("қaзaқ", "қазақ"),  # two Latin letters
        ("мен iшкi", "мен ішкі"),
        ("mən mәn", "mən mən"),  # the second in Cyrillic
        ("њамаи мо", "ҳамаи мо"),
        ("салооооом", "салом"),
        ("са\u200bлом", "салом"),
    ],
)
def test_words_come_out_as_they_were_meant(text: str, words: str) -> None:
    assert words_of(text) == words


@given(st.text(st.characters(), max_size=80))
@example("a''b")
@example("''ʻ'")
@example("0`0")
@example("@x'b")
@example("A\u0307\u0307")
@example("ааа" * 9)
def test_words_are_letters_with_apostrophes_inside(text: str) -> None:
    assert WORDS.fullmatch(words_of(text))


def test_what_comes_after_the_longest_text_is_not_read() -> None:
    text = "сухан " * LONGEST_TEXT

    assert len(words_of(text)) <= LONGEST_TEXT
