"""Whatever a text holds: finding never fails, and what is redacted stays hidden."""

from collections.abc import Mapping
from typing import cast

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from panoh.model.findings import DataKind
from panoh.packs.language_packs import load_language_packs
from panoh.packs.personal_packs import load_personal_words
from panoh.packs.words import LANGUAGES, catalogue
from panoh.triage.personal_data import find_personal_data
from panoh.triage.redact import HIDDEN, redact

WORDS = sorted(
    {
        word.removesuffix("*")
        for code in load_language_packs()
        for words in load_personal_words(code).roles.values()
        for word in words[:12]
    }
    | {
        word
        for code in load_language_packs()
        for word in list(load_personal_words(code).numbers)[::7]
    }
)
PIECES = st.sampled_from(
    [
        "917123456", "+992", "918", "12", "34", "1", "9", "0", "2211234", "221-12-34",
        "4111 1111 1111 1111", "500100732259", "112-233-445 95", "AA1234567", "4510",
        "123456", "31.12.2025", "18:30", "19", "@misol", "a.b", "t.me/misol", "misol_1",
        "[", "]", "(", ")", "@", ".", ",", ":", "/", "-", "+", "\n", " ", " ", "  ",
        "9️⃣", "９", "٩", "O", "о", "l", "\u200b", "\u0301", "ꙮ", "\x00", "İ",
        "1 000 000", "12/3а", "5-мкр", "Гулзор", "Rose", "№",
        *WORDS,
    ]
)  # fmt: skip
LINES = st.lists(PIECES, max_size=14).flatmap(
    lambda pieces: st.sampled_from(["", " "]).map(lambda gap: gap.join(pieces))
)


def hidden(language: str) -> Mapping[DataKind, str]:
    say = catalogue(language).gettext
    return {kind: say(word) for kind, word in HIDDEN.items()}


@settings(max_examples=300, deadline=None)
@given(LINES)
@example("тел 917123456 2211234")
@example("заказ 4111 1111 1111 1111 917123456")
@example("insta: misol_1 misol_2")
@example("917123456 2211234 тел")
@example("ул. Садовая 5 кв 917123456 кв 12")
@example("AA1234567 4510 123456")
def test_a_redacted_text_holds_nothing_that_is_found(line: str) -> None:
    found = find_personal_data(line)

    for language in LANGUAGES:
        once = redact(line, found, hidden(language))
        assert not find_personal_data(once), (language, once)


@settings(max_examples=300, deadline=None)
@given(st.one_of(LINES, st.text(), st.text(alphabet="019 +-.()@[]оОlIЗ\u0660\ufe0f\n")))
@example("")
@example("\ud800" + "9" * 9)
@example("²³¹" * 9)
@example("①" * 9)
def test_every_span_lies_in_the_text_and_none_overlap(line: str) -> None:
    spans = [(data.start, data.end) for data in find_personal_data(line)]

    edges = [0, *(edge for span in spans for edge in span), len(line)]
    assert edges == sorted(edges)
    assert all(start < end for start, end in spans)


@pytest.mark.parametrize(
    "hostile",
    [
        "1", "9 ", "12 34 ", "917 123 456 ", "+9 ", "девять ", "bir yuz ", "ул. А 1 ",
        "кв 1 ", "a@", "insta: ", "a собака ", "[", "9\u200b", "31.12.2025 ", "t . ",
        "4111 1111 1111 1111 ", "серия 4608 номер ", "Садовой 7, кв. 14 ", "ko'chasi ",
    ],
)  # fmt: skip
def test_a_long_hostile_text_costs_little_more_than_its_length(hostile: str) -> None:
    # Steps are counted, not seconds: pytest's profile of calls would grow fourfold
    # with twice the text if any part were quadratic.
    short, long = (_calls((hostile * 5_000)[:n]) for n in (6_000, 12_000))

    assert long <= 2.6 * short + 2_000


def _calls(text: str) -> int:
    """How many calls of Python and C functions finding makes."""
    import cProfile
    import pstats

    profile = cProfile.Profile()
    profile.runcall(find_personal_data, text)
    return cast(int, pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]
