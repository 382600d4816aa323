"""A folder of models: `model.json` says what they are, `<name>.npz` holds weights.

`CARD.md` beside them is for people.

Nothing in it can run: JSON, and NumPy arrays without pickled objects. Every weights
file is hashed in `model.json`, and what does not fit it is not loaded.

A model that completes starred words has those it knows in its weights file too, in
UTF-8 with a line break between them.

A weight is one byte, sign(q) * (q / 127)**2 * its head's scale: small weights, of which
there are most, keep two digits. A rarity is one byte, 0.05 a step.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from panoh.errors import BadModel, NewerModel
from panoh.triage.grams import RARITY_STEP, Floats, GramSettings
from panoh.triage.known_words import KnownWords
from panoh.triage.model_card import write_card
from panoh.triage.models import Model, Models
from panoh.triage.reranker import ARRAYS as RERANKER_ARRAYS
from panoh.triage.reranker import Reranker, content_of, entry_of, reranker_of

FORMAT, VERSION = "panoh-models", 1
INDEX, CARD = "model.json", "CARD.md"
WORDS = "words"
ARRAYS = ("weights", "scales", "rarity", WORDS)
_NO_WORDS = np.empty(0, np.uint8)
SHIPPED = Path(__file__).resolve().parent.parent / "packs" / "models"
_MOST_BYTES = 1 << 28


def load_models(folder: Path = SHIPPED) -> Models:
    """Load every model of a folder. Raises BadModel, NewerModel."""
    return Models.of(_load(folder, entry) for entry in _entries(folder))


def save_models(folder: Path, models: Iterable[Model]) -> None:
    """Write models into a folder, beside those of other names. Raises as loading."""
    folder.mkdir(parents=True, exist_ok=True)
    entries = {}
    if (folder / INDEX).exists():
        entries = {entry["name"]: entry for entry in _entries(folder)}
    for model in models:
        entries[model.name] = _save(folder, model)
    index = {"format": FORMAT, "version": VERSION, "models": [*entries.values()]}
    written = json.dumps(index, ensure_ascii=False, indent=1) + "\n"
    (folder / INDEX).write_text(written, "utf-8")
    (folder / CARD).write_text(
        write_card(load_models(folder).by_name.values()), "utf-8"
    )


def quantise(weights: Floats) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Weights (features, heads) as bytes (heads, features), and each head's scale."""
    scales = np.abs(weights).max(axis=0, initial=0).astype(np.float32)
    shares = weights / np.where(scales > 0, scales, 1)
    steps = np.rint(np.sqrt(np.abs(shares)) * 127) * np.sign(shares)
    return steps.astype(np.int8).T.copy(), scales


def restore(steps: NDArray[np.int8], scales: NDArray[np.float32]) -> Floats:
    """Weights (features, heads) from bytes (heads, features)."""
    bytes_ = np.arange(-128, 128)
    known = np.asarray(np.sign(bytes_) * (bytes_ / 127) ** 2, np.float32)
    wide = known[steps.astype(np.int16) + 128] * scales[:, None]
    return np.ascontiguousarray(wide.T, np.float32)


def restore_rarity(steps: NDArray[np.uint8]) -> Floats:
    """Rarities from bytes."""
    return (steps * RARITY_STEP).astype(np.float32)


def _save(folder: Path, model: Model) -> dict[str, Any]:
    steps, scales = quantise(model.weights)
    rare = np.rint(model.rarity / RARITY_STEP).astype(np.uint8)
    content = io.BytesIO()
    arrays = {"weights": steps, "scales": scales, "rarity": rare}
    if model.known.words:
        known = "\n".join(model.known.words).encode()
        arrays[WORDS] = np.frombuffer(known, np.uint8)
    np.savez_compressed(content, **arrays)
    entry: dict[str, Any] = {
        "name": model.name,
        "languages": model.languages,
        "heads": model.heads,
        "grams": asdict(model.grams),
        "slopes": model.slopes,
        "shifts": model.shifts,
        "thresholds": model.thresholds,
        "weights": _write(folder, f"{model.name}.npz", content.getvalue()),
        "card": model.card,
    }
    if model.reranker is not None:
        file, weights = f"{model.name}.rerank.npz", content_of(model.reranker)
        told = _write(folder, file, weights)
        entry["reranker"] = {**entry_of(model.reranker), "weights": told}
    return entry


def _write(folder: Path, name: str, content: bytes) -> dict[str, Any]:
    """Write a weights file; what the index says of it."""
    (folder / name).write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    return {"file": name, "sha256": digest, "bytes": len(content)}


def _entries(folder: Path) -> list[dict[str, Any]]:
    try:
        index = json.loads((folder / INDEX).read_text("utf-8"))
        if index["format"] != FORMAT:
            raise BadModel(detail=str(index["format"]))
        if index["version"] > VERSION:
            raise NewerModel(detail=str(index["version"]))
        entries: list[dict[str, Any]] = [dict(entry) for entry in index["models"]]
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise BadModel(detail=str(problem)) from problem
    return entries


def _load(folder: Path, entry: Mapping[str, Any]) -> Model:
    try:
        arrays = _arrays(_weights_file(folder, entry["weights"]), ARRAYS)
        model = _model(entry, arrays)
        _check(model, arrays)
        if "reranker" in entry:
            model = replace(model, reranker=_reranker(folder, entry["reranker"], model))
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as problem:
        raise BadModel(detail=str(problem)) from problem
    return model


def _reranker(folder: Path, entry: Mapping[str, Any], model: Model) -> Reranker:
    content = _weights_file(folder, entry["weights"])
    return reranker_of(entry, _arrays(content, RERANKER_ARRAYS), model.heads)


def _weights_file(folder: Path, told: Mapping[str, Any]) -> bytes:
    name = str(told["file"])
    if name != Path(name).name:
        raise ValueError(name)
    content = (folder / name).read_bytes()
    if hashlib.sha256(content).hexdigest() != told["sha256"]:
        raise ValueError(name)
    return content


def _arrays(content: bytes, names: tuple[str, ...]) -> dict[str, NDArray[Any]]:
    with zipfile.ZipFile(io.BytesIO(content)) as members:
        if sum(member.file_size for member in members.infolist()) > _MOST_BYTES:
            raise ValueError("too large")
    with np.load(io.BytesIO(content), allow_pickle=False) as held:
        return {name: held[name] for name in names if name in held}


def _model(entry: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> Model:
    told: Mapping[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in entry["grams"].items()
    }
    return Model(
        name=str(entry["name"]),
        languages=tuple(map(str, entry["languages"])),
        heads=tuple(map(str, entry["heads"])),
        grams=GramSettings(**told),
        weights=restore(arrays["weights"], arrays["scales"]),
        rarity=restore_rarity(arrays["rarity"]),
        slopes=tuple(map(float, entry["slopes"])),
        shifts=tuple(map(float, entry["shifts"])),
        thresholds=tuple(map(float, entry["thresholds"])),
        card=dict(entry["card"]),
        known=KnownWords.of(_words(arrays.get(WORDS, _NO_WORDS))),
    )


def _words(array: NDArray[Any]) -> list[str]:
    """Take words from their bytes. Raises ValueError, also for bytes that are none."""
    if array.dtype != np.uint8:
        raise ValueError(WORDS)
    words = array.tobytes().decode("utf-8").split()
    if not all(map(str.isalpha, words)):
        raise ValueError(WORDS)
    return words


def _check(model: Model, arrays: Mapping[str, NDArray[Any]]) -> None:
    heads = len(model.heads)
    facts = (
        arrays["weights"].dtype == np.int8,
        arrays["rarity"].dtype == np.uint8,
        arrays["scales"].dtype == np.float32,
        arrays["weights"].shape == (heads, model.grams.features),
        arrays["scales"].shape == (heads,),
        model.rarity.shape in ((0,), (model.grams.features,)),
        bool(np.isfinite(model.weights).all()),
        heads == len(model.slopes) == len(model.shifts) == len(model.thresholds),
    )
    if not all(facts):
        raise ValueError(model.name)
