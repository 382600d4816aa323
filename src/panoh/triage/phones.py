"""Phone numbers, judged by Google's numbering plans, with the false friends masked."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from panoh.model.findings import DataKind, PersonalData
from panoh.packs.personal_packs import Role
from panoh.triage.number_runs import Run, counts_up, reads_as_number, span_of
from panoh.triage.numbering_plans import (
    FEWEST_DIGITS,
    MOST_DIGITS,
    possible_regions,
    regions_of,
)
from panoh.triage.tokens import Tokens
from panoh.triage.vocabulary import BIT

_PHONE, _MAYBE = BIT[Role.PHONE], BIT[Role.MAYBE_PHONE]
_COUNTED, _CURRENCY = BIT[Role.COUNTED], BIT[Role.CURRENCY]
_NATIONAL_ID = BIT[Role.NATIONAL_ID]
_ROUND = re.compile(r"\d{1,3}(?:[ .\u00a0]\d{3})*[ .\u00a0]000|\d{1,3}0{6,}")
_WRITTEN_AS_AMOUNT = re.compile(r"\d{1,3}(?:[ .\u00a0]\d{3})+|\d+00")
_CURRENCY_BEFORE = re.compile(r"[$€₽₸₼£] ?$")
_CURRENCY_AFTER = re.compile(r" ?[$€₽₸₼£%](?!\d)")
_STRANGE_BEFORE = re.compile(r"(?:[A-Za-z_]|#|№ ?|\d[.,:/])$")
_TAIL_DIGITS = 4
_LEFT_OVER = 2  # pieces beside a number that may be something else
# A number of ten digits without a trunk prefix is Russian, and written 912 345 67 89.
_CODE_LENGTHS = (3, 6, 10)
_LONGEST_CODE = 3
_SUM_PIECES = 6  # of a sum written in thousands
_TRUNKS = ("0", "7", "8")
_PAIRS = {
    (1, 9), (1, 10), (2, 7), (3, 6), (3, 7), (3, 9), (4, 6), (4, 7), (5, 7),
    (5, 9), (3, 10), (5, 4), (5, 5),
}  # fmt: skip
_LOCAL_GROUPS = {
    (7,), (3, 4), (3, 2, 2), (2, 2, 3), (1, 2, 2, 2), (1, 3, 3), (2, 5), (3, 1, 3),
}  # fmt: skip
_SHORT_LOCAL_GROUPS = {(6,), (2, 2, 2), (3, 3), (1, 2, 2), (1, 4)}


def find_phones(
    tokens: Tokens, runs: Sequence[Run], digits: str, regions: Sequence[str]
) -> Iterator[PersonalData]:
    """Every number that people may be called by, of the regions or with a plus.

    A number's `regions` are all those where it is valid: nine bare digits may be both
    Tajik and Uzbek. Near words for phones, also numbers that are only possible and
    local ones without a city's code.
    """
    for run in runs:
        first = len(run.pieces) if _is_endless(run) else 0
        while first < len(run.pieces):
            last, found = _longest(tokens, run, first, digits, regions)
            if found:
                yield found
            first = last


def _is_endless(run: Run) -> bool:
    """Whether it has more single digits than a number and what may stand beside it."""
    return len(run.pieces) > MOST_DIGITS + _LEFT_OVER and run.is_spaced_out


def _longest(
    tokens: Tokens, run: Run, first: int, digits: str, regions: Sequence[str]
) -> tuple[int, PersonalData | None]:
    """Find the longest number that begins with a piece, and the piece behind it."""
    for last in _lasts(run, first):
        part = run.part(first, last)
        found = _regions(tokens, run, part, digits, regions)
        if found:
            behind = _with_tail(run, first, last)
            start, end = span_of(digits, run.part(first, behind))
            return behind, PersonalData(DataKind.PHONE, start, end, found)
    return first + 1, None


def _with_tail(run: Run, first: int, last: int) -> int:
    """Take in the few digits behind: of a longer number no part may stay to be read."""
    rest = sum(len(piece.digits) for piece in run.pieces[last : last + _LEFT_OVER + 1])
    is_tail = len(run.pieces) - last <= _LEFT_OVER and rest <= _TAIL_DIGITS
    return len(run.pieces) if is_tail and first == 0 else last


def _lasts(run: Run, first: int) -> Sequence[int]:
    """Where a number from this piece on may end, longest first."""
    total, lasts = 0, []
    for last in range(first, len(run.pieces)):
        total += len(run.pieces[last].digits)
        if total > MOST_DIGITS:
            break
        if total >= 5:
            lasts.append(last + 1)
    return lasts[::-1]


def _regions(
    tokens: Tokens, run: Run, part: Run, digits: str, regions: Sequence[str]
) -> tuple[str, ...]:
    """Where the part of a run is somebody's number."""
    number = part.digits
    is_whole = len(part.pieces) == len(run.pieces)
    if len(number) < FEWEST_DIGITS:
        is_local = is_whole and _is_local(tokens, part)
        return tuple(regions) if is_local and not _is_amount(tokens, part) else ()
    if not part.has_plus and not _fits(tokens, run, part, digits):
        return ()
    found = regions_of(number, regions, has_plus=part.has_plus)
    if not found and is_whole and _is_called(tokens, part):
        found = possible_regions(number, regions)
    if found and not part.has_plus and _is_anothers(tokens, run, part, digits):
        return ()
    is_foreign = part.has_plus and not set(found) & set(regions)
    is_sum = is_foreign and _ROUND.fullmatch(tokens.text[part.start : part.end])
    return () if is_sum else found


def _fits(tokens: Tokens, run: Run, part: Run, digits: str) -> bool:
    """Whether the pieces are grouped as phones are, and little is left over."""
    left_over = len(run.pieces) - len(part.pieces)
    if counts_up(part.pieces) or _is_drawn(part) or not reads_as_number(part):
        return False
    if part.is_spaced_out or part.is_said:
        return left_over <= _LEFT_OVER
    is_usual = _is_grouped(part, digits) or (
        left_over == 0 and _is_called(tokens, part)
    )
    return is_usual and (left_over <= _LEFT_OVER or max(part.sizes) >= 3)


def _is_grouped(part: Run, digits: str) -> bool:
    """Whether people write numbers in such groups: 912 345-67-89, 91 7123456."""
    sizes, first = part.sizes, part.pieces[0].digits
    if len(sizes) == 1:
        return True
    if len({piece.digits for piece in part.pieces}) == 1:  # 120-120-120
        return False
    if len(sizes) == 2 and (sizes not in _PAIRS or _is_decimal(part, digits)):
        return False
    if len(first) == 1:
        return first in _TRUNKS
    if len(first) == 4 and first[0] not in _TRUNKS:
        return False
    is_russian = sum(sizes) == 10 and first[0] != "0"
    return len(first) in _CODE_LENGTHS if is_russian else True


def _is_decimal(part: Run, digits: str) -> bool:
    """Whether a point parts many digits from few: 70945.1207."""
    before, after = part.pieces
    is_point = digits[before.end : after.start] == "."
    return is_point and len(before.digits) > _LONGEST_CODE


def _is_drawn(part: Run) -> bool:
    """Whether it is a row of small numbers in rising order, as lotteries draw them."""
    values = [int(piece.digits) for piece in part.pieces]
    is_rising = all(one <= other for one, other in pairwise(values))
    return not part.is_said and is_rising and len(values) > 3 and values[-1] < 100


def _is_anothers(tokens: Tokens, run: Run, part: Run, digits: str) -> bool:
    """Whether what stands beside it says that it is an order's, or a sum."""
    before = digits[max(0, part.start - 3) : part.start]
    announced = tokens.announced(part.start)
    if tokens.is_numbered(part.start):
        return True
    is_strange = announced & _NATIONAL_ID or _STRANGE_BEFORE.search(before)
    if is_strange and not announced & (_PHONE | _MAYBE):
        return not before.endswith(("№", "№ "))
    is_short = len(part.pieces) < len(run.pieces) <= _SUM_PIECES
    return _is_amount(tokens, part) or (is_short and _is_amount(tokens, run))


def _is_amount(tokens: Tokens, part: Run) -> bool:
    """Whether it is a round number, a sum of money, or an amount of something.

    A counting word beside it does not free a number that is written like a phone's;
    a currency does, unless words say that it is a phone.
    """
    text, number = tokens.text, tokens.text[part.start : part.end]
    is_called, behind = _is_called(tokens, part), tokens.follows(part.end)
    if not is_called and (_ROUND.fullmatch(number) or behind & _CURRENCY):
        return True
    if part.is_said:
        return bool(behind & _COUNTED)
    if not _WRITTEN_AS_AMOUNT.fullmatch(number) and len(part.digits) >= FEWEST_DIGITS:
        return False
    before = text[max(0, part.start - 2) : part.start]
    has_sign = _CURRENCY_AFTER.match(text, part.end) or _CURRENCY_BEFORE.search(before)
    return bool(has_sign or behind & _COUNTED)


def _is_called(tokens: Tokens, part: Run) -> bool:
    """Whether words for a phone stand before it."""
    return bool(tokens.announced(part.start) & (_PHONE | _MAYBE))


def _is_local(tokens: Tokens, part: Run) -> bool:
    """Whether it is written like a city's number, with words for a phone near."""
    if tokens.is_numbered(part.start):
        return False
    before = tokens.announced(part.start)
    called = before & _PHONE or tokens.follows(part.end) & _PHONE
    if part.is_spaced_out or part.is_said:
        return bool(called or before & _MAYBE) and len(part.digits) == 7
    if part.sizes in _LOCAL_GROUPS:
        return bool(called or before & _MAYBE)
    nearest = tokens.before(part.start)[-(1 if len(part.pieces) == 1 else 2) :]
    is_beside = any(tokens.roles[place] & _PHONE for place in nearest)
    return is_beside and part.sizes in _SHORT_LOCAL_GROUPS
