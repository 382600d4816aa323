"""Cases and consents."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime

from panoh.errors import UnknownId
from panoh.model.casework import CODE_LETTERS, Case, Consent, ConsentScope
from panoh.store import models as rows


def case_row(code: str) -> rows.Case:
    """The row of a case; raises UnknownId."""
    row = rows.Case.objects.filter(code=code.upper()).first()
    if row is None:
        raise UnknownId(detail=code)
    return row


def open_case(opened_at: datetime) -> Case:
    """Make a case with a code that nobody has; 31^6 codes tell nothing of her."""
    code = "C-" + "".join(secrets.choice(CODE_LETTERS) for _ in range(6))
    if rows.Case.objects.filter(code=code).exists():
        return open_case(opened_at)
    rows.Case.objects.create(code=code, opened_at=opened_at)
    return Case(code)


def case_codes() -> list[tuple[str, datetime]]:
    """Every case's code and when it was opened, oldest first."""
    return list(rows.Case.objects.order_by("pk").values_list("code", "opened_at"))


def add_consent(consent: Consent, given_at: datetime) -> None:
    """Record what she allowed."""
    rows.Consent.objects.create(
        case=case_row(consent.case_code),
        what=consent.what.value,
        recipient=consent.recipient,
        until=consent.until,
        given_at=given_at,
    )


def withdraw_consents(
    case_code: str, what: ConsentScope, recipient: str, at: datetime
) -> int:
    """Note that she took it back; return how many consents ended."""
    return rows.Consent.objects.filter(
        case=case_row(case_code),
        what=what.value,
        recipient=recipient,
        withdrawn_at__isnull=True,
    ).update(withdrawn_at=at)


def consents_of(case_code: str) -> Sequence[Consent]:
    """Every consent of a case, oldest first."""
    kept = rows.Consent.objects.filter(case=case_row(case_code)).order_by("pk")
    return [consent_of(row, case_code) for row in kept]


def consent_of(row: rows.Consent, case_code: str) -> Consent:
    """Map a row to its model value."""
    return Consent(
        case_code=case_code,
        what=ConsentScope(row.what),
        recipient=row.recipient,
        until=row.until,
        withdrawn_at=row.withdrawn_at,
    )


def is_allowed(case_code: str, what: ConsentScope, recipient: str, on: date) -> bool:
    """Whether any consent of the case allows it on that day."""
    return any(c.allows(what, recipient, on) for c in consents_of(case_code))
