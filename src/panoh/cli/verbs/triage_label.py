"""panoh triage label."""

import sys
from pathlib import Path

import click

from panoh.cli import show
from panoh.cli.coding import (
    DEFAULT_SEVERITY,
    KEYS_IN_SHORT,
    Act,
    Choice,
    label_keys,
    press,
    said,
)
from panoh.cli.command import Command, Session, option
from panoh.cli.label_file import read_labels
from panoh.cli.words import _, language
from panoh.errors import BadLabels, NoTerminal
from panoh.flow.desk import Desk
from panoh.flow.labelling import Asked, Coder, Coding, keep_given, listed, queue
from panoh.model.labels import Sample
from panoh.model.text import shown

_TEXT_CHARACTERS = 600
_UNCOVERED_CHARACTERS = 4_000
_MOST_AT_ONCE = 10_000


@click.command("label", cls=Command)
@option(
    "--coder",
    default="A",
    show_default=True,
    metavar="CODE",
    help="Who labels: a code such as A or B, never a name.",
)
@option(
    "--sample",
    type=click.Choice([sample.value for sample in Sample]),
    default=Sample.RANDOM.value,
    show_default=True,
    help="random sets thresholds and gives figures; uncertain and top teach most.",
)
@option("--language", "code", metavar="xx", help="Only posts in this language.")
@option(
    "--limit",
    type=click.IntRange(1, _MOST_AT_ONCE),
    default=100,
    show_default=True,
    help="How many texts.",
)
@option(
    "--list", "only_list", is_flag=True, help="Only print the texts to be labelled."
)
@option(
    "--from",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Take labels from a table: id,label and, if you like, severity,target.",
)
@click.pass_obj
def label(
    session: Session,
    coder: str,
    sample: str,
    code: str | None,
    limit: int,
    only_list: bool,
    file: Path | None,
) -> None:
    """Say what texts are, one key for a label, without seeing what a machine says.

    Two people label the same random sample with different --coder codes; neither
    sees the other's labels, and 'panoh triage agreement' compares them. Stop when you
    like: the next time goes on. Private exports are never asked about. Personal data
    are covered until you press ?, and each such look is logged.

    Example: panoh triage label --coder B --language tg

    Example: panoh triage label --from labels.csv --coder A
    """
    who = _coder(coder, sample, code)
    with session.open() as desk:
        if file:
            _take(desk, file, who)
            return
        if not only_list and not is_terminal():
            raise NoTerminal
        with show.progress(_("Choosing")) as progress:
            numbers = queue(desk, who, limit, progress)
        if only_list:
            for asked in listed(desk, numbers, language()):
                show.result(f"P{asked.number}  {_covered(asked)}")
            return
        done = code_all(Coding(desk, who, numbers))
    show.result(_("Labelled: %(count)s", count=done))


def is_terminal() -> bool:
    """Whether keys can be pressed."""
    return sys.stdin.isatty()


def code_all(coding: Coding) -> int:
    """Ask about each text until there is none, or the coder stops; return how many."""
    show.note(_(KEYS_IN_SHORT))
    show.note("  ".join(label_keys()))
    while asked := coding.next(language()):
        show.note("")
        facts = {"done": coding.done, "left": coding.left}
        show.note(_("%(done)s done, %(left)s left", **facts))
        show.note(_covered(asked))
        if not _ask(coding):
            break
    return coding.done


def _ask(coding: Coding) -> bool:
    """Take keys until the text is dealt with; False when the coder stops."""
    choice = Choice()
    while True:
        choice, act = press(choice, click.getchar())
        if act is Act.QUIT:
            return False
        if act is Act.GO_ON:
            show.note(f"  {said(choice)}")
        elif act is Act.HELP:
            show.note("  ".join(label_keys()))
        elif act is Act.LOOK:
            show.note(shown(coding.look(), _UNCOVERED_CHARACTERS))
        else:
            _do(coding, choice, act)
            return True


def _do(coding: Coding, choice: Choice, act: Act) -> None:
    if act is Act.SKIP:
        coding.skip()
    elif act is Act.UNDO:
        coding.undo()
    else:
        covers = act is Act.KEEP_AND_COVER
        severity, target = choice.said_severity, choice.target
        coding.keep(choice.labels, severity, target, covers_alike=covers)


def _coder(code: str, sample: str, text_language: str | None) -> Coder:
    try:
        return Coder(code.upper(), Sample(sample), text_language or "")
    except ValueError as error:
        message = _("A coder's code is up to 8 letters and digits, such as A or B2.")
        raise click.UsageError(message) from error


def _take(desk: Desk, file: Path, who: Coder) -> None:
    try:
        given = read_labels(file, who, DEFAULT_SEVERITY)
    except BadLabels as problem:
        show.note(_("Line: %(line)s", line=problem.facts["line"]))
        raise
    show.result(_("Labelled: %(count)s", count=keep_given(desk, given)))


def _covered(asked: Asked) -> str:
    return shown(asked.untrusted_text, _TEXT_CHARACTERS)
