"""panoh triage train."""

from pathlib import Path

import click

from panoh.cli import show
from panoh.cli.command import Command, json_option, option
from panoh.cli.words import _, name_of
from panoh.flow.triage_models import RECIPE, Trained, train_models
from panoh.model.text import shown

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("train", cls=Command)
@option("--data", type=_FOLDER, required=True, help="The folder of the data sets.")
@option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="Where to write the models.",
)
@option(
    "--only", multiple=True, metavar="NAME", help="Only this model; may be repeated."
)
@option("--recipe", type=_FILE, default=RECIPE, help="A recipe.  [default: ours]")
@option(
    "--shippable",
    "is_shippable",
    is_flag=True,
    help="Learn only from texts whose licence lets others have the models.",
)
@option(
    "--rerank",
    "is_reranked",
    is_flag=True,
    help="Teach a second, slower reading too; needs panoh[rerank].",
)
@json_option
def train(
    data: Path,
    out: Path,
    only: tuple[str, ...],
    recipe: Path,
    is_shippable: bool,
    is_reranked: bool,
    as_json: bool,
) -> None:
    """Train the models that read abuse, from labelled texts.

    Data sets that are not there are named and left out. With --rerank a model takes
    some minutes more; each is written when it is done.

    Example: panoh triage train --data texts/ --out models/
    """
    with show.progress(_("Learning")) as progress:
        trained = train_models(
            data, out, only, recipe, is_shippable, is_reranked, progress
        )
    if as_json:
        show.as_json("triage-train", _plain(trained))
    else:
        _tell(trained)


def _plain(trained: Trained) -> dict[str, object]:
    models = [
        {
            "name": model.name,
            "heads": model.heads,
            "card": model.card,
            "reranker": model.reranker.card if model.reranker else None,
        }
        for model in trained.models
    ]
    return {"models": models, "skipped": trained.skipped}


def _tell(trained: Trained) -> None:
    headings = [_("Model"), _("Harm"), _("Measured on"), _("Texts"), "macro-F1", "AP"]
    lines = [
        [
            name,
            name_of(head),
            part,
            f"{told['n']:,}",
            f"{told['macro_f1']:.3f}",
            f"{told['ap']:.3f}",
        ]
        for name, head, part, told in trained.figures()
    ]
    show.table(headings, lines)
    for model in trained.models:
        for file in model.card["missing"]:
            show.note(_("Not there, left out: %(file)s", file=shown(file)))
    for name in trained.skipped:
        show.note(_("No texts for this model: %(name)s", name=shown(name)))
