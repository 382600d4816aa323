"""SQLCipher under Django: closed to all but its key, and damage never goes unseen."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from panoh.errors import BrokenSeal
from panoh.store import database
from panoh.store import models as rows

KEY, OTHER_KEY = b"\x01" * 32, b"\x02" * 32
CANARY = "Мадина-канарейка"


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    """A database with one mapping in it, closed."""
    path = tmp_path / "panoh.db"
    database.open_database(path, KEY)
    database.make_tables()
    rows.TableMapping.objects.create(name=CANARY, columns={}, platform="x")
    database.close_database()
    yield path
    database.close_database()


def test_the_file_shows_neither_text_nor_that_it_is_sqlite(path: Path) -> None:
    content = path.read_bytes()

    assert CANARY.encode() not in content
    assert not content.startswith(b"SQLite format")


def test_another_key_opens_nothing(path: Path) -> None:
    with pytest.raises(BrokenSeal):
        database.open_database(path, OTHER_KEY)


def test_the_right_key_reads_what_was_written(path: Path) -> None:
    database.open_database(path, KEY)

    assert rows.TableMapping.objects.get().name == CANARY


def test_closing_forgets_the_key(path: Path) -> None:
    database.open_database(path, KEY)
    database.close_database()

    assert connection.settings_dict["PASSWORD"] == ""
    assert connection.settings_dict["NAME"] == "unopened"


@pytest.mark.parametrize("seed", range(12))
def test_one_flipped_bit_anywhere_is_found(path: Path, seed: int) -> None:
    content = bytearray(path.read_bytes())
    place = random.Random(seed).randrange(len(content))
    content[place] ^= 1 << (seed % 8)
    path.write_bytes(content)

    try:
        database.open_database(path, KEY)
        is_found = not database.is_whole()
    except BrokenSeal:
        is_found = True

    assert is_found


def test_a_whole_database_is_called_whole(path: Path) -> None:
    database.open_database(path, KEY)

    assert database.is_whole()


def test_what_an_error_interrupts_is_not_kept(path: Path) -> None:
    database.open_database(path, KEY)

    def half_done() -> None:
        with database.all_or_nothing():
            rows.TableMapping.objects.create(name="second", columns={}, platform="x")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half_done()

    assert rows.TableMapping.objects.count() == 1


def test_what_is_acknowledged_is_on_the_disk_and_nothing_spills(path: Path) -> None:
    database.open_database(path, KEY)

    with connection.cursor() as cursor:
        values = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in (
                "journal_mode",
                "synchronous",
                "secure_delete",
                "temp_store",
                "trusted_schema",
                "foreign_keys",
            )
        }

    assert values == {
        "journal_mode": "wal",
        "synchronous": 2,
        "secure_delete": 1,
        "temp_store": 2,
        "trusted_schema": 0,
        "foreign_keys": 1,
    }
