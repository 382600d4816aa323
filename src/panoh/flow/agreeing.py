"""How far coders agree, label by label."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from panoh.model.findings import Target
from panoh.model.labels import LABELS, Label
from panoh.triage.agreement import RELIABLE, TENTATIVE, Agreement, Metric, agreement

ANY_HARM, SEVERITY, TARGET = "any_harm", "severity", "target"
# Unclear is first: it counts as nothing said.
_TARGETS = sorted(Target, key=lambda target: target is not Target.UNCLEAR)


@dataclass(frozen=True, slots=True)
class Compared:
    """Agreement on one question. `said` counts the labels that said yes.

    `worth` is "reliable", "tentative", "unreliable" or, when nothing can be said,
    "unknown".
    """

    question: str
    metric: str
    agreement: Agreement
    said: int
    worth: str


def compare(given: Sequence[Label]) -> list[Compared]:
    """Compare coders on any harm, severity, target, and each label that was used.

    Empty where no post was labelled by two.
    """
    by_post: dict[int, list[Label]] = {}
    for label in given:
        by_post.setdefault(label.post_number, []).append(label)
    doubles = [some for some in by_post.values() if len(some) > 1]
    return list(_compare(doubles)) if doubles else []


def _compare(doubles: Sequence[Sequence[Label]]) -> Iterator[Compared]:
    yield _one(ANY_HARM, [[int(one.is_harm) for one in some] for some in doubles])
    severities = [[one.severity for one in some] for some in doubles]
    yield _one(SEVERITY, severities, Metric.ORDINAL)
    targets = [[_TARGETS.index(one.target) for one in some] for some in doubles]
    yield _one(TARGET, targets)
    for label in LABELS:
        units = [[int(label in one.labels) for one in some] for some in doubles]
        if any(map(any, units)):
            yield _one(label, units)


def _one(
    question: str, units: Sequence[Sequence[int]], metric: Metric = Metric.NOMINAL
) -> Compared:
    found = agreement(units, metric)
    said = sum(bool(value) for unit in units for value in unit)
    return Compared(question, metric.value, found, said, _worth(found.alpha))


def _worth(alpha: float | None) -> str:
    if alpha is None:
        return "unknown"
    if alpha >= RELIABLE:
        return "reliable"
    return "tentative" if alpha >= TENTATIVE else "unreliable"
