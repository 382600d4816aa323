"""The file of edits: read strictly, so that a slip is told and measures nothing.

The format is explained at the top of `bench/edits.toml`.
"""

import tomllib
from collections.abc import Mapping
from typing import Any, Final, NoReturn

from panoh.errors import BadEdits
from panoh.fingerprint.edits import Edit, Kind, Parameters
from panoh.fingerprint.edits_drawn import KINDS
from panoh.model.text import shown

FORMAT: Final = "panoh-edits"
VERSION: Final = 1
MOST_SEED: Final = 2**32 - 1
CHAIN: Final = "chain"


def read_edits(content: bytes) -> tuple[Edit, ...]:
    """Read a file of edits, in its order. Raises BadEdits, which says where."""
    try:
        whole = tomllib.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadEdits(detail=repr(error)) from None
    tables = whole.get("edits")
    is_ours = (whole.get("format"), whole.get("version")) == (FORMAT, VERSION)
    if not is_ours or set(whole) != {"format", "version", "edits"}:
        refuse("file", "format, version, edits")
    if not isinstance(tables, dict) or not tables:
        refuse("file", "edits")
    for name, table in tables.items():
        check_table(name, table)
    single = {
        name: (table["kind"], parameters_of(name, table))
        for name, table in tables.items()
        if table["kind"] != CHAIN
    }
    return tuple(
        Edit(name, table["seed"], steps_of(name, table, single))
        for name, table in tables.items()
    )


def check_table(name: str, table: object) -> None:
    """Check what every edit has: a kind that exists, and a seed."""
    if not isinstance(table, dict):
        refuse(name, "kind")
    kind, seed = table.get("kind"), table.get("seed")
    if not isinstance(kind, str) or kind not in {CHAIN, *KINDS}:
        refuse(name, f"kind = {kind}")
    if type(seed) is not int or not 0 <= seed <= MOST_SEED:
        refuse(name, "seed")


def steps_of(
    name: str,
    table: Mapping[str, Any],
    single: Mapping[str, tuple[str, Parameters]],
) -> tuple[tuple[str, Parameters], ...]:
    """Look up the steps of a chain; any other edit is its own one step."""
    if table["kind"] != CHAIN:
        return (single[name],)
    steps = table.get("steps")
    if set(table) != {"kind", "seed", "steps"} or not isinstance(steps, list):
        refuse(name, "steps")
    for step in steps:
        if not isinstance(step, str) or step not in single:
            refuse(name, f"steps: {step}")
    if not steps:
        refuse(name, "steps")
    return tuple(single[step] for step in steps)


def parameters_of(name: str, table: Mapping[str, Any]) -> Parameters:
    """Check that the kind's parameters are there, within range, and no others."""
    kind = KINDS[table["kind"]]
    given = {key: table[key] for key in table if key not in {"kind", "seed"}}
    for key in [*kind.numbers, *kind.choices, *given]:
        if not is_allowed(kind, key, given.get(key)):
            refuse(name, f"{key} = {given.get(key)}")
    return given


def is_allowed(kind: Kind, key: str, value: object) -> bool:
    """Whether the kind has such a parameter, and may have it so."""
    if key in kind.choices:
        return type(value) is not bool and value in kind.choices[key]
    if key not in kind.numbers or type(value) not in (int, float):
        return False
    low, high = kind.numbers[key]
    return isinstance(value, int | float) and low <= value <= high


def refuse(untrusted_edit: str, untrusted_what: str) -> NoReturn:
    """Raise BadEdits for an edit and what is wrong in it."""
    raise BadEdits(edit=shown(untrusted_edit), what=shown(untrusted_what))
