"""Words that a model has seen: what a starred word most likely is."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

STAR = "*"
MOST_STARRED = 32  # words completed in one text: more are noise, and cost
# Possessive from the word's start on: linear in the length of any text.
_STARRED = re.compile(r"(?<![\w*])[^\W\d_]\w*+(?:\*++\w++)++(?!\*)")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True, eq=False)
class KnownWords:
    """Normalised words, the most frequent first.

    `by_start` holds those of one length and first letter, a space between them and
    around.
    """

    words: tuple[str, ...] = ()
    by_start: Mapping[tuple[int, str], str] = field(default_factory=dict)

    @classmethod
    def of(cls, words: Iterable[str]) -> "KnownWords":
        """Order words, none of them empty, for finding them."""
        found = tuple(words)
        alike: dict[tuple[int, str], list[str]] = defaultdict(list)
        for word in found:
            alike[len(word), word[0]].append(word)
        by_start = {start: f" {' '.join(some)} " for start, some in alike.items()}
        return cls(found, by_start)

    def complete(self, text: str) -> str:
        """Put letters for stars: those of the most frequent word that fits.

        A star is one letter, so that every character stays where it stands. Words that
        begin or end with a star stay, and so do words that fit none.
        """
        if STAR not in text or not self.words:
            return text
        return _STARRED.sub(lambda word: self._unhide(word[0]), text, MOST_STARRED)

    def _unhide(self, word: str) -> str:
        alike = self.by_start.get((len(word), word[0]))
        if alike is None:
            return word
        hidden = f" {re.escape(word)} ".replace(r"\*", r"\S")
        found = re.search(hidden, alike)
        return found[0].strip() if found else word


def count_words(texts: Sequence[str], fewest: int) -> KnownWords:
    """Take the words of at least `fewest` texts; texts with stars are passed over."""
    counts = Counter(
        word for text in texts if STAR not in text for word in {*_WORD.findall(text)}
    )
    known = ((n, word) for word, n in counts.items() if n >= fewest and word.isalpha())
    return KnownWords.of(word for _, word in sorted(known, key=_first_most))


def _first_most(counted: tuple[int, str]) -> tuple[int, str]:
    return -counted[0], counted[1]
