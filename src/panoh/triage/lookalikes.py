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
# And of these, in a Cyrillic text with words that mix the two, Cyrillic ones.
_VISUAL = re.compile("[aceopxykbmhtnurABCEHKMOPTXYiI]+")
# What stands for a letter inside a word.
_INSIDE = r"\d_@$€|"
_A_WORD = re.compile(rf"(?<![\w{_INSIDE}])[\w{_INSIDE}]+")
MUCH_MORE = 3
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
    is_latin = _is_latin_text(text, writing)
    suspects = _suspects(writing, is_latin=is_latin)
    words = list(suspects.finditer(text))
    if words and writing.script is Script.CYRILLIC and _A_CYRILLIC.search(text):
        words = [*_like_cyrillic(words, text)]
    for word in words:
        script = _script(word[0], writing, is_latin_text=is_latin)
        for place, letter in enumerate(word[0]):
            new = _letter(letter, script, writing)
            if new and new != letter:
                yield word.start() + place, word.start() + place + 1, new


def _like_cyrillic(words: list[re.Match[str]], text: str) -> Iterator[re.Match[str]]:
    """Where words mix scripts, whole Latin ones may be Cyrillic in disguise too."""
    known = {word.start(): word for word in words}
    mixed = sum(bool(_A_CYRILLIC.search(word[0])) for word in words)
    for word in _A_WORD.finditer(text):
        if word.start() in known:
            yield known[word.start()]
        elif mixed > 1 and _VISUAL.fullmatch(word[0]):
            yield word


def _is_latin_text(text: str, writing: Writing) -> bool:
    """Whether Cyrillic letters are guests in it.

    In a language that is never written in them they are always, unless some are like
    no Latin ones; in Uzbek and Azerbaijani only where they are few.
    """
    cyrillic = _A_CYRILLIC.findall(text)
    latin = len(_A_LATIN.findall(text))
    if writing.to_latin:
        return latin > MUCH_MORE * len(cyrillic)
    is_sure = any(letter.lower() in _SURE_CYRILLIC for letter in cyrillic)
    is_disguised = writing.script is Script.LATIN and not is_sure
    return is_disguised or latin > len(cyrillic)


@cache
def _suspects(writing: Writing, *, is_latin: bool) -> re.Pattern[str]:
    """Words that hold a letter of no plain alphabet, or letters of two scripts."""
    cased = _cased(writing)
    latin = "".join(x for x in cased if _is_latin(x))
    cyrillic = "".join(x for x in cased if not _is_latin(x))
    mixed = (
        rf"[{_INSIDE}]*+(?:[{latin}][{latin}{_INSIDE}]*+[{cyrillic}]"
        rf"|[{cyrillic}][{cyrillic}{_INSIDE}]*+[{latin}])"
    )
    starts = [rf"[{cased}{_INSIDE}]*+[{_odd_letters(writing)}]", mixed]
    if is_latin and writing.script is Script.LATIN:
        starts.append(rf"(?i:[{_LIKE_LATIN}]{{2,}}+)(?![\w{_INSIDE}])")
    return re.compile(rf"(?<![\w{_INSIDE}])(?:{'|'.join(starts)})[\w{_INSIDE}]*+")


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
