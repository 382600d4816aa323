"""Find the patterns of a language pack in a text.

Patterns are sequences of words with bounded gaps, so the work is linear in the length
of the text however hostile it is: from each word, a pattern looks at most at
`1 + FAR_WORDS` following words for each place that its last step reached. Only the
patterns whose first step a word matches are tried there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Generic, Protocol, TypeVar

from panoh.packs.language_packs import LanguagePack, Rule
from panoh.packs.patterns import Step
from panoh.triage.reading import Reading


class HasSteps(Protocol):
    """A row of a pack that words are compared with."""

    @property
    def steps(self) -> tuple[Step, ...]:
        """The pattern, in order."""


Row = TypeVar("Row", bound=HasSteps, covariant=True)


@dataclass(frozen=True, slots=True)
class Match(Generic[Row]):
    """A row that words[first] to words[last] match."""

    row: Row
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Index(Generic[Row]):
    """Rows by the words, and by the stems, that they may begin with."""

    whole: dict[str, list[Row]]
    by_stem: dict[str, list[Row]]
    stem_lengths: tuple[int, ...]


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
    reached = {first}
    for step in steps[1:]:
        window = {
            place
            for before in reached
            for place in range(before + 1, before + 2 + step.gap_words)
            if place < len(words)
        }
        reached = {place for place in window if step.any_of.holds(words[place])}
        if not reached:
            return None
    return min(reached)


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
    return Index(whole, by_stem, tuple(sorted({len(stem) for stem in by_stem})))


def _rows_from(word: str, index: Index[Row]) -> Iterator[Row]:
    """Rows whose first step the word matches."""
    yield from index.whole.get(word, ())
    for length in index.stem_lengths:
        if length > len(word):
            return
        yield from index.by_stem.get(word[:length], ())
