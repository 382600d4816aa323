"""Undo what Unicode lends itself to: invisible characters, styled and foreign letters.

Every step runs in linear time and leaves a text without its trick untouched.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from panoh.packs.spellings import load_lookalikes
from panoh.triage.traced import Edit, Traced
from panoh.triage.writing import LATIN, Script, Writing

_BEYOND_MARKS = 0x20000
_MARKS = "".join(
    re.escape(chr(code))
    for code in range(0x300, _BEYOND_MARKS)
    if unicodedata.combining(chr(code))
)
# Unicode lets any number of marks follow a letter; sorting many is quadratic.
_PILED_MARKS = re.compile(f"(?<=[{_MARKS}]{{2}})[{_MARKS}]+")
_MARK = re.compile(f"[{_MARKS}]")
# All but plain text of the region: what is not here may be a trick.
_UNUSUAL = re.compile(
    "[^\\t\\n\\r -~«»“”„–—№а-яА-ЯёЁғӣқӯҳҷҒӢҚӮҲҶәңөұүһіӘҢӨҰҮҺІўЎəışğçöüƏİŞĞÇÖÜ"
    "\u0621-\u063a\u0641-\u064a\u067e\u0686\u0698\u06a9\u06af\u06cc"
    "\u2600-\u27bf\U0001f300-\U0001f64f\U0001f680-\U0001faff]"
)
_MARKED = re.compile(f".[{_MARKS}]*", re.DOTALL)
# Soft hyphen, joiners, directions, variation selectors, fillers, tags, and marks.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u0640\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a"
    f"\U000e0000-\U000e0fff\u0000-\u0008\u000e-\u001f\u007f{_MARKS}]+"
)


def plain_characters(traced: Traced) -> Traced:
    """Compose letters, take styled ones for plain, drop what nobody sees."""
    if not _UNUSUAL.search(traced.text):
        return traced
    if _MARK.search(traced.text):
        traced = traced.substitute(_PILED_MARKS, lambda _: "")
    if not unicodedata.is_normalized("NFKC", traced.text):
        traced = traced.edit(_compositions(traced.text))
    return traced.substitute(_INVISIBLE, lambda _: "")


def _compositions(text: str) -> Iterator[Edit]:
    for run in _MARKED.finditer(text):
        composed = unicodedata.normalize("NFKC", run[0])
        if composed != run[0]:
            yield run.start(), run.end(), composed


def real_letters(traced: Traced, writing: Writing) -> Traced:
    """Read each word in one script: the one that most of its letters are sure of."""
    if not _may_be_masked(traced.text, writing):
        return traced
    suspects = _suspects(writing)
    is_latin = _is_mostly_latin(traced.text)
    edits = (
        (match.start() + place, match.start() + place + 1, new)
        for match in suspects.finditer(traced.text)
        for place, new in _rewritten(match[0], writing, is_latin_text=is_latin)
    )
    return traced.edit(edits)


@cache
def _suspects(writing: Writing) -> re.Pattern[str]:
    """Words that hold a letter of no plain alphabet, or letters of two scripts."""
    cased = "".join(sorted(writing.letters | {x.upper() for x in writing.letters}))
    latin = "".join(x for x in cased if x < "\u0370")
    cyrillic = "".join(x for x in cased if x >= "\u0370")
    odd = "".join(_odd_letters(writing))
    mixed = (
        rf"[\d_]*+(?:[{latin}][{latin}\d_]*+[{cyrillic}]"
        rf"|[{cyrillic}][{cyrillic}\d_]*+[{latin}])"
    )
    return re.compile(rf"\b(?:[{cased}\d_]*+[{odd}]|{mixed})\w*+")


@cache
def _odd_letters(writing: Writing) -> tuple[str, ...]:
    return tuple(
        letter
        for letter in load_lookalikes()
        if letter.lower() not in writing.letters and re.match(r"\w", letter)
    )


@cache
def _odd_letter(writing: Writing) -> re.Pattern[str]:
    return re.compile(f"[{''.join(_odd_letters(writing))}]")


_A_LATIN = re.compile("[a-zA-Z\u00c0-\u024f]")
_A_CYRILLIC = re.compile("[\u0400-\u04ff]")


def _may_be_masked(text: str, writing: Writing) -> bool:
    has_both = _A_LATIN.search(text) and _A_CYRILLIC.search(text)
    return bool(has_both or _odd_letter(writing).search(text))


def _is_mostly_latin(text: str) -> bool:
    latin = len(re.findall("[A-Za-z]", text))
    cyrillic = len(re.findall("[\u0400-\u04ff]", text))
    return latin > cyrillic


def _rewritten(
    word: str, writing: Writing, *, is_latin_text: bool
) -> Iterator[tuple[int, str]]:
    """Give (place, letter) for each letter that is not of the word's script."""
    script = _script(word, writing, is_latin_text=is_latin_text)
    lookalikes = load_lookalikes()
    place_of = 0 if script is Script.LATIN else 1
    for place, letter in enumerate(word):
        if _belongs(letter, script, writing):
            continue
        table = lookalikes.get(letter) or _plain_pair(letter)
        new = table[place_of] if table else ""
        if new and new != letter:
            yield place, new


def _plain_pair(letter: str) -> tuple[str, str] | None:
    low = letter.lower()
    if low in LATIN:
        return low, _CYRILLIC_LOOK.get(letter, _CYRILLIC_LOOK.get(low, ""))
    return None


# Which Cyrillic letter a Latin one in a Cyrillic word stands for; capitals differ.
_CYRILLIC_LOOK = {
    **dict(
        zip(
            "acekopxyhbmtnuriwgdszvfjqli",
            "асекорхунвмтпигишгдсзвфйкли",
            strict=True,
        )
    ),
    "g": "д",
    "R": "я",
    "N": "и",
    "I": "и",
}
_SURE_LATIN = frozenset("dfgjlqrsvwz")
_SURE_CYRILLIC = frozenset("бгджзийлпфцчшщъыьэюя")


def _script(word: str, writing: Writing, *, is_latin_text: bool) -> Script:
    low = word.lower()
    latin = sum(letter in _SURE_LATIN for letter in low)
    cyrillic = sum(letter in _SURE_CYRILLIC for letter in low)
    if latin == cyrillic:
        latin = sum(_is_latin(letter) for letter in low)
        cyrillic = sum("\u0400" <= letter <= "\u04ff" for letter in low)
    if latin == cyrillic:
        return _default(writing, is_latin_text=is_latin_text)
    return Script.LATIN if latin > cyrillic else Script.CYRILLIC


def _default(writing: Writing, *, is_latin_text: bool) -> Script:
    if writing.script in (Script.LATIN, Script.CYRILLIC):
        return writing.script
    return Script.LATIN if is_latin_text else Script.CYRILLIC


def _is_latin(letter: str) -> bool:
    return letter < "\u0250"


def _belongs(letter: str, script: Script, writing: Writing) -> bool:
    low = letter.lower()
    if low not in writing.letters:
        return False
    return _is_latin(low) if script is Script.LATIN else not _is_latin(low)
