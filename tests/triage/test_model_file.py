"""A model's folder: loads as it was saved, or says why not. Nothing in it can run."""

import hashlib
import io
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy

from panoh.errors import BadModel, NewerModel
from panoh.triage.embedding import DIMENSIONS
from panoh.triage.grams import GramSettings
from panoh.triage.known_words import KnownWords
from panoh.triage.model_file import (
    INDEX,
    load_models,
    quantise,
    restore,
    save_models,
)
from panoh.triage.models import Model
from tests.triage.rerankers import embed_words, reranker

GRAMS = GramSettings((1, 2), 4, (1, 1), 3)


def model(name: str = "xx", language: str = "ru") -> Model:
    chance = np.random.default_rng(3)
    steps, scales = quantise(chance.normal(size=(GRAMS.features, 2)))
    return Model(
        name=name,
        languages=(language,),
        heads=("abuse", "threat"),
        grams=GRAMS,
        weights=restore(steps, scales),
        rarity=(np.arange(GRAMS.features) * 0.05).astype(np.float32),
        slopes=(1.5, 2.0),
        shifts=(0.1, -0.2),
        thresholds=(0.5, 0.25),
        card={"note": "invented"},
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save_models(tmp_path, [model()])
    return tmp_path


def rewrite(folder: Path, **changed: object) -> None:
    """Change the first model's entry, or what stands beside it."""
    index = json.loads((folder / INDEX).read_text())
    for name, value in changed.items():
        holder = index if name in index else index["models"][0]
        holder[name] = value
    (folder / INDEX).write_text(json.dumps(index))


def replace_weights(folder: Path, **arrays: np.ndarray) -> None:
    """Write another weights file, with the hash that fits it."""
    content = io.BytesIO()
    np.savez(content, **arrays)
    (folder / "xx.npz").write_bytes(content.getvalue())
    digest = hashlib.sha256(content.getvalue()).hexdigest()
    rewrite(folder, weights={"file": "xx.npz", "sha256": digest})


def arrays(folder: Path) -> dict[str, np.ndarray]:
    with np.load(folder / "xx.npz") as held:
        return dict(held)


def test_a_model_scores_the_same_after_it_was_saved(folder: Path) -> None:
    loaded = load_models(folder).model("ru")
    texts = ["some words", "", "слова"]

    assert np.array_equal(loaded.score(texts), model().score(texts))
    assert (loaded.heads, loaded.card) == (model().heads, model().card)


def test_words_that_complete_starred_ones_are_kept_in_their_order(
    tmp_path: Path,
) -> None:
    known = KnownWords.of(["сад", "мост", "garden"])
    save_models(tmp_path, [replace(model(), known=known)])

    assert load_models(tmp_path).model("ru").known.words == known.words


@pytest.mark.parametrize("words", [b"\xff", b"gar*en", b"a1"])
def test_what_is_no_list_of_words_is_not_loaded(folder: Path, words: bytes) -> None:
    held = arrays(folder)
    replace_weights(folder, **held, words=np.frombuffer(words, np.uint8))

    with pytest.raises(BadModel):
        load_models(folder)


def test_saving_one_model_keeps_the_others(folder: Path) -> None:
    save_models(folder, [model("yy", "kk")])

    assert [*load_models(folder).by_name] == ["xx", "yy"]


def test_the_same_model_is_written_byte_by_byte(folder: Path, tmp_path: Path) -> None:
    save_models(tmp_path / "again", [model()])
    for name in (INDEX, "xx.npz"):
        assert (folder / name).read_bytes() == (tmp_path / "again" / name).read_bytes()


def test_changed_weights_are_not_loaded(folder: Path) -> None:
    content = bytearray((folder / "xx.npz").read_bytes())
    content[len(content) // 2] ^= 1
    (folder / "xx.npz").write_bytes(content)

    with pytest.raises(BadModel):
        load_models(folder)


class Trap:
    """Makes a file when it is unpickled."""

    def __init__(self, sprung: Path) -> None:
        self.sprung = sprung

    def __reduce__(self) -> tuple[object, tuple[Path]]:
        return Path.touch, (self.sprung,)


def test_nothing_in_a_weights_file_runs(folder: Path) -> None:
    held, trap = arrays(folder), Trap(folder / "sprung")
    replace_weights(folder, **{**held, "weights": np.array([trap], object)})

    with pytest.raises(BadModel):
        load_models(folder)
    assert not trap.sprung.exists()


def test_weights_outside_of_the_folder_are_not_loaded(folder: Path) -> None:
    content = (folder / "xx.npz").read_bytes()
    (folder.parent / "out.npz").write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    rewrite(folder, weights={"file": "../out.npz", "sha256": digest})

    with pytest.raises(BadModel):
        load_models(folder)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("weights", np.zeros((2, 5), np.int8)),
        ("weights", np.zeros((1, GRAMS.features), np.int8)),
        ("weights", np.zeros((2, GRAMS.features), np.int16)),
        ("scales", np.array([1, np.nan], np.float32)),
        ("scales", np.ones(3, np.float32)),
        ("rarity", np.zeros(5, np.uint8)),
        ("rarity", np.zeros(GRAMS.features, np.float32)),
    ],
)
def test_weights_that_do_not_fit_the_model_are_not_loaded(
    folder: Path, name: str, wrong: np.ndarray
) -> None:
    replace_weights(folder, **{**arrays(folder), name: wrong})

    with pytest.raises(BadModel):
        load_models(folder)


@pytest.mark.parametrize(
    "changed",
    [
        {"weights": {"file": "../xx.npz", "sha256": "0"}},
        {"weights": {"file": "none.npz", "sha256": "0"}},
        {"weights": {}},
        {"grams": {"chars": [1, 2]}},
        {"grams": {"chars": [1, 2], "char_bits": 99, "words": [1, 1], "word_bits": 3}},
        {"slopes": [1]},
        {"format": "other"},
        {"models": [1]},
        {"models": None},
    ],
)
def test_an_index_that_is_wrong_is_refused(folder: Path, changed: dict) -> None:
    rewrite(folder, **changed)

    with pytest.raises(BadModel):
        load_models(folder)


def test_a_newer_format_is_told_apart_from_damage(folder: Path) -> None:
    rewrite(folder, version=2)

    with pytest.raises(NewerModel):
        load_models(folder)


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b'{"format": 1}'])
def test_an_index_that_is_no_index_is_refused(folder: Path, content: bytes) -> None:
    (folder / INDEX).write_bytes(content)

    with pytest.raises(BadModel):
        load_models(folder)


def test_a_folder_without_models_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadModel):
        load_models(tmp_path)


@given(st_numpy.arrays(np.float64, (7, 2), elements=st.floats(-100, 100, width=32)))
def test_a_byte_keeps_a_weight_within_its_step(weights: np.ndarray) -> None:
    steps, scales = quantise(weights)
    kept = restore(steps, scales)
    largest = np.abs(weights).max(axis=0)
    allowed = np.sqrt(np.abs(weights) * largest) / 127 + largest / 127**2 / 4

    assert (np.abs(kept - weights) <= allowed * 1.001 + 1e-6).all()
    assert np.array_equal(restore(*quantise(kept)), kept)


@pytest.fixture
def reranking(tmp_path: Path) -> Path:
    save_models(tmp_path, [replace(model(), reranker=reranker())])
    return tmp_path


def test_a_second_reading_is_the_same_after_it_was_saved(reranking: Path) -> None:
    kept = load_models(reranking).model("ru").reranker
    points = embed_words(["grumpf", "day"])
    scores = np.array([[0.4], [0.6]])

    assert kept is not None
    assert np.array_equal(kept.score(points, scores), reranker().score(points, scores))
    assert (kept.heads, kept.card) == (("abuse",), {"note": "invented"})


def test_a_model_without_a_second_reading_has_none_after_saving(folder: Path) -> None:
    assert load_models(folder).model("ru").reranker is None
    assert "reranker" not in json.loads((folder / INDEX).read_text())["models"][0]


@pytest.mark.parametrize(
    "changed",
    [
        {"embedder": "another"},
        {"heads": ["other"]},
        {"shares": [1, 1]},
        {"shifts": []},
        {"thresholds": []},
        {"weights": {"file": "xx.rerank.npz", "sha256": "0"}},
        {"weights": {"file": "xx.npz"}},
    ],
)
def test_a_second_reading_that_does_not_fit_is_not_loaded(
    reranking: Path, changed: dict
) -> None:
    entry = json.loads((reranking / INDEX).read_text())["models"][0]["reranker"]
    rewrite(reranking, reranker={**entry, **changed})

    with pytest.raises(BadModel):
        load_models(reranking)


@pytest.mark.parametrize(
    "weights",
    [
        np.zeros((1, 5), np.float32),
        np.zeros((1, DIMENSIONS), np.float64),
        np.full((1, DIMENSIONS), np.nan, np.float32),
        np.array([{"a": 1}]),
    ],
)
def test_weights_of_a_second_reading_are_checked(
    reranking: Path, weights: np.ndarray
) -> None:
    content = io.BytesIO()
    np.savez(content, weights=weights)
    (reranking / "xx.rerank.npz").write_bytes(content.getvalue())
    told = {
        "file": "xx.rerank.npz",
        "sha256": hashlib.sha256(content.getvalue()).hexdigest(),
    }
    entry = json.loads((reranking / INDEX).read_text())["models"][0]["reranker"]
    rewrite(reranking, reranker={**entry, "weights": told})

    with pytest.raises(BadModel):
        load_models(reranking)
