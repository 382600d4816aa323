"""One spelling for a text, however it was disguised, with a way back to the original.

The text comes out in lower case, in the script that the language's models read
(Cyrillic for ru, tg, kk, ky; Latin for en, az, tr, uz; Persian letters for fa; for any
other language each word keeps its script), and with each letter folded to what poor
keyboards offer. Undone on the way: styled Unicode letters, invisible characters and
piled-up marks, letters of other alphabets that look alike, letters standing apart,
digits and signs for letters, stretched words. A letter hidden by a sign stays hidden:
it is always written `*`. Links, e-mail addresses and account names are only lowered.

Everything is linear in the length of the text, and normalising twice changes nothing.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from panoh.triage.leet import read_leet
from panoh.triage.lookalikes import real_letters
from panoh.triage.traced import Traced, join, trace
from panoh.triage.transliterate import to_script
from panoh.triage.undisguise import (
    join_spaced,
    mark_stars,
    shorten_repeats,
)
from panoh.triage.unmask import plain_characters
from panoh.triage.writing import Writing, writing_of

MOST_ROUNDS = 8

# Links, addresses and account names are not words. An @ before a word with another
# sign in it, or with other letters than Latin, is a disguise.
_MAY_POINT = re.compile(
    r"[@/.](?:(?<=@)|(?<=://)|(?<=www\.)|(?:me|com|ru|org|net|tj|uz|az|kg|kz)\b)",
    re.IGNORECASE,
)
_POINTER = re.compile(
    r"(?:\bhttps?://|\bwww\.)\S+"
    r"|(?<![\w.+-])[a-z0-9_.+-]++@[a-z0-9-]++(?:\.[a-z0-9-]++)++"
    r"|(?<![\w@])@[a-z][a-z0-9_]{2,}+(?![\w@$€!|])"
    r"|(?<![\w.@-])(?:[a-z0-9-]++\.)+(?:me|com|ru|org|net|tj|uz|az|kg|kz)\b(?:/\S*)?",
    re.IGNORECASE | re.ASCII,
)


@dataclass(frozen=True, slots=True, eq=False)
class Normalised:
    """A normalised text of n characters.

    `starts` and `ends` (n,) are int32: character i stands for the original
    `text[starts[i]:ends[i]]`, which is never empty. Both never decrease.
    """

    text: str
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where characters start to end, at least one, stand in the original."""
        return int(self.starts[start]), int(self.ends[end - 1])


def normalise(text: str, language: str) -> Normalised:
    """Undo disguises and fold; `language` is an ISO 639-1 code, "mixed" or "unknown".

    Any string will do, also one with lone surrogates.
    """
    writing = writing_of(language)
    traced = trace(text)
    for _ in range(MOST_ROUNDS):
        before = traced
        traced = _one_round(before, writing)
        if traced.text == before.text or traced.text == before.text.lower():
            break
    return Normalised(traced.text, _column(traced.starts), _column(traced.ends))


def _column(places: Sequence[int]) -> NDArray[np.int32]:
    if isinstance(places, range):
        return np.arange(places.start, places.stop, dtype=np.int32)
    return np.array(places, np.int32)


def _one_round(traced: Traced, writing: Writing) -> Traced:
    """Undo everything between links and account names."""
    if not _MAY_POINT.search(traced.text):
        return _undo(traced, writing)
    parts: list[Traced] = []
    done = 0
    for pointer in _POINTER.finditer(traced.text):
        parts.append(_undo(traced.part(done, pointer.start()), writing))
        parts.append(_lower(traced.part(*pointer.span()), writing))
        done = pointer.end()
    parts.append(_undo(traced.part(done, len(traced.text)), writing))
    return join(parts)


def _undo(traced: Traced, writing: Writing) -> Traced:
    traced = plain_characters(traced)
    traced = join_spaced(traced)
    traced = real_letters(traced, writing)
    traced = _lower(traced, writing)
    traced = read_leet(traced, writing)
    traced = to_script(traced, writing)
    traced = _fold(traced, writing)
    traced = mark_stars(traced)
    return shorten_repeats(traced)


def _lower(traced: Traced, writing: Writing) -> Traced:
    """Lower every letter; the only one that would become two is dealt with first."""
    text = traced.text.replace("I", "ı") if writing.is_dotless else traced.text
    return traced.with_text(text.replace("İ", "i").lower())


def _fold(traced: Traced, writing: Writing) -> Traced:
    folding = writing.folding
    if folding.has_other.search(traced.text):
        traced = traced.substitute(folding.has_other, lambda it: folding.other[it[0]])
    # A few replacements are several times faster than str.translate.
    text = traced.text
    for letter, new in folding.single:
        text = text.replace(letter, new)
    return traced.with_text(text)
