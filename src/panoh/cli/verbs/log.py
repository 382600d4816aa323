"""panoh log."""

import click

from panoh.cli import show
from panoh.cli.command import Session, command


@command("log")
@click.pass_obj
def verb(session: Session) -> None:
    """Show what this desk did: codes and counts, never what was in a file.

    Example: panoh log
    """
    with session.open() as desk:
        for line in desk.log.read():
            show.result("  ".join(f"{key}={value}" for key, value in line.items()))
