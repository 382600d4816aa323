"""panoh triage agreement."""

from collections.abc import Sequence
from dataclasses import asdict

import click

from panoh.cli import show
from panoh.cli.command import Command, Session, json_option, option
from panoh.cli.words import _, name_of
from panoh.errors import N_, TooFewLabels
from panoh.flow.agreeing import Compared
from panoh.flow.fitting import compare_coders

WORTH = {
    "reliable": N_("reliable"),
    "tentative": N_("tentative"),
    "unreliable": N_("not reliable"),
    "unknown": N_("not enough data"),
}


@click.command("agreement", cls=Command)
@option("--language", "code", metavar="xx", help="Only posts in this language.")
@json_option
@click.pass_obj
def agreement(session: Session, code: str | None, as_json: bool) -> None:
    """Compare what several coders said of the same posts.

    Krippendorff's alpha: 1 is agreement, 0 is what chance would give. From .800 on
    labels are reliable; from .667 on conclusions are tentative.

    Example: panoh triage agreement --language tg
    """
    with session.open():
        compared = compare_coders(code or "")
    if not compared:
        raise TooFewLabels
    if as_json:
        plain = [asdict(one) for one in compared]
        show.as_json("triage-agreement", {"questions": plain})
    else:
        tell(compared)


def tell(compared: Sequence[Compared]) -> None:
    """Print a table, one question a line."""
    headings = [
        _("Question"),
        _("Alpha"),
        _("95 percent"),
        _("Posts"),
        _("Yes answers"),
        "",
    ]
    show.table(headings, [_cells(one) for one in compared])


def _cells(one: Compared) -> list[str]:
    found = one.agreement
    alpha = "-" if found.alpha is None else f"{found.alpha:.3f}"
    has_interval = found.low is not None and found.high is not None
    interval = f"{found.low:.2f}-{found.high:.2f}" if has_interval else "-"
    question = name_of(one.question)
    counts = [str(found.units), str(one.said)]
    return [question, alpha, interval, *counts, _(WORTH[one.worth])]
