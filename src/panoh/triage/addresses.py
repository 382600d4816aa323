"""Postal addresses: a street with a number, or a district with a house or flat.

One part alone (a street's name, "house 5") is not an address. The words are data of
the language packs; people mix languages, so all packs are asked.
"""

import re
from collections.abc import Iterator, Sequence
from enum import Enum, auto

from panoh.model.findings import DataKind, PersonalData
from panoh.packs.language_packs import LanguagePack
from panoh.triage.fold import Span, fold_words

NAME_WORDS = 3
_NUMBER = re.compile(r"\d{1,4}[^\W\d_]?")


class _Part(Enum):
    STREET = auto()
    STREET_AFTER_NAME = auto()
    DISTRICT = auto()
    DISTRICT_AFTER_NAME = auto()
    HOUSE = auto()
    NUMBER = auto()
    COUNTED = auto()
    OTHER = auto()


_STREETS = {_Part.STREET, _Part.STREET_AFTER_NAME}
_AREAS = _STREETS | {_Part.DISTRICT, _Part.DISTRICT_AFTER_NAME}
_AFTER_NAME = {_Part.STREET_AFTER_NAME, _Part.DISTRICT_AFTER_NAME}


def find_addresses(
    text: str, spans: Sequence[Span], packs: Sequence[LanguagePack]
) -> Iterator[PersonalData]:
    """Every address; `spans` are the text's words. None overlap."""
    parts = _parts(text, spans, packs)
    after = 0
    for place, part in enumerate(parts):
        if place < after or part not in _AREAS:
            continue
        last = _last_part(parts, place)
        if last is not None:
            start = max(after, _first_part(parts, place))
            after = last + 1
            yield PersonalData(DataKind.ADDRESS, spans[start][0], spans[last][1])


def _last_part(parts: Sequence[_Part], area: int) -> int | None:
    """Where the address that begins with the area word ends; none if it is none."""
    last, names = None, 0
    has_street = parts[area] in _STREETS
    for place in range(area + 1, len(parts)):
        part = parts[place]
        if part in {_Part.OTHER, _Part.COUNTED}:
            names += 1
        elif part is _Part.NUMBER:
            end = _end_of_number(parts, place, has_street=has_street)
            last, names = (last, names + 1) if end is None else (end, 0)
        else:
            has_street |= part in _STREETS
            names = 0
        if names > NAME_WORDS:
            break
    return last


def _end_of_number(
    parts: Sequence[_Part], place: int, *, has_street: bool
) -> int | None:
    """Find the last word of a house or flat number; none if it is no such number."""
    following = parts[place + 1] if place + 1 < len(parts) else _Part.OTHER
    if following is _Part.HOUSE:
        return place + 1
    if parts[place - 1] is _Part.HOUSE:
        return place
    return place if has_street and following is not _Part.COUNTED else None


def _first_part(parts: Sequence[_Part], area: int) -> int:
    """Take in the name or number before the area word: "Gulzor ko'chasi", "5-mkr"."""
    if area == 0:
        return 0
    if parts[area - 1] is _Part.NUMBER:
        return area - 1
    is_named = parts[area] in _AFTER_NAME and parts[area - 1] is _Part.OTHER
    return area - 1 if is_named else area


def _parts(
    text: str, spans: Sequence[Span], packs: Sequence[LanguagePack]
) -> list[_Part]:
    parts = [
        _Part.NUMBER if _NUMBER.fullmatch(text[start:end]) else _Part.OTHER
        for start, end in spans
    ]
    for pack in packs:
        for place, word in enumerate(fold_words(text, spans, pack)):
            if parts[place] is _Part.OTHER:
                parts[place] = _part(word, pack)
    return parts


def _part(word: str, pack: LanguagePack) -> _Part:
    address = pack.address
    if address.street.holds(word):
        return _Part.STREET_AFTER_NAME if address.is_name_first else _Part.STREET
    if address.district.holds(word):
        return _Part.DISTRICT_AFTER_NAME if address.is_name_first else _Part.DISTRICT
    if address.house.holds(word):
        return _Part.HOUSE
    return _Part.COUNTED if pack.counted.holds(word) else _Part.OTHER
