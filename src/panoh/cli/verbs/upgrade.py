"""panoh upgrade."""

import click

from panoh.cli import show
from panoh.cli.command import Session, command
from panoh.cli.passphrase import ask_passphrase
from panoh.cli.words import _
from panoh.flow.upgrading import upgrade


@command("upgrade")
@click.pass_obj
def verb(session: Session) -> None:
    """Bring a desk that an older Panoh made up to date.

    It is backed up first (encrypted, as it is), and put back if anything fails.

    Example: panoh upgrade
    """
    steps = upgrade(session.desk_path, ask_passphrase())
    if steps:
        show.result(_("Upgraded: %(steps)s steps", steps=steps))
    else:
        show.result(_("This desk is up to date."))
