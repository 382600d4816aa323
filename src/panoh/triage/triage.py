"""Read one text: its language, the harms that rules find in it, personal data."""

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
from panoh.triage.language import find_language
from panoh.triage.personal_data import REGIONS, find_personal_data
from panoh.triage.reading import Reading, fold, read
from panoh.triage.stance import find_rules

SHORT_WORDS = 8  # up to here the language is often misread
NEAR_CHARACTERS = 80
BESIDE = 3
# A number alone may be a shop's own; with words such as "her number" a rule says more.
DATA_ALONE = 0.3
_EXPOSING = {DataKind.PHONE, DataKind.ADDRESS}


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
    """What the rules find: the language's own first, then other packs'.

    A finding of doxxing here is words that point, such as "her number": it is one
    only beside personal data.
    """
    readings = _Readings(text, language, packs)
    return [
        finding
        for pack in _packs_for(language, len(readings.of(Script.CYRILLIC).words), packs)
        for finding in find_rules(text, fold(readings.of(pack.script), pack), pack)
    ]


class _Readings:
    """The text in each script, read when first asked for."""

    def __init__(
        self, text: str, language: str, packs: Mapping[str, LanguagePack]
    ) -> None:
        self._text = text
        self._read: dict[Script, Reading] = {}

    def of(self, script: Script) -> Reading:
        """The text's words as they are compared in that script."""
        if script not in self._read:
            self._read[script] = read(self._text)
        return self._read[script]


def _packs_for(
    language: str, n_words: int, packs: Mapping[str, LanguagePack]
) -> Iterable[LanguagePack]:
    """Choose the language's pack and the shared ones; all when it is a guess."""
    shared = [code for code, pack in packs.items() if pack.is_shared]
    codes = dict.fromkeys((language, *shared))
    if language not in packs or n_words <= SHORT_WORDS:
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
