"""panoh notice."""

from pathlib import Path

import click

from panoh.cli import show
from panoh.cli.command import Session, command, option
from panoh.cli.ids import number_of
from panoh.cli.words import _, language
from panoh.flow.noticing import draft, recipients


@command("notice")
@click.argument("id_", metavar="SIGHTING")
@option(
    "--to",
    "recipient",
    type=click.Choice(recipients()),
    required=True,
    help="Whom the notice is for.",
)
@option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write it to this file, outside of the desk and not encrypted.",
)
@click.pass_obj
def verb(session: Session, id_: str, recipient: str, out: Path | None) -> None:
    """Draft a notice about a sighting. Panoh sends nothing: a person does.

    It needs her consent for this recipient (see 'panoh case consent') and a public
    link (see 'panoh channels --set-url').

    Example: panoh notice S1 --to telegram --lang ru
    """
    with session.open() as desk:
        notice = draft(desk, number_of(id_, "S")[1], recipient, language())
    for warning in notice.warnings:
        show.note(_(warning))
    if out is None:
        show.result(notice.text)
        return
    out.write_text(notice.text, encoding="utf-8")
    show.result(_("Draft: %(path)s", path=out))
    show.note(_("It lies outside of the desk and is not encrypted: keep it safe."))
