"""panoh exports."""

import click

from panoh.cli import show
from panoh.cli.command import Session, command, json_option
from panoh.cli.notes import note_lines
from panoh.cli.words import _
from panoh.flow.listing import export_lines
from panoh.model.text import shown


@command("exports")
@json_option
@click.pass_obj
def verb(session: Session, as_json: bool) -> None:
    """List the exports that were collected.

    Example: panoh exports
    """
    with session.open() as desk:
        lines = export_lines(desk)
    if as_json:
        show.as_json("exports", {"exports": [line.plain() for line in lines]})
        return
    show.table(
        [_("Export"), _("Kind"), _("Name"), _("Posts"), _("SHA-256")],
        [
            [e.id, e.kind, shown(e.untrusted_name), str(e.posts), e.sha256[:16] + "…"]
            for e in lines
        ],
    )
    for export in lines:
        for said in note_lines(export.notes):
            show.result(f"{export.id}  {said}")
