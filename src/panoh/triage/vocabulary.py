"""What the words beside personal data say, in all the languages at once.

People mix languages, so every word is looked up once in one table: it is folded more
coarsely than any one language would, and what two languages would tell apart here
only adds a role.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from types import MappingProxyType

from panoh.packs.language_packs import LanguagePack
from panoh.packs.patterns import IGNORED, WordSet
from panoh.packs.personal_packs import (
    NO_WORDS,
    PersonalWords,
    Role,
    load_personal_words,
)

BIT: Mapping[Role, int] = MappingProxyType({r: 1 << n for n, r in enumerate(Role)})
"""Roles of a word are a sum of bits: this is asked of every word."""
SAID = 1 << len(Role)
"""The bit of a word that says a number."""

_POOR = (
    "ҳх ҷч қк ғг ӯу ӣи ёе њх љч ќк ѓг ўу їи ңн өо үу ұу әа іи һх əe şs ıi ğg çc öo üu"
)
_FOLDING: Mapping[int, str] = MappingProxyType(
    {ord(mark): "" for mark in IGNORED}
    | {ord(pair[0]): pair[1] for pair in _POOR.split()}
)
_MARKER = r"\[ꙮ+\]|\[[^\W\d_]+(?:[ '’ʻ-][^\W\d_]+){0,3}\]"
_LETTERS = rf"[^\W\d_]+(?:[{IGNORED}]+[^\W\d_]+)*"
_TENS_BEFORE_UNITS = (11, 10)
_HUNDREDS = (200, 100)


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """Folded words with their roles; stems by their length; what words are worth.

    `joining` are the number words that the next one adds to or that multiply the one
    before though the language's others do not: "o'n bir" is 11, "ikki yuz" is 200.
    `telling` are the words, and stems, that make a text without digits worth reading.
    """

    numbers: Mapping[str, int]
    joining: frozenset[str]
    whole: Mapping[str, int]
    stems: Mapping[str, int]
    stem_lengths: tuple[int, ...]
    telling: frozenset[str]
    telling_stems: tuple[str, ...]
    tokens: re.Pattern[str]

    def roles(self, folded_word: str) -> int:
        """Sum the bits of the word's roles."""
        found = self.whole.get(folded_word, 0)
        for length in self.stem_lengths:
            if length > len(folded_word):
                break
            found |= self.stems.get(folded_word[:length], 0)
        return found


def fold(word: str) -> str:
    """One spelling for a word in any of the languages."""
    return unicodedata.normalize("NFC", word).lower().translate(_FOLDING)


@lru_cache(maxsize=8)
def vocabulary(packs: tuple[LanguagePack, ...]) -> Vocabulary:
    """Build the table of these packs. Raises BadPack."""
    read = {pack: load_personal_words(pack.code) for pack in packs}
    listed = list(chain.from_iterable(_listed(p, w) for p, w in read.items()))
    numbers = {fold(w): n for one in read.values() for w, n in one.numbers.items()}
    whole = _bits(listed, is_stem=False)
    stems = _bits(listed, is_stem=True)
    whole |= {word: whole.get(word, 0) | SAID for word in numbers}
    told = BIT[Role.HANDLE] | BIT[Role.LIVES] | BIT[Role.AT_SIGN]
    telling = {word for word, bits in whole.items() if bits & told} | numbers.keys()
    return Vocabulary(
        numbers=numbers,
        joining=frozenset(chain.from_iterable(map(_joining, read.values()))),
        whole=whole,
        stems=stems,
        stem_lengths=tuple(sorted({len(stem) for stem in stems})),
        telling=frozenset(telling),
        telling_stems=tuple(stem for stem, bits in stems.items() if bits & told),
        tokens=_tokens(word for _, word in listed),
    )


def _listed(pack: LanguagePack, words: PersonalWords) -> Iterable[tuple[Role, str]]:
    """Every word or stem with its role; a pack without its own file has fewer."""
    yield from _of_set(Role.COUNTED, pack.counted)
    for role, of_role in words.roles.items():
        yield from ((role, word) for word in of_role)
    if words is NO_WORDS:
        yield from _address_of(pack)


def _address_of(pack: LanguagePack) -> Iterable[tuple[Role, str]]:
    address, after = pack.address, pack.address.is_name_first
    street = Role.STREET_AFTER_NAME if after else Role.STREET
    district = Role.DISTRICT_AFTER_NAME if after else Role.DISTRICT
    yield from _of_set(street, address.street)
    yield from _of_set(district, address.district)
    yield from _of_set(Role.HOUSE, address.house)


def _of_set(role: Role, words: WordSet) -> Iterable[tuple[Role, str]]:
    yield from ((role, word) for word in words.words)
    yield from ((role, f"{stem}*") for stem in words.stems)


def _bits(listed: Sequence[tuple[Role, str]], *, is_stem: bool) -> dict[str, int]:
    found: dict[str, int] = {}
    for role, word in listed:
        if word.endswith("*") is is_stem:
            folded = fold(word.removesuffix("*"))
            found[folded] = found.get(folded, 0) | BIT[role]
    return found


def _joining(words: PersonalWords) -> Iterable[str]:
    """Words for 10 and 100 of a language with no word of its own for 11 and 200."""
    worth = set(words.numbers.values())
    wanted = [ten for more, ten in (_TENS_BEFORE_UNITS, _HUNDREDS) if more not in worth]
    return [fold(word) for word, value in words.numbers.items() if value in wanted]


def _tokens(words: Iterable[str]) -> re.Pattern[str]:
    """Compile what a token is: a marker of ours, an abbreviation, a number, a word."""
    hyphened = sorted({w.strip("*") for w in words if "-" in w}, key=len, reverse=True)
    short = "|".join(map(re.escape, hyphened))
    first = rf"(?<![^\W_])(?:{short})(?![^\W_])|" if short else ""
    return re.compile(rf"{_MARKER}|{first}\d+|{_LETTERS}", re.IGNORECASE)
