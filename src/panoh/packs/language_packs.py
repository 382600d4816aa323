"""Language packs: what harm sounds like, as data that outsiders write and review.

A pack is a folder `languages/<code>/`:

- `language.toml`: code, name, and the words of addresses and of counted things;
- `lexicon.csv`: rules, one a row: id, pattern, harm, confidence, meaning, source,
  reviewer;
- `normalise.csv`: letters that keyboards lack and what people type instead;
- `examples.csv`: text, the harm expected (or "none") and the rule; each is a test;
- `SOURCES.md`: where the words come from and who has reviewed them.

A pattern is words in order: `агар ... надиҳӣ|накунӣ паҳн мекун*`. `|` separates
alternatives, `*` at the end of a word stands for any ending, at most two other words
may stand in between, and `...` makes that six. Patterns are compared after folding,
so they may be written with or without a language's special letters.
"""

import csv
import io
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from panoh.errors import BadPack
from panoh.model.findings import Harm

NEAR_WORDS = 2
FAR_WORDS = 6
CONFIDENCES = MappingProxyType({"low": 0.4, "medium": 0.6, "high": 0.8})

# Marks that people leave out, double or hide words with: apostrophes, soft hyphens,
# zero-width and combining characters.
IGNORED = "'ʻʼʹ‘’`´\u00ad\u200b\u200c\u200d\u2060\ufeff" + "".join(
    map(chr, range(0x300, 0x370))
)
_IGNORING: Mapping[int, str] = {ord(mark): "" for mark in IGNORED}
_ANYTHING = "..."
_ALTERNATIVE = re.compile(r"[^\W_]+\*?")


@dataclass(frozen=True, slots=True)
class WordSet:
    """Folded words, and stems that any ending may follow."""

    words: frozenset[str]
    stems: tuple[str, ...]

    def holds(self, folded_word: str) -> bool:
        """Whether the word is one of these."""
        return folded_word in self.words or folded_word.startswith(self.stems)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a pattern, with at most `gap_words` other words before it."""

    any_of: WordSet
    gap_words: int


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of a lexicon. `reviewer` says who vouches for it, if anyone."""

    id: str
    steps: tuple[Step, ...]
    harm: Harm
    confidence: float
    meaning: str
    source: str
    reviewer: str


@dataclass(frozen=True, slots=True)
class AddressWords:
    """Words that make up an address.

    A street needs only a number beside it; a district needs a house or a flat.
    `is_name_first` says that names stand before the street word.
    """

    street: WordSet
    district: WordSet
    house: WordSet
    is_name_first: bool


@dataclass(frozen=True, slots=True)
class Example:
    """One row of examples.csv; `harm` is none where triage must stay silent."""

    text: str
    harm: Harm | None
    rule: str


# Compared by identity, so that what is compiled from a pack can be cached.
@dataclass(frozen=True, slots=True, eq=False)
class LanguagePack:
    """Everything that triage knows about one language.

    `folding` is a table for str.translate: what to put for a lower-case letter.
    `counted` are words that follow a number which counts or costs something.
    """

    code: str
    name: str
    folding: Mapping[int, str]
    address: AddressWords
    counted: WordSet
    rules: tuple[Rule, ...]

    def fold(self, word: str) -> str:
        """One spelling for a word, however much the keyboard lacked."""
        return _fold(word, self.folding)


@cache
def load_language_packs() -> Mapping[str, LanguagePack]:
    """Every pack that ships, by its ISO 639-1 code. Raises BadPack."""
    folder = files(__package__).joinpath("languages")
    codes = sorted(entry.name for entry in folder.iterdir() if entry.is_dir())
    return MappingProxyType({code: _load(code) for code in codes})


def load_examples(code: str) -> tuple[Example, ...]:
    """Read the example rows of one pack. Raises BadPack."""
    return tuple(
        Example(row["text"], _harm_or_none(row["harm"]), row["rule"])
        for row in _rows(code, "examples.csv")
    )


def parse_pattern(pattern: str, folding: Mapping[int, str]) -> tuple[Step, ...]:
    """Read a pattern (grammar above). Raises BadPack when it is not one."""
    parts = pattern.split()
    if not parts or _ANYTHING in (parts[0], parts[-1]):
        raise BadPack(detail=pattern)
    return tuple(
        Step(
            any_of=_word_set(part.split("|"), folding),
            gap_words=FAR_WORDS if before == _ANYTHING else NEAR_WORDS,
        )
        for before, part in pairwise(["", *parts])
        if part != _ANYTHING
    )


def _load(code: str) -> LanguagePack:
    try:
        return _read_pack(code)
    except (KeyError, ValueError, TypeError) as error:
        raise BadPack(detail=f"{code}: {error}") from error


def _read_pack(code: str) -> LanguagePack:
    facts = tomllib.loads(_text(code, "language.toml"))
    if facts["code"] != code:
        raise BadPack(detail=code)
    letters = {ord(row["from"]): row["to"] for row in _rows(code, "normalise.csv")}
    folding = {**_IGNORING, **letters}
    return LanguagePack(
        code=code,
        name=facts["name"],
        folding=folding,
        address=_address_words(facts["address"], folding),
        counted=_word_set(facts["counted"], folding),
        rules=tuple(_rule(row, folding) for row in _rows(code, "lexicon.csv")),
    )


def _address_words(
    words: Mapping[str, Any], folding: Mapping[int, str]
) -> AddressWords:
    return AddressWords(
        street=_word_set(words["street"], folding),
        district=_word_set(words["district"], folding),
        house=_word_set(words["house"], folding),
        is_name_first=words["name_first"],
    )


def _rule(row: Mapping[str, str], folding: Mapping[int, str]) -> Rule:
    return Rule(
        id=row["id"],
        steps=parse_pattern(row["pattern"], folding),
        harm=Harm(row["harm"]),
        confidence=CONFIDENCES[row["confidence"]],
        meaning=row["meaning"],
        source=row["source"],
        reviewer=row["reviewer"],
    )


def _word_set(alternatives: list[str], folding: Mapping[int, str]) -> WordSet:
    words: set[str] = set()
    stems: set[str] = set()
    for alternative in alternatives:
        folded = _fold(alternative, folding)
        if not _ALTERNATIVE.fullmatch(folded):
            raise BadPack(detail=alternative)
        kind = stems if folded.endswith("*") else words
        kind.add(folded.removesuffix("*"))
    return WordSet(frozenset(words), tuple(sorted(stems)))


def _fold(word: str, folding: Mapping[int, str]) -> str:
    return unicodedata.normalize("NFC", word).lower().translate(folding)


def _harm_or_none(name: str) -> Harm | None:
    return None if name == "none" else Harm(name)


def _rows(code: str, name: str) -> Iterator[dict[str, str]]:
    for row in csv.DictReader(io.StringIO(_text(code, name)), strict=True):
        if None in row or None in row.values():
            raise BadPack(detail=f"{code}/{name}: {row}")
        yield row


def _text(code: str, name: str) -> str:
    folder = files(__package__).joinpath("languages", code)
    return folder.joinpath(name).read_text(encoding="utf-8")
