"""A text as a pack compares it: its words, folded, and where each stands.

Words that hide letters behind stars ("с*ка") are completed from the pack's own words.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from panoh.model.findings import Span
from panoh.packs.language_packs import LanguagePack
from panoh.packs.patterns import IGNORED
from panoh.triage.normalise import Normalised, normalise

STAR = "*"
MAX_STARRED = 32  # words completed in one text: more are noise, and cost
LONGEST_STARRED = 20  # letters
MORE_HIDDEN = 1  # letters that a run of stars may hide beyond its own length
LEAST_SHOWN = 2  # letters
_MARKS = f"{re.escape(IGNORED)}"
_WORD = re.compile(rf"[\w*]+(?:[{_MARKS}]+[\w*]+)*")
_RUN = re.compile(r"\*+")


@dataclass(frozen=True, slots=True)
class Reading:
    """Words in order; `places[i]` is word i's (start, end) in the normalised text.

    `letters` are all that the normalised text has.
    """

    words: list[str]
    places: list[Span]
    letters: frozenset[str]
    normalised: Normalised

    def span(self, first: int, last: int) -> Span:
        """Where words first to last stand in the original text."""
        return self.normalised.span(self.places[first][0], self.places[last][1])


def read(text: str, language: str) -> Reading:
    """Undo disguises as in that language, and split into words; none is folded."""
    normalised = normalise(text, language)
    found = [(word[0], word.span()) for word in _WORD.finditer(normalised.text)]
    words, places = [word for word, _ in found], [place for _, place in found]
    return Reading(words, places, frozenset(normalised.text), normalised)


def fold(reading: Reading, pack: LanguagePack) -> Reading:
    """Spell every word as the pack does, completing those with stars.

    The words are in lower case, as the normaliser leaves them.
    """
    words = reading.words
    if not _folded_letters(pack).isdisjoint(reading.letters):
        words = "\n".join(words).translate(pack.folding).split("\n")
    if STAR in reading.letters:
        words = list(_complete(words, pack))
    return reading if words is reading.words else replace(reading, words=words)


@cache
def _folded_letters(pack: LanguagePack) -> frozenset[str]:
    """What the pack's folding changes: mostly nothing of a normalised text."""
    return frozenset(map(chr, pack.folding))


def _complete(words: Iterable[str], pack: LanguagePack) -> Iterator[str]:
    n_starred = 0
    for word in words:
        n_starred += STAR in word
        is_tried = STAR in word and n_starred <= MAX_STARRED
        yield _unhide(word, pack) if is_tried else word


def _unhide(word: str, pack: LanguagePack) -> str:
    """Name the pack's word that the stars hide; the word itself if it has none."""
    if word.startswith(STAR):  # emphasis, as in *word*
        return word.strip(STAR)
    shown = len(word) - word.count(STAR)
    if shown < LEAST_SHOWN or len(word) > LONGEST_STARRED:
        return word
    words, stems = _vocabulary(pack).get(word[0], ((), ()))
    hidden = re.compile(_RUN.sub(_hidden_letters, word))
    whole = [known for known in words if hidden.fullmatch(known)]
    if whole:
        alone = _harmful_alone(pack)
        return min(whole, key=lambda it: (abs(len(it) - len(word)), it not in alone))
    return _unhide_stem(word, stems)


def _hidden_letters(run: re.Match[str]) -> str:
    return f".{{1,{len(run[0]) + MORE_HIDDEN}}}"


def _unhide_stem(word: str, stems: Iterable[str]) -> str:
    """Complete a word with one run of stars from a stem that its letters begin."""
    head, _, rest = word.partition(STAR)
    tail = rest.lstrip(STAR)
    most = len(word) - len(head) - len(tail) + MORE_HIDDEN
    for stem in stems:
        for n_hidden in range(1, most + 1):
            seen = stem[len(head) + n_hidden :]
            if stem.startswith(head) and seen and tail.startswith(seen):
                return stem[: len(head) + n_hidden] + tail
    return word


@cache
def _harmful_alone(pack: LanguagePack) -> frozenset[str]:
    """Words that a rule needs no other word beside: likelier hidden than the rest."""
    alone = [rule.steps[0].any_of for rule in pack.rules if len(rule.steps) == 1]
    return frozenset(word for found in alone for word in found.words)


@cache
def _vocabulary(
    pack: LanguagePack,
) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Words and stems of the pack's rules by their first letter, in order."""
    sets = [step.any_of for rule in pack.rules for step in rule.steps]
    words = sorted({word for found in sets for word in found.words})
    stems = sorted({stem for found in sets for stem in found.stems})
    letters = {known[0] for known in (*words, *stems)}
    return {
        letter: (
            tuple(word for word in words if word[0] == letter),
            tuple(stem for stem in stems if stem[0] == letter),
        )
        for letter in letters
    }
