"""The steps that attacks are made of, each from its description in a file.

A step takes a word and a generator of chance, and gives the disguised word.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from numpy.random import Generator

Step = Callable[[str, Generator], str]
T = TypeVar("T")


class Facts:
    """A table of a file, read field by field; what is wrong or left over is told.

    Every method raises ValueError, with what is wrong in its words.
    """

    def __init__(self, untrusted_facts: object) -> None:
        if not isinstance(untrusted_facts, dict):
            raise ValueError(f"not a table: {untrusted_facts!r}")  # noqa: TRY004
        self._left: dict[str, Any] = dict(untrusted_facts)

    def take(self, name: str, kind: type[T], default: T | None = None) -> T:
        """Take a field of this kind; without a default it must be there."""
        value = self._left.pop(name, default)
        if not isinstance(value, kind) or isinstance(value, bool):
            raise ValueError(f"{name}: {value!r}")  # noqa: TRY004
        return value

    def share(self, name: str, default: float = 1.0) -> float:
        """Take a number from 0 to 1."""
        value = self._left.pop(name, default)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError(f"{name}: {value!r}")  # noqa: TRY004
        if not 0 <= value <= 1:
            raise ValueError(f"{name}: {value!r}")
        return float(value)

    def texts(self, name: str, default: list[str] | None = None) -> tuple[str, ...]:
        """Take a list of texts; without a default it must hold at least one."""
        values = self.take(name, list, default)
        if default is None and not values:
            raise ValueError(f"{name}: []")
        return tuple(_text(value) for value in values)

    def tables(self, name: str) -> "Facts":
        """Take a table of tables; an empty one when there is none."""
        return Facts(self._left.pop(name, {}))

    def is_text(self, name: str) -> bool:
        """Whether there is a field of this name, and it is text."""
        return isinstance(self._left.get(name), str)

    def names(self) -> tuple[str, ...]:
        """Every field that is still there."""
        return tuple(self._left)

    def finish(self) -> None:
        """Tell what nobody took."""
        if self._left:
            raise ValueError(f"unknown: {', '.join(sorted(self._left))}")


Table = Mapping[str, Sequence[str]]


def read_table(facts: Facts) -> Table:
    """Read what each piece of text may be replaced by. Raises ValueError."""
    table = {name: facts.texts(name) for name in facts.names()}
    if not table or "" in table:
        raise ValueError("an empty table, or one for no letter")
    return table


def read_step(facts: Facts, tables: Mapping[str, Table]) -> Step:
    """Read a step; it may name one of the tables. Raises ValueError."""
    kind = facts.take("kind", str)
    if kind == "substitute":
        step = _substitute(facts, tables)
    elif kind in _KINDS:
        step = _KINDS[kind](facts)
    else:
        raise ValueError(f"kind: {kind}")
    facts.finish()
    return step


def _substitute(facts: Facts, tables: Mapping[str, Table]) -> Step:
    rate = facts.share("rate")
    table = _table(facts, tables)
    pieces = re.compile(
        "|".join(map(re.escape, sorted(table, key=lambda piece: (-len(piece), piece)))),
        re.IGNORECASE,
    )

    def substitute(word: str, chance: Generator) -> str:
        def replace(found: re.Match[str]) -> str:
            if chance.random() >= rate:
                return found[0]
            exact = table.get(found[0])
            choices = exact or table.get(found[0].lower())
            if choices is None:
                return found[0]
            new = _one_of(choices, chance)
            return new if exact else new.upper()

        return pieces.sub(replace, word)

    return substitute


def _table(facts: Facts, tables: Mapping[str, Table]) -> Table:
    if not facts.is_text("table"):
        return read_table(facts.tables("table"))
    name = facts.take("table", str)
    if name not in tables:
        raise ValueError(f"table: {name}")
    return tables[name]


def _insert(facts: Facts) -> Step:
    rate, what = facts.share("rate"), facts.texts("what")

    def insert(word: str, chance: Generator) -> str:
        parts = [word[:1]]
        for letter in word[1:]:
            if chance.random() < rate:
                parts.append(_one_of(what, chance))
            parts.append(letter)
        return "".join(parts)

    return insert


def _separate(facts: Facts) -> Step:
    separator = facts.take("with", str)
    return lambda word, _: separator.join(word)


def _repeat(facts: Facts) -> Step:
    rate = facts.share("rate")
    least, most = facts.take("least", int, 2), facts.take("most", int, 2)
    if not 1 <= least <= most:
        raise ValueError(f"least, most: {least}, {most}")

    def repeat(word: str, chance: Generator) -> str:
        return "".join(
            letter * int(chance.integers(least, most + 1))
            if chance.random() < rate
            else letter
            for letter in word
        )

    return repeat


def _drop(facts: Facts) -> Step:
    rate, what = facts.share("rate"), facts.texts("what", [])

    def drop(word: str, chance: Generator) -> str:
        return "".join(
            letter
            for letter in word
            if (what and letter.lower() not in what) or chance.random() >= rate
        )

    return drop


def _star(facts: Facts) -> Step:
    rate, what = facts.share("rate"), facts.texts("what", ["*"])

    def star(word: str, chance: Generator) -> str:
        inside = (
            _one_of(what, chance) if chance.random() < rate else letter
            for letter in word[1:-1]
        )
        return "".join([word[:1], *inside, word[1:][-1:]])

    return star


def _case(facts: Facts) -> Step:
    how = facts.take("how", str)
    if how not in ("upper", "lower", "alternate", "random"):
        raise ValueError(f"how: {how}")

    def change_case(word: str, chance: Generator) -> str:
        return "".join(
            letter.upper() if _is_upper(how, place, chance) else letter.lower()
            for place, letter in enumerate(word)
        )

    return change_case


def _is_upper(how: str, place: int, chance: Generator) -> bool:
    if how == "random":
        return bool(chance.random() < 1 / 2)
    return how == "upper" or (how == "alternate" and place % 2 == 1)


_KINDS: Mapping[str, Callable[[Facts], Step]] = {
    "insert": _insert,
    "separate": _separate,
    "repeat": _repeat,
    "drop": _drop,
    "star": _star,
    "case": _case,
}


def _one_of(choices: Sequence[str], chance: Generator) -> str:
    return choices[int(chance.integers(len(choices)))]


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"not text: {value!r}")  # noqa: TRY004
    return value
