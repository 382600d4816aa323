from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from panoh.errors import UnknownId
from panoh.model.casework import (
    CODE_LETTERS,
    Case,
    Consent,
    ConsentScope,
    Sighting,
    SightingKind,
)
from panoh.model.corpus import Channel

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
CONSENT = Consent("C-7KQP", ConsentScope.NOTICE, "telegram", date(2026, 6, 30))


def seen(**changes: object) -> Sighting:
    facts: dict[str, Any] = {
        "number": 1,
        "case_code": "C-7KQP",
        "kind": SightingKind.TEXT,
        "channel": Channel("telegram", "1001"),
        "post_native_id": "42",
        "collected_at": NOON,
        "confirmed_at": NOON,
        "operator": "W-1",
        "export_sha256": "a" * 64,
        "export_kind": "telegram_json",
    }
    return Sighting(**(facts | changes))


def test_a_case_code_has_no_letters_that_are_mistaken_for_others() -> None:
    assert not set("0O1IL") & set(CODE_LETTERS)
    assert Case("C-" + CODE_LETTERS)


@pytest.mark.parametrize("code", ["", "7KQP", "C-7KQ", "C-7KQ0", "c-7kqp", "C-7KQP\n"])
def test_anything_but_a_code_is_refused_as_a_case(code: str) -> None:
    with pytest.raises(UnknownId):
        Case(code)


def test_a_consent_holds_on_its_last_day_and_not_after() -> None:
    last = CONSENT.until
    assert CONSENT.allows(ConsentScope.NOTICE, "telegram", last)
    assert not CONSENT.allows(ConsentScope.NOTICE, "telegram", last + timedelta(1))


@pytest.mark.parametrize("what", set(ConsentScope) - {ConsentScope.NOTICE})
def test_a_consent_covers_no_other_purpose(what: ConsentScope) -> None:
    assert not CONSENT.allows(what, "telegram", CONSENT.until)


@pytest.mark.parametrize("recipient", ["", "*", "Telegram", "vk"])
def test_a_consent_covers_no_other_recipient(recipient: str) -> None:
    assert not CONSENT.allows(ConsentScope.NOTICE, recipient, CONSENT.until)


def test_a_withdrawn_consent_allows_nothing() -> None:
    withdrawn = Consent(
        "C-7KQP", ConsentScope.NOTICE, "telegram", CONSENT.until, withdrawn_at=NOON
    )
    assert not withdrawn.allows(ConsentScope.NOTICE, "telegram", date(2026, 4, 1))


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": 0},
        {"case_code": "Somebody"},
        {"operator": "Some Body"},
        {"post_native_id": ""},
        {"export_kind": ""},
        {"export_sha256": ""},
        {"export_sha256": "A" * 64},
        {"media_sha256": "a" * 63},
        {"text_sha256": "g" * 64},
        {"media_md5": "a" * 64},
        {"kind": SightingKind.IMAGE},
        {"posted_at": NOON.replace(tzinfo=None)},
        {"collected_at": NOON.replace(tzinfo=None)},
        {"confirmed_at": NOON.astimezone(timezone(timedelta(hours=5)))},
    ],
    ids=str,
)
def test_a_sighting_that_could_not_be_evidence_is_never_made(
    wrong: dict[str, Any],
) -> None:
    with pytest.raises(ValueError, match=r"sighting|operator|SHA-256|MD5"):
        seen(**wrong)
