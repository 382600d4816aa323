"""Draft notices. Nothing is sent, and nothing is drafted without her consent."""

import json

from panoh.act.notices import draft_notice
from panoh.errors import NoConsent, NoPublicLink, NotThatKind
from panoh.flow.desk import Desk
from panoh.flow.judging import note, sighting_value
from panoh.model.casework import Notice
from panoh.packs.notice_packs import notice_pack, notice_pack_names
from panoh.store import casebook, database, judging
from panoh.vault.seal import seal_field

DRAFT_LANGUAGES = ("en", "ru")


def draft(desk: Desk, number: int, recipient: str, language: str) -> Notice:
    """Draft one notice, keep it sealed, and note it in the custody chain.

    Raises NoConsent, NoPublicLink, NotThatKind, UnknownId.
    """
    sighting = sighting_value(desk, number)
    notice = draft_notice(
        sighting,
        notice_pack(recipient),
        language if language in DRAFT_LANGUAGES else "en",
        casebook.consents_of(sighting.case_code),
        desk.now().date(),
    )
    key = desk.case_keys.key_of(sighting.case_code)
    sealed = seal_field(key, json.dumps(notice.text), f"notice/S{number}")
    with database.all_or_nothing():
        if judging.keep_notice(number, notice, sealed, desk.now()):
            note(desk, "draft", f"S{number}-{recipient}")
    return notice


def draft_all(desk: Desk, language: str) -> int:
    """Draft one notice for each sighting where she consented; return how many."""
    return sum(
        any(_drafted(desk, number, recipient, language) for recipient in recipients())
        for number in judging.sighting_numbers()
    )


def recipients() -> list[str]:
    """The platforms' own routes come before the generic ones."""
    return sorted(
        notice_pack_names(), key=lambda name: not notice_pack(name).recipient.platforms
    )


def _drafted(desk: Desk, number: int, recipient: str, language: str) -> bool:
    try:
        draft(desk, number, recipient, language)
    except (NoConsent, NoPublicLink, NotThatKind):
        return False  # the verb 'notice' says why when a person asks for it
    return True
