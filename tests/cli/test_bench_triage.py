"""panoh bench triage: told to people and to machines, and no text is told."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Ran
from tests.triage.invented import write_data, write_recipe

Run = Callable[..., Ran]


@pytest.fixture
def bench(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("PANOH_DESK", str(tmp_path / "none"))
    monkeypatch.setenv("PANOH_LANG", "en")
    recipe = write_recipe(write_data(tmp_path))
    few = ("bench", "triage", "--data", tmp_path, "--recipe", recipe)
    return lambda *more: run(*few, *more)


def test_it_prints_its_documented_json_without_any_text(bench: Run) -> None:
    ran = bench("--json")
    told = json.loads(ran.stdout)

    assert ran.exit_code == 0
    assert (told["format"], told["version"]) == ("panoh-bench-triage", 1)
    assert told["results"][0]["systems"]["panoh"].keys() >= {
        *("macro_f1", "macro_f1_interval", "ap", "flag_rate_at_recall_80"),
        *("flag_rate_at_recall_90", "calibration_error", "brier", "attacks"),
    }
    assert "grumpf" not in ran.stdout


def test_it_prints_a_line_for_everyone_who_read_the_texts(bench: Run) -> None:
    ran = bench("--only", "en")

    assert ran.exit_code == 0
    for words in ("macro-F1", "panoh shipped", "word list", "tf-idf", "dev (en)"):
        assert words in ran.stdout
