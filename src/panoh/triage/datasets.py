"""Labelled texts, read from a folder of data sets as a recipe describes them."""

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from panoh.errors import NoTexts
from panoh.triage.recipe import DataSet, File
from panoh.triage.text_tables import Table, read_lines, read_table


@dataclass(frozen=True, slots=True)
class Row:
    """One text and what people said of it; a head that is not there was not asked."""

    text: str
    labels: dict[str, bool]
    source: str
    language: str
    split: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """The rows of one data set, how many could not be read, and which files miss."""

    rows: list[Row] = field(default_factory=list)
    unread: int = 0
    missing: tuple[str, ...] = ()


def read_dataset(folder: Path, dataset: DataSet) -> Reading:
    """Read every file of a data set that is there; the others are named."""
    rows: list[Row] = []
    unread, missing = 0, []
    for file in dataset.files:
        try:
            table = _table(folder, file)
        except NoTexts:
            missing.append(file.path)
            continue
        rows += _rows(table, file, dataset)
        unread += len(table.unread)
    return Reading(rows, unread, tuple(missing))


def _table(folder: Path, file: File) -> Table:
    if file.is_lines:
        return read_lines(folder / file.path)
    needed = {*file.text, *file.where, *(label.column for label in file.labels)}
    needed |= {file.split}
    return read_table(folder / file.path, [*needed - {""}], file.columns)


def _rows(table: Table, file: File, dataset: DataSet) -> Iterator[Row]:
    drop = re.compile(file.drop) if file.drop else None
    for row in table.rows:
        cells = dict(zip(table.columns, (cell.strip() for cell in row), strict=True))
        if any(cells[name] not in kept for name, kept in file.where.items()):
            continue
        labels = _labels(cells, file)
        for column in file.text:
            text = drop.sub("", cells[column]) if drop else cells[column]
            if text and labels:
                split = cells.get(file.split, "")
                yield Row(text, labels, dataset.name, dataset.language, split)


def _labels(cells: dict[str, str], file: File) -> dict[str, bool]:
    read = {
        label.head: label.read(cells.get(label.column, "")) for label in file.labels
    }
    return {head: said for head, said in read.items() if said is not None}


def merge_repeats(rows: Iterable[Row], unwanted: Container[str] = ()) -> list[Row]:
    """One row a text, with all that was said of it; whoever spoke first is right."""
    kept: dict[str, Row] = {}
    for row in rows:
        first = kept.setdefault(row.text, row)
        if first is not row:
            labels = {**row.labels, **first.labels}
            kept[row.text] = replace(first, labels=labels)
    return [row for row in kept.values() if row.text not in unwanted]
