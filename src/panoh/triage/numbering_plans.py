"""Which numbers people of a country are called by, after Google's numbering plans.

The library takes a number apart in 30 us a region; its plans as one compiled pattern
a region say the same in one. Freephone, premium and shared-cost numbers are left
out: they are a service's, and a helpline's number must stay readable.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from phonenumbers import (
    NumberParseException,
    PhoneMetadata,
    PhoneNumberType,
    is_possible_number,
    is_valid_number,
    number_type,
    parse,
    region_code_for_country_code,
    region_code_for_number,
)

MOST_DIGITS = 15  # ITU-T E.164
FEWEST_DIGITS = 9  # of a whole number in the countries that this is made for
_SERVICES = {
    PhoneNumberType.TOLL_FREE,
    PhoneNumberType.PREMIUM_RATE,
    PhoneNumberType.SHARED_COST,
    PhoneNumberType.UAN,
}
# What is dialled before a country's code without a plus: 00, or 8 ~ 10.
_ABROAD = ("00", "810", "")
_LENGTHS: Mapping[str, int] = MappingProxyType({"7": 10})
_USUAL_LENGTH = 9


@dataclass(frozen=True, slots=True)
class _Plan:
    """A region's country code, its trunk prefix, and the numbers of its people."""

    country_code: str
    trunk: str
    people: re.Pattern[str]
    length: int


@cache
def _plan(region: str) -> _Plan:
    """Compile one region's plan; raises KeyError where there is none."""
    facts = PhoneMetadata.metadata_for_region(region)
    if facts is None:
        raise KeyError(region)
    kinds = (facts.fixed_line, facts.mobile, facts.voip, facts.personal_number)
    patterns = [k.national_number_pattern for k in kinds if k]
    code = str(facts.country_code)
    return _Plan(
        country_code=code,
        trunk=facts.national_prefix or "",
        people=re.compile("|".join(f"(?:{p})" for p in patterns if p)),
        length=_LENGTHS.get(code, _USUAL_LENGTH),
    )


def regions_of(digits: str, hints: Sequence[str], *, has_plus: bool) -> tuple[str, ...]:
    """Regions where these digits are a person's number; none if it is none.

    `digits` are ASCII, without the plus. A number with a plus may be of any country.
    """
    if not FEWEST_DIGITS <= len(digits) <= MOST_DIGITS:
        return ()
    found = tuple(
        hint
        for hint in hints
        if any(map(_plan(hint).people.fullmatch, _nationals(digits, hint, has_plus)))
    )
    return found or (_anywhere(digits, hints) if has_plus else ())


def possible_regions(digits: str, hints: Sequence[str]) -> tuple[str, ...]:
    """Regions where a number could be that long: for words that call it a number."""
    if len(set(digits)) == 1:
        return ()
    return tuple(hint for hint in hints if any(_nationals(digits, hint)))


def _nationals(digits: str, hint: str, has_plus: bool = False) -> Iterator[str]:  # noqa: FBT001, FBT002 - private
    """The number without what may stand before it, where the length is then right."""
    plan = _plan(hint)
    befores = [""] if has_plus else ["", *_ABROAD]
    more = len(digits) - plan.length
    if not has_plus and more == 0:
        yield digits
    if not has_plus and plan.trunk and more == len(plan.trunk):
        yield from _without(digits, plan.trunk)
    for abroad in dict.fromkeys(befores):
        before = abroad + plan.country_code
        if more == len(before):
            yield from _without(digits, before)


def _without(digits: str, before: str) -> Iterator[str]:
    if digits.startswith(before):
        yield digits.removeprefix(before)


def _anywhere(digits: str, hints: Sequence[str]) -> tuple[str, ...]:
    """Ask the library; a plus and a country's code with the right length are enough."""
    try:
        number = parse("+" + digits)
    except NumberParseException:
        return ()
    if is_valid_number(number):
        region = region_code_for_number(number)
        is_service = number_type(number) in _SERVICES
        return () if is_service or not region else (region,)
    code = number.country_code
    if code is None or not is_possible_number(number):
        return ()
    hinted = tuple(hint for hint in hints if _plan(hint).country_code == str(code))
    return hinted or (region_code_for_country_code(code),)
