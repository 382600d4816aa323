"""panoh case: one person's file."""

from datetime import date, datetime

import click

from panoh.cli import show
from panoh.cli.command import Group, Session, json_option, option
from panoh.cli.words import _
from panoh.flow.cases import consent, consents, list_cases, open_new_case, withdraw
from panoh.model.casework import ConsentScope

_SCOPES = [scope.value for scope in ConsentScope]
_what = option(
    "--what", type=click.Choice(_SCOPES), required=True, help="What she allows."
)
_recipient = option(
    "--to", "recipient", required=True, metavar="NAME", help="To whom: telegram..."
)


@click.group("case", cls=Group)
def verb() -> None:
    """Open cases and record what she consents to.

    Example: panoh case list
    """


@verb.command("open")
@click.pass_obj
def open_(session: Session) -> None:
    """Open a case: a code, and no name.

    Example: panoh case open
    """
    with session.open() as desk:
        show.result(_("Case: %(code)s", code=open_new_case(desk)))


@verb.command("list")
@json_option
@click.pass_obj
def list_(session: Session, as_json: bool) -> None:
    """List the cases.

    Example: panoh case list
    """
    with session.open() as desk:
        cases = list_cases(desk)
    if as_json:
        rows = [{"code": c, "opened_at": at.isoformat()} for c, at in cases]
        show.as_json("cases", {"cases": rows})
        return
    show.table(
        [_("Case"), _("Opened (UTC)")], [[c, show.moment(at)] for c, at in cases]
    )


@verb.command("consent")
@click.argument("case_code", metavar="CASE")
@_what
@_recipient
@option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    required=True,
    help="The last day, such as 2027-01-31.",
)
@click.pass_obj
def consent_(
    session: Session, case_code: str, what: str, recipient: str, until: datetime
) -> None:
    """Record what she allows, to whom, and until when.

    Example: panoh case consent C-7K2MQR --what notice --to telegram --until 2027-01-31
    """
    with session.open() as desk:
        consent(desk, case_code, ConsentScope(what), recipient, until.date())
    _say(what, recipient, until.date())


@verb.command("withdraw")
@click.argument("case_code", metavar="CASE")
@_what
@_recipient
@click.pass_obj
def withdraw_(session: Session, case_code: str, what: str, recipient: str) -> None:
    """Record that she takes a consent back.

    Example: panoh case withdraw C-7K2MQR --what notice --to telegram
    """
    with session.open() as desk:
        ended = withdraw(desk, case_code, ConsentScope(what), recipient)
    show.result(_("Consents ended: %(count)s", count=ended))


@verb.command("show")
@click.argument("case_code", metavar="CASE")
@click.pass_obj
def show_(session: Session, case_code: str) -> None:
    """Show what a case allows.

    Example: panoh case show C-7K2MQR
    """
    with session.open() as desk:
        for one in consents(desk, case_code):
            _say(one.what.value, one.recipient, one.until, bool(one.withdrawn_at))


def _say(what: str, recipient: str, until: date, is_withdrawn: bool = False) -> None:  # noqa: FBT002 - private
    facts = {"what": what, "recipient": recipient, "until": until.isoformat()}
    words = _("Consent: %(what)s to %(recipient)s until %(until)s", **facts)
    show.result(words + ("  " + _("withdrawn") if is_withdrawn else ""))
