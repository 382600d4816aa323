"""panoh channels."""

import click

from panoh.cli import show
from panoh.cli.command import Session, command, json_option, option
from panoh.cli.ids import number_of
from panoh.cli.words import _
from panoh.flow.listing import channel_lines, set_url
from panoh.model.text import shown


@command("channels")
@option(
    "--set-url",
    "set_url_",
    nargs=2,
    metavar="ID URL",
    help="Note the public address of a channel, which exports do not hold.",
)
@json_option
@click.pass_obj
def verb(session: Session, set_url_: tuple[str, str] | None, as_json: bool) -> None:
    """List the channels on the desk, or note a channel's public address.

    Example: panoh channels --set-url CH3 https://t.me/example
    """
    with session.open() as desk:
        if set_url_:
            set_url(desk, number_of(set_url_[0], "C")[1], set_url_[1])
        lines = channel_lines(desk)
    if as_json:
        show.as_json("channels", {"channels": [line.plain() for line in lines]})
        return
    headings = [_("Channel"), _("Platform"), _("Name"), _("Address"), _("Case")]
    cells = [
        [
            c.id,
            c.platform,
            shown(c.untrusted_name),
            shown(c.url) if c.url else "",
            c.case_code,
        ]
        for c in lines
    ]
    show.table(headings, cells)
