"""What every command shares: help in her language, and the choices of the session."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from inspect import cleandoc
from pathlib import Path
from typing import Any, TypeVar

import click

from panoh.cli.passphrase import ask_passphrase
from panoh.cli.words import _, language
from panoh.errors import N_
from panoh.flow.desk import Desk, open_desk
from panoh.packs.words import is_reviewed


@dataclass(frozen=True, slots=True)
class Session:
    """Which desk the command works on."""

    desk_path: Path

    @contextmanager
    def open(self) -> Iterator[Desk]:
        """Ask for the passphrase and open the desk."""
        with open_desk(self.desk_path, ask_passphrase()) as desk:
            yield desk


UNREVIEWED = N_(
    "Machine translation, awaiting a native reviewer; in doubt, the English text"
    " counts (--lang en)."
)

_F = TypeVar("_F", bound=Callable[..., Any])


def mark_translation(formatter: click.HelpFormatter) -> None:
    """Say so when no native speaker has reviewed the language."""
    if not is_reviewed(language()):
        formatter.write_paragraph()
        formatter.write_text(_(UNREVIEWED))


class _Translated(click.Command):
    """What has help that is translated when it is shown."""

    def format_help_text(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        """Write the translated help."""
        self.help, original = _(cleandoc(self.help or "")), self.help
        super().format_help_text(ctx, formatter)
        self.help = original

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """End with what a reader must know of the translation."""
        super().format_epilog(ctx, formatter)
        mark_translation(formatter)

    def get_short_help_str(self, limit: int = 60) -> str:
        """The first sentence, translated."""
        return _(cleandoc(self.help or "")).split("\n")[0].rstrip(".")[:limit]


class Command(_Translated):
    """A command in her language."""


class Group(_Translated, click.Group):
    """A group of commands in her language."""

    command_class = Command


class Option(click.Option):
    """An option whose help is translated when it is shown."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Give the option's names and its translated help."""
        record = super().get_help_record(ctx)
        return record and (
            record[0],
            record[1].replace(self.help or "", _(self.help or "")),
        )


command = partial(click.command, cls=Command)


def option(*names: str, **settings: Any) -> Callable[[_F], _F]:  # noqa: ANN401 - click's
    """Add an option whose help is translated."""
    return click.option(*names, cls=Option, **settings)


json_option = option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
case_option = option("--case", "case_code", metavar="CODE", help="The case's code.")
