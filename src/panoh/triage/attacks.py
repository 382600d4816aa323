"""Disguise texts on purpose, to measure what models make of it.

An attack is data: `packs/attacks/attacks.toml` begins with how a file is written, and
`read_attacks` takes anybody's. The same attack, text and seed give the same result.
"""

import re
import tomllib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

import numpy as np

from panoh.errors import BadAttacks
from panoh.triage.attack_steps import Facts, Step, Table, read_step, read_table

_WORD = re.compile(r"(?<![@\w])[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Attack:
    """Steps on a share of a text's words, or, for each word, one of other attacks."""

    name: str
    words: float
    least_letters: int
    steps: tuple[Step, ...]
    one_of: tuple["Attack", ...] = ()


@cache
def shipped_attacks() -> Mapping[str, Attack]:
    """Panoh's own attacks by name, in their order."""
    folder = files("panoh.packs").joinpath("attacks")
    return read_attacks(folder.joinpath("attacks.toml").read_text(encoding="utf-8"))


def load_attacks(path: Path) -> Mapping[str, Attack]:
    """Read somebody's file of attacks. Raises BadAttacks; OSError where it is not."""
    try:
        return read_attacks(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BadAttacks(detail=str(error)) from error


def read_attacks(toml: str) -> Mapping[str, Attack]:
    """Read a file's attacks by name, in their order. Raises BadAttacks."""
    try:
        return _read(Facts(tomllib.loads(toml)))
    except ValueError as error:
        raise BadAttacks(detail=str(error)) from error


def apply(attack: Attack, text: str, seed: int) -> str:
    """Disguise a text."""
    # So that no two texts draw the same numbers, yet each always its own.
    of_text = zlib.crc32(text.encode("utf-8", "surrogatepass"))
    generator = np.random.default_rng([seed, of_text])

    def disguise(word: re.Match[str]) -> str:
        if len(word[0]) < attack.least_letters or generator.random() >= attack.words:
            return word[0]
        return _disguised(word[0], attack, generator)

    return _WORD.sub(disguise, text)


def _disguised(word: str, attack: Attack, generator: np.random.Generator) -> str:
    if attack.one_of:
        chosen = attack.one_of[int(generator.integers(len(attack.one_of)))]
        return _disguised(word, chosen, generator)
    for step in attack.steps:
        word = step(word, generator)
    return word


def _read(facts: Facts) -> Mapping[str, Attack]:
    described = facts.tables("tables")
    tables = {name: read_table(described.tables(name)) for name in described.names()}
    attacks: dict[str, Attack] = {}
    for untrusted_attack in facts.take("attack", list):
        attack = _attack(Facts(untrusted_attack), tables, attacks)
        if attack.name in attacks:
            raise ValueError(f"twice: {attack.name}")
        attacks[attack.name] = attack
    facts.finish()
    return MappingProxyType(attacks)


def _attack(
    facts: Facts, tables: Mapping[str, Table], earlier: Mapping[str, Attack]
) -> Attack:
    steps = facts.take("step", list, [])
    attack = Attack(
        name=facts.take("name", str),
        words=facts.share("words"),
        least_letters=facts.take("least_letters", int, 1),
        steps=tuple(read_step(Facts(step), tables) for step in steps),
        one_of=tuple(_named(name, earlier) for name in facts.texts("one_of", [])),
    )
    if bool(attack.steps) == bool(attack.one_of):
        raise ValueError(f"steps, or one_of: {attack.name}")
    facts.finish()
    return attack


def _named(name: str, earlier: Mapping[str, Attack]) -> Attack:
    if name not in earlier:
        raise ValueError(f"one_of: {name}")
    return earlier[name]
