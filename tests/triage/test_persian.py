"""Invented Persian sentences, in Tajik letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panoh.triage.persian import to_tajik

LEXICON = {"کتاب": "китоб", "دوست": "дӯст", "خبر‌": "хабар"}


@pytest.mark.parametrize(
    ("persian", "tajik"),
    [
        ("کتاب", "китоб"),
        ("کتاب‌های دوستم", "китобҳои дӯстам"),
        ("کتاب را می‌خواهم؟", "китобро мехоҳам?"),
        ("خبر", "хабар"),
        ("۱۲۳ hello", "123 hello"),
    ],
)
def test_known_words_with_their_endings(persian: str, tajik: str) -> None:
    assert to_tajik(persian, LEXICON) == tajik


@pytest.mark.parametrize(
    ("persian", "tajik"), [("آزاد", "озод"), ("بازار", "бозор"), ("نامه", "нома")]
)
def test_unknown_words_are_spelled_by_rule(persian: str, tajik: str) -> None:
    assert to_tajik(persian) == tajik


@given(st.text(st.characters(min_codepoint=0x600, max_codepoint=0x6FF) | st.just(" ")))
def test_no_text_is_too_strange(text: str) -> None:
    assert isinstance(to_tajik(text, LEXICON), str)
