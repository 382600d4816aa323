"""panoh links."""

import click

from panoh.cli import show
from panoh.cli.command import Session, command, json_option
from panoh.cli.words import _
from panoh.flow.linking import linked_channels
from panoh.model.text import shown


@command("links")
@json_option
@click.pass_obj
def verb(session: Session, as_json: bool) -> None:
    """Show which channels share pictures, and where each was seen earliest.

    Earliest seen is not the origin: an earlier channel may not be on the desk.

    Example: panoh links
    """
    with session.open() as desk:
        linked = linked_channels(desk)
    if as_json:
        show.as_json("links", linked.plain())
        return
    names = {c.number: shown(c.untrusted_name) for c in linked.channels}
    show.table(
        [_("Channel"), _("Channel"), _("Pictures shared")],
        [
            [names[e.channel_a], names[e.channel_b], str(e.weight)]
            for e in linked.shared.edges
        ],
    )
