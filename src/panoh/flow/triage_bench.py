"""Measure triage's models beside plainer ones on the same texts, in the same run.

No desk is needed, and nothing is kept; no text is told.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from panoh.errors import NoModel, NoTexts, NothingToLearn
from panoh.flow.progress import Progress, silent
from panoh.flow.triage_models import ABUSE, MODELS, RECIPE, attacks_of
from panoh.packs.language_packs import LanguagePack, load_language_packs
from panoh.triage.baselines import Plain, learn_plain, score_words
from panoh.triage.evaluate import Question, scores
from panoh.triage.figures import Scores
from panoh.triage.model_file import load_models
from panoh.triage.models import Model, Models
from panoh.triage.recipe import ModelRecipe, Recipe, everything, read_recipe
from panoh.triage.training import train_model
from panoh.triage.trial_figures import ROUNDS, measure_answer
from panoh.triage.trials import (
    MOST_SEEN,
    NOTHING,
    Trial,
    found_rows,
    keeper,
    seen_share,
    trials_of,
)

OURS, SHIPPED, WORDS, PLAIN = "panoh", "panoh shipped", "word list", "tf-idf"
SEEN = "seen"
MOST, MOST_QUICKLY = 4000, 400
MOST_ATTACKED = 1000
QUICK_SAMPLE = 0.1
QUICK_ROUNDS = 100


@dataclass(frozen=True, slots=True)
class BenchAsked:
    """What to measure; without `models` they are trained anew for every trial."""

    data: Path
    models: Path | None = None
    only: tuple[str, ...] = ()
    is_quick: bool = False
    recipe: Path = RECIPE

    @property
    def most(self) -> int:
        """How many texts a trial has at most."""
        return MOST_QUICKLY if self.is_quick else MOST

    @property
    def rounds(self) -> int:
        """How often an interval resamples."""
        return QUICK_ROUNDS if self.is_quick else ROUNDS

    @property
    def sample(self) -> float:
        """Which share of its texts a model learns from."""
        return QUICK_SAMPLE if self.is_quick else 1.0


@dataclass(frozen=True, slots=True)
class Rivals:
    """Who answers the trials that leave out the same texts."""

    ours: Models
    shipped: Models
    plain: Plain
    packs: Mapping[str, LanguagePack]
    recipe: Recipe
    folder: Path

    def answer(
        self, name: str, trial: Trial, head: str, texts: Sequence[str]
    ) -> Scores | None:
        """One rival's scores; None where it cannot tell."""
        if name == WORDS:
            return score_words(texts, trial.language, head, self.packs)
        if name == PLAIN:
            return self.plain.score(texts, head)
        model = self.model(name, trial, head)
        if model is None:
            return None
        return scores(Question(Models.of([model]), trial.language, head), texts)

    def has_seen(self, name: str, trial: Trial, head: str) -> bool:
        """Whether a model learned from the set, by name or by its texts.

        Ours were made for the trial where it leaves something out.
        """
        model = self.model(name, trial, head)
        if model is None or (name == OURS and trial.left_out):
            return False
        names = {known["name"] for known in model.card.get("data", ())}
        if trial.data in names:
            return True
        return seen_share(trial, self.recipe, names, self.folder) > MOST_SEEN

    def model(self, name: str, trial: Trial, head: str) -> Model | None:
        """The model of ours that answers, if one of that name does."""
        models = {OURS: self.ours, SHIPPED: self.shipped}.get(name)
        try:
            return models.model(trial.language, head) if models else None
        except NoModel:
            return None


def measure_triage(
    asked: BenchAsked, progress: Progress = silent
) -> list[dict[str, Any]]:
    """One result for each harm of each trial: who reached what.

    Raises BadRecipe, BadModel, NewerModel, and NoTexts if no trial's texts are there.
    """
    recipe = everything(read_recipe(asked.recipe))
    results: list[dict[str, Any]] = []
    made_ones = chosen_models(recipe, asked.only)
    for done, made in enumerate(made_ones):
        progress(done, len(made_ones))
        for trials, rivals in _rounds(recipe, made, asked):
            for trial in trials:
                told = (_measure(trial, h, rivals, asked) for h in trial.heads())
                results += [result for result in told if result["systems"]]
    progress(len(made_ones), len(made_ones))
    if not results:
        raise NoTexts(detail=str(asked.data))
    return results


def chosen_models(recipe: Recipe, only: Sequence[str]) -> list[ModelRecipe]:
    """The recipe's models of these names, or all."""
    return [made for made in recipe.models if not only or made.name in only]


def measured_trials(
    recipe: Recipe, made: ModelRecipe, asked: BenchAsked
) -> list[Trial]:
    """The model's trials whose texts are there and measure something."""
    trials = trials_of(recipe, made, asked.data, asked.most)
    return [trial for trial in trials if trial.heads()]


def attacked_texts(texts: Sequence[str], head: str) -> dict[str, list[str]]:
    """The first texts under each shipped attack; only abuse is measured so."""
    if head != ABUSE:
        return {}
    few = texts[:MOST_ATTACKED]
    return {name: [*map(attack, few)] for name, attack in attacks_of(None).items()}


def _rounds(
    recipe: Recipe, made: ModelRecipe, asked: BenchAsked
) -> Iterator[tuple[list[Trial], Rivals]]:
    """Trials that leave out the same, with rivals that learned from the rest."""
    trials = measured_trials(recipe, made, asked)
    for left_out, group in groupby(trials, lambda trial: trial.left_out):
        alike = [*group]
        try:
            yield alike, _rivals(recipe, made, asked, left_out, alike)
        except NothingToLearn:
            continue


def _rivals(
    recipe: Recipe,
    made: ModelRecipe,
    asked: BenchAsked,
    left_out: str,
    trials: Sequence[Trial],
) -> Rivals:
    keep = keeper(left_out, asked.sample)
    if asked.models and left_out == NOTHING:
        ours = load_models(asked.models)
    else:
        ours = Models.of([train_model(recipe, made, asked.data, silent, keep)])
    heads = dict.fromkeys(head for trial in trials for head in trial.heads())
    plain = learn_plain(found_rows(recipe, made, asked.data, keep), [*heads])
    packs = load_language_packs()
    return Rivals(ours, load_models(MODELS), plain, packs, recipe, asked.data)


def _measure(
    trial: Trial, head: str, rivals: Rivals, asked: BenchAsked
) -> dict[str, Any]:
    texts, labels = trial.labelled(head)
    attacked = attacked_texts(texts, head)
    systems: dict[str, Any] = {}
    for name in (OURS, SHIPPED, WORDS, PLAIN):
        if rivals.has_seen(name, trial, head):
            systems[name] = SEEN
            continue
        systems[name] = measure_answer(
            texts,
            labels,
            partial(rivals.answer, name, trial, head),
            attacked,
            own_threshold=_threshold(rivals.model(name, trial, head), head),
            are_chances=name != WORDS,
            rounds=asked.rounds,
        )
    return {
        **named(trial, head),
        "n": len(labels),
        "positives": int(labels.sum()),
        "systems": {name: told for name, told in systems.items() if told},
    }


def _threshold(model: Model | None, head: str) -> float | None:
    return model.thresholds[model.head(head)] if model else None


def named(trial: Trial, head: str) -> dict[str, str]:
    """What tells one result from the others."""
    return {
        "model": trial.model,
        "data": trial.data,
        "language": trial.language,
        "domain": trial.domain.value,
        "left_out": trial.left_out,
        "harm": head,
    }
