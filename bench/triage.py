"""Abuse read in text: Panoh's models, plainer ones and packaged peers, the same texts.

Run with `python -m bench.triage --data DIR [--model DIR] [--only NAME] [--quick]
[--json FILE]`. It runs `panoh bench triage`, then asks the peers in `.venv-bench`
(`make bench` makes it) about the same texts and attacks. Peers know swearing in Russian
and English; no peer reads the other languages. `--measured FILE` takes what an earlier
run of `panoh bench triage --json` with the same options printed; it may be repeated.
"""

import argparse
import json
import platform
import subprocess
import sys
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, Final

import numpy as np

from bench.telegram_json import PEER_PYTHON
from panoh.flow.triage_bench import (
    BenchAsked,
    attacked_texts,
    chosen_models,
    measured_trials,
    named,
)
from panoh.flow.triage_models import ABUSE
from panoh.triage.figures import Labels, Scores
from panoh.triage.recipe import everything, read_recipe
from panoh.triage.trial_figures import measure_answer
from panoh.triage.trials import Trial

PEERS_SCRIPT: Final = Path(__file__).with_name("triage_peers.py")
SWEARING, CHANCES = "detected-profanity", "alt-profanity-check"
PEERS: Final = {"ru": (SWEARING,), "en": (SWEARING, CHANCES)}
SEEN: Final = "seen"


def main(arguments: Sequence[str] = ()) -> None:
    """Measure everyone, print one table, write JSON where asked."""
    options = read_options(arguments)
    asked = BenchAsked(options.data, options.model, tuple(options.only), options.quick)
    earlier = [json.loads(path.read_text("utf-8")) for path in options.measured]
    measured = earlier or [run_ours(asked)]
    results = [result for one in measured for result in one["results"]]
    for trial in peers_trials(asked):
        own = {**named(trial, ABUSE)}
        for result in results:
            if own.items() <= result.items():
                result["systems"].update(ask_peers(trial, asked))
    for line in chain.from_iterable(map(lines, results)):
        print(line)
    if options.json:
        told = {
            "schema": "panoh-bench-triage-1",
            "machine": platform.platform(),
            "quick": asked.is_quick,
            "results": results,
        }
        written = json.dumps(rounded(told), indent=1, ensure_ascii=False)
        options.json.write_text(written + "\n", "utf-8")


def read_options(arguments: Sequence[str]) -> argparse.Namespace:
    """The same options as the command, and where to write."""
    parser = argparse.ArgumentParser(prog="python -m bench.triage")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--measured", type=Path, action="append", default=[])
    parser.add_argument("--json", type=Path)
    return parser.parse_args(arguments)


def run_ours(asked: BenchAsked) -> dict[str, Any]:
    """Run the command as a person does."""
    words = ["--data", str(asked.data), "--json"]
    words += ["--model", str(asked.models)] if asked.models else []
    words += [word for name in asked.only for word in ("--only", name)]
    words += ["--quick"] if asked.is_quick else []
    command = [sys.executable, "-m", "panoh", "bench", "triage", *words]
    ran = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    measured: dict[str, Any] = json.loads(ran.stdout)
    return measured


def peers_trials(asked: BenchAsked) -> Iterator[Trial]:
    """The trials in languages that a peer reads."""
    recipe = everything(read_recipe(asked.recipe))
    for made in chosen_models(recipe, asked.only):
        for trial in measured_trials(recipe, made, asked):
            if trial.language in PEERS and ABUSE in trial.heads():
                yield trial


def ask_peers(trial: Trial, asked: BenchAsked) -> dict[str, Any]:
    """What each peer reaches on the trial's texts, measured as Panoh is."""
    texts, labels = trial.labelled(ABUSE)
    return {
        name: ask_peer(name, texts, labels, asked.rounds)
        for name in PEERS[trial.language]
    }


def ask_peer(
    name: str, texts: Sequence[str], labels: Labels, rounds: int
) -> dict[str, Any] | None:
    """Ask for all texts and their attacked forms at once."""
    attacked = attacked_texts(texts, ABUSE)
    every = [*dict.fromkeys(chain(texts, *attacked.values()))]
    ran = subprocess.run(
        [PEER_PYTHON, PEERS_SCRIPT, name],
        input=json.dumps(every),
        capture_output=True,
        text=True,
        check=True,
    )
    known = dict(zip(every, json.loads(ran.stdout), strict=True))

    def answer(texts: Sequence[str]) -> Scores:
        return np.array([known[text] for text in texts], np.float64)

    return measure_answer(
        texts, labels, answer, attacked, are_chances=name == CHANCES, rounds=rounds
    )


def lines(result: dict[str, Any]) -> Iterator[str]:
    """One line for everyone who read the texts."""
    yield (
        f"\n{result['data']} ({result['language']}), {result['domain']} of domain,"
        f" {result['harm']}: {result['n']:,} texts, {result['positives']:,} with it"
    )
    for name, told in result["systems"].items():
        yield f"  {name:20}" + (SEEN if told == SEEN else figures_line(told))


def figures_line(told: dict[str, Any]) -> str:
    """Macro-F1, its interval, AP, flag rates, the mean and the worst loss."""
    low, high = told["macro_f1_interval"]
    lost = [*told["attacks"].values()]
    hurt = f"  attacks {np.mean(lost):5.1f}, worst {max(lost):5.1f}" if lost else ""
    return (
        f"{told['macro_f1']:.3f} ({low:.3f} to {high:.3f})  AP {told['ap']:.3f}"
        f"  read {told['flag_rate_at_recall_80']:4.0%}"
        f" {told['flag_rate_at_recall_90']:4.0%}{hurt}"
    )


def rounded(told: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Four digits are more than anybody can know."""
    if isinstance(told, float):
        return round(told, 4)
    if isinstance(told, dict):
        return {name: rounded(value) for name, value in told.items()}
    return (
        [rounded(value) for value in told] if isinstance(told, list | tuple) else told
    )


if __name__ == "__main__":
    main(sys.argv[1:])
