"""What learns the weights of one head: linear, seeded, from scikit-learn."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from panoh.triage.grams import Floats

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix
    from sklearn.svm import LinearSVC

Labels = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Trait:
    """How a head learns.

    `c` is the inverse of regularisation; `is_balanced` makes rare labels weigh more.
    With `smoothing` above 0, values are scaled by how much each tells the labels apart,
    that many texts added to each count.
    """

    c: float
    is_balanced: bool
    smoothing: float


def learn(
    name: str,
    values: "csr_matrix",
    labels: Labels,
    row_weights: Floats,
    trait: Trait,
) -> Floats:
    """Learn one head: its weights (features), an intercept left to calibration.

    values is a sparse float matrix (n, features) that may be scaled where it is, to
    need no second one; row_weights are float32 (n).
    """
    machine = LEARNERS[name](trait)
    if not trait.smoothing:
        machine.fit(values, labels, sample_weight=row_weights)
        return np.asarray(machine.coef_[0], np.float32)
    ratio = _log_ratio(values, labels, trait.smoothing)
    values.data *= ratio[values.indices]
    machine.fit(values, labels, sample_weight=row_weights)
    return np.asarray(machine.coef_[0] * ratio, np.float32)


def _log_ratio(values: "csr_matrix", labels: Labels, smoothing: float) -> Floats:
    """How much more often each bucket is in texts with the harm: a log ratio.

    Wang and Manning, "Baselines and Bigrams", ACL 2012. It is folded into the weights,
    so that the model is used as any other.
    """
    logs = []
    for said in (True, False):
        buckets = values[np.flatnonzero(labels == said)].indices
        texts = smoothing + np.bincount(buckets, minlength=values.shape[1])
        logs.append(np.log(texts / texts.sum()))
    return np.asarray(logs[0] - logs[1], np.float32)


def _logistic(trait: Trait) -> "LinearSVC":
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - slow to import

    return LogisticRegression(
        C=trait.c,
        class_weight="balanced" if trait.is_balanced else None,
        solver="liblinear",
        dual=True,
        random_state=0,
        max_iter=1000,
        tol=0.05,
    )


def _vector_machine(trait: Trait) -> "LinearSVC":
    from sklearn.svm import LinearSVC  # noqa: PLC0415 - slow to import

    return LinearSVC(
        C=trait.c,
        class_weight="balanced" if trait.is_balanced else None,
        random_state=0,
        max_iter=5000,
        tol=0.05,
    )


LEARNERS: Mapping[str, Callable[[Trait], "LinearSVC"]] = {
    "logistic": _logistic,
    "svm": _vector_machine,
}
