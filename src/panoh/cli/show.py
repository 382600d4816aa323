"""Printing: results to standard output, all else to standard error."""

import json
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from panoh.cli.words import _, name_of
from panoh.errors import PanohError, registered
from panoh.flow.progress import Progress, silent
from panoh.model.text import shown

if TYPE_CHECKING:
    from panoh.flow.listing import PostLine

JSON_VERSION = 1
_TEXT_CHARACTERS = 200


def result(text: str) -> None:
    """Print a result."""
    click.echo(text)


def note(text: str) -> None:
    """Tell the person something that is not the result."""
    click.echo(text, err=True)


def as_json(command: str, content: Mapping[str, object]) -> None:
    """Print the result for machines; docs/how-to/json.md has the fields."""
    click.echo(_json(command, content, indent=1))


def as_json_line(command: str, content: Mapping[str, object]) -> None:
    """Print one of many results, on a line of its own."""
    click.echo(_json(command, content, indent=None))


def _json(command: str, content: Mapping[str, object], indent: int | None) -> str:
    whole = {"format": f"panoh-{command}", "version": JSON_VERSION, **content}
    written = json.dumps(whole, ensure_ascii=False, indent=indent, default=_plain)
    return "".join(map(_harmless, written))


def _harmless(character: str) -> str:
    """Escape what a screen would obey: direction marks and the like (P8)."""
    if character == "\n" or unicodedata.category(character)[0] != "C":
        return character
    return json.dumps(character)[1:-1]


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def table(headings: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
    """Print aligned columns. Hostile text must have been through shown()."""
    widths = [
        max(len(line[n]) for line in (headings, *lines)) for n in range(len(headings))
    ]
    for line in (headings, *lines):
        cells = [cell.ljust(width) for cell, width in zip(line, widths, strict=True)]
        result("  ".join(cells).rstrip())


def post(line: "PostLine") -> None:
    """Print a post, quoted, its personal data covered."""
    harms = ", ".join(name_of(harm) for harm in line.harms)
    head = [line.id, moment(line.posted_at), shown(line.untrusted_channel), harms]
    result("  ".join(part for part in head if part))
    result("    " + shown(line.untrusted_text, _TEXT_CHARACTERS))


def error(problem: PanohError) -> None:
    """Say what went wrong in our words, and the next step."""
    note(f"{problem.code}: {_(problem.message)}")
    note(_(problem.hint))


def reason(code: str) -> str:
    """The words of a stored error code."""
    known = registered().get(code)
    return _(known.message) if known else code


def hint(code: str) -> str:
    """The next step for a stored error code."""
    known = registered().get(code)
    return _(known.hint) if known else ""


def moment(at: datetime | None) -> str:
    """A UTC time, or that it is not known."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M") if at else _("not known")


@contextmanager
def progress(title: str) -> Iterator[Progress]:
    """A bar on a terminal, silence elsewhere."""
    if not sys.stderr.isatty():
        yield silent
        return
    from rich.console import Console  # noqa: PLC0415 - slow to import, seldom needed
    from rich.progress import Progress as Bar  # noqa: PLC0415

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None)

        def tell(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total or None)

        yield tell
