"""Labels in a file: for who cannot use keys, and for who codes elsewhere."""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from panoh.cli.ids import number_of
from panoh.errors import BadLabels, InputError, UsageError
from panoh.flow.labelling import Coder
from panoh.model.findings import Target
from panoh.model.labels import Label

_NONE = "none"
_MOST_CHARACTERS = 10_000_000


def read_labels(path: Path, coder: Coder, usual_severity: int) -> list[Label]:
    """Read a table with the columns id, label, and severity and target if given.

    Several labels stand in one cell with spaces between; "none" is one. Raises
    BadLabels, which says in which line.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            if path.stat().st_size > _MOST_CHARACTERS:
                raise BadLabels(line=0)
            return list(_read(csv.DictReader(file), coder, usual_severity))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadLabels(detail=str(error), line=0) from error


def _read(
    table: "csv.DictReader[str]", coder: Coder, usual_severity: int
) -> Iterator[Label]:
    for row in table:
        try:
            yield _label(row, coder, usual_severity)
        except (KeyError, ValueError, AttributeError, InputError, UsageError) as error:
            raise BadLabels(detail=str(error), line=table.line_num) from error


def _label(row: Mapping[str, str], coder: Coder, usual_severity: int) -> Label:
    labels = tuple(word for word in row["label"].split() if word != _NONE)
    if not row["label"].split():
        raise ValueError("no label")
    label = Label(
        number_of(row["id"], "P")[1],
        coder.code,
        labels,
        Target(row.get("target") or Target.UNCLEAR.value),
        int(row.get("severity") or 0),
        coder.sample,
    )
    if label.is_harm and not row.get("severity"):
        return Label(
            label.post_number,
            coder.code,
            labels,
            label.target,
            usual_severity,
            coder.sample,
        )
    return label
