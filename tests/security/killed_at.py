"""Run panoh and kill it, with its workers, right after so many writes to the database.

python killed_at.py WRITES COUNT_FILE ARGUMENT...

With 0 it ends by itself and writes to COUNT_FILE how many writes it made. WRITES may
also be a word: it is killed after the first write whose SQL holds it.
"""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

_READING = ("SELECT", "PRAGMA", "WITH", "EXPLAIN")


class Killer:
    """Counts the statements that write, and stops everything at the last one."""

    def __init__(self, last: str) -> None:
        self.writes = 0
        self._last, self._word = (int(last), "") if last.isdigit() else (-1, last)

    def __call__(
        self,
        execute: Callable[..., object],
        sql: str,
        params: Any,  # noqa: ANN401 - as Django hands it over
        many: bool,  # noqa: FBT001 - as Django hands it over
        context: dict[str, Any],
    ) -> object:
        """Run one statement."""
        result = execute(sql, params, many, context)
        if not sql.lstrip().upper().startswith(_READING):
            self.writes += 1
            if self.writes == self._last or (self._word and self._word in sql):
                os.killpg(0, signal.SIGKILL)
        return result


def main(last: str, count_file: str, *arguments: str) -> int:
    """Do what `python -m panoh` does, counting."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "panoh.settings"
    import django

    django.setup()
    from django.db import connection

    from panoh.cli.app import run

    killer = Killer(last)
    connection.execute_wrappers.append(killer)
    exit_code = run([*arguments])
    Path(count_file).write_text(str(killer.writes))
    return exit_code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
