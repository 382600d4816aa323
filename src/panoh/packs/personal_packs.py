"""Words that stand beside personal data, as data that outsiders write and review.

A language pack may hold a `personal.toml` with two tables, both optional:

- `[numbers]`: a number from 0 to 100 or a whole hundred, and the words that say it;
  `100` may also follow another number ("ikki yuz");
- `[words]`: for each `Role` its words, parted by spaces; `*` at the end of a word
  stands for any ending.

Words are written as the language spells them, in each of its scripts, and also as
people type them in Latin; letters that keyboards lack are folded by whoever reads.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from panoh.errors import BadPack

_FILE = "personal.toml"


class Role(StrEnum):
    """What a word says of the number or the name beside it."""

    PHONE = "phone"  # a phone, or calling one
    MAYBE_PHONE = "maybe_phone"  # "number": of a phone, or of anything else
    NUMBERED = "numbered"  # what bears long numbers and is nobody's: orders, parcels
    PASSPORT = "passport"
    NATIONAL_ID = "national_id"
    CARD = "card"
    HANDLE = "handle"  # a network, or a nickname
    AT_SIGN = "at_sign"
    DOT = "dot"
    STREET = "street"
    STREET_AFTER_NAME = "street_after_name"
    DISTRICT = "district"
    DISTRICT_AFTER_NAME = "district_after_name"
    QUARTER = "quarter"  # small enough to find somebody in: a village, a mahalla
    QUARTER_AFTER_NAME = "quarter_after_name"
    HOUSE = "house"
    FLAT = "flat"
    LIVES = "lives"
    NOT_A_NAME = "not_a_name"  # beside a street word, and no street's name
    COUNTED = "counted"  # follows a number that counts, costs or dates something
    CURRENCY = "currency"
    NUMBER_JOINT = "number_joint"  # "and" inside a number
    ZEROS = "zeros"  # as many of them as the number before says
    TWICE = "twice"  # the digit that follows
    THRICE = "thrice"


@dataclass(frozen=True, slots=True)
class PersonalWords:
    """One language's words beside personal data, as written in its pack.

    `numbers` say what a word is worth; `roles` hold words and stems with their `*`.
    """

    numbers: Mapping[str, int]
    roles: Mapping[Role, tuple[str, ...]]


NO_WORDS = PersonalWords(MappingProxyType({}), MappingProxyType({}))


@cache
def load_personal_words(code: str) -> PersonalWords:
    """Read the words of one pack; none where it has no such file. Raises BadPack."""
    path = files(__package__).joinpath("languages", code, _FILE)
    if not path.is_file():
        return NO_WORDS
    return parse_personal_words(path.read_text(encoding="utf-8"))


def parse_personal_words(written: str) -> PersonalWords:
    """Read what a `personal.toml` says. Raises BadPack."""
    try:
        tables = tomllib.loads(written)
        numbers = {
            word: int(value)
            for value, words in tables.pop("numbers", {}).items()
            for word in words.split()
        }
        roles = {Role(k): tuple(v.split()) for k, v in tables.pop("words", {}).items()}
    except (AttributeError, ValueError) as error:
        raise BadPack(detail=str(error)) from error
    if tables or not _are_words([*numbers, *(w for ws in roles.values() for w in ws)]):
        raise BadPack(detail=_FILE)
    return PersonalWords(MappingProxyType(numbers), MappingProxyType(roles))


def _are_words(written: Iterable[str]) -> bool:
    """Whether each is a word with at most one star, at its end."""
    return all("*" not in word[:-1] and word.strip("*") for word in written)
