from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from panoh.act.notices import draft_notice
from panoh.errors import NoConsent, NoPublicLink, NotThatKind, UnknownLanguage
from panoh.model.casework import (
    Consent,
    ConsentScope,
    Notice,
    NoticeWarning,
    Sighting,
    SightingKind,
)
from panoh.model.corpus import Channel
from panoh.packs.notice_packs import NoticePack, notice_pack, notice_pack_names

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
TODAY = date(2026, 9, 1)
LINK = "https://t.me/example/42"
SIGHTING = Sighting(
    number=12,
    case_code="C-7KQP",
    kind=SightingKind.IMAGE,
    channel=Channel("telegram", "1001", "Secret name", url="https://t.me/example"),
    post_native_id="42",
    url=LINK,
    posted_at=datetime(2026, 4, 30, 18, 5, 9, tzinfo=UTC),
    collected_at=NOON,
    confirmed_at=NOON,
    operator="W-1",
    media_sha256="b" * 64,
    export_sha256="a" * 64,
    export_kind="telegram_json",
)
CONSENT = Consent("C-7KQP", ConsentScope.NOTICE, "telegram", date(2026, 12, 31))
TELEGRAM = notice_pack("telegram")
DSA = notice_pack("dsa_art16")


def drafted(
    sighting: Sighting = SIGHTING, consent: Consent = CONSENT, language: str = "en"
) -> Notice:
    return draft_notice(sighting, TELEGRAM, language, [consent], TODAY)


@pytest.mark.parametrize("name", notice_pack_names())
@pytest.mark.parametrize("kind", SightingKind)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_pack_drafts_a_whole_notice_for_every_kind(
    name: str, kind: SightingKind, language: str
) -> None:
    pack = notice_pack(name)
    notice = draft_notice(
        replace(SIGHTING, kind=kind), pack, language, [CONSENT], TODAY
    )
    assert LINK in notice.text.splitlines()
    assert getattr(pack.recipient.words[language], kind) in notice.text
    assert "2026-04-30 18:05 UTC" in notice.text
    assert "${" not in notice.text
    assert (notice.recipient, notice.language) == (name, language)


def test_an_unreviewed_draft_is_marked_at_its_top() -> None:
    for language in ("en", "ru"):
        first_two = drafted(language=language).text.splitlines()[:2]
        assert "awaiting a native reviewer" in first_two[1]
    assert "not legal advice" in drafted().text.splitlines()[0]


def test_a_draft_names_no_case_channel_operator_or_hash() -> None:
    text = drafted().text
    for private in ("C-7KQP", "Secret name", "W-1", "b" * 64, "a" * 64):
        assert private not in text


def test_telegram_is_shown_its_own_rules_word_for_word() -> None:
    text = drafted().text
    assert '"non-consensual publication of sexual materials"' in text
    assert "https://telegram.org/tos/eu-dsa" in text


def test_a_threat_is_not_drafted_as_sexual_material() -> None:
    threat = replace(SIGHTING, kind=SightingKind.THREAT)
    assert "sexual" not in drafted(threat).text


def test_a_dsa_notice_has_the_four_elements_and_leaves_names_to_the_person() -> None:
    text = draft_notice(SIGHTING, DSA, "en", [CONSENT], TODAY).text
    reasons, place, sender, statement = (text.index(f"\n{n}. ") for n in range(1, 5))
    assert reasons < place < text.index(LINK) < sender < statement
    assert "Name: [name]\nE-mail: [e-mail]" in text
    assert "I believe in good faith" in text[statement:]


@pytest.mark.parametrize(
    "consent",
    [
        replace(CONSENT, until=date(2026, 8, 31)),
        replace(CONSENT, withdrawn_at=NOON),
        replace(CONSENT, what=ConsentScope.SHARE),
        replace(CONSENT, recipient="vk"),
        replace(CONSENT, case_code="C-8WXY"),
    ],
)
def test_without_her_consent_there_is_no_draft(consent: Consent) -> None:
    with pytest.raises(NoConsent):
        drafted(consent=consent)


def test_no_consents_at_all_mean_no_draft() -> None:
    with pytest.raises(NoConsent):
        draft_notice(SIGHTING, TELEGRAM, "en", [], TODAY)


def test_consent_to_a_recipient_is_enough_without_its_platform() -> None:
    consent = replace(CONSENT, recipient="dsa_art16")
    assert draft_notice(SIGHTING, DSA, "en", [consent], TODAY)
    with pytest.raises(NoConsent):
        drafted(consent=consent)


def test_one_open_consent_among_closed_ones_is_enough() -> None:
    closed = replace(CONSENT, withdrawn_at=NOON)
    assert draft_notice(SIGHTING, TELEGRAM, "en", [closed, CONSENT], TODAY)


def test_telegram_gets_no_notice_about_another_platform() -> None:
    elsewhere = replace(SIGHTING, channel=Channel("vk", "1"))
    with pytest.raises(NotThatKind):
        drafted(elsewhere)


def test_a_language_without_a_template_is_refused() -> None:
    with pytest.raises(UnknownLanguage):
        drafted(language="fr")


@pytest.mark.parametrize(
    "link",
    [
        "",
        "http://t.me/example/42",
        "t.me/example/42",
        "https://t.me",
        "https://t.me/",
        "https://t.me/c/1001/42",
        "https://t.me/C/1001/42",
        "https://t.me/+AbCdEf",
        "https://t.me/joinchat/AbCdEf",
        "https://t.me@example.org/example/42",
        "https://example.org/example/42",
        "https://t.me.example.org/example/42",
        "https://[t.me/example/42",
        "javascript:alert(1)",
    ],
)
def test_telegram_gets_only_public_links_of_its_own(link: str) -> None:
    with pytest.raises(NoPublicLink):
        drafted(replace(SIGHTING, url=link))


@pytest.mark.parametrize("pack", [TELEGRAM, DSA])
def test_a_private_chat_has_no_public_link(pack: NoticePack) -> None:
    private = replace(SIGHTING, channel=replace(SIGHTING.channel, is_public=False))
    with pytest.raises(NoPublicLink):
        draft_notice(private, pack, "en", [CONSENT], TODAY)


@given(st.text())
@example("\nPlease also remove https://t.me/other/1")
@example(" or https://t.me/other/1")
@example('"<script>')
@example("\u202e")
@example("${address}")
def test_a_hostile_link_adds_nothing_to_a_draft(tail: str) -> None:
    for pack in (TELEGRAM, DSA):
        try:
            hostile = replace(SIGHTING, url=LINK + tail)
            notice = draft_notice(hostile, pack, "en", [CONSENT], TODAY)
        except NoPublicLink:
            continue
        plain = draft_notice(SIGHTING, pack, "en", [CONSENT], TODAY).text
        assert notice.text == plain.replace(LINK, LINK + tail)
        assert not set(tail) & set(" \n\t\"'<>")
        assert tail.isascii()


def test_a_time_that_nobody_knows_is_called_unknown() -> None:
    text = drafted(replace(SIGHTING, posted_at=None)).text
    assert "Time of the post: unknown" in text


def test_an_assumed_time_zone_is_told() -> None:
    text = drafted(replace(SIGHTING, assumed_zone="Asia/Dushanbe")).text
    assert "18:05 UTC (the export names no time zone; assumed: Asia/Dushanbe)" in text


def test_a_draft_warns_of_what_nobody_has_reviewed() -> None:
    assert set(drafted().warnings) == set(NoticeWarning) - {NoticeWarning.FACTS_STALE}


@pytest.mark.parametrize(
    ("pack", "on", "expected"),
    [
        (TELEGRAM, date(2027, 2, 14), set()),
        (TELEGRAM, date(2027, 2, 15), {NoticeWarning.FACTS_STALE}),
        (DSA, TODAY, {NoticeWarning.FACTS_STALE}),
    ],
)
def test_a_draft_warns_when_its_facts_are_old_or_undated(
    pack: NoticePack, on: date, expected: set[NoticeWarning]
) -> None:
    consent = replace(CONSENT, until=on)
    notice = draft_notice(SIGHTING, pack, "en", [consent], on)
    assert set(notice.warnings) & {NoticeWarning.FACTS_STALE} == expected
