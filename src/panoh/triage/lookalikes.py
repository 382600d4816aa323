"""Read each word in one script, whatever alphabets its letters were taken from.

Letters that only one of Latin and Cyrillic has decide the script of a word; where there
are none, the language does, or, where the language has both, the rest of the text.
"""

import re
from collections.abc import Iterator
from functools import cache

from panoh.packs.spellings import load_lookalikes
from panoh.triage.traced import Edit, Traced
from panoh.triage.writing import Script, Writing

_A_LATIN = re.compile("[a-zA-Z\u00c0-\u024f]")
_A_CYRILLIC = re.compile("[\u0400-\u04ff]")

# Which Cyrillic letter a Latin one in a Cyrillic word stands for; some capitals differ.
_CYRILLIC_LOOK = {
    **dict(
        zip(
            "acekopxyhbmtnuriwgdszvfjqlRNI",
            "асекорхунвмтпигишддсзвфйкляии",
            strict=True,
        )
    )
}
_SURE_LATIN = frozenset("dfgjlqsvwz")
_SURE_CYRILLIC = frozenset("бджзийлпфцчшщъыьэюя")
# Whole words of these, in a Latin text, are Latin words in disguise.
_LIKE_LATIN = "авгекмнорстухіјѕһӏԁԛԝ"


def real_letters(traced: Traced, writing: Writing) -> Traced:
    """Put the letters of each word's own script for those that look alike."""
    if not _may_be_masked(traced.text, writing):
        return traced
    return traced.edit(_edits(traced.text, writing))


def _may_be_masked(text: str, writing: Writing) -> bool:
    has_both = _A_LATIN.search(text) and _A_CYRILLIC.search(text)
    return bool(has_both or _unfamiliar(writing).search(text))


@cache
def _unfamiliar(writing: Writing) -> re.Pattern[str]:
    """All but the language's letters, and signs that are like no letter.

    One class of common characters is quick to search; the look-alikes are not.
    """
    return re.compile(
        f"[^{_cased(writing)}\0-\x7f«»\u2010-\u2026№\u0600-\u06ff\u2600-\u27bf"
        "\U0001f300-\U0001f64f\U0001f680-\U0001faff]"
    )


def _cased(writing: Writing) -> str:
    return "".join(sorted(writing.letters | {x.upper() for x in writing.letters}))


def _edits(text: str, writing: Writing) -> Iterator[Edit]:
    is_latin = len(_A_LATIN.findall(text)) > len(_A_CYRILLIC.findall(text))
    is_latin_only = is_latin and writing.script is Script.LATIN
    for word in _suspects(writing, is_latin_only=is_latin_only).finditer(text):
        script = _script(word[0], writing, is_latin_text=is_latin)
        for place, letter in enumerate(word[0]):
            new = _letter(letter, script, writing)
            if new and new != letter:
                yield word.start() + place, word.start() + place + 1, new


@cache
def _suspects(writing: Writing, *, is_latin_only: bool) -> re.Pattern[str]:
    """Words that hold a letter of no plain alphabet, or letters of two scripts."""
    cased = _cased(writing)
    latin = "".join(x for x in cased if _is_latin(x))
    cyrillic = "".join(x for x in cased if not _is_latin(x))
    mixed = (
        rf"[\d_]*+(?:[{latin}][{latin}\d_]*+[{cyrillic}]"
        rf"|[{cyrillic}][{cyrillic}\d_]*+[{latin}])"
    )
    starts = [rf"[{cased}\d_]*+[{_odd_letters(writing)}]", mixed]
    if is_latin_only:
        starts.append(rf"(?i:[{_LIKE_LATIN}]{{2,}}+\b)")
    return re.compile(rf"\b(?:{'|'.join(starts)})\w*+")


def _odd_letters(writing: Writing) -> str:
    return "".join(
        letter
        for letter in load_lookalikes()
        if letter.lower() not in writing.letters and re.match(r"\w", letter)
    )


def _script(word: str, writing: Writing, *, is_latin_text: bool) -> Script:
    low = word.lower()
    latin = sum(letter in _SURE_LATIN for letter in low)
    cyrillic = sum(letter in _SURE_CYRILLIC for letter in low)
    if latin == cyrillic and latin:
        latin = sum(_is_latin(letter) for letter in low)
        cyrillic = len(low) - latin
    if latin == cyrillic:
        is_cyrillic = writing.script is Script.CYRILLIC or not is_latin_text
        return Script.CYRILLIC if is_cyrillic else Script.LATIN
    return Script.LATIN if latin > cyrillic else Script.CYRILLIC


def _letter(letter: str, script: Script, writing: Writing) -> str:
    """Give the script's letter that this one looks like; "" when it is one."""
    low = letter.lower()
    is_latin = script is Script.LATIN
    if low in writing.letters and _is_latin(low) == is_latin:
        return ""
    looks = load_lookalikes().get(letter)
    if looks:
        return looks[0 if is_latin else 1]
    if is_latin:
        return ""
    return _CYRILLIC_LOOK.get(letter) or _CYRILLIC_LOOK.get(low, "")


def _is_latin(letter: str) -> bool:
    return letter < "\u0370"
