"""panoh posts."""

import click

from panoh.cli import show
from panoh.cli.command import Session, command, json_option
from panoh.cli.ids import number_of
from panoh.cli.words import language
from panoh.flow.listing import harmful_lines, lines_around


@command("posts")
@click.argument("id_", metavar="[ID]", required=False)
@json_option
@click.pass_obj
def verb(session: Session, id_: str | None, as_json: bool) -> None:
    """List posts that may threaten or expose somebody, or the posts around one.

    Telephone numbers, addresses and names of accounts in the text are covered.

    Example: panoh posts

    Example: panoh posts P34
    """
    with session.open() as desk:
        if id_:
            lines = lines_around(desk, number_of(id_, "P")[1], language())
        else:
            lines = harmful_lines(desk, language())
    if as_json:
        show.as_json("posts", {"posts": [line.plain() for line in lines]})
        return
    for line in lines:
        show.post(line)
