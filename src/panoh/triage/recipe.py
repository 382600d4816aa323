"""The recipe of our models, as data: which texts, which labels, which settings.

`packs/models/recipe.toml` is ours and says how it is written. Anyone may train with
another one.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from panoh.errors import BadRecipe
from panoh.model.findings import Harm
from panoh.triage.attacks import shipped_attacks
from panoh.triage.figures import AIMS
from panoh.triage.grams import GramSettings
from panoh.triage.learners import LEARNERS
from panoh.triage.model_text import RENDERERS

FORMAT = 1
_Kind = TypeVar("_Kind")


@dataclass(frozen=True, slots=True)
class Label:
    """Which cells say that a text has a harm: `yes`, or numbers of `at_least`.

    Without a column, `always` holds for every row. Where `no` is given, any other cell
    says nothing.
    """

    head: str
    column: str = ""
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    at_least: float | None = None
    always: bool = True

    def __post_init__(self) -> None:
        Harm(self.head)

    def read(self, cell: str) -> bool | None:
        """What a cell says; None where it says nothing."""
        if not self.column:
            return self.always
        if self.at_least is not None:
            return _number(cell, self.at_least)
        if cell in self.yes:
            return True
        return None if not cell or (self.no and cell not in self.no) else False


@dataclass(frozen=True, slots=True)
class File:
    """One file of a data set: where its texts and labels stand.

    `where` keeps only the rows with one of these cells, `drop` is a pattern taken out
    of every text, `split` the column that says which part of the set a row belongs to.
    `words` are files of words, one a line: only texts with one of them are kept, and
    where `are_words_removed`, they are kept without these words. `most` takes that many
    texts, always the same ones.
    """

    path: str
    text: tuple[str, ...] = ("text",)
    labels: tuple[Label, ...] = ()
    columns: tuple[str, ...] = ()
    is_lines: bool = False
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    drop: str = ""
    split: str = ""
    words: tuple[str, ...] = ()
    most: int = 0
    are_words_removed: bool = False


@dataclass(frozen=True, slots=True)
class DataSet:
    """Texts somebody labelled. `is_clear`: their licence lets weights be passed on."""

    name: str
    title: str
    licence: str
    language: str
    files: tuple[File, ...]
    is_clear: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """A data set as a model takes it: weighed, some heads or splits only.

    `language` says whose normaliser reads it, if not the data set's own; `render`
    puts the normalised text into another language's script, with the help of `lexicon`,
    a JSON file of words below the data's folder. `attack` disguises texts before they
    are normalised, as one of Panoh's own attacks does.
    """

    data: str
    language: str = ""
    render: str = ""
    lexicon: str = ""
    attack: str = ""
    weight: float = 1.0
    heads: tuple[str, ...] = ()
    splits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ModelRecipe:
    """How one model is made.

    `dev` sets only thresholds. Where it does not know a head, the share `own_dev` of
    the texts is kept for that. A head needs `fewest` texts with the harm and without.
    A gram that is in fewer than `fewest_texts` texts is not learned. Words that are in
    `fewest_with_word` texts or more are kept to complete starred ones, none for 0.
    Heads besides abuse learn as `others` says where it differs. Thresholds are the best
    for what the model `aims` at, "macro_f1" or "f1".
    Where there is no `dev`, `folds` such shares are kept in turn.
    `closest` is the data set most like what will be read: it is learned once more,
    alone, its weights are added to those of all, and only its texts set thresholds.
    `rerank_texts` texts teach a second reading, and a quarter more set its thresholds.
    `block_weights` are those of characters, words and stems; `smoothing` is explained
    where heads learn.
    """

    name: str
    languages: tuple[str, ...]
    grams: GramSettings
    train: tuple[Share, ...]
    dev: tuple[Share, ...] = ()
    validated: tuple[str, ...] = ()
    own_dev: float = 0.1
    folds: int = 1
    closest: str = ""
    has_rarity: bool = True
    learner: str = "logistic"
    c: float = 4.0
    is_balanced: bool = True
    smoothing: float = 0.0
    block_weights: tuple[float, float, float] = (1.0, 1.0, 1.0)
    fewest: int = 50
    fewest_texts: int = 1
    fewest_with_word: int = 0
    others: Mapping[str, Any] = field(default_factory=dict)
    aims: str = "macro_f1"
    rerank_texts: int = 4000
    is_clear_only: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Recipe:
    """All models, and all data sets by name."""

    datasets: Mapping[str, DataSet]
    models: tuple[ModelRecipe, ...]


def read_recipe(path: Path) -> Recipe:
    """Read a recipe. Raises BadRecipe, which names the part in `detail`."""
    try:
        recipe = _recipe(tomllib.loads(path.read_text("utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
        raise BadRecipe(detail=str(problem)) from problem
    return recipe


def for_others(made: ModelRecipe) -> ModelRecipe:
    """How the heads besides abuse are made."""
    return replace(made, **made.others)


def everything(recipe: Recipe) -> Recipe:
    """Leave out the models that only stand in where licences are unclear."""
    models = (made for made in recipe.models if not made.is_clear_only)
    return replace(recipe, models=tuple(models))


def shippable(recipe: Recipe) -> Recipe:
    """Keep to data sets whose licence lets weights be passed on."""
    clear = {name for name, dataset in recipe.datasets.items() if dataset.is_clear}
    models = [
        replace(
            made,
            train=tuple(share for share in made.train if share.data in clear),
            dev=tuple(share for share in made.dev if share.data in clear),
        )
        for made in recipe.models
    ]
    return replace(recipe, models=tuple(made for made in models if made.train))


def _recipe(content: dict[str, Any]) -> Recipe:
    if content["format"] != FORMAT:
        raise ValueError(content["format"])
    datasets = {
        name: _dataset(name, entry) for name, entry in content["datasets"].items()
    }
    models = tuple(map(_model, content["models"]))
    _check(datasets, models)
    return Recipe(datasets, models)


def _check(datasets: Mapping[str, DataSet], models: tuple[ModelRecipe, ...]) -> None:
    for model in models:
        if not {model.learner, for_others(model).learner} <= {*LEARNERS}:
            raise ValueError(model.learner)
        if model.aims not in AIMS:
            raise ValueError(model.aims)
        if model.closest not in {"", *(share.data for share in model.train)}:
            raise ValueError(model.closest)
        for share in (*model.train, *model.dev):
            _check_share(share, datasets)


def _check_share(share: Share, datasets: Mapping[str, DataSet]) -> None:
    if share.data not in datasets:
        raise ValueError(share.data)
    if share.attack and share.attack not in shipped_attacks():
        raise ValueError(share.attack)
    if share.render and share.render not in RENDERERS:
        raise ValueError(share.render)


def _dataset(name: str, entry: dict[str, Any]) -> DataSet:
    files = tuple(map(_file, entry.pop("files")))
    return _make(DataSet, {"name": name, **entry, "files": files})


def _file(entry: dict[str, Any]) -> File:
    labels = tuple(_make(Label, label) for label in entry.pop("labels"))
    where = {name: tuple(cells) for name, cells in entry.pop("where", {}).items()}
    return _make(File, {**entry, "labels": labels, "where": where})


def _model(entry: dict[str, Any]) -> ModelRecipe:
    shares = {
        part: tuple(_make(Share, share) for share in entry.pop(part, ()))
        for part in ("train", "dev")
    }
    grams = _make(GramSettings, entry.pop("grams"))
    return _make(ModelRecipe, {**entry, **shares, "grams": grams})


def _make(kind: type[_Kind], entry: Mapping[str, Any]) -> _Kind:
    """Make the value from a table of TOML, whose lists are tuples here."""
    plain = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in entry.items()
    }
    return kind(**plain)


def _number(cell: str, at_least: float) -> bool | None:
    try:
        return float(cell) >= at_least
    except ValueError:
        return None
