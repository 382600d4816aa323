"""One key for each case, in a file of its own, so that erasing a key is final.

The file stays outside of the database and of its backups. It is made of records of one
size that are appended, never copied: a key is in one place on the disk, and is erased
by writing zeros over that place. Names in it are keyed hashes of case codes, so that a
locked file shows how many cases there were and nothing else. docs/crypto.md has it byte
by byte.
"""

import os
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

from nacl.utils import random

from panoh.errors import BadDesk, UnknownId
from panoh.vault.keys import subkey
from panoh.vault.seal import KEY_BYTES, SEAL_BYTES, seal, unseal
from panoh.vault.whole_file import write_whole

_HEADER = b"PANOHCK1"
_NAME_BYTES = 16
_RECORD_BYTES = _NAME_BYTES + KEY_BYTES + SEAL_BYTES


class CaseKeys:
    """The desk's case keys. One writer at a time: whoever holds the desk's lease."""

    def __init__(self, path: Path, wrap_key: bytes) -> None:
        self._path = path
        self._name_key = subkey(wrap_key, "case name")
        self._seal_key = subkey(wrap_key, "case key")

    def make(self, case_code: str) -> bytes:
        """Give the case's key, made and on the disk before this returns.

        A crash before the case itself is stored leaves a key that nothing uses.
        """
        try:
            return self.key_of(case_code)
        except UnknownId:
            key = random(KEY_BYTES)
            sealed = seal(self._seal_key, key, _context(case_code))
            self._append(self._name(case_code) + sealed)
            return key

    def key_of(self, case_code: str) -> bytes:
        """Give the case's key; raises UnknownId, or BrokenSeal when it was changed."""
        for _, record in self._records(case_code):
            return unseal(self._seal_key, record[_NAME_BYTES:], _context(case_code))
        raise UnknownId

    def erase(self, case_code: str) -> None:
        """Destroy the case's key: what it seals stays closed for everyone, for ever.

        Erasing again changes nothing. What this cannot reach: copies of the file made
        earlier (backups of the whole disk, snapshots), old blocks that an SSD or a
        copy-on-write file system keeps, and a key that someone wrote down while the
        desk was open. Those need the passphrase too.
        """
        for place, _ in list(self._records(case_code)):
            self._overwrite(place, bytes(_RECORD_BYTES))

    def _name(self, case_code: str) -> bytes:
        hashed = blake2b(
            case_code.encode(), digest_size=_NAME_BYTES, key=self._name_key
        )
        return hashed.digest()

    def _records(self, case_code: str) -> Iterator[tuple[int, bytes]]:
        """Find where the case's record is; a torn last record is passed over."""
        content = self._read()
        name = self._name(case_code)
        for place in range(len(_HEADER), _whole(content), _RECORD_BYTES):
            record = content[place : place + _RECORD_BYTES]
            if record.startswith(name):
                yield place, record

    def _read(self) -> bytes:
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return _HEADER
        if not content.startswith(_HEADER):
            raise BadDesk
        return content

    def _append(self, record: bytes) -> None:
        if not self._path.exists():
            write_whole(self._path, _HEADER)
        self._overwrite(_whole(self._read()), record)

    def _overwrite(self, place: int, record: bytes) -> None:
        """Write one record where a whole or a torn one may have been."""
        with self._path.open("r+b") as file:
            file.seek(place)
            file.write(record)
            file.flush()
            os.fsync(file.fileno())


def _whole(content: bytes) -> int:
    """Count the bytes up to the end of the last whole record."""
    torn = (len(content) - len(_HEADER)) % _RECORD_BYTES
    return len(content) - torn


def _context(case_code: str) -> str:
    return f"case key/{case_code}"
