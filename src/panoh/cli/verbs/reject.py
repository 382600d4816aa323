"""panoh reject."""

import click

from panoh.cli import show
from panoh.cli.command import Session, command
from panoh.cli.ids import number_of
from panoh.cli.words import _
from panoh.flow.judging import reject_match


@command("reject")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.pass_obj
def verb(session: Session, ids: tuple[str, ...]) -> None:
    """Say that a match is another picture.

    Example: panoh reject M13
    """
    with session.open() as desk:
        for id_ in ids:
            _prefix, number = number_of(id_, "M")
            reject_match(desk, number)
            show.result(_("Rejected: %(id)s", id=f"M{number}"))
