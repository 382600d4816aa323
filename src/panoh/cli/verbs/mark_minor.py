"""panoh mark-minor."""

import click

from panoh.cli import show
from panoh.cli.command import Session, command
from panoh.cli.ids import number_of
from panoh.cli.words import _
from panoh.errors import UnderEighteen
from panoh.flow.judging import mark_minor_match, mark_minor_post


@command("mark-minor")
@click.argument("id_", metavar="ID")
@click.pass_obj
def verb(session: Session, id_: str) -> None:
    """Destroy a picture's traces: the person in it may be under 18.

    Takes a match (M12) or a post (P34). Every fingerprint and hash of the picture and
    of its copies is destroyed, also in the bank; only the links are kept. There is no
    way back.

    Example: panoh mark-minor M12
    """
    prefix, number = number_of(id_, "MP")
    with session.open() as desk:
        mark = mark_minor_match if prefix == "M" else mark_minor_post
        destroyed = mark(desk, number)
    show.result(_("Pictures destroyed: %(count)s", count=destroyed.pictures))
    for place in destroyed.places:
        show.result(place)
    show.note(_("Report the link, not the picture."))
    show.note(_(UnderEighteen.hint))
