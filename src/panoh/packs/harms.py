"""What each harm weighs, and which of the 18 forms of abuse it belongs to.

The table is `harms.toml`, beside this file, with the source of each fact.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from panoh.errors import BadPack
from panoh.model.findings import Harm

LEVELS = range(1, 5)


@dataclass(frozen=True, slots=True)
class Form:
    """One of the 18 forms; `is_in_text` says that public text can show it at all.

    What text never shows, a caseworker codes.
    """

    code: str
    name: str
    is_in_text: bool
    note: str


@dataclass(frozen=True, slots=True)
class HarmFacts:
    """A harm's level (1 an unkind word, 4 danger), its forms, and who says so."""

    level: int
    forms: tuple[str, ...]
    source: str


def default_level(harm: Harm) -> int:
    """Severity of a rule that gives none of its own: 1 to 4."""
    return _facts()[harm].level


def forms_of(harm: Harm) -> tuple[Form, ...]:
    """The forms that a finding of this harm may count under, likeliest first."""
    return tuple(load_forms()[code] for code in _facts()[harm].forms)


def forms_beyond_text() -> tuple[Form, ...]:
    """The forms that no text shows: a caseworker codes them."""
    return tuple(form for form in load_forms().values() if not form.is_in_text)


@cache
def load_forms() -> Mapping[str, Form]:
    """All 18 forms by their codes, in the order of the table."""
    return MappingProxyType(
        {
            row["code"]: Form(row["code"], row["name"], row["in_text"], row["note"])
            for row in _table()["form"]
        }
    )


@cache
def _facts() -> Mapping[Harm, HarmFacts]:
    facts = {
        Harm(name): HarmFacts(row["severity"], tuple(row["forms"]), row["source"])
        for name, row in _table()["harm"].items()
    }
    if set(facts) != set(Harm):
        raise BadPack(detail="harms.toml")
    return MappingProxyType(facts)


def _table() -> dict[str, Any]:
    path = files(__package__).joinpath("harms.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))
