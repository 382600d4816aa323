"""How languages are spelled: look-alike letters, scripts, and two more foldings.

`lookalikes.csv` groups letters by the plain Latin and Cyrillic letter that each can be
taken for, in either case. It was derived from Unicode's confusables.txt (© Unicode,
Inc.; the licence is in THIRD-PARTY.md), from the names and decompositions of Unicode
letters, and from pairs seen in obfuscated posts. `foldings.csv` folds the languages
that have no pack but lend their data: Turkish and Persian. `writings.toml` says of
every language which script its models read and how people spell it in the other one.
"""

import csv
import io
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any


@cache
def load_lookalikes() -> Mapping[str, tuple[str, str]]:
    """Give the plain (Latin, Cyrillic) letter of each look-alike; "" where none."""
    return MappingProxyType(
        {
            letter: (row["latin"], row["cyrillic"])
            for row in _rows("lookalikes.csv")
            for letter in row["look_alikes"]
        }
    )


@cache
def load_folding(language: str) -> Mapping[int, str]:
    """Table for str.translate of a language without a pack; empty where none."""
    return MappingProxyType(
        {
            ord(row["from"]): row["to"]
            for row in _rows("foldings.csv")
            if row["language"] == language
        }
    )


@cache
def load_writings() -> Mapping[str, Mapping[str, Any]]:
    """Every language's facts by its code, and the shared table `to_cyrillic`."""
    return MappingProxyType(tomllib.loads(_text("writings.toml")))


def _rows(name: str) -> Iterator[dict[str, str]]:
    return csv.DictReader(io.StringIO(_text(name)), strict=True)


def _text(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")
