"""The command line: the four steps of the main job first, then the rest."""

import os
from importlib import import_module
from itertools import pairwise
from pathlib import Path

import click

from panoh import __version__
from panoh.cli import show
from panoh.cli.command import Option, Session, mark_translation
from panoh.cli.words import _, choose_language, speak
from panoh.errors import N_, PanohError, UsageError
from panoh.flow.desk import chosen_desk

VERBS = {
    N_("The main job"): ("init", "protect", "run", "confirm", "report"),
    N_("Step by step"): (
        "collect",
        "watch",
        "matches",
        "why",
        "reject",
        "mark-minor",
        "posts",
        "channels",
        "links",
        "triage",
        "count",
    ),
    N_("The case"): ("case", "notice", "verify"),
    N_("The desk"): ("exports", "parsers", "log", "upgrade"),
    N_("For engineers"): ("bench",),
}
_GLOBAL = ("--desk", "--lang")
# After these words --lang is the language of texts, not of the screen.
_READS_LANGUAGES = ["triage", "eval"]


class Verbs(click.Group):
    """Imports a verb only when it is asked for: a quick start on a slow laptop."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's
        """Every verb, in the order of the work."""
        return [verb for verbs in VERBS.values() for verb in verbs]

    def get_command(
        self,
        ctx: click.Context,
        cmd_name: str,
    ) -> click.Command | None:
        """Find the verb's module."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = import_module(f"panoh.cli.verbs.{cmd_name.replace('-', '_')}")
        found: click.Command = module.verb
        return found

    def format_commands(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        """List the verbs in their groups."""
        for title, verbs in VERBS.items():
            with formatter.section(_(title)):
                commands = [(verb, self.get_command(ctx, verb)) for verb in verbs]
                formatter.write_dl(
                    [(verb, c.get_short_help_str(70)) for verb, c in commands if c]
                )

    def format_help_text(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        """Write the translated help."""
        self.help, original = _(self.help or ""), self.help
        super().format_help_text(ctx, formatter)
        self.help = original

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """End with what a reader must know of the translation."""
        super().format_epilog(ctx, formatter)
        mark_translation(formatter)


_HELP = N_(
    "Find every copy of a protected picture in saved channel exports, offline.\n\n\b\n"
    "panoh init                      make an encrypted desk\n"
    "panoh protect picture.jpg       seek her picture; the file is not kept\n"
    "panoh run export/ --report out  find the copies, and write a report\n"
    "panoh confirm M1                you decide what is really her picture"
)


@click.group(cls=Verbs, name="panoh", help=_HELP)
@click.option(
    "--desk",
    type=click.Path(path_type=Path),
    cls=Option,
    help="The desk's folder (else PANOH_DESK, else your data folder).",
)
@click.option("--lang", cls=Option, help="en, ru, tg, uz, az or ky.")
@click.version_option(__version__, prog_name="panoh")
@click.pass_context
def panoh(ctx: click.Context, desk: Path | None, lang: str | None) -> None:
    """Choose the language and the desk; `_HELP` is what people read."""
    speak(choose_language(lang, os.environ))
    ctx.obj = Session(chosen_desk(desk, os.environ))


def run(arguments: list[str]) -> int:
    """Run one command; return its exit code (docs/how-to/exit-codes.md)."""
    try:
        _speak_early(arguments)
        first, rest = _global_options(arguments)
        ended = panoh.main(first + rest, "panoh", standalone_mode=False)
    except PanohError as problem:
        show.error(problem)
        return problem.exit_code
    except click.exceptions.Abort:
        return _interrupted()
    except KeyboardInterrupt:
        return _interrupted()
    except click.ClickException as problem:
        show.note(problem.format_message())
        show.note(_(UsageError.hint))
        return UsageError.exit_code
    except Exception as bug:  # noqa: BLE001 - the last resort: hostile text must not reach the screen
        return _bug(bug)
    return ended if isinstance(ended, int) else 0


def _interrupted() -> int:
    show.note(_("Interrupted. Nothing was lost; run it again to go on."))
    return 130


def _bug(bug: Exception) -> int:
    """Name the kind of bug and our own line of code, and nothing from any file."""
    trace, place = bug.__traceback__, ""
    while trace:
        file = Path(trace.tb_frame.f_code.co_filename)
        if "panoh" in file.parts:
            place = f"{file.parent.name}/{file.name}:{trace.tb_lineno}"
        trace = trace.tb_next
    show.error(PanohError())
    show.note(f"{type(bug).__name__} {place}")
    return PanohError.exit_code


def _speak_early(arguments: list[str]) -> None:
    """Let --lang work for --help too, which answers before any option is read."""
    named, _rest = _global_options(arguments)
    for option, value in pairwise(named):
        if option == "--lang":
            speak(choose_language(value, os.environ))
            return
    speak(choose_language(None, os.environ))


def _global_options(arguments: list[str]) -> tuple[list[str], list[str]]:
    """Let --desk and --lang stand anywhere before "--"; give them, then the rest."""
    first: list[str] = []
    rest: list[str] = []
    waiting = list(arguments)
    while waiting:
        word = waiting.pop(0)
        name, _sign, value = word.partition("=")
        if word == "--":
            rest += [word, *waiting]
            break
        is_global = name in _GLOBAL and rest[:2] != _READS_LANGUAGES
        if is_global and (value or waiting):
            first += [name, value or waiting.pop(0)]
        else:
            rest.append(word)
    return first, rest
