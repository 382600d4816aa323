r"""Invented lines in seven languages: what is personal data, and what is not.

`positives/<half>/<language>.tsv` hold a kind, the data and the line that holds it, a
new line written `\\n`; `negatives/<language>.txt` hold a line without personal data
each. The words were tuned on one half. The two others were each written before they
were ever run; what their first run showed is in `docs/triage.md`.
Every number is invented or one that `phonenumbers` publishes.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from panoh.model.findings import DataKind, PersonalData
from panoh.triage.personal_data import find_personal_data
from panoh.triage.redact import redact

HERE = Path(__file__).parent
NEGATIVES = [
    (path.stem, line)
    for path in sorted((HERE / "negatives").glob("*.txt"))
    for line in path.read_text("utf-8").splitlines()
]
MOSTLY = 0.8  # of the data that a find must cover


class Line(NamedTuple):
    """One line of a suite."""

    kind: DataKind
    data: str
    text: str


def lines(half: str) -> Iterator[Line]:
    for path in sorted((HERE / "positives" / half).glob("*.tsv")):
        for row in path.read_text("utf-8").splitlines():
            kind, data, text = row.replace("\\n", "\n").split("\t")
            yield Line(DataKind(kind), data, text)


TUNED, HELD_OUT = list(lines("tuned")), [*lines("held_out"), *lines("blind")]


def covered(line: Line, found: tuple[PersonalData, ...]) -> float:
    """Share of the line's data that finds of its kind cover."""
    start = line.text.index(line.data)
    end = start + len(line.data)
    shared = sum(
        max(0, min(end, data.end) - max(start, data.start))
        for data in found
        if data.kind is line.kind
    )
    return shared / len(line.data)


def strangers(line: Line, found: tuple[PersonalData, ...]) -> list[PersonalData]:
    """Finds that do not touch the line's data, or call it something else."""
    start = line.text.index(line.data)
    end = start + len(line.data)
    return [
        data
        for data in found
        if data.kind is not line.kind or data.end <= start or data.start >= end
    ]


def test_the_suites_are_as_large_as_promised() -> None:
    assert len(TUNED) + len(HELD_OUT) >= 300
    assert len(HELD_OUT) >= 100
    assert len(NEGATIVES) >= 300
    assert {language for language, _ in NEGATIVES} == {
        "tg", "ru", "uz", "az", "ky", "kk", "en",
    }  # fmt: skip


@pytest.mark.parametrize(("language", "line"), NEGATIVES)
def test_other_numbers_names_and_places_raise_no_alarm(
    language: str, line: str
) -> None:
    assert not find_personal_data(line)


@pytest.mark.parametrize("half", [TUNED, HELD_OUT], ids=["tuned", "held out"])
def test_nearly_all_personal_data_is_found_and_little_else(half: list[Line]) -> None:
    found = [find_personal_data(line.text) for line in half]
    missed = [x for x, f in zip(half, found, strict=True) if covered(x, f) < MOSTLY]
    wrong = [s for x, f in zip(half, found, strict=True) for s in strangers(x, f)]

    assert 1 - len(missed) / len(half) >= 0.95, missed
    assert 1 - len(wrong) / sum(map(len, found)) >= 0.95, wrong


@pytest.mark.parametrize("line", TUNED + HELD_OUT, ids=lambda line: line.text)
def test_a_redacted_line_holds_nothing_more_to_find(line: Line) -> None:
    once = redact(line.text, find_personal_data(line.text))

    assert not find_personal_data(once)
