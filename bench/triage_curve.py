"""What more texts would bring: macro-F1 by the share of texts that a model learned.

Run with `python -m bench.triage_curve --data DIR [--only NAME] [--json FILE]`. Russian
is measured out of domain, on the sets that only set thresholds; Turkish and Persian,
which have none, on a fifth of their own that is kept from training.
"""

import argparse
import json
import platform
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from panoh.flow.progress import silent
from panoh.flow.triage_bench import BenchAsked, chosen_models, measured_trials
from panoh.flow.triage_models import ABUSE
from panoh.triage.evaluate import Question, scores
from panoh.triage.models import Model, Models
from panoh.triage.recipe import ModelRecipe, Recipe, everything, read_recipe
from panoh.triage.training import train_model
from panoh.triage.trial_figures import measure_answer
from panoh.triage.trials import NOTHING, SPLIT, Trial, keeper

SHARES: Final = (0.125, 0.25, 0.5, 1.0)
MODELS: Final = ("ru", "tr", "fa")


def main(arguments: Sequence[str] = ()) -> None:
    """Print a line for each model and share; write JSON where asked."""
    parser = argparse.ArgumentParser(prog="python -m bench.triage_curve")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--only", action="append")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(arguments)
    asked = BenchAsked(options.data)
    recipe = everything(read_recipe(asked.recipe))
    points = []
    for made in chosen_models(recipe, options.only or MODELS):
        for point in curve(recipe, made, asked):
            points.append(point)
            print(json.dumps(point), flush=True)
    if options.json:
        told = {"schema": "panoh-bench-triage-curve-1", "machine": platform.platform()}
        content = json.dumps({**told, "points": points}, indent=1)
        options.json.write_text(content + "\n", "utf-8")


def curve(
    recipe: Recipe, made: ModelRecipe, asked: BenchAsked
) -> Iterator[dict[str, Any]]:
    """One point for each share and data set."""
    left_out = NOTHING if made.dev else SPLIT
    trials = [
        trial
        for trial in measured_trials(recipe, made, asked)
        if trial.left_out == left_out and ABUSE in trial.heads()
    ]
    for share in SHARES if trials else ():
        keep = keeper(left_out, share)
        model = train_model(recipe, made, asked.data, silent, keep)
        for trial in trials:
            yield {"model": made.name, "share": share} | point(model, trial, asked)


def point(model: Model, trial: Trial, asked: BenchAsked) -> dict[str, Any]:
    """What a model reaches on one data set."""
    texts, labels = trial.labelled(ABUSE)
    question = Question(Models.of([model]), trial.language, ABUSE)
    answer = partial(scores, question)
    told = measure_answer(texts, labels, answer, {}, rounds=asked.rounds) or {}
    low, high = told["macro_f1_interval"]
    return {
        "data": trial.data,
        "language": trial.language,
        "domain": trial.domain.value,
        "texts": model.card["texts"],
        "macro_f1": round(told["macro_f1"], 4),
        "macro_f1_interval": [round(low, 4), round(high, 4)],
        "ap": round(told["ap"], 4),
    }


if __name__ == "__main__":
    main(sys.argv[1:])
