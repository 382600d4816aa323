"""Cases and consents, as the edges use them."""

from collections.abc import Sequence
from datetime import date, datetime

from panoh.flow.desk import Desk
from panoh.model.casework import THIS_DESK, Consent, ConsentScope
from panoh.store import casebook, database


def open_case(desk: Desk) -> str:
    """Make a case and its key; return its code."""
    code = casebook.open_case(desk.now()).code
    desk.case_keys.make(code)
    return code


def open_new_case(desk: Desk) -> str:
    """Open a case with its own key; return its code."""
    with database.all_or_nothing():
        return open_case(desk)


def list_cases(desk: Desk) -> list[tuple[str, datetime]]:  # noqa: ARG001 - the desk must be open
    """Every case's code and when it was opened."""
    return casebook.case_codes()


def consent(
    desk: Desk, case_code: str, what: ConsentScope, recipient: str, until: date
) -> None:
    """Record what she allows."""
    code = casebook.case_row(case_code).code
    casebook.add_consent(Consent(code, what, recipient, until), desk.now())


def withdraw(desk: Desk, case_code: str, what: ConsentScope, recipient: str) -> int:
    """Record that she takes it back; return how many consents ended."""
    return casebook.withdraw_consents(case_code, what, recipient, desk.now())


def consents(desk: Desk, case_code: str) -> Sequence[Consent]:  # noqa: ARG001 - the desk must be open
    """What a case allows."""
    return casebook.consents_of(case_code)


def searchable_cases(desk: Desk) -> list[str]:
    """The cases that consent today to be searched for on this desk (P10)."""
    today = desk.now().date()
    return [
        code
        for code, _ in casebook.case_codes()
        if casebook.is_allowed(code, ConsentScope.MATCH, THIS_DESK, today)
    ]
