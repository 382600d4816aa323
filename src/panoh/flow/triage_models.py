"""Train triage's models and measure them: no desk is needed, and nothing is kept."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from panoh.errors import NothingToLearn
from panoh.flow.progress import Progress, silent
from panoh.triage.attacks import apply, load_attacks, shipped_attacks
from panoh.triage.evaluate import (
    Labelled,
    Question,
    evaluate,
    read_labelled,
    scores,
    threshold_of,
)
from panoh.triage.figures import (
    Figures,
    Labels,
    Scores,
    average_precision,
    interval,
    macro_f1,
)
from panoh.triage.model_file import SHIPPED, load_models, save_models
from panoh.triage.models import Model
from panoh.triage.recipe import everything, read_recipe, shippable
from panoh.triage.training import train_model

MODELS = SHIPPED
RECIPE = MODELS / "recipe.toml"
ABUSE = "abuse"
ATTACK_SEED = 1
LANGUAGES = ("ru", "tg", "uz", "az", "ky", "kk", "en", "tr", "fa", "mixed", "auto")


@dataclass(frozen=True, slots=True)
class Trained:
    """What came of a recipe: models that were written, and those without texts."""

    models: tuple[Model, ...]
    skipped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a file's texts and labels stand, and which cells say yes."""

    text: str
    label: str
    positive: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person wants to know of a file of labelled texts."""

    texts: Path
    columns: Columns
    language: str
    models: Path = MODELS
    head: str = ABUSE
    threshold: float | None = None
    dev: Path | None = None
    attacks: Path | None = None
    are_attacked: bool = False
    has_intervals: bool = False


@dataclass(frozen=True, slots=True)
class Measured:
    """A file's figures; `unread` are the places of rows that could not be read."""

    figures: dict[str, Any]
    unread: tuple[int, ...]
    intervals: dict[str, tuple[float, float]] = field(default_factory=dict)
    attacks: dict[str, dict[str, float]] = field(default_factory=dict)


def train_models(
    data: Path,
    out: Path,
    only: Sequence[str] = (),
    recipe: Path = RECIPE,
    is_shippable: bool = False,  # noqa: FBT001, FBT002 - the command hands it over
    progress: Progress = silent,
) -> Trained:
    """Train the recipe's models and write them into a folder.

    `is_shippable` keeps to data sets whose licence lets weights be passed on. Raises
    BadRecipe, and NothingToLearn if no model came of it.
    """
    whole = read_recipe(recipe)
    chosen = shippable(whole) if is_shippable else everything(whole)
    done, skipped = [], []
    for made in chosen.models:
        if only and made.name not in only:
            continue
        try:
            done.append(train_model(chosen, made, data, progress))
        except NothingToLearn:
            skipped.append(made.name)
    if not done:
        raise NothingToLearn(detail=", ".join(skipped))
    save_models(out, done)
    return Trained(tuple(done), tuple(skipped))


def measure_models(asked: Asked) -> Measured:
    """Measure a head of a model on a file of labelled texts.

    The threshold is the one given, else the best on `dev`, else the model's own.
    Raises NoTexts, NoModel, BadModel, NewerModel.
    """
    question = Question(load_models(asked.models), asked.language, asked.head)
    labelled = _read(asked.texts, asked.columns)
    threshold = asked.threshold
    if threshold is None:
        dev = _read(asked.dev, asked.columns) if asked.dev else None
        threshold = threshold_of(question, dev)
    figures = evaluate(question, labelled, threshold)
    return Measured(
        asdict(figures),
        labelled.unread,
        _intervals(question, labelled, threshold) if asked.has_intervals else {},
        _attacked(question, labelled, figures, asked) if asked.are_attacked else {},
    )


def _read(path: Path, columns: Columns) -> Labelled:
    return read_labelled(path, columns.text, columns.label, columns.positive)


def attacks_of(path: Path | None) -> dict[str, Callable[[str], str]]:
    """The attacks of a file, or Panoh's own, by name; seeded."""
    attacks = load_attacks(path) if path else shipped_attacks()
    return {
        name: partial(apply, attack, seed=ATTACK_SEED)
        for name, attack in attacks.items()
    }


def _intervals(
    question: Question, labelled: Labelled, threshold: float
) -> dict[str, tuple[float, float]]:
    read = scores(question, labelled.texts)

    def macro(labels: Labels, scores: Scores) -> float:
        return macro_f1(labels, scores >= threshold)

    return {
        "macro_f1": interval(macro, labelled.labels, read),
        "ap": interval(average_precision, labelled.labels, read),
    }


def _attacked(
    question: Question, labelled: Labelled, clean: Figures, asked: Asked
) -> dict[str, dict[str, float]]:
    """What is left of macro-F1 under each attack, and the loss in points."""
    told = {}
    for name, attack in attacks_of(asked.attacks).items():
        figures = evaluate(question, labelled, clean.threshold, attack)
        loss = 100 * (clean.macro_f1 - figures.macro_f1)
        told[name] = {"macro_f1": figures.macro_f1, "loss_points": loss}
    return told
