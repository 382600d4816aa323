"""A desk that is open: its folder, keys, log and reader."""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from panoh.errors import OlderDesk, PanohError
from panoh.model.casework import CODE_LETTERS
from panoh.store import database
from panoh.store.desk_folder import DeskFolder, choose_desk
from panoh.store.lease import Lease
from panoh.store.posts import Reader
from panoh.vault.case_keys import CaseKeys
from panoh.vault.keys import DEFAULT_COST, Cost, DeskKeys, create_keys, unlock_keys
from panoh.vault.sealed_log import SealedLog, note_locked

_WAIT_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Desk:
    """What a verb needs of an open desk. `operator` is the code of who opened it."""

    folder: DeskFolder
    keys: DeskKeys
    case_keys: CaseKeys
    log: SealedLog
    reader: Reader

    @property
    def operator(self) -> str:
        """Who acts, by code."""
        return self.keys.person

    def now(self) -> datetime:
        """The computer's clock, in UTC, to the second."""
        return datetime.now(UTC).replace(microsecond=0)


def chosen_desk(option: Path | None, environment: Mapping[str, str]) -> Path:
    """The folder that a command works on: --desk, PANOH_DESK, or the data folder."""
    return choose_desk(option, environment)


def make_desk(path: Path, passphrase: str, cost: Cost = DEFAULT_COST) -> str:
    """Make a desk and its first person; return the desk's code."""
    person = "W-" + "".join(secrets.choice(CODE_LETTERS) for _ in range(6))
    with DeskFolder.create(path) as folder:
        keys = create_keys(folder.keys, passphrase, person, cost)
        database.open_database(folder.database, keys.database_key)
        database.make_tables()
        database.close_database()
    return folder.code


@contextmanager
def open_desk(path: Path, passphrase: str) -> Iterator[Desk]:
    """Unlock a desk, hold its lease, and lock it again whatever happens.

    Raises NoDesk, WrongPassphrase, DeskInUse, OlderDesk, BrokenSeal and what the
    block raises, which the sealed log notes by its code.
    """
    folder = DeskFolder.open(path)
    keys = _unlock(folder, passphrase)
    with Lease(folder.lease, _WAIT_SECONDS):
        desk = _desk(folder, keys)
        try:
            with database.damage_breaks_the_seal():
                database.open_database(folder.database, keys.database_key)
                if database.waiting_migrations():
                    raise OlderDesk
                yield desk
        except PanohError as error:
            desk.log.write(error.code)
            raise
        finally:
            database.close_database()


def _unlock(folder: DeskFolder, passphrase: str) -> DeskKeys:
    try:
        return unlock_keys(folder.keys, passphrase)
    except PanohError as error:
        note_locked(folder.logs, error.code, datetime.now(UTC).date())
        raise


def _desk(folder: DeskFolder, keys: DeskKeys) -> Desk:
    case_keys = CaseKeys(folder.case_keys, keys.case_wrap_key)
    return Desk(
        folder=folder,
        keys=keys,
        case_keys=case_keys,
        log=SealedLog(folder.logs, keys.log_key),
        reader=Reader(lru_cache(maxsize=1024)(case_keys.key_of)),
    )
