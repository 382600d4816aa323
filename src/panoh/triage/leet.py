"""Read digits and signs inside words as the letters that they stand for.

Numbers, dates, times, prices and phone numbers stay: a digit is a letter only in a
word that has at least as many letters, and never where it counts ("5кг", "21й"). A
text with several signs between letters is read more boldly.
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
    "×": ("x", "х"),
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
_MOST_LEADING_DIGITS = 2
_UNITS = frozenset(
    """
    й я е го му х ти ый ой ая ое ые ого ому им ым ми и ю м кг г см мм км шт чел р млн
    млрд к ч с д в л мл т тг сом сум смн com som sum g gb mb kb tb th st nd rd kg km cm
    mm am pm x k m d p s h i min ml l man azn usd раз раза
    """.split()  # noqa: SIM905  a list of quoted words is harder to read
)
# Beginnings of words that a number counts.
_COUNTED = re.compile(
    r"(?:век|фев|мар|апр|мая|июн|июл|авг|сен|окт|ноя|дек|янв|лям|гб|мб|лет|год|мин|час|сек|руб|тыс|мил|млн|мет|мес|нед|кил|гра|дне|дня|ден|раз|чел"
    r"|про|дол|сом|сум|сан|кун|соат|соль|сол|cол|day|year|min|sec|hou|mon|wee|yil|gün|"
    r"gun|ya[sş]|saat|min)"
)


def read_leet(traced: Traced, writing: Writing) -> Traced:
    """Put letters for the digits and signs of disguised words, in lower-case text."""
    if _MAY_BE_DRAWN.search(traced.text):
        traced = traced.edit(_drawn_edits(traced.text, writing))
    if not _hint().search(traced.text):
        return traced
    return traced.edit(_edits(traced.text, writing))


# Letters drawn with several signs, beside a letter.
_DRAWN = {
    "}|{": ("zh", "ж"),
    "}{": ("x", "х"),
    "|<": ("k", "к"),
    "|{": ("k", "к"),
    "|-|": ("h", "н"),
    "|\\/|": ("m", "м"),
    "|\\|": ("n", "и"),
    "/\\": ("a", "л"),
    "()": ("o", "о"),
}
_MAY_BE_DRAWN = re.compile(r"\}\||\}\{|\|[<{\-\\]|/\\|\(\)")
_DRAWN_LETTER = re.compile("|".join(map(re.escape, _DRAWN)))


def _drawn_edits(text: str, writing: Writing) -> Iterator[Edit]:
    place = 0 if writing.script is Script.LATIN else 1
    for drawn in _DRAWN_LETTER.finditer(text):
        start, end = drawn.span()
        is_after = text[start - 1 : start].isalpha()
        is_before = text[end : end + 1].isalpha()
        is_letter = is_after if drawn[0] == "}{" and not is_before else is_before
        if is_letter and (is_after or drawn[0] != "()"):
            yield start, end, _DRAWN[drawn[0]][place]


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
    is_heavy = sum(1 for _ in _inside().finditer(text)) >= LEAST_HEAVY
    for token in _token().finditer(text):
        word = token[0]
        if word.isalpha() or word.isdigit():
            continue
        word = _SHOUT.sub("", word)
        if _is_disguised(word, is_heavy=is_heavy):
            is_latin = _is_latin(word, writing)
            letters = _letters_for(word, writing, is_latin=is_latin, is_heavy=is_heavy)
            for place, new in letters:
                at = token.start() + place
                yield at, at + 1, new


LEAST_HEAVY = 3
_LEADING = re.compile(r"([0-9]+)(.*)", re.DOTALL)
_SHOUT = re.compile(r"(?<![!1])1*!(?:!|1)*$")  # "no!!11!" shouts


@cache
def _inside() -> re.Pattern[str]:
    """Signs between letters: a text with several of them is written in leet."""
    return re.compile(rf"[0-9{_signs()}](?<={_LETTER}.)[0-9{_signs()}]*+(?={_LETTER})")


def _is_disguised(word: str, *, is_heavy: bool) -> bool:
    """Whether it is a word at all, and not a number with a unit or a name with one."""
    letters = sum(character.isalpha() for character in word)
    signs = len(word) - letters
    if not signs or not letters:
        return is_heavy and not word.isnumeric() and len(word) > 1
    numbered = _LEADING.match(word)
    if is_heavy:
        return not numbered or not _is_unit(numbered[2])
    if signs > letters or (numbered and _counts(numbered[1], numbered[2])):
        return False
    return not _is_name_with_number(word)


_NAME = re.compile(rf"({_LETTER}+)([0-9]+)")
_AT_END = frozenset("0134")


def _is_name_with_number(word: str) -> bool:
    """Whether only its end is digits, and no single one that closes a word well."""
    name = _NAME.fullmatch(word)
    if not name:
        return False
    closes = name[2] in _AT_END and not VOWELS.isdisjoint(name[1])
    return not closes


def _is_unit(rest: str) -> bool:
    return rest in _UNITS or bool(_COUNTED.match(rest))


def _counts(number: str, rest: str) -> bool:
    if _is_unit(rest):
        return True
    return len(number) > _MOST_LEADING_DIGITS or len(rest) <= len(number)


def _letters_for(
    word: str, writing: Writing, *, is_latin: bool, is_heavy: bool
) -> Iterator[tuple[int, str]]:
    is_spelled = is_latin and writing.script is Script.CYRILLIC
    before = ""
    for place, sign in enumerate(word):
        after = word[place + 1 : place + 2]
        new = ""
        if sign.isalpha() or sign == "_":
            new = sign
        elif is_spelled and sign in _IN_LATIN_FOR_CYRILLIC:
            new = _IN_LATIN_FOR_CYRILLIC[sign]
        elif is_heavy or after or before not in VOWELS or not sign.isdigit():
            after = after if after.isalpha() else _pair(after)[0 if is_latin else 1]
            new = _letter_for(sign, before, after, is_latin=is_latin)
        if new and new != sign:
            yield place, new
        before = new or sign


def _letter_for(sign: str, before: str, after: str, *, is_latin: bool) -> str:
    """Some stand for two letters: their neighbours decide."""
    is_open = not before or before in VOWELS
    if sign == "4" and is_open and not is_latin:
        return "ч"
    if sign == "3" and (is_open or after in VOWELS) and not is_latin:
        return "з"
    if sign == "1" and before in VOWELS and is_latin:
        return "l"
    return _pair(sign)[0 if is_latin else 1] or sign


def _pair(sign: str) -> tuple[str, str]:
    return _LEET.get(sign) or load_lookalikes().get(sign, ("", ""))


def _is_latin(word: str, writing: Writing) -> bool:
    letters = [letter for letter in word if letter.isalpha()]
    latin = sum(letter < "\u0250" for letter in letters)
    if latin * 2 == len(letters):
        return writing.script is Script.LATIN
    return latin * 2 > len(letters)
