"""panoh report."""

from pathlib import Path

import click

from panoh.cli.command import Session, command, option
from panoh.cli.verbs.run import say_report
from panoh.cli.words import language
from panoh.flow.reporting import write_report


@command("report")
@option(
    "--out",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="The folder to write it to, outside of the desk and not encrypted.",
)
@click.pass_obj
def verb(session: Session, folder: Path) -> None:
    """Write the report: one page to print, and the same as JSON.

    Example: panoh report --out report/ --lang ru
    """
    with session.open() as desk:
        written = write_report(desk, folder, language())
    say_report(written)
