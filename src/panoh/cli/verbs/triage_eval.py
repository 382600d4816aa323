"""panoh triage eval."""

from pathlib import Path

import click

from panoh.cli import show
from panoh.cli.command import Command, json_option, option
from panoh.cli.words import _
from panoh.flow.triage_models import (
    ABUSE,
    LANGUAGES,
    MODELS,
    Asked,
    Columns,
    Measured,
    measure_models,
)
from panoh.model.findings import Harm

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_MOST_PLACES = 10


@click.command("eval", cls=Command)
@option("--input", "texts", type=_FILE, required=True, help="A CSV or TSV file.")
@option("--text-column", required=True, metavar="NAME", help="The column of texts.")
@option("--label-column", required=True, metavar="NAME", help="The column of labels.")
@option(
    "--positive",
    multiple=True,
    metavar="VALUE",
    help="A label that says yes; any other says no.  [default: 1, true, yes]",
)
@option(
    "--lang",
    "language",
    type=click.Choice(LANGUAGES),
    required=True,
    help="The texts' language, or auto.",
)
@option("--model", "models", type=_FOLDER, default=MODELS, help="A folder of models.")
@option(
    "--harm",
    type=click.Choice([harm.value for harm in Harm]),
    default=ABUSE,
    show_default=True,
    help="Which harm the labels tell of.",
)
@option(
    "--threshold",
    type=click.FloatRange(0, 1),
    help="The score from which a text counts as harm.",
)
@option("--dev", type=_FILE, help="Choose the threshold that is best on this file.")
@option("--attacked", is_flag=True, help="Measure under Panoh's own attacks too.")
@option("--attacks", type=_FILE, help="Measure under the attacks of this file too.")
@option(
    "--rerank",
    "is_reranked",
    is_flag=True,
    help="Read every text a second time; needs panoh[rerank].",
)
@option("--intervals", is_flag=True, help="Add 95 percent intervals.")
@json_option
def eval_(
    texts: Path,
    text_column: str,
    label_column: str,
    positive: tuple[str, ...],
    language: str,
    models: Path,
    harm: str,
    threshold: float | None,
    dev: Path | None,
    attacked: bool,
    attacks: Path | None,
    is_reranked: bool,
    intervals: bool,
    as_json: bool,
) -> None:
    """Measure a model on labelled texts.

    Needs no desk and keeps nothing.

    Example: panoh triage eval --input texts.tsv --text-column text
    --label-column abusive --lang ru
    """
    asked = Asked(
        texts,
        Columns(text_column, label_column, positive),
        language,
        models,
        harm,
        threshold,
        dev,
        attacks,
        attacked or attacks is not None,
        intervals,
        is_reranked,
    )
    with show.progress(_("Reading")) as progress:
        measured = measure_models(asked, progress)
    if as_json:
        show.as_json("triage-eval", _plain(measured))
    else:
        _tell(measured)


def _plain(measured: Measured) -> dict[str, object]:
    return {
        **measured.figures,
        "unread": measured.unread,
        "intervals": measured.intervals,
        "attacks": measured.attacks,
    }


def _tell(measured: Measured) -> None:
    for name, value in measured.figures.items():
        told = f"{value:.4f}" if isinstance(value, float) else f"{value:,}"
        low, high = measured.intervals.get(name, (None, None))
        extent = f"  ({low:.4f}-{high:.4f})" if low is not None else ""
        show.result(f"{name:24}{told}{extent}")
    if measured.attacks:
        headings = [_("Attack"), "macro-F1", _("Points lost")]
        lines = [
            [name, f"{told['macro_f1']:.4f}", f"{told['loss_points']:.1f}"]
            for name, told in measured.attacks.items()
        ]
        show.table(headings, lines)
    if measured.unread:
        places = ", ".join(map(str, measured.unread[:_MOST_PLACES]))
        words = _("Rows not read: %(count)s, such as %(places)s")
        show.note(words % {"count": len(measured.unread), "places": places})
