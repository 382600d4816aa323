"""Find the patterns of a language pack in a text.

Patterns are sequences of words with bounded gaps, so the work is linear in the length
of the text however hostile it is: from each word, a pattern looks at most at
`1 + FAR_WORDS` following words for each place that its last step reached. Only the
patterns whose first step a word matches are tried there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Generic, Protocol, TypeVar

from panoh.packs.language_packs import LanguagePack, Rule
from panoh.packs.patterns import Step
from panoh.triage.reading import Reading

REMEMBERED_WORDS = 1 << 16  # a few words make up most of any text


class HasSteps(Protocol):
    """A row of a pack that words are compared with."""

    @property
    def steps(self) -> tuple[Step, ...]:
        """The pattern, in order."""


Row = TypeVar("Row", bound=HasSteps)


@dataclass(frozen=True, slots=True)
class Match(Generic[Row]):
    """A row that words[first] to words[last] match."""

    row: Row
    first: int
    last: int


# Compared by identity, so that what a word finds in it can be cached.
@dataclass(frozen=True, slots=True, eq=False)
class Index(Generic[Row]):
    """Rows by the words, and by the stems, that they may begin with."""

    whole: dict[str, list[Row]]
    by_stem: dict[str, list[Row]]
    stem_lengths: tuple[int, ...]
    stems_by_start: dict[str, tuple[str, ...]]  # by as many letters as all stems have


def find_matches(reading: Reading, index: Index[Row]) -> list[Match[Row]]:
    """Every place where a row begins to match, in the text's order."""
    words = reading.words
    return [
        Match(row, first, last)
        for first, word in enumerate(words)
        for row in _rows_from(word, index)
        if (last := last_word(row.steps, words, first)) is not None
    ]


def last_word(steps: Sequence[Step], words: Sequence[str], first: int) -> int | None:
    """Index of the word that ends the shortest match from `first`; none without one.

    The first step is taken as matched. `words` are folded.
    """
    reached = [first]
    for step in steps[1:]:
        reached = _reach(step, words, reached)
        if not reached:
            return None
    return reached[0]


def _reach(step: Step, words: Sequence[str], reached: Sequence[int]) -> list[int]:
    """Places, in order, that the step can take from these; each is looked at once."""
    places: list[int] = []
    seen = 0
    for before in reached:
        end = min(before + 2 + step.gap_words, len(words))
        window = range(max(before + 1, seen), end)
        places += [place for place in window if step.any_of.holds(words[place])]
        seen = end
    return places


@cache
def rule_index(pack: LanguagePack) -> Index[Rule]:
    """The pack's rules by their first steps."""
    return index_rows(pack.rules)


def index_rows(rows: Sequence[Row]) -> Index[Row]:
    """Sort rows by their first steps."""
    whole: dict[str, list[Row]] = {}
    by_stem: dict[str, list[Row]] = {}
    for row in rows:
        for word in row.steps[0].any_of.words:
            whole.setdefault(word, []).append(row)
        for stem in row.steps[0].any_of.stems:
            by_stem.setdefault(stem, []).append(row)
    lengths = tuple(sorted({len(stem) for stem in by_stem})) or (0,)
    starts = {stem[: lengths[0]] for stem in by_stem}
    stems_by_start = {
        start: tuple(stem for stem in by_stem if stem.startswith(start))
        for start in starts
    }
    return Index(whole, by_stem, lengths, stems_by_start)


@lru_cache(maxsize=REMEMBERED_WORDS)
def _rows_from(word: str, index: Index[Row]) -> tuple[Row, ...]:
    """Rows whose first step the word matches."""
    rows = index.whole.get(word, [])
    stems = index.stems_by_start.get(word[: index.stem_lengths[0]])
    if not stems or not word.startswith(stems):  # as most words, at once
        return tuple(rows)
    rows = list(rows)
    for length in index.stem_lengths:
        if length > len(word):
            break
        rows += index.by_stem.get(word[:length], ())
    return tuple(rows)
