"""The digits of a text as ASCII, each at its place, whatever they are typed with."""

import re
import sys
import unicodedata
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

# Superscripts are left out: "м²" is no number.
_EXTRA = "①②③④⑤⑥⑦⑧⑨⓪❶❷❸❹❺❻❼❽❾⓿➊➋➌➍➎➏➐➑➒"
_LIKE: Mapping[int, str] = MappingProxyType(
    {
        ord(letter): digit
        for digit, letters in (
            ("0", "OoОоQ"),
            ("1", "lIіІ"),
            ("3", "Зз"),
            ("4", "Чч"),
            ("5", "Ss"),
            ("6", "бБ"),
            ("8", "B"),
        )
        for letter in letters
    }
)
_LETTERS = "".join(map(chr, _LIKE))
# Digits and letters that look like them, in one word or beside a digit.
_MIXED = re.compile(
    rf"(?<![^\W_])(?=[{_LETTERS}]{{0,12}}\d)(?=\d{{0,12}}[{_LETTERS}])"
    rf"[\d{_LETTERS}]{{2,16}}(?![^\W_])"
    rf"|(?<=\d[ .-])[OoОоlIЗз]{{1,4}}(?=[ .-][\d{_LETTERS}])"
)
_FEWEST_DIGITS = 4  # in a text whose letters may stand for digits
KEYCAP = "\ufe0f\u20e3"


@cache
def _plain() -> Mapping[int, str]:
    """Every decimal digit of Unicode, and circled ones, as ASCII."""
    decimals = {
        code: str(unicodedata.decimal(chr(code)))
        for code in range(128, sys.maxunicode + 1)
        if chr(code).isdecimal()
    }
    return decimals | {ord(c): str(unicodedata.digit(c)) for c in _EXTRA}


def plain_digits(text: str) -> str:
    """The same text, character for character, with digits as ASCII.

    Letters that stand in for digits become digits too where digits surround them:
    read numbers from what this gives, and words from the text itself.
    """
    plain = text if text.isascii() else text.translate(_plain())
    if sum(map(plain.count, "0123456789")) < _FEWEST_DIGITS:
        return plain
    return _MIXED.sub(lambda mixed: mixed[0].translate(_LIKE), plain)


def may_hold_digits(text: str) -> bool:
    """Whether there is a digit of any kind."""
    return _ANY_DIGIT.search(text) is not None


_ANY_DIGIT = re.compile(rf"[\d{_EXTRA}]")
