"""panoh matches."""

import click

from panoh.cli import show
from panoh.cli.command import Session, command, json_option, option
from panoh.cli.words import _
from panoh.flow.listing import MatchLine, match_lines
from panoh.flow.searching import search_desk
from panoh.model.text import shown


@command("matches")
@option("--all", "show_all", is_flag=True, help="Also those that a person has judged.")
@json_option
@click.pass_obj
def verb(session: Session, show_all: bool, as_json: bool) -> None:
    """List what the machine found, nearest first, for a person to judge.

    New pictures are fingerprinted and searched first. Up to 31 bits is confident;
    32 to 47 needs a hard look. Nothing counts until a person confirms it.

    Example: panoh matches
    """
    with session.open() as desk:
        with show.progress(_("Fingerprinting")) as progress:
            search_desk(desk, progress)
        lines = match_lines(desk, only_open=not show_all)
    if as_json:
        show.as_json("matches", {"matches": [line.plain() for line in lines]})
        return
    show.result(_("Candidates: %(count)s", count=len(lines)))
    if lines:
        show.table(_headings(), [_cells(line) for line in lines])


def _headings() -> list[str]:
    return [
        _("Match"),
        _("Bits"),
        _("How near"),
        _("Case"),
        _("Post"),
        _("Channel"),
        _("Posted (UTC)"),
        _("Judged"),
    ]


def _cells(line: MatchLine) -> list[str]:
    return [
        line.id,
        str(line.distance_bits),
        _(line.tier),
        line.case_code,
        line.post_id,
        shown(line.untrusted_channel),
        show.moment(line.posted_at),
        _(line.judgement),
    ]
