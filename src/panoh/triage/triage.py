"""Read one text: its language, the harms that rules find in it, personal data."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from panoh.model.findings import (
    DataKind,
    Finding,
    Harm,
    PersonalData,
    Triage,
    severity,
)
from panoh.packs.language_packs import LanguagePack, Script, load_language_packs
from panoh.triage.language import UNKNOWN, find_language
from panoh.triage.personal_data import REGIONS, find_personal_data
from panoh.triage.reading import Reading, read
from panoh.triage.stance import find_rules

SHORT_WORDS = 8  # up to here the language is often misread
NEAR_CHARACTERS = 80
BESIDE = 3
# A number alone may be a shop's own; with words such as "her number" a rule says more.
DATA_ALONE = 0.3
_LATIN = re.compile("[a-z]")
_MARKED_LATIN = re.compile("[à-öø-ÿāăčğıńňōőšşţūűžə]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_EXPOSING = {
    DataKind.PHONE,
    DataKind.ADDRESS,
    DataKind.PASSPORT,
    DataKind.NATIONAL_ID,
    DataKind.CARD,
}


def triage(
    text: str,
    packs: Mapping[str, LanguagePack] | None = None,
    regions: Sequence[str] = REGIONS,
) -> Triage:
    """Read the whole text; findings come worst first, then in the text's order.

    `packs` by language code are all that ship unless given; `regions` (ISO 3166) are
    where a phone number without a country code may be from.
    """
    packs = load_language_packs() if packs is None else packs
    language = find_language(text)
    personal_data = find_personal_data(text, regions, packs)
    said = find_said(text, language, packs)
    harms = [finding for finding in said if finding.harm is not Harm.DOXXING]
    pointers = [finding for finding in said if finding.harm is Harm.DOXXING]
    harms += _exposures(personal_data, pointers)
    return Triage(language, _strongest(harms), personal_data)


def find_said(
    text: str, language: str, packs: Mapping[str, LanguagePack]
) -> list[Finding]:
    """What the rules find: the language's own first, then what only others find.

    A finding of doxxing here is words that point, such as "her number": it is one
    only beside personal data.
    """
    likely = _packs_for(language, packs, is_guess=False)
    tiers: tuple[list[Finding], ...] = ([], [], [])
    for reading, asked in _readings(text, language, packs):
        for tier, chosen in zip(tiers, _by_likelihood(asked, likely), strict=True):
            tier.extend(find_rules(text, reading, chosen, likely))
    said: list[Finding] = []
    for tier in tiers:
        said += _untold(tier, said)
    return said


def _by_likelihood(
    asked: Sequence[LanguagePack], likely: Sequence[LanguagePack]
) -> tuple[list[LanguagePack], list[LanguagePack], list[LanguagePack]]:
    """The text's own language, what people mix into it, and guesses."""
    own = likely[:1]
    return (
        [pack for pack in asked if pack in own],
        [pack for pack in asked if pack in likely and pack not in own],
        [pack for pack in asked if pack not in likely],
    )


def _readings(
    text: str, language: str, packs: Mapping[str, LanguagePack]
) -> Iterator[tuple[Reading, list[LanguagePack]]]:
    """The text as its language writes it; if Latin, as others do and as Cyrillic."""
    own = read(text, language)
    is_guess = language not in packs or len(own.words) <= SHORT_WORDS
    asked = _packs_for(language, packs, is_guess=is_guess)
    cyrillic = [pack for pack in asked if pack.script is Script.CYRILLIC]
    is_cyrillic = language in packs and packs[language] in cyrillic
    latin = [pack for pack in asked if pack.script is Script.LATIN]
    if is_cyrillic and is_guess and _LATIN.search(text.lower()):
        yield own, cyrillic
        yield read(text, UNKNOWN), latin
        return
    if is_cyrillic or not _LATIN.search(own.normalised.text):
        yield own, asked
        return
    yield own, [pack for pack in latin if pack.code == language]
    if is_guess:
        plain = own if language == UNKNOWN else read(text, UNKNOWN)
        yield plain, [pack for pack in latin if pack.code != language]
    # Whoever has no Cyrillic keyboard types plain letters.
    may_be_typed = is_guess and not _MARKED_LATIN.search(text.lower())
    if cyrillic and (may_be_typed or _CYRILLIC.search(text)):
        typed_as = max(cyrillic, key=lambda pack: pack.is_shared).code
        yield read(text, typed_as), cyrillic


def _packs_for(
    language: str, packs: Mapping[str, LanguagePack], *, is_guess: bool
) -> list[LanguagePack]:
    """Choose the language's pack and the shared ones; all when it is a guess."""
    shared = [code for code, pack in packs.items() if pack.is_shared]
    codes = dict.fromkeys((language, *shared))
    if is_guess:
        codes |= dict.fromkeys(packs)
    return [packs[code] for code in codes if code in packs]


def _exposures(
    personal_data: Iterable[PersonalData], pointers: Iterable[Finding]
) -> Iterator[Finding]:
    """Doxxing: data near words that point to a person, or a phone or address alone."""
    in_order = sorted(pointers, key=_start)
    for data in personal_data:
        near = _nearest(data, in_order)
        if near:
            yield replace(
                near,
                start=min(data.start, near.start),
                end=max(data.end, near.end),
            )
        elif data.kind in _EXPOSING:
            yield Finding(
                Harm.DOXXING, data.kind.value, data.start, data.end, DATA_ALONE
            )


def _nearest(data: PersonalData, pointers: Sequence[Finding]) -> Finding | None:
    """Choose the most confident of the pointers beside the data, if near enough.

    Only a few on each side are looked at: a post full of them costs no more.
    """
    place = bisect_left(pointers, data.start, key=_start)
    beside = pointers[max(0, place - BESIDE) : place + BESIDE]
    near = [words for words in beside if _gap(data, words) <= NEAR_CHARACTERS]
    return max(near, key=_confidence, default=None)


def _gap(data: PersonalData, words: Finding) -> int:
    """Characters between the two; 0 or less when they touch or overlap."""
    return max(data.start - words.end, words.start - data.end)


def _untold(guessed: Iterable[Finding], said: Sequence[Finding]) -> list[Finding]:
    """Of what other languages' packs find: what the likely ones do not."""
    told: dict[Harm, list[Finding]] = {}
    for finding in _strongest(said):
        told.setdefault(finding.harm, []).append(finding)
    return [it for it in guessed if not _is_told(it, told.get(it.harm, ()))]


def _is_told(finding: Finding, told: Sequence[Finding]) -> bool:
    """Whether one of these overlaps it; they are apart and in the text's order."""
    place = bisect_left(told, finding.end, key=_start)
    return place > 0 and told[place - 1].end > finding.start


def _strongest(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Of overlapping findings of one harm keep the most confident, then the longest."""
    kept: list[Finding] = []
    # The sort is stable: of equals, the one from the likeliest language stays.
    for finding in sorted(findings, key=_harm_and_start):
        if kept and _repeats(finding, kept[-1]):
            kept[-1] = max(kept[-1], finding, key=_strength)
        else:
            kept.append(finding)
    return tuple(sorted(kept, key=_reading_order))


def _repeats(one: Finding, other: Finding) -> bool:
    overlaps = one.start < other.end and other.start < one.end
    return one.harm is other.harm and overlaps


def _start(finding: Finding) -> int:
    return finding.start


def _confidence(finding: Finding) -> float:
    return finding.confidence


def _strength(finding: Finding) -> tuple[float, int]:
    return (finding.confidence, finding.end - finding.start)


def _harm_and_start(finding: Finding) -> tuple[str, int]:
    return (finding.harm, finding.start)


def _reading_order(finding: Finding) -> tuple[int, int, int]:
    return (-severity(finding.harm), finding.start, finding.end)
