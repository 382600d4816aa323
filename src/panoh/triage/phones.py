"""Phone numbers, judged by Google's numbering plans, with the false friends masked."""

import re
from collections.abc import Iterator, Sequence

from phonenumbers import Leniency, PhoneNumberMatcher, region_code_for_number

from panoh.model.findings import DataKind, PersonalData
from panoh.packs.language_packs import LanguagePack

# Seven digits with at most three marks between neighbours, on one line. The library
# takes 0.8 ms to reject a text; this takes microseconds.
_CANDIDATE = re.compile(
    r"[+＋]?\(?\d(?:[ \t\u00a0\u2000-\u200f\u202f()./\-‐-―]{0,3}\d){6,}+"
)
_YEAR, _MONTH, _DAY = (
    r"(?:19|20)\d\d",
    r"(?:0?[1-9]|1[0-2])",
    r"(?:0?[1-9]|[12]\d|3[01])",
)
_NOT_PHONES = re.compile(
    "|".join(
        (
            rf"(?<![\d.-]){_DAY}[./-]{_MONTH}[./-]{_YEAR}(?![\d-])",  # 31.12.2025
            rf"(?<![\d.-]){_YEAR}[./-]{_MONTH}[./-]{_DAY}(?![\d-])",  # 2025-12-31
            rf"(?<![\d.-]){_DAY}\.{_MONTH}\.\d\d(?![\d.-])",  # 31.12.25
            rf"(?<![\d-]){_YEAR}(?:\s?[-–—,/ ]\s?{_YEAR})+(?![\d-])",  # 2019-2021
            r"(?<!\d)\d{1,2}:\d\d(?::\d\d)?(?!\d)",  # 18:30
            r"(?<!\d)\d{1,3}\.\d{4,}[, ]+\d{1,3}\.\d{4,}",  # coordinates
            r"(?<!\d)\d[.,]\d{5,}",  # 3.14159265
            r"(?<!\d)(?P<same>\d)(?P=same){6,}+(?!\d)",  # 000000000
        )
    ),
    re.IGNORECASE,
)
_SCORES = re.compile(r"\d{1,2}[-–]\d{1,2}(?: +\d{1,2}[-–]\d{1,2})+")
_ROUND = re.compile(r"\d{1,3}(?:[ .\u00a0]\d{3})*[ .\u00a0]000")
_WRITTEN_AS_AMOUNT = re.compile(r"\d{1,3}(?:[ .\u00a0]\d{3})+|\d+00")
_CURRENCY_BEFORE = re.compile(r"[$€₽₸₼£] ?$")
_CURRENCY_AFTER = re.compile(r" ?[$€₽₸₼£%](?!\d)")
_NEXT_WORD = re.compile(r" ?(\w+)")


def find_phones(
    text: str, regions: Sequence[str], packs: Sequence[LanguagePack]
) -> Iterator[PersonalData]:
    """Every phone number that is valid in one of the regions, or anywhere with a plus.

    A number's `regions` are all those where it is valid: nine bare digits may be both
    Tajik and Uzbek. Spans may repeat and overlap: the caller merges them.
    """
    masked = _NOT_PHONES.sub(lambda found: "x" * len(found[0]), text)
    for candidate in _CANDIDATE.finditer(masked):
        if not _counts_something(text, candidate.span(), packs):
            yield from _valid(candidate[0], candidate.start(), regions)


def _valid(digits: str, start: int, regions: Sequence[str]) -> Iterator[PersonalData]:
    """Read it under each hint; the number's own region may be another."""
    for hint in regions:
        for match in PhoneNumberMatcher(digits, hint, leniency=Leniency.VALID):
            region = region_code_for_number(match.number)
            yield PersonalData(
                kind=DataKind.PHONE,
                start=start + match.start,
                end=start + match.end,
                regions=(region,) if region else (),
            )


def _counts_something(
    text: str, span: tuple[int, int], packs: Sequence[LanguagePack]
) -> bool:
    """Whether it is a score, a round number, or an amount of something.

    A counting word beside it does not free a number that is written like a phone's.
    """
    number = text[slice(*span)]
    if _SCORES.fullmatch(number) or _ROUND.fullmatch(number):
        return True
    if not _WRITTEN_AS_AMOUNT.fullmatch(number):
        return False
    start, end = span
    word = _NEXT_WORD.match(text, end)
    return bool(
        _CURRENCY_AFTER.match(text, end)
        or _CURRENCY_BEFORE.search(text[max(0, start - 2) : start])
        or (word and any(pack.counted.holds(pack.fold(word[1])) for pack in packs))
    )
