"""panoh verify."""

from dataclasses import asdict

import click

from panoh.cli import show
from panoh.cli.command import Session, command, json_option
from panoh.cli.words import _
from panoh.errors import BrokenSeal, NotProven
from panoh.flow.sealing import verify
from panoh.model.evidence import Verdict


@command("verify")
@json_option
@click.pass_obj
def verb(session: Session, as_json: bool) -> None:
    """Check that everything sealed on the desk is as it was sealed.

    Exit 4: something was changed. Exit 5: all holds, but nothing signs or times it,
    so it shows that nothing changed since sealing, not when or by whom.

    Example: panoh verify
    """
    with session.open() as desk:
        verified = verify(desk)
    if as_json:
        show.as_json("verify", asdict(verified))
    else:
        show.result(_("Sealed: %(count)s", count=verified.sealed))
        show.result(_("Custody events: %(count)s", count=verified.events))
        for subject in verified.bad_subjects:
            show.result(_("Not as it was sealed: %(subject)s", subject=subject))
    if verified.verdict is Verdict.BROKEN:
        raise BrokenSeal
    if verified.verdict is Verdict.NOT_PROVEN:
        raise NotProven
