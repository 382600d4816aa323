"""A throw-away desk that the real command line works on."""

import json
import os
import secrets
import shlex
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

SECONDS_FOR_ONE_COMMAND: Final = 300


class DemoStopped(Exception):
    """Something is so far from what it should be that the play cannot go on."""


@dataclass(frozen=True, slots=True)
class ThrowAwayDesk:
    """Runs `panoh` in `folder`, unattended, and says what it does."""

    folder: Path
    environment: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        passphrase = self.folder / "passphrase"
        passphrase.write_text(secrets.token_hex(16), encoding="utf-8")
        environment = {
            **os.environ,
            "PANOH_DESK": str(self.folder / "desk"),
            "PANOH_PASSPHRASE_FILE": str(passphrase),
            "PYTHONUTF8": "1",
        }
        object.__setattr__(self, "environment", environment)

    def panoh(self, *arguments: str, ends_with: int = 0) -> str:
        """Run one command as a person types it; return what it prints.

        Raises DemoStopped when the exit code is not `ends_with`.
        """
        say_command(arguments)
        return self._run(arguments, ends_with)

    def ask(self, *arguments: str) -> dict[str, Any]:
        """Run one command and read its `--json`."""
        say_command(arguments)
        answer: dict[str, Any] = json.loads(self._run((*arguments, "--json"), 0))
        return answer

    def _run(self, arguments: tuple[str, ...], ends_with: int) -> str:
        done = subprocess.run(  # noqa: S603 - our own command line, no shell
            [sys.executable, "-m", "panoh", *arguments],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            encoding="utf-8",
            timeout=SECONDS_FOR_ONE_COMMAND,
            check=False,
        )
        if done.returncode != ends_with:
            raise DemoStopped(
                f"'panoh {arguments[0]}' ended with {done.returncode}, not"
                f" {ends_with}:\n{done.stderr}"
            )
        return done.stdout


def say_command(arguments: tuple[str, ...]) -> None:
    """Print a command as one would type it."""
    print("    $", shlex.join(["panoh", *arguments]), flush=True)
