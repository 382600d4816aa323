"""Redaction hides every span, for good."""

from hypothesis import example, given
from hypothesis import strategies as st

from panoh.model.findings import DataKind
from panoh.triage.personal_data import find_personal_data
from panoh.triage.redact import HIDDEN, redact

# Pieces that meet at their edges: what hides one may bring another to sight.
PIECES = st.sampled_from(
    [
        "917123456", "+992 91 712 34 56", "12.05.2024", "19", "5", "15", "@misol",
        "@a.b", "a.b", "a@b.cc", "t.me/misol", "https://", "[id12|", "]", "ул.",
        "кӯчаи", "Гулзор", "ko'chasi", "мкр", "кв.", "uy", " ", " ", "\n", "-", "(",
        "@", ".", "ꙮ", "[", "x", "x@", "сомонӣ", "900 000 000",
    ]
)  # fmt: skip
LINES = st.lists(PIECES, max_size=12).map("".join)


def test_each_kind_is_replaced_by_its_word_and_the_rest_stays() -> None:
    line = "Ана @misol, t.me/misol, a@b.cc: 917123456, кӯчаи Гулзор 15. Тамом"

    assert redact(line, find_personal_data(line)) == (
        "Ана [handle], [link], [email]: [phone], [address]. Тамом"
    )


def test_the_words_may_be_another_language_s() -> None:
    line = "вот 917123456"
    words = {**HIDDEN, DataKind.PHONE: "[телефон]"}

    assert redact(line, find_personal_data(line), words) == "вот [телефон]"


@given(LINES)
@example("917123456@misol")
@example("a@b.cc@misol@misol")
@example("Гулзор ko'chasi 15@misol")
@example("ул. x @a.b x 5 917123456")
def test_spans_are_sorted_inside_the_text_and_never_overlap(line: str) -> None:
    spans = [(data.start, data.end) for data in find_personal_data(line)]

    edges = [0, *(edge for span in spans for edge in span), len(line)]
    assert edges == sorted(edges)
    assert all(start < end for start, end in spans)


@given(LINES)
@example("917123456@misol")
@example("a@b.cc@misol@misol")
@example("Гулзор ko'chasi 15@misol")
@example("ул. x @a.b x 5 917123456")
def test_redacting_twice_changes_nothing(line: str) -> None:
    once = redact(line, find_personal_data(line))

    assert redact(once, find_personal_data(once)) == once


@given(LINES)
@example("917123456")
def test_no_digit_of_a_phone_or_address_remains(line: str) -> None:
    found = find_personal_data(line)
    digits_outside = sum(c.isdigit() for c in line) - sum(
        c.isdigit() for data in found for c in line[data.start : data.end]
    )

    assert sum(c.isdigit() for c in redact(line, found)) == digits_outside
