"""panoh triage fit."""

import click

from panoh.cli import show
from panoh.cli.command import Command, Session, json_option, option
from panoh.cli.verbs.triage_agreement import tell
from panoh.cli.words import _, name_of
from panoh.errors import TooFewLabels
from panoh.flow.fitting import Fitted, fit_language, languages_to_fit
from panoh.flow.learnt import forget_learnt
from panoh.triage.fitting import LEAST_RANDOM, Told

_BAR_CHARACTERS = 40


@click.command("fit", cls=Command)
@option("--language", "code", metavar="xx", help="Only this language.")
@option("--forget", is_flag=True, help="Drop what was learnt; the labels stay.")
@json_option
@click.pass_obj
def fit(session: Session, code: str | None, forget: bool, as_json: bool) -> None:
    """Learn from the labels given on this desk, and say what it is worth.

    Thresholds and figures rest on the random sample alone, and always on texts that
    were not learnt from. What was learnt stays sealed in this desk; the next
    'panoh run' or 'panoh triage again' reads every post with it.

    Example: panoh triage fit --language tg
    """
    with session.open() as desk:
        if forget:
            count = forget_learnt(desk, code or "")
            show.result(_("Languages forgotten: %(count)s", count=count))
            return
        try:
            fitted = [fit_language(desk, one) for one in languages_to_fit(code or "")]
        except TooFewLabels as problem:
            _say_how_many(problem)
            raise
    if as_json:
        show.as_json("triage-fit", {"languages": [one.plain() for one in fitted]})
        return
    for one in fitted:
        _tell(one)


def _say_how_many(problem: TooFewLabels) -> None:
    facts = {"random": problem.facts.get("random", 0), "least": LEAST_RANDOM}
    show.note(
        _(
            "Labels of a random sample: %(random)s; at least %(least)s are needed,"
            " some with harm and some without.",
            **facts,
        )
    )


def _tell(fitted: Fitted) -> None:
    facts = {
        "language": fitted.language,
        "labels": fitted.labels,
        "random": fitted.random_labels,
    }
    show.result(
        _("%(language)s: %(labels)s labelled posts, %(random)s of them random", **facts)
    )
    if not fitted.has_model:
        show.note(
            _("No model that ships reads this language: only these labels teach it.")
        )
    for head in fitted.heads:
        _tell_head(head)
    if fitted.compared:
        show.result("")
        tell(fitted.compared)
    else:
        show.note(
            _("No two people have labelled the same posts: agreement is not known.")
        )


def _tell_head(head: Told) -> None:
    show.result("")
    show.result(
        _(
            "%(harm)s: %(positives)s of %(labels)s, threshold %(threshold)s",
            harm=name_of(head.head),
            positives=head.positives,
            labels=head.labels,
            threshold=f"{head.threshold:.2f}",
        )
    )
    lines = [[str(point.labels), *_drawn(point.macro_f1)] for point in head.curve]
    if head.before is not None:
        lines.insert(0, [_("the model as it ships"), *_drawn(head.before)])
    show.table([_("Labels"), "macro-F1", ""], lines)


def _drawn(macro_f1: float) -> list[str]:
    return [f"{macro_f1:.3f}", "█" * round(macro_f1 * _BAR_CHARACTERS)]
