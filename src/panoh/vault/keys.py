"""The desk's key, wrapped for each person who may open the desk.

A desk has one random key of 32 bytes. `desk.keys` holds it once for each person, sealed
with a key that Argon2id makes from her passphrase. The file holds codes, never names.
All other keys are derived from the desk's, one for each purpose.
"""

import json
import re
import unicodedata
from dataclasses import asdict, dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from nacl.utils import random

from panoh.errors import (
    BadDesk,
    BrokenSeal,
    DeskExists,
    WeakPassphrase,
    WrongPassphrase,
)
from panoh.vault.seal import KEY_BYTES, SEAL_BYTES, seal, unseal
from panoh.vault.whole_file import write_whole

LEAST_PASSPHRASE_CHARACTERS = 12
_FORMAT = "panoh desk.keys 1"
_SALT_BYTES = 16
_MOST_FILE_BYTES = 65_536
_MOST_PEOPLE = 64
_MOST_MEMORY_KIB = 256 * 1024
_MOST_PASSES = 10
_MOST_LANES = 4


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess at a passphrase costs, in Argon2id's terms.

    64 MiB and 3 passes are RFC 9106's choice where memory is short. One lane in place
    of its four: a helpline's laptop may have two slow cores, and memory times passes is
    what a guesser pays. The bounds stop a planted `desk.keys` from eating the machine.
    """

    memory_kib: int = 65_536
    passes: int = 3
    lanes: int = 1

    def __post_init__(self) -> None:
        if any(type(value) is not int for value in asdict(self).values()):
            raise ValueError("a cost is whole numbers")
        if not (
            1 <= self.lanes <= _MOST_LANES
            and 1 <= self.passes <= _MOST_PASSES
            and 8 * self.lanes <= self.memory_kib <= _MOST_MEMORY_KIB
        ):
            raise ValueError("a cost outside the bounds")


DEFAULT_COST = Cost()


@dataclass(frozen=True, slots=True)
class DeskKeys:
    """An open desk's keys, and the code of the person who opened it."""

    person: str
    _desk_key: bytes = field(repr=False)

    @property
    def database_key(self) -> bytes:
        """The raw key for SQLCipher, 32 bytes."""
        return subkey(self._desk_key, "database")

    @property
    def log_key(self) -> bytes:
        """Seals the lines of the log."""
        return subkey(self._desk_key, "log")

    @property
    def blob_key(self) -> bytes:
        """Seals the files that the desk keeps beside its database."""
        return subkey(self._desk_key, "blob")

    @property
    def case_wrap_key(self) -> bytes:
        """Seals the keys of cases."""
        return subkey(self._desk_key, "case wrap")


def subkey(key: bytes, purpose: str) -> bytes:
    """Derive 32 bytes for one purpose: BLAKE2b, keyed, with the purpose as message."""
    derived = blake2b(
        purpose.encode(), digest_size=KEY_BYTES, key=key, person=b"panoh subkey 1"
    )
    return derived.digest()


def create_keys(
    path: Path, passphrase: str, person: str, cost: Cost = DEFAULT_COST
) -> DeskKeys:
    """Make a new desk key and write it to `path`, wrapped for `person`, a code.

    Raises WeakPassphrase, and DeskExists rather than replace a key.
    """
    if len(_normal_form(passphrase)) < LEAST_PASSPHRASE_CHARACTERS:
        raise WeakPassphrase
    if path.exists():
        raise DeskExists
    desk_key = random(KEY_BYTES)
    entry = _wrap(desk_key, passphrase, person, cost)
    content = {"format": _FORMAT, "people": [entry.to_record()]}
    write_whole(path, json.dumps(content, indent=1).encode())
    return DeskKeys(person, desk_key)


def unlock_keys(path: Path, passphrase: str) -> DeskKeys:
    """Try the passphrase for each person: about 0.2 s each at the default cost.

    Raises WrongPassphrase, or BadDesk when the file is missing or damaged.
    """
    for entry in _read(path):
        try:
            return entry.open(passphrase)
        except BrokenSeal:
            continue
    raise WrongPassphrase


@dataclass(frozen=True, slots=True)
class _Entry:
    """The desk key as one person's passphrase opens it."""

    person: str
    cost: Cost
    salt: bytes
    wrapped: bytes

    def __post_init__(self) -> None:
        if not re.fullmatch("[A-Z]-[0-9A-Z]{4,12}", self.person):
            raise ValueError("a person is a code, such as W-7K2M")
        if len(self.salt) != _SALT_BYTES:
            raise ValueError("a salt of another length")
        if len(self.wrapped) != KEY_BYTES + SEAL_BYTES:
            raise ValueError("a wrapped key of another length")

    def open(self, passphrase: str) -> DeskKeys:
        """Unwrap the desk key; raises BrokenSeal."""
        derived = _derive(passphrase, self.salt, self.cost)
        context = _context(self.person, self.cost)
        return DeskKeys(self.person, unseal(derived, self.wrapped, context))

    def to_record(self) -> dict[str, int | str]:
        """Give what the file holds."""
        return {
            "person": self.person,
            **asdict(self.cost),
            "salt": self.salt.hex(),
            "wrapped": self.wrapped.hex(),
        }


def _wrap(desk_key: bytes, passphrase: str, person: str, cost: Cost) -> _Entry:
    salt = random(_SALT_BYTES)
    derived = _derive(passphrase, salt, cost)
    wrapped = seal(derived, desk_key, _context(person, cost))
    return _Entry(person, cost, salt, wrapped)


def _derive(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    secret = _normal_form(passphrase).encode(errors="surrogatepass")
    return hash_secret_raw(
        secret, salt, cost.passes, cost.memory_kib, cost.lanes, KEY_BYTES, Type.ID
    )


def _normal_form(passphrase: str) -> str:
    """One form for all keyboards and systems: é is one character or two."""
    return unicodedata.normalize("NFKC", passphrase)


def _context(person: str, cost: Cost) -> str:
    """Bind the wrapped key to whose it is and to what a guess costs."""
    return f"{_FORMAT}/{person}/{cost.memory_kib}/{cost.passes}/{cost.lanes}"


def _read(path: Path) -> list[_Entry]:
    """Every entry, checked before any of them costs time; raises BadDesk."""
    try:
        with path.open("rb") as file:
            content = json.loads(file.read(_MOST_FILE_BYTES))
        return _parse(content)
    except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise BadDesk(detail=str(error)) from error


def _parse(content: dict[str, Any]) -> list[_Entry]:
    people = content["people"]
    if content["format"] != _FORMAT or not 1 <= len(people) <= _MOST_PEOPLE:
        raise ValueError("not a key file of this version")
    return [_parse_entry(**record) for record in people]


def _parse_entry(person: str, salt: str, wrapped: str, **cost: int) -> _Entry:
    """Take one record; a field too many or too few is a TypeError."""
    return _Entry(person, Cost(**cost), bytes.fromhex(salt), bytes.fromhex(wrapped))
