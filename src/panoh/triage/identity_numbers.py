"""Bank cards, passports and national identity numbers.

What a checksum or a strict form does not prove needs a word beside it that says so.
"""

import re
from collections.abc import Iterator, Sequence

from panoh.model.findings import DataKind, PersonalData
from panoh.packs.personal_packs import Role
from panoh.triage.checksums import is_kazakh_iin, is_luhn, is_russian_inn, is_snils
from panoh.triage.number_runs import Run, span_of
from panoh.triage.tokens import Tokens
from panoh.triage.vocabulary import BIT

_CARD, _PASSPORT = BIT[Role.CARD], BIT[Role.PASSPORT]
_NATIONAL_ID = BIT[Role.NATIONAL_ID]

_CARD_GROUPS = ((16,), (4, 4, 4, 4), (8, 8), (4, 12))
# Visa; Mastercard 51-55 and 2221-2720; Mir 2200-2204: ranges of ISO/IEC 7812 issuers.
_INTERNATIONAL_CARD = re.compile(
    r"4|5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720|220[0-4]"
)
# Uzcard and Humo as public payment code tells them apart; Elcart is from general
# knowledge. Whether they keep to ISO's checksum we are not sure.
_LOCAL_CARD = re.compile(r"8600|5614|9860|9417")

_DAY, _MONTH = "(?:0[1-9]|[12][0-9]|3[01])", "(?:0[1-9]|1[0-2])"
# Sex, then the day, month and year of birth, then five digits: general knowledge, not
# checked against the decree. The form alone is rare enough in other numbers.
_KYRGYZ_PIN = re.compile(rf"[12]{_DAY}{_MONTH}(?:19|20)[0-9]{{7}}")
# Sex and century, day, month, year: one in 70 other numbers too, so it needs a word.
_UZBEK_PINFL = re.compile(rf"[1-6]{_DAY}{_MONTH}[0-9]{{9}}")
_KAZAKH_IIN = re.compile(rf"[0-9]{{2}}{_MONTH}{_DAY}[0-6][0-9]{{5}}")
_SNILS_GROUPS = (3, 3, 3, 2)
_AZERBAIJANI_FIN = re.compile(
    r"(?<![^\W_])(?=[A-Z]{0,6}[0-9])[0-9A-Z]{7}(?![^\W_])", re.IGNORECASE
)

_SERIES = re.compile(r"(?<![^\W_])([A-ZА-Я]{1,3})[ \t]?[№#-]?[ \t]?$", re.IGNORECASE)
# Series of Uzbek (AA-AE), Kyrgyz (AC, AN) and Azerbaijani (AA) papers: general
# knowledge, no source checked.
_KNOWN_SERIES = re.compile(r"(?<![^\W_])A[A-EN] ?(?:№ ?)?[0-9]{7}(?![^\W_])")
_SERIES_AND_NUMBER = re.compile(
    r"(?<![^\W_])(?:сери|seriya|сер\.)\w{0,4}[ :№]{0,3}"
    r"(?:[A-ZА-Я]{1,3}|\d{2} ?\d{2})[ ,;]{0,3}"
    r"(?:номер\w{0,2}|raqami|nömrəsi|nomeri|рақами|№|N)[ :№]{0,3}\d{6,8}(?!\d)",
    re.IGNORECASE,
)
_PASSPORT_LENGTHS = range(6, 11)


def find_cards(tokens: Tokens, runs: Sequence[Run]) -> Iterator[PersonalData]:
    """Every number of a bank card."""
    for run in runs:
        for part in _parts(run, _CARD_GROUPS):
            if _is_card(part.digits, tokens.announced(part.start), part.sizes):
                yield _data(DataKind.CARD, tokens, part)


def find_national_ids(tokens: Tokens, runs: Sequence[Run]) -> Iterator[PersonalData]:
    """Every number that a state knows a person by."""
    yield from _azerbaijani(tokens)
    for run in runs:
        is_said_so = bool(tokens.announced(run.start) & _NATIONAL_ID)
        is_snils_form = run.sizes == _SNILS_GROUPS and is_snils(run.digits)
        if (is_said_so and _is_called_id(run.digits)) or is_snils_form:
            yield _data(DataKind.NATIONAL_ID, tokens, run)
            continue
        for part in _parts(run, ((12,), (14,), (6, 6))):
            if _is_national_id(part) and not tokens.is_numbered(part.start):
                yield _data(DataKind.NATIONAL_ID, tokens, part)


def find_passports(
    tokens: Tokens, runs: Sequence[Run], digits: str
) -> Iterator[PersonalData]:
    """Every passport's number: with a word for one near, or in a form of its own."""
    for known in _KNOWN_SERIES.finditer(digits):
        if not tokens.is_numbered(known.start()):
            yield PersonalData(DataKind.PASSPORT, *known.span())
    for known in _SERIES_AND_NUMBER.finditer(digits):
        yield PersonalData(DataKind.PASSPORT, *known.span())
    for run in runs:
        length = sum(run.sizes)
        announced = tokens.announced(_with_series(digits, run.start))
        if length in _PASSPORT_LENGTHS and announced & _PASSPORT and not run.has_plus:
            start = _with_series(digits, run.start)
            yield PersonalData(DataKind.PASSPORT, start, run.end)


def _with_series(digits: str, start: int) -> int:
    """Where the letters before a passport's number begin."""
    series = _SERIES.search(digits, max(0, start - 6), start)
    return series.start() if series else start


def _is_card(digits: str, announced: int, sizes: Sequence[int]) -> bool:
    if announced & _CARD:
        return True
    if _LOCAL_CARD.match(digits):
        return is_luhn(digits) or tuple(sizes) == (4, 4, 4, 4)
    return bool(_INTERNATIONAL_CARD.match(digits)) and is_luhn(digits)


def _is_national_id(part: Run) -> bool:
    """Whether checksum or form prove it without a word."""
    digits = part.digits
    if len(digits) == 12:
        is_kazakh = bool(_KAZAKH_IIN.fullmatch(digits)) and is_kazakh_iin(digits)
        return is_kazakh or is_russian_inn(digits)
    return bool(_KYRGYZ_PIN.fullmatch(digits))


def _is_called_id(digits: str) -> bool:
    """Whether a word for an identity number is enough for these."""
    if len(digits) == 12:
        return bool(_KAZAKH_IIN.fullmatch(digits)) or is_russian_inn(digits)
    if len(digits) == 14:
        is_kyrgyz = _KYRGYZ_PIN.fullmatch(digits)
        return bool(is_kyrgyz or _UZBEK_PINFL.fullmatch(digits))
    return len(digits) in (9, 11)  # Tajik and Uzbek tax numbers; SNILS


def _azerbaijani(tokens: Tokens) -> Iterator[PersonalData]:
    """Every FIN: seven letters and digits, so the word for it must stand before."""
    if not any(roles & _NATIONAL_ID for roles in tokens.roles if roles > 0):
        return
    for code in _AZERBAIJANI_FIN.finditer(tokens.text):
        if tokens.announced(code.start()) & _NATIONAL_ID:
            yield PersonalData(DataKind.NATIONAL_ID, *code.span())


def _parts(run: Run, groups: Sequence[tuple[int, ...]]) -> Iterator[Run]:
    """Parts of a run that are grouped in one of these ways, first found first."""
    place, sizes = 0, run.sizes
    while place < len(sizes):
        width = _group_width(sizes[place : place + 4], groups)
        if width:
            yield run.part(place, place + width)
        place += width or 1


def _group_width(sizes: tuple[int, ...], groups: Sequence[tuple[int, ...]]) -> int:
    fitting = (len(g) for g in groups if sizes[: len(g)] == g)
    return next(fitting, 0)


def _data(kind: DataKind, tokens: Tokens, part: Run) -> PersonalData:
    return PersonalData(kind, *span_of(tokens.text, part))
