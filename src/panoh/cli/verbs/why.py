"""panoh why."""

import click

from panoh.cli import found_how, show
from panoh.cli.command import Session, command, json_option
from panoh.cli.ids import number_of
from panoh.cli.words import _
from panoh.flow.listing import match_line


@command("why")
@click.argument("id_", metavar="MATCH")
@json_option
@click.pass_obj
def verb(session: Session, id_: str, as_json: bool) -> None:
    """Say how a match was found, with a small drawing of where.

    Whether her whole picture was found or a part of it, mirrored or turned, where in
    the file, how many bits differ, and what that means. No picture is opened or shown.

    Example: panoh why M12
    """
    _prefix, number = number_of(id_, "M")
    with session.open() as desk:
        line = match_line(desk, number)
    if as_json:
        show.as_json("why", line.plain())
        return
    for sentence in found_how.in_sentences(line):
        show.result(sentence)
    if line.how.box:
        show.result(_("Where in the file (its shape is not drawn to scale):"))
        for row in found_how.drawn(line.how.box):
            show.result(row)
