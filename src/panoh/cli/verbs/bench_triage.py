"""panoh bench triage."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from panoh.cli import show
from panoh.cli.command import Command, json_option, option
from panoh.cli.words import _
from panoh.flow.triage_bench import SEEN, BenchAsked, measure_triage
from panoh.flow.triage_models import RECIPE

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command("triage", cls=Command)
@option("--data", type=_FOLDER, required=True, help="The folder of the data sets.")
@option(
    "--model",
    "models",
    type=_FOLDER,
    help="A folder of models for texts they have not seen.  [default: train them]",
)
@option(
    "--only", multiple=True, metavar="NAME", help="Only this model; may be repeated."
)
@option("--recipe", type=_FILE, default=RECIPE, help="A recipe.  [default: ours]")
@option("--quick", is_flag=True, help="Learn from a tenth, measure on 400 texts.")
@json_option
def triage(
    data: Path,
    models: Path | None,
    only: tuple[str, ...],
    recipe: Path,
    quick: bool,
    as_json: bool,
) -> None:
    """Measure models that read abuse, beside plainer ones on the same texts.

    Needs no desk and keeps nothing. Trains a model anew for every set that it must
    not have seen, which takes a while.

    Example: panoh bench triage --data texts/ --quick
    """
    asked = BenchAsked(data, models, only, quick, recipe)
    with show.progress(_("Measuring")) as progress:
        results = measure_triage(asked, progress)
    if as_json:
        show.as_json("bench-triage", {"quick": quick, "results": results})
    else:
        _tell(results)


def _tell(results: Sequence[Mapping[str, Any]]) -> None:
    headings = [
        *(_("Set"), _("Domain"), _("Harm"), _("Texts"), _("Read by"), "macro-F1"),
        *("95 %", "AP", _("Read for .8"), _("for .9"), _("Off by"), "Brier"),
        _("Worst attack"),
    ]
    show.table(headings, [line for result in results for line in _lines(result)])


def _lines(result: Mapping[str, Any]) -> Iterator[list[str]]:
    name = f"{result['data']} ({result['language']})"
    place = [name, result["domain"], result["harm"], f"{result['n']:,}"]
    for system, told in result["systems"].items():
        yield [
            *place,
            system,
            *([_("seen"), *[""] * 7] if told == SEEN else _cells(told)),
        ]


def _cells(told: Mapping[str, Any]) -> list[str]:
    low, high = told["macro_f1_interval"]
    lost = told["attacks"]
    worst = max(lost, key=lambda name: float(lost[name]), default="")
    return [
        f"{told['macro_f1']:.3f}",
        f"{low:.3f}-{high:.3f}",
        f"{told['ap']:.3f}",
        f"{told['flag_rate_at_recall_80']:.0%}",
        f"{told['flag_rate_at_recall_90']:.0%}",
        *(
            f"{told[k]:.3f}" if k in told else ""
            for k in ("calibration_error", "brier")
        ),
        f"{worst} {lost[worst]:.1f}" if worst else "",
    ]
