"""What local labels change of a model: small, and kept apart from the model itself.

A head's new sum is pull x the model's own (in log-odds) + shift + the local weights of
the grams. Kept are the few buckets that local texts hold, as NumPy arrays without
pickled objects; the model that it corrects is named by the hash of its weights, and a
correction of another one is not used.
"""

import hashlib
import io
import json
import zipfile
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from panoh.errors import BadModel
from panoh.triage.grams import Floats, GramSettings
from panoh.triage.models import Model

FORMAT = "panoh-correction-1"
ALONE = GramSettings(chars=(2, 5), char_bits=17, words=(1, 2), word_bits=16)
"""What is learnt from where no model reads the language."""

ABUSE = "abuse"
_MOST_BYTES = 1 << 26


@dataclass(frozen=True, slots=True)
class HeadFit:
    """One head: how far the model's own sum is followed, and what is added.

    The probability is 1 / (1 + exp(-(slope * (pull * own + shift + local) + offset))).
    """

    head: str
    pull: float
    shift: float
    slope: float
    offset: float
    threshold: float


@dataclass(frozen=True, slots=True, eq=False)
class Correction:
    """Local weights of m buckets (m,), uint32, for each of h heads (m, h), float32.

    `base` is the hash of the corrected model's weights, empty where there is none.
    """

    language: str
    base: str
    heads: tuple[HeadFit, ...]
    buckets: NDArray[np.uint32]
    weights: Floats
    card: dict[str, Any] = field(default_factory=dict)


def name_of(language: str) -> str:
    """The name of a desk's own model."""
    return f"local_{language}"


def hash_of(model: Model | None) -> str:
    """Tell one model's weights from another's."""
    if model is None:
        return ""
    told = json.dumps([model.name, model.heads, model.slopes, model.shifts])
    return hashlib.sha256(told.encode() + model.weights.tobytes()).hexdigest()


def source_of(model: Model, head: str) -> int:
    """The model's head that a local head starts from: its own, else that of abuse.

    Raises NoModel where the model has neither.
    """
    return model.head(head if head in model.heads else ABUSE)


def own_sums(model: Model | None, texts: list[str], head: str) -> NDArray[np.float64]:
    """The model's own log-odds of a head for normalised texts (n,); 0 without one."""
    if model is None:
        return np.zeros(len(texts))
    place = source_of(model, head)
    sums = model.sums(texts)[:, place] * model.slopes[place] + model.shifts[place]
    return np.asarray(sums, np.float64)


def corrected(correction: Correction, model: Model | None) -> Model | None:
    """The model with its correction; none if it corrects another model.

    Heads without local labels stay as they are.
    """
    if hash_of(model) != correction.base:
        return None
    base = model or _empty(correction.language)
    heads = tuple(dict.fromkeys([*base.heads, *(fit.head for fit in correction.heads)]))
    weights = np.zeros((base.grams.features, len(heads)), np.float32)
    weights[:, : len(base.heads)] = base.weights
    slopes, shifts = _wide(base.slopes, heads), _wide(base.shifts, heads)
    thresholds = _wide(base.thresholds, heads)
    for place, fit in enumerate(correction.heads):
        at = heads.index(fit.head)
        own_shift = 0.0
        if model is not None:
            source = source_of(model, fit.head)
            weights[:, at] = model.weights[:, source] * (
                fit.pull * model.slopes[source]
            )
            own_shift = fit.pull * model.shifts[source]
        weights[correction.buckets, at] += correction.weights[:, place]
        slopes[at] = fit.slope
        shifts[at] = fit.slope * (own_shift + fit.shift) + fit.offset
        thresholds[at] = fit.threshold
    return Model(
        name=name_of(correction.language),
        languages=(correction.language,),
        heads=heads,
        grams=base.grams,
        weights=weights,
        rarity=base.rarity,
        slopes=tuple(slopes),
        shifts=tuple(shifts),
        thresholds=tuple(thresholds),
        card=correction.card,
    )


def write_correction(correction: Correction) -> bytes:
    """Write a correction, to be sealed."""
    told = {
        "format": FORMAT,
        "language": correction.language,
        "base": correction.base,
        "heads": [asdict(fit) for fit in correction.heads],
        "card": correction.card,
    }
    content = io.BytesIO()
    np.savez_compressed(
        content,
        told=np.frombuffer(json.dumps(told).encode(), np.uint8),
        buckets=correction.buckets,
        weights=correction.weights,
    )
    return content.getvalue()


def read_correction(content: bytes) -> Correction:
    """Read what `write_correction` wrote. Raises BadModel."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as members:
            if sum(member.file_size for member in members.infolist()) > _MOST_BYTES:
                raise BadModel(detail="too large")
        with np.load(io.BytesIO(content), allow_pickle=False) as held:
            told = json.loads(held["told"].tobytes())
            if told["format"] != FORMAT:
                raise BadModel(detail=str(told["format"]))
            return Correction(
                language=str(told["language"]),
                base=str(told["base"]),
                heads=tuple(HeadFit(**fit) for fit in told["heads"]),
                buckets=held["buckets"],
                weights=held["weights"],
                card=dict(told["card"]),
            )
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as problem:
        raise BadModel(detail=str(problem)) from problem


def _wide(values: tuple[float, ...], heads: tuple[str, ...]) -> list[float]:
    return [*values, *[0.0] * (len(heads) - len(values))]


def _empty(language: str) -> Model:
    nothing = np.zeros((ALONE.features, 0), np.float32)
    none = np.zeros(0, np.float32)
    return Model(name_of(language), (language,), (), ALONE, nothing, none, (), (), ())
