"""Learn from local labels: a correction of a model, and thresholds that hold here.

The correction is the mode of a logistic model whose prior says that the shipped model
is right: pull 1, shift 0, and no local weights, each with a spread (C. Rasmussen and
C. Williams, "Gaussian Processes for Machine Learning", 2006, algorithm 3.1). With fewer
than LEAST_FOR_WEIGHTS labels only pull and shift are learnt.

Texts that were chosen because a model was unsure, or because they stood at the top, are
learnt from, and nothing is measured on them: thresholds, calibration and the curve rest
on the random sample alone, always on texts that were not learnt from.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from panoh.errors import TooFewLabels
from panoh.triage.calibration import platt
from panoh.triage.correction import ALONE, Correction, HeadFit, hash_of, own_sums
from panoh.triage.figures import Labels, Scores, macro_f1
from panoh.triage.grams import Bags, Floats, GramSettings, count
from panoh.triage.models import Model

LEAST_RANDOM = 50
LEAST_OF_A_KIND = 5
LEAST_FOR_WEIGHTS = 100
LEAST_FOR_A_HEAD = 20
MOST_LABELLED = 4_000  # the kernel is square: 128 MB
CURVE = (50, 100, 200, 400)
FOLDS = 5
_PULL_SPREAD, _SHIFT_SPREAD, _WEIGHT_SPREAD = 0.25, 4.0, 16.0
_ROUNDS = 50
_SMALLEST_STEP = 1e-5

Kernel = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Coded:
    """One labelled text, normalised for its model, in the order of the sample.

    `shares` gives for each head the share of coders who saw it; `is_random` holds for
    what came in a random sample.
    """

    text: str
    shares: dict[str, float]
    is_random: bool


@dataclass(frozen=True, slots=True)
class Point:
    """Macro-F1 on texts not learnt from, after `labels` labels; the mean of folds."""

    labels: int
    macro_f1: float


@dataclass(frozen=True, slots=True)
class Told:
    """What a head's fit is worth here. `before` is the model as it was shipped."""

    head: str
    labels: int
    positives: int
    threshold: float
    before: float | None
    curve: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Fit:
    """The correction, and what it is worth, head by head."""

    correction: Correction
    told: tuple[Told, ...]


def fit(
    coded: Sequence[Coded], model: Model | None, language: str, heads: Sequence[str]
) -> Fit:
    """Learn the heads that have enough labels; the first must.

    Raises TooFewLabels. Takes seconds for some hundreds of labels: on one thread, since
    for small matrices many only wait for each other (60 s against 1 on a busy machine).
    """
    from threadpoolctl import threadpool_limits  # noqa: PLC0415 - slow to import

    with threadpool_limits(1):
        return _fit(coded, model, language, heads)


def _fit(
    coded: Sequence[Coded], model: Model | None, language: str, heads: Sequence[str]
) -> Fit:
    used = list(coded[:MOST_LABELLED])
    table = _Table.of(used, model)
    fitted = []
    for place, head in enumerate(heads):
        least = LEAST_OF_A_KIND if place == 0 else LEAST_FOR_A_HEAD
        if table.has_enough(head, least):
            fitted.append(_fit_head(table, model, head))
        elif place == 0:
            raise TooFewLabels(random=table.random, least=LEAST_RANDOM)
    buckets, columns = table.local_weights([one.alpha for one in fitted])
    told = tuple(one.told for one in fitted)
    correction = Correction(
        language=language,
        base=hash_of(model),
        heads=tuple(one.head for one in fitted),
        buckets=buckets,
        weights=columns,
        card={"labels": len(used), "random": table.random},
    )
    return Fit(correction, told)


@dataclass(frozen=True, slots=True)
class _Fitted:
    head: HeadFit
    alpha: Scores
    told: Told


class _Table:
    """The labelled texts as numbers: their grams, and how alike each two are."""

    def __init__(self, coded: Sequence[Coded], bags: Bags, values: Floats) -> None:
        self.coded = coded
        self.is_random = np.array([one.is_random for one in coded], np.bool_)
        self.random = int(self.is_random.sum())
        self._bags = bags
        self._values = values
        self.likeness = self._likeness()

    @classmethod
    def of(cls, coded: Sequence[Coded], model: Model | None) -> "_Table":
        settings: GramSettings = model.grams if model else ALONE
        rare = model.rarity if model else np.zeros(0, np.float32)
        bags = count([one.text for one in coded], settings)
        return cls(coded, bags, bags.values(settings, rare))

    @property
    def weight_spread(self) -> float:
        is_enough = len(self.coded) >= LEAST_FOR_WEIGHTS
        return _WEIGHT_SPREAD if is_enough else 0.0

    def shares(self, head: str) -> Scores:
        return np.array([one.shares.get(head, 0.0) for one in self.coded])

    def has_enough(self, head: str, least: int) -> bool:
        said = self.shares(head)[self.is_random] >= 0.5
        fewest = min(int(said.sum()), int((~said).sum()))
        return self.random >= LEAST_RANDOM and fewest >= least

    def local_weights(
        self, alphas: Sequence[Scores]
    ) -> tuple[NDArray[np.uint32], Floats]:
        """The local weight of each bucket that the texts hold, for each head."""
        buckets, at = np.unique(self._bags.buckets, return_inverse=True)
        rows = np.repeat(np.arange(len(self.coded)), np.diff(self._bags.starts))
        columns = [
            np.bincount(at, self._values * alpha[rows], len(buckets))
            for alpha in alphas
        ]
        weights = self.weight_spread * np.stack(columns, axis=1)
        is_used = np.abs(weights).max(axis=1, initial=0) > 0
        return buckets[is_used].astype(np.uint32), weights[is_used].astype(np.float32)

    def _likeness(self) -> Kernel:
        from scipy.sparse import csr_matrix  # noqa: PLC0415 - slow to import

        if not self.weight_spread:
            return np.zeros((len(self.coded), len(self.coded)))
        shape = (len(self.coded), int(self._bags.buckets.max(initial=0)) + 1)
        grams = csr_matrix(
            (self._values, self._bags.buckets.astype(np.int64), self._bags.starts),
            shape=shape,
        )
        return np.asarray((grams @ grams.T).toarray(), np.float64)


def _fit_head(table: _Table, model: Model | None, head: str) -> _Fitted:
    own = own_sums(model, [one.text for one in table.coded], head)
    shares = table.shares(head)
    labels = shares >= 0.5
    kernel = _kernel(own, table)
    everything = np.arange(len(own))
    alpha = _learn(kernel, own, shares, everything)
    is_random = table.is_random
    unseen = _left_out(kernel, own, alpha)[is_random]
    slope, offset, threshold = _calibrated(labels[is_random], unseen)
    fit_ = HeadFit(
        head,
        pull=1.0 + _PULL_SPREAD * float(own @ alpha),
        shift=_SHIFT_SPREAD * float(alpha.sum()),
        slope=slope,
        offset=offset,
        threshold=threshold,
    )
    told = Told(
        head,
        labels=len(own),
        positives=int(labels.sum()),
        threshold=threshold,
        before=_before(model, own, labels, is_random, head),
        curve=tuple(_curve(kernel, own, shares, is_random)),
    )
    return _Fitted(fit_, alpha, told)


def _kernel(own: Scores, table: _Table) -> Kernel:
    """How much knowing one text's label says of another's, under the prior."""
    pulled = _PULL_SPREAD * np.outer(own, own)
    kernel: Kernel = pulled + _SHIFT_SPREAD + table.weight_spread * table.likeness
    return kernel


def _learn(
    kernel: Kernel, own: Scores, shares: Scores, rows: NDArray[np.int64]
) -> Scores:
    """Find the mode by Newton's method; return alpha (rows,)."""
    inner, start, aimed = kernel[np.ix_(rows, rows)], own[rows], shares[rows]
    alpha = np.zeros(len(rows))
    good = _goodness(inner, start, aimed, alpha)
    for _ in range(_ROUNDS):
        step = _newton_step(inner, start, aimed, alpha)
        better = _goodness(inner, start, aimed, alpha + step)
        while better < good and np.abs(step).max() > _SMALLEST_STEP:
            step /= 2  # far from the mode a whole step can lead away from it
            better = _goodness(inner, start, aimed, alpha + step)
        alpha, good = alpha + step, better
        if np.abs(step).max(initial=0) < _SMALLEST_STEP:
            break
    return alpha


def _newton_step(inner: Kernel, start: Scores, aimed: Scores, alpha: Scores) -> Scores:
    gained = inner @ alpha
    chance = _chance(start + gained)
    root = np.sqrt(np.maximum(chance * (1 - chance), 1e-9))
    aim = root**2 * gained + (aimed - chance)
    bent = np.eye(len(start)) + root[:, None] * inner * root
    step: Scores = aim - root * np.linalg.solve(bent, root * (inner @ aim)) - alpha
    return step


def _left_out(inner: Kernel, start: Scores, alpha: Scores) -> Scores:
    """Each row's sum had it not been learnt from, nearly: (rows,).

    Rasmussen and Williams, equation 5.12, with the labels that the mode stands for; it
    saves a fit for each row.
    """
    gained = inner @ alpha
    chance = _chance(start + gained)
    root = np.sqrt(np.maximum(chance * (1 - chance), 1e-9))
    bent = np.eye(len(start)) + root[:, None] * inner * root
    own_part = (1 / np.diag(np.linalg.inv(bent)) - 1) / root**2
    sums: Scores = start + gained - alpha * own_part
    return sums


def _goodness(inner: Kernel, start: Scores, aimed: Scores, alpha: Scores) -> float:
    """The log of how likely the labels are, less what the prior takes off."""
    gained = inner @ alpha
    sums = start + gained
    likely = aimed * sums - np.logaddexp(0, sums)
    return float(likely.sum() - alpha @ gained / 2)


def _curve(
    kernel: Kernel, own: Scores, shares: Scores, is_random: Labels
) -> Iterator[Point]:
    """Macro-F1 after so many random labels, thresholds set on those labels alone."""
    rows = np.flatnonzero(is_random)
    most = len(rows) - len(rows) // FOLDS
    for size in dict.fromkeys([*(n for n in CURVE if n < most), most]):
        figures = [
            _macro_f1_after(kernel, own, shares, rows[learnt][:size], rows[held])
            for learnt, held in _folds(len(rows), FOLDS)
        ]
        yield Point(size, float(np.mean(figures)))


def _macro_f1_after(
    kernel: Kernel,
    own: Scores,
    shares: Scores,
    learnt: NDArray[np.int64],
    held: NDArray[np.int64],
) -> float:
    alpha = _learn(kernel, own, shares, learnt)
    unseen = _left_out(kernel[np.ix_(learnt, learnt)], own[learnt], alpha)
    slope, offset, threshold = _calibrated(shares[learnt] >= 0.5, unseen)
    sums = own[held] + kernel[np.ix_(held, learnt)] @ alpha
    chances = _chance(slope * sums + offset)
    return macro_f1(shares[held] >= 0.5, chances >= threshold)


def _calibrated(labels: Labels, sums: Scores) -> tuple[float, float, float]:
    """Slope, offset and threshold, from sums of texts that were not learnt from."""
    slope, offset = platt(labels, sums)
    return slope, offset, likeliest_threshold(_chance(slope * sums + offset))


def likeliest_threshold(chances: Scores) -> float:
    """The threshold whose macro-F1 would be best if these probabilities held.

    With some dozen labels of a kind, the threshold that is best on the labels is
    mostly luck: on the VK comments it lost two points against this one.
    """
    order = np.sort(chances)[::-1]
    if order[0] == order[-1]:
        return 0.5
    taken = np.arange(1, len(order))
    hits = np.cumsum(order)[:-1]
    harms = order.sum()
    harm = 2 * hits / (taken + harms)
    rights = (len(order) - taken) - (harms - hits)
    none = 2 * rights / (2 * len(order) - taken - harms)
    means = np.where(order[:-1] > order[1:], (harm + none) / 2, -1.0)
    best = int(means.argmax())
    return float((order[best] + order[best + 1]) / 2)


def _before(
    model: Model | None, own: Scores, labels: Labels, is_random: Labels, head: str
) -> float | None:
    if model is None or head not in model.heads:
        return None
    flagged = _chance(own) >= model.thresholds[model.head(head)]
    return macro_f1(labels[is_random], flagged[is_random])


def _folds(
    count_: int, folds: int
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Rows to learn from and rows held back, by turns; the order is already random."""
    places = np.arange(count_)
    for fold in range(folds):
        is_held = places % folds == fold
        yield np.flatnonzero(~is_held), np.flatnonzero(is_held)


def _chance(sums: Scores) -> Scores:
    chances: Scores = 1 / (1 + np.exp(-np.clip(sums, -50, 50)))
    return chances
