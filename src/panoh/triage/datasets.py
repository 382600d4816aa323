"""Labelled texts, read from a folder of data sets as a recipe describes them."""

import json
import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from panoh.errors import NoTexts
from panoh.triage.model_text import model_text
from panoh.triage.recipe import DataSet, File
from panoh.triage.text_tables import Table, read_lines, read_table

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Row:
    """One text and what people said of it; a head that is not there was not asked.

    `origin` is the text that a disguised or rendered one was made from.
    Where `text` is normalised, `found` is the text as people would meet it.
    """

    text: str
    labels: dict[str, bool]
    source: str
    language: str
    split: str = ""
    origin: str = ""
    found: str = ""


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
        absent = [path for path in file.words if not (folder / path).is_file()]
        try:
            table = _table(folder, file)
        except NoTexts:
            absent.insert(0, file.path)
        if absent:
            missing += absent
            continue
        found = _rows(table, file, dataset)
        kept = _worded(found, folder, file) if file.words else found
        rows += draw([*kept], file.most)
        unread += len(table.unread)
    return Reading(rows, unread, tuple(missing))


def draw(rows: list[Row], most: int) -> list[Row]:
    """At most so many rows, 0 for all: those whose text hashes lowest."""
    if not most:
        return rows

    def drawn(row: Row) -> bytes:
        return sha256(row.text.encode("utf-8", "surrogatepass")).digest()

    return sorted(rows, key=drawn)[:most]


def is_drawn(text: str, share: float, salt: str = "") -> bool:
    """Draw a share of texts by their hash: always the same, whatever else is there.

    Another salt draws others.
    """
    return place_of(text + salt) < share


def place_of(text: str) -> float:
    """Where in 0 to 1 a text falls: by its hash."""
    digest = sha256(text.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:4], "big") / 2**32


def _worded(rows: Iterable[Row], folder: Path, file: File) -> Iterator[Row]:
    """Keep texts that have a word of the file's lists; normalised from here on."""
    for row in rows:
        words = _listed(folder, file.words, row.language)
        text = model_text(row.text, row.language)
        rest = _without(text, words)
        if rest != text:
            text = " ".join(rest.split()) if file.are_words_removed else text
            yield replace(row, text=text)


def _without(text: str, words: Container[str]) -> str:
    return _WORD.sub(lambda word: "" if word[0] in words else word[0], text)


@lru_cache(maxsize=8)
def _listed(folder: Path, paths: tuple[str, ...], language: str) -> frozenset[str]:
    lines = [read_lines(folder / path).column("text") for path in paths]
    return frozenset(model_text(line, language) for part in lines for line in part)


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


def read_lexicon(path: Path) -> dict[str, str]:
    """Read a JSON object of words and what stands for them; none where it is not."""
    try:
        words = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(word): str(other) for word, other in dict(words).items()}


def merge_repeats(rows: Iterable[Row], unwanted: Container[str] = ()) -> list[Row]:
    """One row a text, with all that was said of it; whoever spoke first is right.

    Neither unwanted texts are kept nor what was made from them.
    """
    kept: dict[str, Row] = {}
    for row in rows:
        first = kept.setdefault(row.text, row)
        if first is not row:
            labels = {**row.labels, **first.labels}
            kept[row.text] = replace(first, labels=labels)
    return [
        row
        for row in kept.values()
        if row.text not in unwanted and row.origin not in unwanted
    ]
