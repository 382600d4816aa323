"""panoh bench: measured without a desk, told to people and to machines."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Ran
from tests.fingerprint.drawn_scenes import saved, scene

KEYS = {
    *("mean_recall_31", "mean_recall_47", "recall_31", "recall_47"),
    *("false_positives", "pairs", "ms_per_picture", "fingerprints"),
    *("false_positives_47", "false_positive_rate_at_most"),
    *("false_positive_rate_at_most_47", "ms_per_picture_unmatched"),
    *("ms_by_edit", "wrongly_found"),
}
Run = Callable[..., Ran]


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Six scenes in a folder."""
    for number in range(6):
        (tmp_path / f"{number}.jpg").write_bytes(saved(scene(number), "JPEG"))
    return tmp_path


@pytest.fixture
def bench(run: Run, photos: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the benchmark where there is no desk."""
    monkeypatch.setenv("PANOH_DESK", str(photos / "none"))
    monkeypatch.setenv("PANOH_LANG", "en")
    few = ("bench", "robustness", "--photos", photos, "--mode", "plain")
    return lambda *more: run(*few, *more)


def test_robustness_prints_its_documented_json(bench: Run) -> None:
    ran = bench("--only", "gray", "--only", "jpeg_50", "--json")
    told = json.loads(ran.stdout)

    assert ran.exit_code == 0
    assert (told["format"], told["version"]) == ("panoh-bench-robustness", 1)
    assert told["modes"].keys() == {"plain"}
    assert told["modes"]["plain"].keys() == KEYS
    assert told["modes"]["plain"]["recall_31"] == {"jpeg_50": 1.0, "gray": 1.0}


def test_robustness_prints_a_table_by_edit_and_mode(bench: Run) -> None:
    ran = bench("--only", "mirror", "--queries", 2, "--calibrate")

    assert ran.exit_code == 0
    assert "mirror" in ran.stdout
    assert "0.000 (0.000)" in ran.stdout
    assert "Unrelated pairs" in ran.stdout


def test_a_slip_in_the_edits_is_named_and_measures_nothing(
    bench: Run, tmp_path: Path
) -> None:
    slip = tmp_path / "edits.toml"
    slip.write_text(
        'format = "panoh-edits"\nversion = 1\n[edits.x]\nkind = "melt"\nseed = 1\n'
    )

    ran = bench("--edits", slip)

    assert ran.exit_code == 3
    assert "PANOH-701" in ran.stderr
    assert "melt" in ran.stderr
    assert ran.stdout == ""


def test_an_edit_that_does_not_exist_is_named(bench: Run) -> None:
    ran = bench("--only", "nonsense")

    assert ran.exit_code == 3
    assert "nonsense" in ran.stderr


def test_too_few_photos_are_told(bench: Run, photos: Path) -> None:
    for number in range(3):
        (photos / f"{number}.jpg").unlink()

    ran = bench()

    assert ran.exit_code == 3
    assert "PANOH-703" in ran.stderr
