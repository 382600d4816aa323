"""From one script to another, the informal way people type.

Latin spellings of Russian, Tajik, Kazakh and Kyrgyz become Cyrillic, Uzbek and
Azerbaijani Cyrillic becomes Latin; the tables are in `packs/writings.toml`, Persian to
Tajik in `persian.py`. What a letter stands for by its neighbours is decided here: y is
й after a vowel and else ы, j is ж before a vowel, й after one and else ь; w is
ш in a text that has v for в and nothing else for ш.
"""

import re
from collections.abc import Iterator
from functools import cache

from panoh.triage.persian import to_tajik
from panoh.triage.traced import Edit, Traced
from panoh.triage.writing import VOWELS, Script, Writing

__all__ = ["latin_to_cyrillic", "to_script", "to_tajik"]

_BY_PLACE = frozenset(("y", "j", "e", "ng", "w", "jo"))
_APOSTROPHES = str.maketrans("ʼ’‘`ʻ´ʹ", "'''''''")
_LATIN = re.compile("[a-z]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_LATIN_WORD = re.compile(
    r"[a-z\u00df-\u024f\u1e00-\u1eff](?:[a-z\u00df-\u024f\u1e00-\u1eff]|['ʼ’‘`ʻ´ʹʺ])*"
)
# A Latin word in a Cyrillic text that reads as a Cyrillic one letter by letter.
_LOOKS_CYRILLIC = re.compile("[aceopxykmht]{3,}")
_AS_IT_LOOKS = str.maketrans("aceopxykmht", "асеорхукмнт")


def to_script(traced: Traced, writing: Writing) -> Traced:
    """Put lower-case words in the script that the language's models read."""
    if writing.script is Script.CYRILLIC and _LATIN.search(traced.text):
        return traced.edit(_to_cyrillic_edits(traced.text, writing))
    if writing.to_latin and _has_latin_to_write(writing).search(traced.text):
        return traced.edit(_to_latin_edits(traced.text, writing))
    return traced


def latin_to_cyrillic(word: str, writing: Writing) -> str:
    """Spell a lower-case word in Cyrillic, as the language's speakers would."""
    return "".join(new for _, _, new in _spelled(word, writing, "в"))


def _to_cyrillic_edits(text: str, writing: Writing) -> Iterator[Edit]:
    w = "ш" if "v" in text and "sh" not in text else "в"
    amid_cyrillic = len(_CYRILLIC.findall(text)) >= len(_LATIN.findall(text))
    for word in _LATIN_WORD.finditer(text):
        at = word.start()
        if amid_cyrillic and _LOOKS_CYRILLIC.fullmatch(word[0]):
            yield at, word.end(), word[0].translate(_AS_IT_LOOKS)
            continue
        for start, end, new in _spelled(word[0], writing, w):
            yield at + start, at + end, new


def _spelled(word: str, writing: Writing, w: str) -> Iterator[Edit]:
    """Spell each piece; `w` is what that letter stands for in the whole text."""
    latin = word.translate(_APOSTROPHES)
    written = ""
    for piece in _pieces(writing).finditer(latin):
        is_w = piece[0] == "w"
        written = w if is_w else _cyrillic(piece, latin, written, writing)
        yield piece.start(), piece.end(), written


@cache
def _pieces(writing: Writing) -> re.Pattern[str]:
    keys = {*writing.to_cyrillic, *_BY_PLACE}
    ordered = sorted(keys, key=lambda key: (-len(key), key))
    return re.compile("|".join(map(re.escape, ordered)))


def _cyrillic(piece: re.Match[str], word: str, written: str, writing: Writing) -> str:
    """Spell one piece; `written` is what the piece before it became."""
    found = piece[0]
    after = word[piece.end() : piece.end() + 1]
    if found == "ye" and written and written[-1:] not in VOWELS:
        return "ье" if after else "ые"
    known = writing.to_cyrillic.get(found)
    if known is not None:
        return known
    if found == "e":
        return "э" if not written and writing.hard_e.match(word, 1) else "е"
    if found == "jo":
        return _glide_and_o(written[-1:], writing)
    if found == "ng":
        return "ң" if writing.is_nasal else "нг"
    return _glide(found, written[-1:], after)


def _glide_and_o(before: str, writing: Writing) -> str:
    """Where j spells я and ю, it spells ё too, but not at the beginning: жопа."""
    j = writing.to_cyrillic.get("j")
    if j is not None:
        return j + "о"
    is_soft = "ja" in writing.to_cyrillic and before and before not in VOWELS
    return "ё" if is_soft else "жо"


def _glide(letter: str, before: str, after: str) -> str:
    """Choose by what stands before, in Cyrillic, and after, in Latin."""
    is_before_vowel = after in VOWELS
    if before in VOWELS:
        return "ж" if letter == "j" and is_before_vowel else "й"
    if letter == "y":
        return "й" if is_before_vowel and (not before or before in "ьъ") else "ы"
    return "ж" if is_before_vowel or not before else "ь"


@cache
def _has_latin_to_write(writing: Writing) -> re.Pattern[str]:
    return re.compile("[" + "".join(writing.to_latin) + "]")


def _to_latin_edits(text: str, writing: Writing) -> Iterator[Edit]:
    for letter in _has_latin_to_write(writing).finditer(text):
        at = letter.start()
        new = writing.to_latin[letter[0]]
        if letter[0] == "е" and writing.is_soft_e and _is_open(text[at - 1 : at]):
            new = "ye"
        yield at, at + 1, new


def _is_open(before: str) -> bool:
    return before in VOWELS or not before.isalpha()
