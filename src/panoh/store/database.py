"""Opening and closing the one database of a desk."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from panoh.errors import BrokenSeal

_LEAST_BYTES = 512  # SQLite would take an emptied file for a new database
_NOT_UTF8 = "Could not decode to UTF-8"  # the driver's words; it has no code for them


def open_database(path: Path, key: bytes) -> None:
    """Open the desk's database with its raw key of 32 bytes.

    Raises BrokenSeal when the file is not what this key wrote: the passphrase has
    already been proven right, so the file itself was changed or damaged.
    """
    if path.exists() and path.stat().st_size < _LEAST_BYTES:
        raise BrokenSeal
    close_database()
    if not apps.ready:
        django.setup()
    connection.settings_dict.update(NAME=str(path), PASSWORD=key.hex())
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM sqlite_master")
    except DatabaseError as error:
        close_database()
        raise BrokenSeal(detail=str(error)) from error


def close_database() -> None:
    """Close the connection and forget the key."""
    if apps.ready:
        connection.close()
        connection.settings_dict.update(NAME="unopened", PASSWORD="")


def make_tables() -> None:
    """Bring the tables to this version's shape, each migration in a transaction."""
    call_command("migrate", verbosity=0, interactive=False)


def try_make_tables() -> bool:
    """Bring the tables up to date; tell whether all of it worked and is whole."""
    try:
        make_tables()
        return is_whole() and not waiting_migrations()
    except DatabaseError:
        return False


def waiting_migrations() -> int:
    """How many steps the tables are behind this version."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def is_whole() -> bool:
    """Read every page and check its HMAC: one flipped bit anywhere is found."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA cipher_integrity_check")
        damaged_pages = cursor.fetchall()
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return not damaged_pages


@contextmanager
def damage_breaks_the_seal() -> Iterator[None]:
    """Raise BrokenSeal when the block meets a page or a text that Panoh never wrote."""
    try:
        yield
    except DatabaseError as error:
        is_corrupt = type(error) is DatabaseError  # SQLite has no class for it alone
        if is_corrupt or str(error).startswith(_NOT_UTF8):
            raise BrokenSeal(detail=str(error)) from error
        raise


@contextmanager
def all_or_nothing() -> Iterator[None]:
    """Keep all that the block writes, or none of it, whatever stops it."""
    with transaction.atomic():
        yield
