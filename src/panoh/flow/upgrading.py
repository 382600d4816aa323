"""Upgrade: back up, migrate, verify, and roll back when that fails."""

import shutil
from pathlib import Path

from panoh.errors import BrokenSeal, UpgradeFailed
from panoh.store import database
from panoh.store.desk_folder import DeskFolder
from panoh.store.lease import Lease
from panoh.vault.keys import unlock_keys


def upgrade(path: Path, passphrase: str) -> int:
    """Bring the desk's tables to this version; return how many steps that took.

    The backup is the encrypted file itself. Raises UpgradeFailed after putting it
    back, BrokenSeal when the desk was damaged before.
    """
    folder = DeskFolder.open(path)
    keys = unlock_keys(folder.keys, passphrase)
    with Lease(folder.lease):
        try:
            database.open_database(folder.database, keys.database_key)
            with database.damage_breaks_the_seal():
                steps = database.waiting_migrations()
            if not steps:
                return 0
            if not database.is_whole():  # this also empties the write-ahead log
                raise BrokenSeal
            _migrate(folder, keys.database_key)
        finally:
            database.close_database()
    return steps


def _migrate(folder: DeskFolder, key: bytes) -> None:
    backup = folder.database.with_suffix(".backup")
    database.close_database()
    shutil.copyfile(folder.database, backup)
    database.open_database(folder.database, key)
    is_good = database.try_make_tables()
    database.close_database()
    if is_good:
        backup.unlink()
        return
    for ending in ("-wal", "-shm"):
        Path(f"{folder.database}{ending}").unlink(missing_ok=True)
    backup.replace(folder.database)
    raise UpgradeFailed
