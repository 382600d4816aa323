"""The small language in which packs write what to look for.

A pattern is words in order: `агар ... надиҳӣ|накунӣ паҳн мекун*`. `|` separates
alternatives, `*` at the end of a word stands for any ending, at most two other words
may stand in between, and `...` makes that six; `+` instead means that no other word
may. Patterns are compared after folding, so they may be written with or without a
language's special letters.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from panoh.errors import BadPack

NEAR_WORDS = 2
FAR_WORDS = 6

# Marks that people leave out, double or hide words with: apostrophes, soft hyphens,
# zero-width and combining characters.
IGNORED = "'ʻʼʹ‘’`´\u00ad\u200b\u200c\u200d\u2060\ufeff" + "".join(
    map(chr, range(0x300, 0x370))
)
_GAPS = {"...": FAR_WORDS, "+": 0}
_ALTERNATIVE = re.compile(r"[^\W_]+\*?")


@dataclass(frozen=True, slots=True)
class WordSet:
    """Folded words, and stems that any ending may follow."""

    words: frozenset[str]
    stems: tuple[str, ...]

    def holds(self, folded_word: str) -> bool:
        """Whether the word is one of these."""
        return folded_word in self.words or folded_word.startswith(self.stems)

    def ending(self, folded_word: str) -> str:
        """What a stem leaves of the word; empty for a word without one."""
        stems = [stem for stem in self.stems if folded_word.startswith(stem)]
        return folded_word.removeprefix(max(stems, key=len)) if stems else ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a pattern, with at most `gap_words` other words before it."""

    any_of: WordSet
    gap_words: int


def parse_pattern(pattern: str, folding: Mapping[int, str]) -> tuple[Step, ...]:
    """Read a pattern (grammar above). Raises BadPack when it is not one."""
    parts = pattern.split()
    if not parts or parts[0] in _GAPS or parts[-1] in _GAPS:
        raise BadPack(detail=pattern)
    return tuple(
        Step(
            any_of=word_set(part.split("|"), folding),
            gap_words=_GAPS.get(before, NEAR_WORDS),
        )
        for before, part in pairwise(["", *parts])
        if part not in _GAPS
    )


def word_set(alternatives: list[str], folding: Mapping[int, str]) -> WordSet:
    """Fold the words and stems of one step. Raises BadPack at what is neither."""
    words: set[str] = set()
    stems: set[str] = set()
    for alternative in alternatives:
        folded = fold_word(alternative, folding)
        if not _ALTERNATIVE.fullmatch(folded):
            raise BadPack(detail=alternative)
        kind = stems if folded.endswith("*") else words
        kind.add(folded.removesuffix("*"))
    return WordSet(frozenset(words), tuple(sorted(stems)))


def fold_word(word: str, folding: Mapping[int, str]) -> str:
    """Lower-case and put for each letter what the table (str.translate) says."""
    return unicodedata.normalize("NFC", word).lower().translate(folding)
