"""Asking for the passphrase: from a file when unattended, else on the terminal."""

import os
import sys
from pathlib import Path

import click

from panoh.cli.words import _
from panoh.errors import NoPassphrase

FILE = "PANOH_PASSPHRASE_FILE"


def ask_passphrase() -> str:
    """The passphrase that opens the desk; raises NoPassphrase when nobody can type."""
    return _from_file() or _typed(_("Passphrase"), confirm=False)


def ask_new_passphrase() -> str:
    """A new desk's passphrase, typed twice."""
    return _from_file() or _typed(_("New passphrase"), confirm=True)


def _from_file() -> str:
    named = os.environ.get(FILE)
    if not named:
        return ""
    try:
        return Path(named).read_text("utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise NoPassphrase(detail=str(error)) from error


def _typed(prompt: str, *, confirm: bool) -> str:
    if not sys.stdin.isatty():
        raise NoPassphrase
    typed: str = click.prompt(
        prompt, hide_input=True, confirmation_prompt=confirm, err=True
    )
    return typed
