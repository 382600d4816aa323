"""panoh triage again."""

import click

from panoh.cli import show
from panoh.cli.command import Command, Session, option
from panoh.cli.words import _
from panoh.flow.triaging import triage_all


@click.command("again", cls=Command)
@option("--all", "all_posts", is_flag=True, help="Also if nothing has changed.")
@click.pass_obj
def again(session: Session, all_posts: bool) -> None:
    """Read again what older rules or models read, as 'panoh run' does too.

    What people confirmed and labelled stays. Stop it when you like: the next time
    goes on from there.

    Example: panoh triage again
    """
    with session.open() as desk, show.progress(_("Reading")) as progress:
        read = triage_all(desk, progress, again=all_posts)
    show.result(_("Posts read: %(count)s", count=read))
