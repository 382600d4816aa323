"""Find what reaches a person: phones, addresses, accounts, papers, cards.

Most texts hold none of it and are left after a glance: reading costs only those with
a digit, an @, a slash, or with words for numbers, networks and living somewhere.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from panoh.model.findings import PersonalData
from panoh.packs.language_packs import LanguagePack, load_language_packs
from panoh.triage.accounts import find_accounts, find_named_accounts
from panoh.triage.addresses import find_addresses
from panoh.triage.digits import may_hold_digits, plain_digits
from panoh.triage.identity_numbers import find_cards, find_national_ids, find_passports
from panoh.triage.not_numbers import mask_others
from panoh.triage.number_runs import Run, find_runs
from panoh.triage.number_words import FEWEST_WORDS, said_readings
from panoh.triage.phones import find_phones
from panoh.triage.tokens import Tokens, tokens_of
from panoh.triage.vocabulary import Vocabulary, fold, vocabulary

REGIONS = ("TJ", "UZ", "KG", "KZ", "AZ", "RU")
_HIDDEN = "ꙮ"  # a letter, so that what is hidden counts as one word
_WORD = re.compile(r"[^\W\d_]+")


def find_personal_data(
    text: str,
    regions: Sequence[str] = REGIONS,
    packs: Mapping[str, LanguagePack] | None = None,
) -> tuple[PersonalData, ...]:
    """Every span of personal data, sorted, none overlapping.

    `regions` (ISO 3166) are where a number without a country code may be from. What
    is found is hidden and the rest read again until nothing more comes to sight, so
    a redacted text holds nothing that this function finds. `packs` hold the words
    beside personal data; all that ship unless given.
    """
    packs = load_language_packs() if packs is None else packs
    words = vocabulary(tuple(packs.values()))
    everything: tuple[PersonalData, ...] = ()
    while found := tuple(_find_once(_hide(text, everything), regions, words)):
        everything = _merge([*everything, *found])
    return everything


def _find_once(
    text: str, regions: Sequence[str], words: Vocabulary
) -> Iterator[PersonalData]:
    found = list(find_accounts(text)) if _may_hold_accounts(text) else []
    yield from found
    if not may_hold_digits(text) and not _is_telling(text, words):
        return
    rest = _hide(text, _merge(found))
    tokens = tokens_of(rest, words)
    named = list(find_named_accounts(tokens, words))
    yield from named
    if named:
        rest = _hide(rest, _merge(named))
        tokens = tokens_of(rest, words)
    numbers = _merge(_find_numbers(tokens, regions, words))
    yield from numbers
    if numbers:
        tokens = tokens_of(_hide(rest, numbers), words)
    yield from find_addresses(tokens)


def _find_numbers(
    tokens: Tokens, regions: Sequence[str], words: Vocabulary
) -> Iterator[PersonalData]:
    """Cards, papers, then phones: what one finds, the next do not see."""
    digits = mask_others(plain_digits(tokens.text))
    finders: tuple[Callable[[list[Run]], Iterable[PersonalData]], ...] = (
        lambda runs: find_cards(tokens, runs),
        lambda runs: find_national_ids(tokens, runs),
        lambda runs: find_passports(tokens, runs, digits),
        lambda runs: find_phones(tokens, runs, digits, regions),
    )
    for said in said_readings(tokens, words):
        runs = list(find_runs(digits, said))
        for find in finders:
            found = _merge(find(runs))
            yield from found
            if found:
                runs = [run for run in runs if not _is_in(run, found)]


def _is_in(run: Run, found: Sequence[PersonalData]) -> bool:
    """Whether some of the run is found already; the rest is read the next time."""
    place = bisect_left(found, run.start, key=_end)
    return place < len(found) and found[place].start < run.end


def _end(data: PersonalData) -> int:
    return data.end - 1


def _may_hold_accounts(text: str) -> bool:
    return "@" in text or "/" in text or "." in text or "id" in text or "club" in text


def _is_telling(text: str, words: Vocabulary) -> bool:
    """Whether a text without digits has words that make it worth tokens."""
    if "@" in text:
        return True
    numbers = 0
    for word in _WORD.findall(fold(text)):
        if word in words.numbers:
            numbers += 1
        elif word in words.telling or word.startswith(words.telling_stems):
            return True
    return numbers >= FEWEST_WORDS


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
