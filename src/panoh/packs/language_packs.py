"""Language packs: what harm sounds like, as data that outsiders write and review.

A pack is a folder `languages/<code>/`; adding one needs no change in code:

- `language.toml`: code, name, script, and the words of addresses and counted things;
- `lexicon.csv`: rules, one a row: id, pattern, harm, confidence, severity (1 to 4, or
  empty for its harm's own), target, reclaimed, register, meaning, source, reviewer;
- `context.csv`: words that say how a finding is meant and at whom (see ContextKind);
- `normalise.csv`: letters that keyboards lack and what people type instead;
- `examples.csv`: text, the harm expected (or "none"), the rule and the stance; each
  is a test;
- `functional.csv`: what a reader of this language must get right, one a row;
- `SOURCES.md`: where the words come from and who has reviewed them.

How patterns are written is told in `panoh.packs.patterns`.
"""

import csv
import io
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any

from panoh.errors import BadPack
from panoh.model.findings import Harm, Stance, Target
from panoh.packs.harms import LEVELS, default_level
from panoh.packs.patterns import IGNORED, Step, WordSet, fold_word, parse_pattern
from panoh.packs.patterns import word_set as read_words

CONFIDENCES = MappingProxyType({"low": 0.4, "medium": 0.6, "high": 0.8})
REGISTERS = frozenset({"plain", "slang", "vulgar", "religious", "dated"})
_IGNORING: Mapping[int, str] = {ord(mark): "" for mark in IGNORED}
_YES_NO = {"yes": True, "no": False}


class Script(StrEnum):
    """Letters in which a language's patterns are compared (ISO 15924)."""

    CYRILLIC = "Cyrl"
    LATIN = "Latn"


class ContextKind(StrEnum):
    """What words near a finding say of it."""

    NEGATION = "negation"
    SELF = "self"  # the author speaks of himself or herself
    COUNTER = "counter"
    QUOTE = "quote"
    HER = "her"
    FAMILY = "family"
    GROUP = "group"


class Place(StrEnum):
    """Where such words stand, seen from the finding."""

    BEFORE = "before"  # or within it
    AFTER = "after"
    NEAR = "near"  # before, within or after
    ENDING = "ending"  # not words: how the finding's last word ends


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of a lexicon. `reviewer` says who vouches for it, if anyone.

    `level` is 1 (an unkind word) to 4 (danger); `reclaimed` marks words that people
    also use of themselves.
    """

    id: str
    steps: tuple[Step, ...]
    harm: Harm
    confidence: float
    meaning: str
    source: str
    reviewer: str
    level: int = 1
    target: Target = Target.UNCLEAR
    reclaimed: bool = False
    register: str = "plain"


@dataclass(frozen=True, slots=True)
class Context:
    """One row of context.csv: words, or where `place` is ENDING an ending."""

    kind: ContextKind
    place: Place
    steps: tuple[Step, ...]
    ending: str
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
    stance: Stance = Stance.SAID


@dataclass(frozen=True, slots=True)
class Probe:
    """One row of functional.csv: what a reader must get right.

    `is_gap` marks what the rules are known to get wrong today.
    """

    function: str
    text: str
    harm: Harm | None
    stance: Stance
    is_gap: bool


# Compared by identity, so that what is compiled from a pack can be cached.
@dataclass(frozen=True, slots=True, eq=False)
class LanguagePack:
    """Everything that triage knows about one language.

    `folding` is a table for str.translate: what to put for a lower-case letter.
    `counted` are words that follow a number which counts or costs something.
    `is_shared` says that people mix the language into all others of the region.
    """

    code: str
    name: str
    script: Script
    is_shared: bool
    folding: Mapping[int, str]
    address: AddressWords
    counted: WordSet
    rules: tuple[Rule, ...]
    contexts: tuple[Context, ...]

    def fold(self, word: str) -> str:
        """One spelling for a word, however much the keyboard lacked."""
        return fold_word(word, self.folding)


@cache
def load_language_packs(
    folder: Traversable | None = None,
) -> Mapping[str, LanguagePack]:
    """Every pack of the folder, or that ships, by ISO 639-1 code. Raises BadPack."""
    folder = folder or _shipped()
    codes = sorted(entry.name for entry in folder.iterdir() if entry.is_dir())
    return MappingProxyType({code: _load(folder / code) for code in codes})


def rules_by_id(packs: Mapping[str, LanguagePack]) -> Mapping[str, Rule]:
    """Every rule of the packs by its id: what a finding's `rule` names."""
    return {rule.id: rule for pack in packs.values() for rule in pack.rules}


def load_examples(code: str, folder: Traversable | None = None) -> tuple[Example, ...]:
    """Read the example rows of one pack. Raises BadPack."""
    return tuple(
        Example(
            text=row["text"],
            harm=_harm_or_none(row["harm"]),
            rule=row["rule"],
            stance=Stance(row["stance"] or Stance.SAID),
        )
        for row in _rows((folder or _shipped()) / code, "examples.csv")
    )


def load_probes(code: str, folder: Traversable | None = None) -> tuple[Probe, ...]:
    """Read the functional suite of one pack. Raises BadPack."""
    return tuple(
        Probe(
            function=row["function"],
            text=row["text"],
            harm=_harm_or_none(row["harm"]),
            stance=Stance(row["stance"] or Stance.SAID),
            is_gap={"gap": True, "": False}[row["known"]],
        )
        for row in _rows((folder or _shipped()) / code, "functional.csv")
    )


def _shipped() -> Traversable:
    return files(__package__).joinpath("languages")


def _load(folder: Traversable) -> LanguagePack:
    try:
        return _read_pack(folder)
    except (KeyError, ValueError, TypeError) as error:
        raise BadPack(detail=f"{folder.name}: {error}") from error


def _read_pack(folder: Traversable) -> LanguagePack:
    facts = tomllib.loads(_text(folder, "language.toml"))
    if facts["code"] != folder.name:
        raise BadPack(detail=folder.name)
    letters = {ord(row["from"]): row["to"] for row in _rows(folder, "normalise.csv")}
    folding = {**_IGNORING, **letters}
    return LanguagePack(
        code=folder.name,
        name=facts["name"],
        script=Script(facts["script"]),
        is_shared=facts["shared"],
        folding=folding,
        address=_address_words(facts["address"], folding),
        counted=read_words(facts["counted"], folding),
        rules=tuple(_rule(row, folding) for row in _rows(folder, "lexicon.csv")),
        contexts=tuple(_context(row, folding) for row in _rows(folder, "context.csv")),
    )


def _address_words(
    words: Mapping[str, Any], folding: Mapping[int, str]
) -> AddressWords:
    return AddressWords(
        street=read_words(words["street"], folding),
        district=read_words(words["district"], folding),
        house=read_words(words["house"], folding),
        is_name_first=words["name_first"],
    )


def _rule(row: Mapping[str, str], folding: Mapping[int, str]) -> Rule:
    harm = Harm(row["harm"])
    level = int(row["severity"]) if row["severity"] else default_level(harm)
    if level not in LEVELS or row["register"] not in REGISTERS:
        raise BadPack(detail=row["id"])
    return Rule(
        id=row["id"],
        steps=parse_pattern(row["pattern"], folding),
        harm=harm,
        confidence=CONFIDENCES[row["confidence"]],
        meaning=row["meaning"],
        source=row["source"],
        reviewer=row["reviewer"],
        level=level,
        target=Target(row["target"]),
        reclaimed=_YES_NO[row["reclaimed"]],
        register=row["register"],
    )


def _context(row: Mapping[str, str], folding: Mapping[int, str]) -> Context:
    place = Place(row["place"])
    is_ending = place is Place.ENDING
    return Context(
        kind=ContextKind(row["kind"]),
        place=place,
        steps=() if is_ending else parse_pattern(row["pattern"], folding),
        ending=fold_word(row["pattern"], folding) if is_ending else "",
        meaning=row["meaning"],
        source=row["source"],
        reviewer=row["reviewer"],
    )


def _harm_or_none(name: str) -> Harm | None:
    return None if name == "none" else Harm(name)


def _rows(folder: Traversable, name: str) -> Iterator[dict[str, str]]:
    for row in csv.DictReader(io.StringIO(_text(folder, name)), strict=True):
        if None in row or None in row.values():
            raise BadPack(detail=f"{folder.name}/{name}: {row}")
        yield row


def _text(folder: Traversable, name: str) -> str:
    return folder.joinpath(name).read_text(encoding="utf-8")
