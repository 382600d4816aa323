"""panoh matches."""

import click

from panoh.cli import found_how, show
from panoh.cli.command import Session, command, json_option, option
from panoh.cli.ids import number_of
from panoh.cli.words import _, language
from panoh.flow.listing import MatchLine, match_lines, match_view
from panoh.flow.searching import search_desk
from panoh.model.text import shown

_PATH_CHARACTERS = 300


@command("matches")
@click.argument("id_", metavar="[ID]", required=False)
@option("--all", "show_all", is_flag=True, help="Also those that a person has judged.")
@json_option
@click.pass_obj
def verb(session: Session, id_: str | None, show_all: bool, as_json: bool) -> None:
    """List what the machine found, nearest first, for a person to judge.

    New pictures are fingerprinted and searched first. Up to 31 bits is confident;
    32 to 47 needs a hard look. 'panoh why M12' says how one was found. Nothing counts
    until a person confirms it.

    With a number, Panoh says where that match's file lies and what was posted around
    it. It shows no picture: open the file yourself, only if you must. Each look is
    logged.

    Example: panoh matches

    Example: panoh matches M12
    """
    if id_:
        _show_one(session, number_of(id_, "M")[1], as_json=as_json)
        return
    with session.open() as desk:
        with show.progress(_("Working")) as progress:
            search_desk(desk, progress)
        lines = match_lines(desk, only_open=not show_all)
    if as_json:
        show.as_json("matches", {"matches": [line.plain() for line in lines]})
        return
    show.result(_("Candidates: %(count)s", count=len(lines)))
    if lines:
        show.table(_headings(), [_cells(line) for line in lines])


def _show_one(session: Session, number: int, *, as_json: bool) -> None:
    with session.open() as desk:
        view = match_view(desk, number, language())
    if as_json:
        show.as_json("match", view.plain())
        return
    show.table(_headings(), [_cells(view.match)])
    show.result(_("Export: %(place)s", place=shown(view.location, _PATH_CHARACTERS)))
    show.result(_("File: %(name)s", name=shown(view.untrusted_file, _PATH_CHARACTERS)))
    for post in view.around:
        show.post(post)


def _headings() -> list[str]:
    return [
        _("Match"),
        _("Bits"),
        _("How near"),
        _("How"),
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
        found_how.in_short(line.how),
        line.case_code,
        line.post_id,
        shown(line.untrusted_channel),
        show.moment(line.posted_at),
        _(line.judgement),
    ]
