"""Find what reaches a person: phones, addresses, handles, links, e-mail."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from panoh.model.findings import DataKind, PersonalData
from panoh.packs.language_packs import LanguagePack, load_language_packs
from panoh.triage.addresses import find_addresses
from panoh.triage.fold import word_spans
from panoh.triage.phones import find_phones

REGIONS = ("TJ", "UZ", "KG", "KZ", "AZ", "RU")

# Possessive quantifiers and look-behinds keep each of these linear.
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]++(?:\.[\w-]++)++")
_REST_OF_LINK = r"[^\s<>\"«»]*[^\s<>\"«».,;:!?)\]]"
_LINK = re.compile(
    rf"(?:https?://|tg://|www\.){_REST_OF_LINK}"
    rf"|(?<![\w.@-])(?:[a-z0-9-]++\.)++[a-z]{{2,6}}/{_REST_OF_LINK}",
    re.IGNORECASE,
)
_HANDLE = re.compile(
    r"(?<![\w.])(?:@(?!\d+\b)\w[\w.]{0,62}\w)+"
    r"|\[(?:id|club)\d++\|[^\]\n]{0,100}\]"  # how VK writes a mention
    r"|(?<!\w)(?:id|club)\d{5,}+"
)
_PATTERNS = (
    (DataKind.EMAIL, _EMAIL),
    (DataKind.LINK, _LINK),
    (DataKind.HANDLE, _HANDLE),
)
_DIGIT = re.compile(r"\d")
_HIDDEN = "ꙮ"  # a letter, so that what is hidden counts as one word


def find_personal_data(
    text: str,
    regions: Sequence[str] = REGIONS,
    packs: Mapping[str, LanguagePack] | None = None,
) -> tuple[PersonalData, ...]:
    """Every span of personal data, sorted, none overlapping.

    `regions` (ISO 3166) are where a number without a country code may be from. What
    is found is hidden and the rest read again until nothing more comes to sight, so
    a redacted text holds nothing that this function finds. `packs` hold the words of
    addresses and prices; all that ship unless given.
    """
    packs = load_language_packs() if packs is None else packs
    asked = tuple(packs.values())
    everything: tuple[PersonalData, ...] = ()
    while found := tuple(_find_once(_hide(text, everything), regions, asked)):
        everything = _merge([*everything, *found])
    return everything


def _find_once(
    text: str, regions: Sequence[str], packs: Sequence[LanguagePack]
) -> Iterator[PersonalData]:
    found = [
        PersonalData(kind, *match.span())
        for kind, pattern in _PATTERNS
        for match in pattern.finditer(text)
    ]
    yield from found
    if _DIGIT.search(text):
        rest = _hide(text, _merge(found))
        phones = _merge(find_phones(rest, regions, packs))
        yield from phones
        rest = _hide(rest, phones)
        yield from find_addresses(rest, word_spans(rest), packs)


def _hide(text: str, spans: Iterable[PersonalData]) -> str:
    """Turn each span into one bracketed word of the same length."""
    kept: list[str] = []
    end = 0
    for span in spans:
        width = span.end - span.start
        kept += text[end : span.start], f"[{_HIDDEN * (width - 2)}]"
        end = span.end
    return "".join([*kept, text[end:]])


def _merge(spans: Iterable[PersonalData]) -> tuple[PersonalData, ...]:
    """Join spans that overlap: the first and longest gives the kind."""
    merged: list[PersonalData] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if merged and span.start < merged[-1].end:
            merged[-1] = _join(merged[-1], span)
        else:
            merged.append(span)
    return tuple(merged)


def _join(first: PersonalData, second: PersonalData) -> PersonalData:
    """Cover both; regions add up only where they speak of the same span."""
    same = (first.start, first.end) == (second.start, second.end)
    regions = dict.fromkeys(first.regions + (second.regions if same else ()))
    end = max(first.end, second.end)
    return PersonalData(first.kind, first.start, end, tuple(regions))
