"""Undo what people do to words with a keyboard: spacing, leet, stars, repeats.

Numbers, dates, times and phone numbers stay as they are: a digit is read as a letter
only inside a word that has more letters than digits.
"""

import re
from collections.abc import Iterator
from functools import cache

from panoh.packs.spellings import load_lookalikes
from panoh.triage.traced import Edit, Traced
from panoh.triage.writing import VOWELS, Script, Writing

_LETTER = r"[^\W\d_]"

_SYMBOLS = "@$€£¥¢©®"
_ONE_LETTER_WORDS = frozenset("аиоуявксжбэеыiaу")
LEAST_SPACED = 3
LEAST_PLAIN_SPACED = 4  # "а я в" is three words


def join_spaced(traced: Traced) -> Traced:
    """Join words whose letters stand apart: "с у к а", "с.у.к.а", "с_у_к_а"."""
    return traced.edit(_spaced_edits(traced.text))


@cache
def _spaced_pattern() -> re.Pattern[str]:
    one = rf"[^\W_]|[{_SYMBOLS}]"
    gap = rf"(?:[^\w{_SYMBOLS}]|_){{1,3}}?"
    return re.compile(
        rf"(?<![^\W_])(?<![{_SYMBOLS}])(?:{one})"
        rf"(?:{gap}(?:{one})(?![^\W_])(?![{_SYMBOLS}])){{2,}}+"
    )


_SPACE = re.compile(r"\s")
_GAPS = re.compile(rf"(?:[^\w{_SYMBOLS}]|_)+")


def _spaced_edits(text: str) -> Iterator[Edit]:
    for run in _spaced_pattern().finditer(text):
        for start, end in _spaced_words(run[0]):
            word = run[0][start:end]
            for gap in _GAPS.finditer(word):
                at = run.start() + start
                yield at + gap.start(), at + gap.end(), ""


def _spaced_words(run: str) -> Iterator[tuple[int, int]]:
    """Split a run where its gap grows: "с у к а  т ы" is two words."""
    gaps = list(_GAPS.finditer(run))
    usual = min((len(gap[0]) for gap in gaps), default=1)
    has_solid = any(not _SPACE.search(gap[0]) for gap in gaps)
    start = 0
    for gap in gaps:
        if len(gap[0]) > usual or (has_solid and _SPACE.search(gap[0])):
            yield from _if_word(run, start, gap.start())
            start = gap.end()
    yield from _if_word(run, start, len(run))


def _if_word(run: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    parts = _GAPS.split(run[start:end])
    letters = sum(part.isalpha() for part in parts)
    if len(parts) < LEAST_SPACED or letters * 2 < len(parts):
        return
    if "*" in run[start:end] and not any(part.lower() in VOWELS for part in parts):
        return
    is_plain = run[start:end].replace(" ", "").isalpha()
    if is_plain and len(parts) < LEAST_PLAIN_SPACED:
        if all(part.lower() in _ONE_LETTER_WORDS for part in parts):
            return
    yield start, end


# What a digit or a sign stands for in a word: (Latin, Cyrillic).
_LEET = {
    "0": ("o", "о"),
    "1": ("i", "и"),
    "2": ("z", ""),
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
    "|": ("l", "л"),
}
# Beside a vowel, or at the beginning, it is another letter.
_LEET_BY_VOWEL = {"1": ("l", "л"), "3": ("e", "з"), "4": ("a", "ч")}
_LATIN_FOR_CYRILLIC = {"4": "ch", "6": "sh", "9": "ya"}
_BARS = frozenset("!|")
UNITS = frozenset(
    "й я е го му х ти ый ой ая ое ые ого ому им ым ми м кг г см мм км шт чел руб р млн"
    " млрд тыс к ч час часа часов мин сек с лет год года дн дня день мес д в л мл т тг"
    " сом сум смн com som sum so'm g gb mb kb tb th st nd rd kg km cm mm am pm x k m"
    " d p s h i min ml l man azn usd тонн раз раза".split()
)


@cache
def _leet_signs() -> str:
    signs = [sign for sign in _LEET if not sign.isdigit()]
    signs += [look for look in load_lookalikes() if not re.match(r"\w", look)]
    return "".join(sorted(set(signs)))


@cache
def _leet_pattern() -> re.Pattern[str]:
    signs = re.escape(_leet_signs())
    return re.compile(rf"(?<![\w{signs}])[\w{signs}]++")


@cache
def _leet_hint() -> re.Pattern[str]:
    signs = re.escape(_leet_signs())
    return re.compile(rf"{_LETTER}[\d{signs}]|[\d{signs}]{_LETTER}")


def read_leet(traced: Traced, writing: Writing) -> Traced:
    """Read digits and signs inside words as the letters that they stand for."""
    if not _leet_hint().search(traced.text):
        return traced
    return traced.edit(_leet_edits(traced.text, writing))


def _leet_edits(text: str, writing: Writing) -> Iterator[Edit]:
    for token in _leet_pattern().finditer(text):
        word = token[0].rstrip("!|")
        if _is_disguised(word):
            for place, new in _letters_for(word, writing):
                at = token.start() + place
                yield at, at + 1, new


_LEADING = re.compile(r"(\d+)(.*)", re.DOTALL)
_TRAILING_DIGITS = re.compile(r"\d{2,}$")
_NUMBERED = re.compile(rf"({_LETTER}+)(\d+)$")


def _is_disguised(word: str) -> bool:
    """Whether more of it is letters than digits, and it is no number with a unit."""
    letters = sum(character.isalpha() for character in word)
    if letters == len(word) or letters < 1:
        return False
    digits = sum(character.isdigit() for character in word)
    if digits > letters or _TRAILING_DIGITS.search(word):
        return False
    numbered = _LEADING.match(word)
    if numbered and (len(numbered[1]) > 1 or numbered[2].lower() in UNITS):
        return False
    return letters >= 2 or digits == 0 or len(word) > 2


def _letters_for(word: str, writing: Writing) -> Iterator[tuple[int, str]]:
    is_latin = _is_latin_word(word, writing)
    for place, sign in enumerate(word):
        if sign.isalpha() or sign == "_":
            continue
        before = word[place - 1].lower() if place else ""
        after = word[place + 1].lower() if place + 1 < len(word) else ""
        if sign.isdigit() and not after and before in VOWELS:
            continue
        if sign in _BARS and not _is_bar_inside(word, place):
            continue
        new = _letter_for(sign, before, after, is_latin=is_latin, writing=writing)
        if new:
            yield place, new


def _is_bar_inside(word: str, place: int) -> bool:
    """Whether it stands between letters that would have no vowel without it."""
    left, right = word[:place].lower(), word[place + 1 :].lower()
    if not left or not right:
        return False
    return not (VOWELS & set(left) and VOWELS & set(right))


def _letter_for(
    sign: str, before: str, after: str, *, is_latin: bool, writing: Writing
) -> str:
    if is_latin and writing.script is Script.CYRILLIC and sign in _LATIN_FOR_CYRILLIC:
        return _LATIN_FOR_CYRILLIC[sign]
    pair = _LEET.get(sign) or load_lookalikes().get(sign, ("", ""))
    is_by_vowel = before in VOWELS or after in VOWELS or not before
    if is_by_vowel:
        pair = _LEET_BY_VOWEL.get(sign, pair)
    return pair[0] if is_latin else pair[1]


def _is_latin_word(word: str, writing: Writing) -> bool:
    letters = [letter for letter in word if letter.isalpha()]
    if not letters:
        return writing.script is Script.LATIN
    return sum(letter < "\u0250" for letter in letters) * 2 > len(letters)


# A star stands for a letter that was left out.
_CENSORED = re.compile(rf"(?<={_LETTER})[*#%&^~?]+(?={_LETTER})")


def mark_stars(traced: Traced) -> Traced:
    """Write each sign that hides a letter inside a word as a star: "п##ц" is "п**ц"."""
    return traced.substitute(_CENSORED, lambda found: "*" * len(found[0]))


_ANY_RUN = re.compile(rf"({_LETTER})\1++")
# Three in a row, or two doubles close together: only then is there anything to do.
_STRETCHED = re.compile(rf"({_LETTER})\1(?:\1|{_LETTER}{{0,2}}({_LETTER})\2)")
_WORD_WITH_RUNS = re.compile(rf"{_LETTER}+")


def shorten_repeats(traced: Traced) -> Traced:
    """Keep real doubles; a letter that stands three times in a row stands once."""
    if not _STRETCHED.search(traced.text):
        return traced
    return traced.edit(_repeat_edits(traced.text))


def _repeat_edits(text: str) -> Iterator[Edit]:
    for word in _WORD_WITH_RUNS.finditer(text):
        runs = list(_ANY_RUN.finditer(word[0]))
        if not runs:
            continue
        doubled = sum(len(run[0]) for run in runs)
        singles = len(word[0]) - doubled
        is_all_doubled = len(runs) > 1 and len(runs) >= singles
        for run in runs:
            if is_all_doubled or len(run[0]) > 2:
                at = word.start() + run.start()
                yield at, at + len(run[0]), run[1]
