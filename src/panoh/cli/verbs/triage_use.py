"""panoh triage use."""

from pathlib import Path

import click

from panoh.cli import show
from panoh.cli.command import Command, Session, option
from panoh.cli.words import _
from panoh.flow.learnt import use_models, use_shipped_models
from panoh.model.text import shown


@click.command("use", cls=Command)
@click.argument(
    "folder",
    required=False,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)
@option("--shipped", is_flag=True, help="Go back to the models that come with Panoh.")
@click.pass_obj
def use(session: Session, folder: Path | None, shipped: bool) -> None:
    """Read with the models of FOLDER, made by 'panoh triage train', on this desk.

    They are copied into the desk. The next 'panoh run' or 'panoh triage again' reads
    every post with them.

    Example: panoh triage use models/
    """
    if bool(folder) == shipped:
        raise click.UsageError(_("Name a folder of models, or --shipped."))
    with session.open() as desk:
        if folder is None:
            use_shipped_models(desk)
            show.result(_("This desk reads with the models that ship."))
            return
        chosen = use_models(desk, folder)
    names = ", ".join(map(shown, chosen.by_name))
    show.result(_("Models chosen: %(names)s", names=names))
