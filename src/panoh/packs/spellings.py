"""Tables that are no language's own: look-alike letters, and two more foldings.

`lookalikes.csv` groups letters by the plain Latin and Cyrillic letter that each can be
taken for, in either case. It was derived from Unicode's confusables.txt (© Unicode,
Inc., Unicode License), from the names and decompositions of Unicode letters, and from
pairs seen in obfuscated posts. `foldings.csv` folds the languages that have no pack but
lend their data: Turkish and Persian.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType


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


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return csv.DictReader(io.StringIO(text), strict=True)
