"""panoh init."""

import click

from panoh.cli import show
from panoh.cli.command import Session, command
from panoh.cli.passphrase import ask_new_passphrase
from panoh.cli.words import _
from panoh.flow.desk import make_desk


@command("init")
@click.pass_obj
def verb(session: Session) -> None:
    """Make an encrypted desk.

    Everything on the desk is closed by one passphrase. Nobody can open it without.

    Example: panoh init --desk ~/desk
    """
    code = make_desk(session.desk_path, ask_new_passphrase())
    show.result(_("Desk made: %(code)s", code=code))
    show.note(
        _("There is no way to open it without the passphrase: keep a copy on paper.")
    )
