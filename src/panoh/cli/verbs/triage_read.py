"""panoh triage read."""

from dataclasses import asdict
from pathlib import Path

import click

from panoh.cli import show
from panoh.cli.command import Command, json_option, option
from panoh.cli.words import _, name_of
from panoh.flow.file_reading import TextLine, read_file
from panoh.flow.triage_models import MODELS


@click.command("read", cls=Command)
@option(
    "--input",
    "texts",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="A CSV or TSV file.",
)
@option("--text-column", required=True, metavar="NAME", help="The column of texts.")
@option(
    "--model",
    "models",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=MODELS,
    help="A folder of models.",
)
@json_option
def read(texts: Path, text_column: str, models: Path, as_json: bool) -> None:
    """Say of each text in a table its language and what it may hold.

    Needs no desk and keeps nothing. Which kinds of personal data a text holds is told,
    and never the data. With --json, each text is a line.

    Example: panoh triage read --input comments.csv --text-column text
    """
    file = read_file(texts, text_column, models)
    for line in file.lines:
        if as_json:
            show.as_json_line("triage-read", asdict(line))
        else:
            show.result(_written(line))
    if file.unread:
        show.note(_("Rows not read: %(count)s", count=len(file.unread)))


def _written(line: TextLine) -> str:
    cells = (
        str(line.row),
        line.language,
        ", ".join(name_of(harm) for harm in line.harms),
        ", ".join(name_of(kind) for kind in line.personal_data),
    )
    return "\t".join(cells)
