"""What learns the weights of one head: linear, seeded, from scikit-learn."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from panoh.triage.grams import Floats

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix
    from sklearn.svm import LinearSVC

Labels = NDArray[np.bool_]
Learner = Callable[["csr_matrix", Labels, Floats, "Trait"], tuple[Floats, float]]
Trait = tuple[float, bool]
"""C, the inverse of regularisation, and whether rare labels weigh more."""


def learn(
    name: str,
    values: "csr_matrix",
    labels: Labels,
    row_weights: Floats,
    trait: Trait,
) -> tuple[Floats, float]:
    """Learn one head: its weights (features) and its intercept.

    values is a sparse float matrix (n, features), row_weights float32 (n).
    """
    return LEARNERS[name](values, labels, row_weights, trait)


def _logistic(
    values: "csr_matrix",
    labels: Labels,
    row_weights: Floats,
    trait: Trait,
) -> tuple[Floats, float]:
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - slow to import

    machine = LogisticRegression(
        C=trait[0],
        class_weight="balanced" if trait[1] else None,
        solver="liblinear",
        dual=True,
        random_state=0,
        max_iter=1000,
        tol=1e-3,
    )
    return _fit(machine, values, labels, row_weights)


def _vector_machine(
    values: "csr_matrix",
    labels: Labels,
    row_weights: Floats,
    trait: Trait,
) -> tuple[Floats, float]:
    from sklearn.svm import LinearSVC  # noqa: PLC0415 - slow to import

    machine = LinearSVC(
        C=trait[0],
        class_weight="balanced" if trait[1] else None,
        random_state=0,
        max_iter=5000,
        tol=1e-3,
    )
    return _fit(machine, values, labels, row_weights)


def _bayes_logistic(
    values: "csr_matrix",
    labels: Labels,
    row_weights: Floats,
    trait: Trait,
) -> tuple[Floats, float]:
    """Logistic regression on values scaled by how much each tells the labels apart.

    Wang and Manning, "Baselines and Bigrams", ACL 2012; the ratio is folded into the
    weights, so that the model is used as any other.
    """
    there = values.sign()
    shares = [
        1 + np.asarray(there[labels == said].sum(axis=0)).ravel()
        for said in (True, False)
    ]
    ratio = np.log((shares[0] / shares[0].sum()) / (shares[1] / shares[1].sum()))
    scaled = values.multiply(ratio).tocsr()
    weights, intercept = _logistic(scaled, labels, row_weights, trait)
    return np.asarray(weights * ratio, np.float32), intercept


def _fit(
    machine: "LinearSVC",
    values: "csr_matrix",
    labels: Labels,
    row_weights: Floats,
) -> tuple[Floats, float]:
    machine.fit(values, labels, sample_weight=row_weights)
    return np.asarray(machine.coef_[0], np.float32), float(machine.intercept_[0])


LEARNERS: Mapping[str, Learner] = {
    "logistic": _logistic,
    "svm": _vector_machine,
    "nb_logistic": _bayes_logistic,
}
