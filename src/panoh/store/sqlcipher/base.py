"""Django's SQLite backend, with the connection opened by SQLCipher.

Only what must differ is here: the driver, its cursor, and the first statements of a
connection. The key is raw (32 bytes as hex in PASSWORD): Argon2id in the vault has
done the slow work, so SQLCipher's own derivation is skipped.
"""

from functools import lru_cache
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.backends.sqlite3._functions import register as register_functions
from sqlcipher3 import dbapi2 as Database  # noqa: N812 - Django's own name for a driver

_OPENING = (
    "PRAGMA cipher_memory_security = OFF",  # it wipes every freed page: 10x slower
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # what was acknowledged survives a power cut
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",  # sorting never spills plain text to a file
    "PRAGMA trusted_schema = OFF",
    "PRAGMA foreign_keys = ON",
    "PRAGMA legacy_alter_table = OFF",
    "PRAGMA cache_size = -8000",
)

# For values of these types the driver else asks in vain how to adapt them, which takes
# it longer than all the rest of binding a row.
Database.register_adapter(bytes, bytes)
Database.register_adapter(type(None), lambda nothing: nothing)


class _Cursor(Database.Cursor):
    """Django writes %s where SQLite wants ?; every parameter list is a sequence."""

    def execute(self, query: str, params: Any = None) -> Any:
        """Run one statement."""
        if params is None:
            return super().execute(query)
        return super().execute(_with_question_marks(query), params)

    def executemany(self, query: str, params: Any) -> Any:
        """Run one statement for each row of parameters."""
        return super().executemany(_with_question_marks(query), params)


@lru_cache(maxsize=512)
def _with_question_marks(query: str) -> str:
    return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")


class DatabaseWrapper(base.DatabaseWrapper):
    """SQLite in all but the file's bytes."""

    Database = Database

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Open, give the raw key, and make every later statement safe."""
        connection = Database.connect(**conn_params)
        key = self.settings_dict["PASSWORD"]
        connection.execute("PRAGMA cipher_log_level = NONE")  # errors come as errors
        connection.execute(f"PRAGMA key = \"x'{key}'\"")
        register_functions(connection)
        for statement in _OPENING:
            connection.execute(statement)
        return connection

    def create_cursor(self, name: str | None = None) -> Any:  # noqa: ARG002 - Django's
        """Give Django its kind of cursor."""
        return self.connection.cursor(factory=_Cursor)
