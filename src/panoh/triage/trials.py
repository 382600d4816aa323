"""Trials: labelled texts, and what a model that is asked about them must not know.

Every trial stands for one data set. Out of domain it is one that nothing was learned
from: those that the recipe sets thresholds on, or, where a model has none, each of its
sets in turn. In domain it is a fifth of a set, drawn by the texts' hash, that is kept
from training.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

import numpy as np

from panoh.triage.datasets import (
    Row,
    draw,
    is_drawn,
    merge_repeats,
    read_dataset,
    read_lexicon,
)
from panoh.triage.figures import Labels
from panoh.triage.model_text import model_text
from panoh.triage.persian import to_tajik
from panoh.triage.recipe import ModelRecipe, Recipe, Share
from panoh.triage.training import Keep

HELD = 0.2
SPLIT = "own split"
NOTHING = ""
MOST_SEEN = 0.01  # of its texts: with more, a set measures what a model remembers
FEWEST = 20  # texts with the harm, and without: fewer measure nothing
_HELD_SALT, _SAMPLE_SALT = "held", "sample"


class Domain(StrEnum):
    """Whether the model learned from texts of the same place."""

    IN = "in"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class Trial:
    """Labelled texts as they were found, in the order of their hashes.

    `left_out` is what a model must not have learned: nothing but what the recipe leaves
    out anyway, its own split, or the data set of that name.
    """

    model: str
    data: str
    language: str
    domain: Domain
    left_out: str
    rows: list[Row]

    def heads(self) -> list[str]:
        """Harms that enough texts have, and enough have not."""
        asked = dict.fromkeys(head for row in self.rows for head in row.labels)
        return [head for head in asked if min(self._counts(head)) >= FEWEST]

    def labelled(self, head: str) -> tuple[list[str], Labels]:
        """The texts that were asked for a harm, and whether they have it."""
        rows = [row for row in self.rows if head in row.labels]
        labels = np.array([row.labels[head] for row in rows], np.bool_)
        return [row.text for row in rows], labels

    def _counts(self, head: str) -> tuple[int, int]:
        labels = self.labelled(head)[1]
        return int(labels.sum()), int((~labels).sum())


def trials_of(
    recipe: Recipe, made: ModelRecipe, folder: Path, most: int
) -> Iterator[Trial]:
    """Every trial of one model of a recipe, of at most so many texts each."""
    for share in made.dev:
        yield _trial(recipe, made, share, folder, NOTHING, most)
    own = [s for s in made.train if not s.language and not s.attack]
    for share in own:
        yield _trial(recipe, made, share, folder, SPLIT, most)
    names = dict.fromkeys(share.data for share in own if not share.render)
    for name in names if len(names) > 1 and not made.dev else ():
        yield _trial(recipe, made, Share(name), folder, name, most)


def keeper(left_out: str, sample: float = 1.0) -> Keep:
    """Which rows a model learns; `sample` takes that share of them only."""

    def keeps(row: Row) -> bool:
        if left_out == row.source or (left_out == SPLIT and _is_held(row)):
            return False
        return sample >= 1 or is_drawn(row.text, sample, _SAMPLE_SALT)

    return keeps


def seen_share(
    trial: Trial, recipe: Recipe, names: Iterable[str], folder: Path
) -> float:
    """Which share of a trial's texts these data sets hold, whatever they are called.

    Data sets repeat each other: a model may have learned a text under another name.
    """
    known = [name for name in names if name in recipe.datasets]
    seen = {text for name in known for text in _texts_of(name, recipe, folder)}
    texts = [model_text(row.text, trial.language) for row in trial.rows]
    return sum(text in seen for text in texts) / max(len(texts), 1)


def _texts_of(name: str, recipe: Recipe, folder: Path) -> frozenset[str]:
    reading = read_dataset(folder, recipe.datasets[name])
    return frozenset(model_text(row.text, row.language) for row in reading.rows)


def found_rows(
    recipe: Recipe, made: ModelRecipe, folder: Path, keep: Keep
) -> list[Row]:
    """What a model learns from, as it was found: rendered, but not normalised."""
    dev = (read_dataset(folder, recipe.datasets[share.data]) for share in made.dev)
    unwanted = {row.text for reading in dev for row in reading.rows}
    rows = [
        row
        for share in made.train
        for row in _rendered(_rows(recipe, share, folder, keep), share, folder)
    ]
    return merge_repeats(rows, unwanted)


def _trial(
    recipe: Recipe,
    made: ModelRecipe,
    share: Share,
    folder: Path,
    left_out: str,
    most: int,
) -> Trial:
    is_split = left_out == SPLIT
    rows = _rows(recipe, share, folder, _is_held if is_split else lambda _row: True)
    chosen = draw(merge_repeats(_rendered(rows, share, folder)), most)
    language = share.render or recipe.datasets[share.data].language
    domain = Domain.IN if is_split else Domain.OUT
    return Trial(made.name, share.data, language, domain, left_out, chosen)


def _rows(recipe: Recipe, share: Share, folder: Path, keep: Keep) -> list[Row]:
    reading = read_dataset(folder, recipe.datasets[share.data])
    return [*filter(keep, reading.rows)]


def _rendered(rows: list[Row], share: Share, folder: Path) -> list[Row]:
    if not share.render:
        return rows
    words: Mapping[str, str] = read_lexicon(folder / share.lexicon)
    return [replace(row, text=to_tajik(row.text, words)) for row in rows]


def _is_held(row: Row) -> bool:
    """Held out, with all its spellings that the normaliser makes one."""
    return is_drawn(model_text(row.text, row.language), HELD, _HELD_SALT)
