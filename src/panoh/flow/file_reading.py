"""What triage says of the texts of a table: no desk is needed, and nothing is kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from panoh.flow.triaging import read_texts
from panoh.model.findings import Triage
from panoh.triage.model_file import SHIPPED, load_models
from panoh.triage.ranking import gravity, worst_first
from panoh.triage.text_tables import read_table

_BATCH = 500


@dataclass(frozen=True, slots=True)
class TextLine:
    """What is said of one row's text; `row` is its number, the heading not counted.

    Of personal data only the kinds are told: a detector must not be an extractor.
    """

    row: int
    language: str
    harms: tuple[str, ...]
    rules: tuple[str, ...]
    personal_data: tuple[str, ...]
    gravity: float


@dataclass(frozen=True, slots=True)
class TextFile:
    """A table's texts, read as they are asked for; `unread` rows did not fit."""

    lines: Iterator[TextLine]
    unread: tuple[int, ...]


def read_file(path: Path, column: str, models: Path = SHIPPED) -> TextFile:
    """Triage every text of a column. Raises NoTexts, BadModel, NewerModel."""
    table = read_table(path, [column])
    loaded = load_models(models)
    rows = zip(table.places, table.column(column), strict=True)

    def lines() -> Iterator[TextLine]:
        while some := list(islice(rows, _BATCH)):
            read = read_texts([text for _, text in some], loaded)
            for (row, _), triage in zip(some, read, strict=True):
                yield _line(row, triage)

    return TextFile(lines(), tuple(table.unread))


def _line(row: int, triage: Triage) -> TextLine:
    findings = worst_first(triage.findings)
    return TextLine(
        row=row,
        language=triage.language,
        harms=tuple(dict.fromkeys(finding.harm.value for finding in findings)),
        rules=tuple(dict.fromkeys(finding.rule for finding in findings)),
        personal_data=tuple(
            dict.fromkeys(data.kind.value for data in triage.personal_data)
        ),
        gravity=round(gravity(findings), 3),
    )
