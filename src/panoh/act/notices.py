"""Drafts of notices. Nothing is sent: a person reads, changes and sends them."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from string import Template
from urllib.parse import urlsplit

from panoh.errors import NoConsent, NoPublicLink, NotThatKind, UnknownLanguage
from panoh.model.casework import (
    Consent,
    ConsentScope,
    Notice,
    NoticeWarning,
    Sighting,
)
from panoh.packs.notice_packs import NoticePack, Recipient, Words

# https, a host name with a dot, a path; no user name, space, quote or control.
_PUBLIC_LINK = re.compile(r"https://[A-Za-z0-9.-]+\.[A-Za-z0-9-]+/[!#-&(-;=?-~]+")


def draft_notice(
    sighting: Sighting,
    pack: NoticePack,
    language: str,
    consents: Iterable[Consent],
    on: date,
) -> Notice:
    """Draft one notice about what a person confirmed.

    `on` is today in UTC. Raises NoConsent without an open consent to NOTICE for this
    recipient or the post's platform, NotThatKind for a post of another platform,
    UnknownLanguage, and NoPublicLink when anyone but members would find nothing.
    """
    recipient = pack.recipient
    if recipient.platforms and sighting.channel.platform not in recipient.platforms:
        raise NotThatKind(recipient=recipient.name)
    if not _is_agreed(sighting, recipient, consents, on):
        raise NoConsent(recipient=recipient.name)
    if language not in pack.templates:
        raise UnknownLanguage(detail=language)
    words = recipient.words[language]
    text = pack.templates[language].substitute(
        address=recipient.address,
        link=_public_link(sighting, recipient),
        reference=f"S{sighting.number}",
        review_mark="" if words.reviewed_by else words.awaiting_review,
        statement=getattr(words, sighting.kind.value),
        rules=_rules(sighting, recipient),
        posted_at=_posted_at(sighting, words),
        collected_at=_minute(sighting.collected_at),
    )
    return Notice(text, recipient.name, language, _warnings(recipient, words, on))


def _is_agreed(
    sighting: Sighting, recipient: Recipient, consents: Iterable[Consent], on: date
) -> bool:
    to_whom = {recipient.name, sighting.channel.platform}
    return any(
        consent.case_code == sighting.case_code
        and any(consent.allows(ConsentScope.NOTICE, one, on) for one in to_whom)
        for consent in consents
    )


def _public_link(sighting: Sighting, recipient: Recipient) -> str:
    """Return the post's link, if it is one that everybody can open, and only that.

    It comes from an export, so it may try to add lines or to hide its host.
    """
    link = sighting.url
    try:
        parts = urlsplit(link)
    except ValueError:
        raise NoPublicLink from None
    is_public = (
        sighting.channel.is_public
        and _PUBLIC_LINK.fullmatch(link) is not None
        and (not recipient.link_hosts or parts.netloc in recipient.link_hosts)
        and not parts.path.lower().startswith(recipient.private_paths)
    )
    if not is_public:
        raise NoPublicLink
    return link


def _rules(sighting: Sighting, recipient: Recipient) -> str:
    """Quote the recipient's own rules; which of them applies is a person's choice."""
    return "\n".join(
        f'- "{fact.quoted}" ({fact.url})'
        for fact in recipient.facts
        if sighting.kind in fact.rule_for
    )


def _posted_at(sighting: Sighting, words: Words) -> str:
    if sighting.posted_at is None:
        return words.time_unknown
    time = _minute(sighting.posted_at)
    if not sighting.assumed_zone:
        return time
    told = Template(words.zone_assumed)
    return told.substitute(time=time, zone=sighting.assumed_zone)


def _minute(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M UTC")


def _warnings(
    recipient: Recipient, words: Words, on: date
) -> tuple[NoticeWarning, ...]:
    facts = recipient.facts
    told = {
        NoticeWarning.FILL_IN: True,
        NoticeWarning.SEND_ONCE: True,
        NoticeWarning.LANGUAGE_UNREVIEWED: not words.reviewed_by,
        NoticeWarning.FACTS_UNREVIEWED: not all(fact.reviewed_by for fact in facts),
        NoticeWarning.FACTS_STALE: any(fact.is_stale(on) for fact in facts),
    }
    return tuple(warning for warning, applies in told.items() if applies)
