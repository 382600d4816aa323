"""panoh count."""

import click

from panoh.cli import show
from panoh.cli.command import Session, command, json_option
from panoh.cli.words import _
from panoh.flow.counting import count_all
from panoh.model.text import shown


@command("count")
@json_option
@click.pass_obj
def verb(session: Session, as_json: bool) -> None:
    """Count sightings by channel, week and language, small numbers hidden.

    Example: panoh count
    """
    with session.open() as desk:
        cells = count_all(desk)
    if as_json:
        rows = [
            {"by": c.margin or "total", "of": c.key, "shown": c.shown} for c in cells
        ]
        show.as_json("count", {"cells": rows})
        return
    show.table(
        [_("By"), _("Of"), _("Sightings")],
        [[_(c.margin or "total"), shown(c.key), c.shown] for c in cells],
    )
