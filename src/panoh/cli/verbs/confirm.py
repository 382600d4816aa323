"""panoh confirm."""

import click

from panoh.cli import show
from panoh.cli.command import Session, case_option, command, option
from panoh.cli.ids import number_of
from panoh.cli.words import _
from panoh.flow.judging import confirm_match, confirm_post
from panoh.flow.sealing import seal_sightings
from panoh.model.casework import SightingKind

_KINDS = [kind.value for kind in SightingKind if kind is not SightingKind.IMAGE]


@command("confirm")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@option(
    "--kind",
    type=click.Choice(_KINDS),
    default=SightingKind.THREAT.value,
    show_default=True,
    help="What a post is: a threat, harmful text, or a fake profile.",
)
@case_option
@click.pass_obj
def verb(
    session: Session, ids: tuple[str, ...], kind: str, case_code: str | None
) -> None:
    """Say that a match is her picture, or that a post harms her.

    Matches are numbered M1, M2...; posts P1, P2... and need --case. What you confirm
    becomes a sighting, and is sealed.

    Example: panoh confirm M12

    Example: panoh confirm P34 --kind threat --case C-7K2MQR
    """
    with session.open() as desk:
        for id_ in ids:
            prefix, number = number_of(id_, "MP")
            if prefix == "M":
                sighting = confirm_match(desk, number)
            else:
                sighting = confirm_post(desk, number, SightingKind(kind), case_code)
            show.result(_("Sighting: %(id)s", id=f"S{sighting}"))
        seal_sightings(desk)
