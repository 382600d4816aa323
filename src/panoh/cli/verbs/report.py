"""panoh report."""

from pathlib import Path

import click

from panoh.cli.command import Session, case_option, command, option
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
@case_option
@click.pass_obj
def verb(session: Session, folder: Path, case_code: str | None) -> None:
    """Write the report: one page to print, and the same as JSON.

    With --case it holds that case and what is public, and nothing of other cases:
    use it before you give the report to anyone.

    Example: panoh report --out report/ --case C-7K2MQR

    Example: panoh report --out report/ --lang ru
    """
    with session.open() as desk:
        written = write_report(desk, folder, language(), case_code or "")
    say_report(written)
