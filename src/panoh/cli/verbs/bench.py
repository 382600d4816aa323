"""panoh bench: measure Panoh on this machine and on your pictures."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from panoh.cli import show
from panoh.cli.command import Group, json_option, option
from panoh.cli.verbs.bench_triage import triage
from panoh.cli.words import _
from panoh.errors import BadEdits
from panoh.flow.finders import FINDERS
from panoh.flow.robustness import Question, Robustness, measure_robustness
from panoh.flow.robustness_edits import chosen_edits
from panoh.flow.robustness_pictures import QUERIES

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group("bench", cls=Group)
def verb() -> None:
    """Measure how well copies are found and abuse is read, and what it costs.

    Example: panoh bench robustness --photos photos/
    """


verb.add_command(triage)


@verb.command("robustness")
@option("--photos", type=_FOLDER, required=True, help="A folder of photos; 500 do.")
@option(
    "--also",
    type=_FOLDER,
    multiple=True,
    help="More pictures and videos to fill the bank with; may be repeated.",
)
@option(
    "--edits",
    "edit_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The edits' file.  [default: bench/edits.toml]",
)
@option("--only", multiple=True, metavar="EDIT", help="This edit; may be repeated.")
@option(
    "--mode",
    "modes",
    type=click.Choice([*FINDERS]),
    multiple=True,
    help="This mode; may be repeated.  [default: all]",
)
@option(
    "--queries",
    type=click.IntRange(min=1),
    default=QUERIES,
    show_default=True,
    help="How many photos to edit and look for.",
)
@option(
    "--calibrate", is_flag=True, help="Use the photos that are otherwise no queries."
)
@json_option
def robustness(
    photos: Path,
    also: tuple[Path, ...],
    edit_file: Path | None,
    only: tuple[str, ...],
    modes: tuple[str, ...],
    queries: int,
    calibrate: bool,
    as_json: bool,
) -> None:
    """Edit photos as pages do, and count which copies each mode finds.

    Needs no desk and keeps nothing. Set thresholds with --calibrate, and report
    what comes without it.

    Example: panoh bench robustness --photos photos/ --also wallpapers/
    """
    try:
        edits = chosen_edits(edit_file, only)
    except BadEdits as problem:
        show.note(f"{problem.facts.get('edit', '')} {problem.facts.get('what', '')}")
        raise
    question = Question(photos, also, queries, modes or (*FINDERS,), calibrate)
    with show.progress(_("Looking for copies")) as progress:
        measured = measure_robustness(question, edits, progress)
    if as_json:
        plain = asdict(measured)
        show.as_json("bench-robustness", {"calibrates": calibrate, **plain})
    else:
        _tell(measured)


def _tell(measured: Robustness) -> None:
    counts = {"queries": measured.queries, "bank": measured.bank_entries}
    show.result(_("Photos: %(queries)s   Bank entries: %(bank)s", **counts))
    figures: Mapping[str, Any] = measured.modes
    modes = [*figures]
    edits = [*next(iter(figures.values()))["recall_31"]]
    lines = [[edit, *_recalls(figures, "recall_%s", edit)] for edit in edits]
    lines.append([_("Mean of all edits"), *_recalls(figures, "mean_recall_%s")])
    show.table([_("Found at 31 bits (47 bits)"), *modes], lines)
    show.result("")
    show.table(
        [_("In all"), *modes], [[words, *cells] for words, cells in _totals(figures)]
    )


def _recalls(figures: Mapping[str, Any], key: str, edit: str = "") -> list[str]:
    cells = []
    for mode in figures.values():
        near, far = (mode[key % bits] for bits in (31, 47))
        if edit:
            near, far = near[edit], far[edit]
        cells.append(f"{near:.3f} ({far:.3f})")
    return cells


def _totals(figures: Mapping[str, Any]) -> Sequence[tuple[str, list[str]]]:
    rows = (
        (_("False finds at 31 bits"), "false_positives", "{:,}"),
        (_("False finds at 47 bits"), "false_positives_47", "{:,}"),
        (_("Unrelated pairs"), "pairs", "{:,}"),
        (
            _("False per pair, at most (95 percent)"),
            "false_positive_rate_at_most",
            "{:.1e}",
        ),
        (_("Milliseconds a picture"), "ms_per_picture", "{:.1f}"),
        (_("Milliseconds where nothing matches"), "ms_per_picture_unmatched", "{:.1f}"),
        (_("Fingerprints kept of a picture"), "fingerprints", "{}"),
    )
    return [
        (words, [form.format(mode[key]) for mode in figures.values()])
        for words, key, form in rows
    ]
