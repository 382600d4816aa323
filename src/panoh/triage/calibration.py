"""From sums to probabilities and thresholds, on texts that nobody learned from."""

import numpy as np
from numpy.typing import NDArray

from panoh.triage.figures import Labels, Scores

_ROUNDS = 100
_STEEPEST = 50.0


def platt(labels: Labels, sums: Scores) -> tuple[float, float]:
    """Fit probability = 1 / (1 + exp(-(slope * sum + shift))) by Newton's method.

    Platt, "Probabilistic outputs for support vector machines", 1999, with his targets
    that keep a perfect split finite. Labels of one kind only give slope 1.
    """
    yes, no = int(labels.sum()), int((~labels).sum())
    if not yes or not no or np.ptp(sums) == 0:
        return 1.0, 0.0
    target = np.where(labels, (yes + 1) / (yes + 2), 1 / (no + 2))
    scale = float(np.std(sums))
    design = np.stack([sums / scale, np.ones_like(sums)], axis=1)
    answer = np.array([1.0, float(np.log((yes + 1) / (no + 1)))])
    for _ in range(_ROUNDS):
        step = _newton(design, target, answer)
        answer = answer - step
        if np.abs(step).max() < 1e-9:
            break
    slope = float(np.clip(answer[0], 1e-3, _STEEPEST)) / scale
    return slope, float(answer[1])


def calibration_error(labels: Labels, chances: Scores, bins: int = 10) -> float:
    """Expected calibration error: how far chances are from shares, the mean over texts.

    Naeini, Cooper and Hauskrecht, "Obtaining well calibrated probabilities", AAAI 2015;
    bins of equal width.
    """
    which = np.minimum((chances * bins).astype(np.int64), bins - 1)
    off = np.bincount(which, chances - labels, bins)
    return float(np.abs(off).sum() / max(len(labels), 1))


def brier(labels: Labels, chances: Scores) -> float:
    """The mean squared distance of chances from what is (Brier, 1950)."""
    return float(np.mean((chances - labels) ** 2))


def _newton(
    design: NDArray[np.float64],
    target: NDArray[np.float64],
    answer: NDArray[np.float64],
) -> NDArray[np.float64]:
    chance = 1 / (1 + np.exp(-np.clip(design @ answer, -_STEEPEST, _STEEPEST)))
    slope = design.T @ (chance - target)
    bend = (design * (chance * (1 - chance))[:, None]).T @ design
    step = np.linalg.solve(bend + 1e-9 * np.eye(2), slope)
    longest = np.abs(step).max()
    return np.asarray(step if longest <= 2 else 2 * step / longest, np.float64)
