"""Read digits and signs inside words as the letters that they stand for.

Numbers, dates, times, prices and phone numbers stay: a digit is a letter only in a
word that has at least as many letters, and never where it counts ("5кг", "21й").
"""

import re
from collections.abc import Iterator
from functools import cache

from panoh.packs.spellings import load_lookalikes
from panoh.triage.traced import Edit, Traced
from panoh.triage.writing import VOWELS, Script, Writing

_LETTER = r"[^\W\d_]"

# What each stands for in a Latin and in a Cyrillic word.
_LEET = {
    "0": ("o", "о"),
    "1": ("i", "и"),
    "2": ("z", "з"),
    "3": ("e", "е"),
    "4": ("a", "а"),
    "5": ("s", "с"),
    "6": ("b", "б"),
    "7": ("t", "т"),
    "8": ("b", "в"),
    "9": ("g", "я"),
    "@": ("a", "а"),
    "$": ("s", "с"),
    "€": ("e", "е"),
    "£": ("l", "л"),
    "¥": ("y", "у"),
    "¢": ("c", "с"),
    "©": ("c", "с"),
    "®": ("r", "я"),
    "¡": ("i", "и"),
    "!": ("i", "и"),
    "|": ("l", "и"),
}
# Latin words that will be read as Cyrillic: ho4u, wh6ka.
_IN_LATIN_FOR_CYRILLIC = {"4": "ch", "6": "sh", "9": "ya"}
_BARS = frozenset("!|")
_MOST_LEADING_DIGITS = 2
_UNITS = frozenset(
    [
        "й",
        "я",
        "е",
        "го",
        "му",
        "х",
        "ти",
        "ый",
        "ой",
        "ая",
        "ое",
        "ые",
        "ого",
        "ому",
        "им",
        "ым",
        "ми",
        "и",
        "ю",
        "ми",
        "м",
        "кг",
        "г",
        "см",
        "мм",
        "км",
        "шт",
        "чел",
        "р",
        "млн",
        "млрд",
        "к",
        "ч",
        "с",
        "д",
        "в",
        "л",
        "мл",
        "т",
        "тг",
        "сом",
        "сум",
        "смн",
        "com",
        "som",
        "sum",
        "so'm",
        "g",
        "gb",
        "mb",
        "kb",
        "tb",
        "th",
        "st",
        "nd",
        "rd",
        "kg",
        "km",
        "cm",
        "mm",
        "am",
        "pm",
        "x",
        "k",
        "m",
        "d",
        "p",
        "s",
        "h",
        "i",
        "min",
        "ml",
        "l",
        "man",
        "azn",
        "usd",
        "раз",
        "раза",
    ]
)
# Beginnings of words that a number counts.
_COUNTED = re.compile(
    r"(?:лет|год|мин|час|сек|руб|тыс|мил|млн|мет|мес|нед|кил|гра|дне|дня|ден|раз|чел"
    r"|про|дол|сом|сум|сан|кун|соат|соль|сол|cол|day|year|min|sec|hou|mon|wee|yil|gün|"
    r"gun|ya[sş]|saat|min)"
)


def read_leet(traced: Traced, writing: Writing) -> Traced:
    """Put letters for the digits and signs of disguised words, in lower-case text."""
    if not _hint().search(traced.text):
        return traced
    return traced.edit(_edits(traced.text, writing))


@cache
def _signs() -> str:
    signs = [sign for sign in _LEET if not sign.isdigit()]
    signs += [look for look in load_lookalikes() if not re.match(r"\w", look)]
    return re.escape("".join(sorted(sign for sign in set(signs) if sign <= "\uffff")))


@cache
def _hint() -> re.Pattern[str]:
    # The sign comes first: to look for one of a set is quick, for a letter it is not.
    signs = rf"[0-9{_signs()}]"
    return re.compile(rf"{signs}(?:(?={_LETTER})|(?<={_LETTER}.))", re.DOTALL)


@cache
def _token() -> re.Pattern[str]:
    inside = rf"[\w{_signs()}]"
    return re.compile(rf"(?<!{inside}){inside}++")


def _edits(text: str, writing: Writing) -> Iterator[Edit]:
    for token in _token().finditer(text):
        word = token[0]
        if word.isalpha() or word.isdigit():
            continue
        word = word.rstrip("!|")
        if _is_disguised(word):
            is_latin = _is_latin(word, writing)
            for place, new in _letters_for(word, writing, is_latin=is_latin):
                at = token.start() + place
                yield at, at + 1, new


_LEADING = re.compile(r"([0-9]+)(.*)", re.DOTALL)
_TRAILING = re.compile(r"[0-9]{2,}$")


def _is_disguised(word: str) -> bool:
    """Whether it is a word at all, and not a number with a unit or a name with one."""
    letters = sum(character.isalpha() for character in word)
    signs = len(word) - letters
    if not signs or signs > letters:
        return False
    numbered = _LEADING.match(word)
    if numbered and _counts(numbered[1], numbered[2]):
        return False
    trailing = _TRAILING.search(word)
    return not trailing or not word[: trailing.start()].isalpha()


def _counts(number: str, rest: str) -> bool:
    if rest in _UNITS or _COUNTED.match(rest):
        return True
    return len(number) > _MOST_LEADING_DIGITS or len(rest) <= len(number)


def _letters_for(
    word: str, writing: Writing, *, is_latin: bool
) -> Iterator[tuple[int, str]]:
    is_spelled = is_latin and writing.script is Script.CYRILLIC
    for place, sign in enumerate(word):
        if sign.isalpha() or sign == "_":
            continue
        before, after = word[:place][-1:], word[place + 1 :][:1]
        if sign.isdigit() and not after and before in VOWELS:
            continue
        if sign in _BARS and not after.isalnum():
            continue
        if is_spelled and sign in _IN_LATIN_FOR_CYRILLIC:
            yield place, _IN_LATIN_FOR_CYRILLIC[sign]
        else:
            yield place, _letter_for(sign, before, after, is_latin=is_latin)


def _letter_for(sign: str, before: str, after: str, *, is_latin: bool) -> str:
    """Some stand for two letters: their neighbours decide."""
    is_open = not before or before in VOWELS
    if sign == "4" and is_open and not is_latin:
        return "ч"
    if sign == "3" and (is_open or after in VOWELS) and not is_latin:
        return "з"
    if sign == "1" and before in VOWELS and is_latin:
        return "l"
    pair = _LEET.get(sign) or load_lookalikes().get(sign, ("", ""))
    return pair[0 if is_latin else 1] or sign


def _is_latin(word: str, writing: Writing) -> bool:
    letters = [letter for letter in word if letter.isalpha()]
    latin = sum(letter < "\u0250" for letter in letters)
    if latin * 2 == len(letters):
        return writing.script is Script.LATIN
    return latin * 2 > len(letters)
