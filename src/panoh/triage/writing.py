"""How each language is written: its script, its letters, and how they fold."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from panoh.packs.language_packs import load_language_packs
from panoh.packs.spellings import load_folding, load_writings

LATIN = "abcdefghijklmnopqrstuvwxyz"
CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюяё"
VOWELS = frozenset("аеёиоуыэюяіүұөәӯӣaeiouəıöüāēīōūäáóúëè")


class Script(StrEnum):
    """The scripts that models are trained in; ANY leaves each word in its own."""

    CYRILLIC = "cyrillic"
    LATIN = "latin"
    PERSIAN = "persian"
    ANY = "any"


@dataclass(frozen=True, slots=True, eq=False)
class Folding:
    """What a lower-case letter is compared as.

    `single` where one letter becomes one, `other` where it becomes none or several.
    """

    single: tuple[tuple[str, str], ...]
    other: Mapping[str, str]
    has_other: re.Pattern[str]


@dataclass(frozen=True, slots=True, eq=False)
class Writing:
    """What the normaliser must know about one language.

    `letters` in lower case are never taken for look-alikes. The tables spell the other
    script's letters in this one; `hard_e`, `is_nasal` and `is_soft_e` are explained
    in the data.
    """

    language: str
    script: Script
    letters: frozenset[str]
    folding: Folding
    is_dotless: bool
    is_nasal: bool
    is_soft_e: bool
    hard_e: re.Pattern[str]
    to_cyrillic: Mapping[str, str]
    to_latin: Mapping[str, str]


@cache
def writing_of(language: str) -> Writing:
    """Give the language's writing; for one nobody described, any script goes."""
    writings = load_writings()
    facts = writings.get(language, {}) if language != "to_cyrillic" else {}
    pack = load_language_packs().get(language)
    own = facts.get("letters", "") + facts.get("latin_letters", "")
    extra = facts.get("to_cyrillic", {})
    return Writing(
        language=language,
        script=Script(facts.get("script", "any")),
        letters=frozenset(LATIN + CYRILLIC + own),
        folding=_folding(pack.folding if pack else load_folding(language)),
        is_dotless=facts.get("dotless", False),
        is_nasal=facts.get("nasal", False),
        is_soft_e=facts.get("soft_e", False),
        hard_e=re.compile(facts.get("hard_e", "")),
        to_cyrillic={**writings["to_cyrillic"], **extra},
        to_latin=facts.get("to_latin", {}),
    )


def _folding(table: Mapping[int, str]) -> Folding:
    single = tuple((chr(code), new) for code, new in table.items() if len(new) == 1)
    other = {chr(code): new for code, new in table.items() if len(new) != 1}
    return Folding(
        single=single,
        other=other,
        has_other=any_of(other),
    )


def any_of(characters: Iterable[str]) -> re.Pattern[str]:
    """Match one of the characters; nothing when there is none."""
    inside = "".join(map(re.escape, sorted(characters)))
    return re.compile(f"[{inside}]" if inside else r"(?!)")
