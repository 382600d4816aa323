"""Postal addresses: a street with a number, or a quarter with a house or flat.

One part alone (a street's name, "house 5") is not an address; a street or a village
by its name is one where words say that she lives there. The words are data of the
language packs; people mix languages, so all are asked at once.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from panoh.model.findings import DataKind, PersonalData
from panoh.packs.personal_packs import Role
from panoh.triage.tokens import Tokens
from panoh.triage.vocabulary import BIT, SAID

NAME_WORDS = 3
LIVES_WITHIN = 5
MOST_PARTS = 24
_STREET = BIT[Role.STREET] | BIT[Role.STREET_AFTER_NAME]
_QUARTER = BIT[Role.QUARTER] | BIT[Role.QUARTER_AFTER_NAME]
_DISTRICT = BIT[Role.DISTRICT] | BIT[Role.DISTRICT_AFTER_NAME]
_AREA = _STREET | _QUARTER | _DISTRICT
_AFTER_NAME = (
    BIT[Role.STREET_AFTER_NAME]
    | BIT[Role.QUARTER_AFTER_NAME]
    | BIT[Role.DISTRICT_AFTER_NAME]
)
_HOUSE, _FLAT = BIT[Role.HOUSE], BIT[Role.FLAT]
_DOOR = _HOUSE | _FLAT
_COUNTED, _LIVES = BIT[Role.COUNTED], BIT[Role.LIVES]
_NO_NAME = BIT[Role.NOT_A_NAME] | BIT[Role.LIVES]
_PLACE = _AREA | _DOOR
_NUMBER = SAID << 1

# 12, 12а, 12/3а, 12-3; "32-й" with its ending.
_HOUSE_NUMBER = re.compile(
    r"\d{1,4}(?:[ ]?/[ ]?\d{1,4}|-\d{1,3}(?![\d/.:]))?"
    r"(?:[ ]?[а-гa-gA-GА-Г](?![^\W_])(?=[^.]|$)|-?[^\W\d_](?![^\W_])"
    r"|-?(?:ый|ой|ом|го|нчи|чи|inchi|nchi|chi|inci|nci|cı|ci|cu|cü|нчү|чү|нчы|чы|інші"
    r"|нші|ші|шы|th|st|nd|rd|ум|юм)(?![^\W_]))?(?![\d_])"
)
_PART_OF_OTHER = re.compile(r"(?:\d[.,:/]|[$€₽₸+]\s?|(?:^|\s)[-−]|#)$")
_OTHER_AFTER = re.compile(r"[.,:]\d|\s?[%$€₽₸°]")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SENTENCE_ENDS = re.compile(r"[!?;]")
_MARKS_BETWEEN = 6
_SHORTENED = 4  # letters of the longest word that people shorten with a full stop


@dataclass(frozen=True, slots=True)
class _Part:
    """A token, or a house number made of several: text[start:end] and its roles."""

    start: int
    end: int
    roles: int
    is_capital: bool
    is_short: bool

    def has(self, roles: int) -> bool:
        return self.roles > 0 and bool(self.roles & roles)

    @property
    def is_name(self) -> bool:
        """Whether it may be a street's name, or a part of one."""
        return self.roles >= 0 and not self.roles & (_NUMBER | _PLACE | _NO_NAME)


@dataclass(slots=True)
class _Seen:
    """What an address has so far; `last` is the part that it ends with."""

    areas: int = 0
    names: int = 0
    has_name: bool = False
    has_street_number: bool = False
    doors: int = 0
    last: int = -1
    last_area: int = -1

    @property
    def is_address(self) -> bool:
        if self.doors & _FLAT and self.doors & _HOUSE:
            return True
        if self.areas & _STREET and (self.has_street_number or self.doors):
            return True
        is_named = self.has_name and self.areas & (_QUARTER | _DISTRICT)
        return bool(is_named and self.doors)


def find_addresses(tokens: Tokens) -> Iterator[PersonalData]:
    """Every address. None overlap."""
    if not any(roles > 0 and roles & _PLACE for roles in tokens.roles):
        return
    parts, behind = _parts(tokens), 0
    for place, part in enumerate(parts):
        if place < behind or not part.has(_PLACE):
            continue
        first = max(behind, _begins(tokens.text, parts, place))
        last = _last(tokens.text, parts, place, first)
        if last is not None:
            first = max(behind, _with_place_before(tokens.text, parts, first))
            behind = last + 1
            yield PersonalData(DataKind.ADDRESS, parts[first].start, parts[last].end)


def _with_place_before(text: str, parts: list[_Part], first: int) -> int:
    """Take in the town or quarter before a comma: "Мамыр-4, 12 үй, 5 пәтер"."""
    if first == 0 or text[parts[first - 1].end : parts[first].start] != ", ":
        return first
    named = first - 1
    if parts[named].has(_NUMBER) and named and parts[named - 1].is_name:
        is_joined = text[parts[named - 1].end : parts[named].start] == "-"
        return _names_before(text, parts, named - 1) if is_joined else first
    is_proper = parts[named].is_name and parts[named].is_capital
    return _names_before(text, parts, named) if is_proper else first


def _begins(text: str, parts: list[_Part], place: int) -> int:
    house = _bare_house(text, parts, place)
    return _first(text, parts, place) if house is None else house


def _last(text: str, parts: list[_Part], place: int, first: int) -> int | None:
    """Where the address that begins with this word ends; none if it is none."""
    seen = _Seen(has_name=first < place)
    if first < place and parts[first].has(_NUMBER):
        _note_number(text, parts, first, seen)
        seen.has_street_number |= _is_before_street(text, parts, first, place)
    if _bare_house(text, parts, place) is not None:
        seen.doors |= _HOUSE
    for here in range(place, min(place + MOST_PARTS, len(parts))):
        if here > place and _parted(text, parts[here - 1], parts[here]):
            break
        if not _note(text, parts, here, seen):
            break
    if seen.is_address:
        if seen.last_area > seen.last:
            return _with_name_behind(text, parts, seen.last_area)
        return _with_word_behind(parts, seen.last)
    return _lived_in(text, parts, place)


def _is_before_street(text: str, parts: list[_Part], first: int, place: int) -> bool:
    """Whether the address begins with its number: "12 Rose Street"."""
    number, is_after = parts[first], parts[place].has(BIT[Role.STREET_AFTER_NAME])
    is_year = _YEAR.fullmatch(text, number.start, number.end)
    return is_after and first + 1 < place and not is_year


def _bare_house(text: str, parts: list[_Part], place: int) -> int | None:
    """The house of "Садовой 7, кв. 14": a number between a name and a flat's number."""
    if place < 2 or not parts[place].has(_FLAT) or len(parts) == place + 1:
        return None
    name, house, flat = parts[place - 2], parts[place - 1], parts[place + 1]
    are_numbers = house.has(_NUMBER) and flat.has(_NUMBER)
    is_named = name.is_name and name.is_capital
    touch = not _parted(text, house, parts[place]) and not _parted(text, name, house)
    return place - 2 if are_numbers and is_named and touch else None


def _note(text: str, parts: list[_Part], here: int, seen: _Seen) -> bool:
    """Add one part to what was seen; false where the address is over."""
    part = parts[here]
    if part.has(_NUMBER):
        _note_number(text, parts, here, seen)
        seen.names += 1
    elif part.has(_PLACE):
        seen.areas |= part.roles & _AREA
        seen.names = 0
        seen.last_area = here if part.has(_AREA) else seen.last_area
    elif _is_little(text, part) and parts[here + 1 : here + 2]:
        return parts[here + 1].has(_DOOR)  # "в доме 14"
    elif part.is_name:
        seen.names += 1
        seen.has_name = True
    else:
        return False
    return seen.names <= NAME_WORDS


def _note_number(text: str, parts: list[_Part], here: int, seen: _Seen) -> None:
    """A number is a house's, a flat's, a street's, or counts something."""
    before = parts[here - 1] if here else None
    after = parts[here + 1] if here + 1 < len(parts) else None
    if _counts(text, parts, here):
        return
    door = _door(text, before, parts[here], after)
    if door:
        seen.doors |= _new_door(door, seen.doors)
        seen.names, seen.last = -1, here
    elif seen.areas & _STREET and _is_street_number(text, parts, here, seen):
        seen.has_street_number = True
        seen.last = here
    elif before and before.has(_QUARTER) and not _parted(text, before, parts[here]):
        seen.has_name = True


def _is_street_number(text: str, parts: list[_Part], here: int, seen: _Seen) -> bool:
    """Whether it stands where a street's house number does: behind the name."""
    before, number = parts[here - 1], parts[here]
    is_year = _YEAR.fullmatch(text, number.start, number.end)
    if is_year or "(" in text[before.end : number.start]:
        return False
    if not seen.areas & BIT[Role.STREET]:
        return before.has(_STREET | _NUMBER) and seen.has_name
    return seen.has_name or seen.has_street_number


def _door(text: str, before: _Part | None, number: _Part, after: _Part | None) -> int:
    """Which of the words beside it says what the number is of: "uy" in "12-uy"."""
    follows = after.roles & _DOOR if after and after.has(_DOOR) else 0
    if follows and after and text[number.end : after.start] == "-":
        return follows
    if before and before.has(_DOOR) and not _parted(text, before, number):
        is_of_another = follows and "," in text[before.end : number.start]
        return follows if is_of_another else before.roles & _DOOR
    is_beside = after is not None and after.start - number.end <= 2
    return follows if is_beside else 0


def _new_door(door: int, doors: int) -> int:
    """Of a word that means house and flat, what was not seen yet."""
    if door == _DOOR:
        return _FLAT if doors & _HOUSE else _HOUSE
    return door


def _counts(text: str, parts: list[_Part], here: int) -> bool:
    """Whether the word behind the number is counted by it: people, metres, March."""
    after = parts[here + 1 : here + 3]
    if not after or _parted(text, parts[here], after[0]):
        return False
    if "\n" in text[parts[here].end : after[0].start]:
        return False
    if after[0].has(_COUNTED) and not after[0].has(_DOOR):
        return "," not in text[parts[here].end : after[0].start]
    return after[0].has(_FLAT) and after[-1].has(_COUNTED) and len(after) == 2


def _first(text: str, parts: list[_Part], place: int) -> int:
    """Take in the name or number before the word: "Gulzor ko'chasi", "5-mkr"."""
    if place == 0 or _parted(text, parts[place - 1], parts[place]):
        return place
    before, part = parts[place - 1], parts[place]
    if "," in text[before.end : part.start]:
        return place
    if before.has(_NUMBER) and part.has(_PLACE):
        return place - 1 if part.has(_DOOR) else _names_before(text, parts, place - 1)
    is_named = part.has(_AFTER_NAME) or (part.has(_STREET) and before.is_capital)
    if not is_named or not (before.is_name or before.is_capital):
        return place
    first = _names_before(text, parts, place - 1)
    is_numbered = (
        first > 0 and parts[first - 1].has(_NUMBER) and parts[first].is_capital
    )
    return first - 1 if is_numbered and part.has(_STREET) else first


def _names_before(text: str, parts: list[_Part], first: int) -> int:
    """Where the whole name begins: "Amir Temur", "Көк-Тал", "Chilonzor 19"."""
    for place in range(first - 1, max(-1, first - 1 - NAME_WORDS), -1):
        between = text[parts[place].end : parts[place + 1].start]
        is_joined = between == "-" and parts[place].is_name
        is_named = between == " " and parts[place].is_name and parts[place].is_capital
        if not (is_joined or is_named or (between == "." and parts[place].is_short)):
            break
        first = place
    return first


def _with_name_behind(text: str, parts: list[_Part], area: int) -> int:
    """Take in the name of an address that ends with its street: "кв 12, ул. Мира"."""
    after = parts[area + 1] if area + 1 < len(parts) else None
    if after is None or not after.is_capital or not after.is_name:
        return area
    return area if _parted(text, parts[area], after) else area + 1


def _with_word_behind(parts: list[_Part], last: int) -> int:
    """Take in the word of the last number: "40 квартира", "15-uy"."""
    after = parts[last + 1] if last + 1 < len(parts) else None
    if after is None or not after.has(_DOOR) or after.start - parts[last].end > 1:
        return last
    return last + 1


def _lived_in(text: str, parts: list[_Part], place: int) -> int | None:
    """A street or village by its name, with words that somebody lives there."""
    part = parts[place]
    if not part.has(_STREET | _QUARTER):
        return None
    last = _named(text, parts, place)
    if last is None:
        return None
    around = parts[max(0, place - LIVES_WITHIN) : place + LIVES_WITHIN + 1]
    return last if any(other.has(_LIVES) for other in around) else None


def _named(text: str, parts: list[_Part], place: int) -> int | None:
    """The last part of the area's name; none where no name stands beside it."""
    part = parts[place]
    if part.has(_AFTER_NAME) and place and _is_proper(text, parts, place - 1, place):
        return place
    is_before = part.has(BIT[Role.STREET] | BIT[Role.QUARTER])
    if is_before and place + 1 < len(parts):
        is_joined = text[part.start : part.end].lower().endswith(("аи", "ai", "ои"))
        after = parts[place + 1]
        if _parted(text, part, after) or not after.is_name:
            return None
        return place + 1 if after.is_capital or is_joined else None
    return None


def _is_proper(text: str, parts: list[_Part], name: int, area: int) -> bool:
    before = parts[name]
    return (
        before.is_name
        and not before.is_short
        and not _parted(text, before, parts[area])
        and not before.has(_COUNTED)
    )


def _parted(text: str, one: _Part, other: _Part) -> bool:
    """Whether a sentence ends between them, or one of them hides other data."""
    between = text[one.end : other.start]
    if one.roles < 0 or other.roles < 0 or len(between) > _MARKS_BETWEEN:
        return True
    if _SENTENCE_ENDS.search(between):
        return True
    if "." not in between or not between[-1:].isspace():
        return False
    is_abbreviation = one.has(_PLACE) and one.end - one.start <= _SHORTENED
    return not (is_abbreviation or one.has(_NUMBER) or one.is_short)


def _is_little(text: str, part: _Part) -> bool:
    """Whether it is a word of one or two small letters, such as "in", no initial."""
    return (
        part.is_short and not part.is_capital and text[part.end : part.end + 1] != "."
    )


def _parts(tokens: Tokens) -> list[_Part]:
    parts: list[_Part] = []
    behind = 0
    for (start, end), word, roles in zip(
        tokens.spans, tokens.words, tokens.roles, strict=True
    ):
        if start < behind:
            continue
        if word and roles & SAID and parts and _takes_said(tokens.text, parts, start):
            begins = parts.pop().start if parts[-1].has(_NUMBER) else start
            parts.append(_Part(begins, end, _NUMBER, False, False))  # noqa: FBT003 - fields
            continue
        if word or roles < 0:
            is_capital = tokens.text[start].isupper()
            parts.append(_Part(start, end, roles, is_capital, len(word) <= 2))
            continue
        number = _house_number(tokens.text, start)
        behind = number or end
        parts.append(_Part(start, behind, _NUMBER if number else 0, False, False))  # noqa: FBT003 - fields
    return parts


def _takes_said(text: str, parts: list[_Part], start: int) -> bool:
    """Whether a number in words is a house's: "дом двадцать пять"."""
    before = parts[-1]
    goes_on = before.has(_NUMBER) and not text[before.end - 1].isdigit()
    return before.has(_DOOR) or (goes_on and text[before.end : start] == " ")


def _house_number(text: str, start: int) -> int:
    """Where the house number that starts here ends; 0 if it is none."""
    found = _HOUSE_NUMBER.match(text, start)
    if not found or _PART_OF_OTHER.search(text, max(0, start - 3), start):
        return 0
    return 0 if _OTHER_AFTER.match(text, found.end()) else found.end()
