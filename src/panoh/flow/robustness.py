"""Measure how many edited copies each mode finds, what it finds wrongly, and its cost.

`panoh bench robustness`. Every query photo goes through every edit, and every mode
looks at the same files. All pairs of a picture with a bank entry other than its own
original are unrelated by construction (`robustness_pictures.py`).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from panoh.fingerprint.edits import Edit
from panoh.flow.finders import FINDERS, Finder
from panoh.flow.progress import Progress, silent
from panoh.flow.robustness_pictures import Pictures, choose_pictures
from panoh.flow.robustness_work import (
    NO_ROW,
    Bench,
    Look,
    fillers_of,
    look_at_all,
    one_core_processes,
)
from panoh.match.bounds import upper_bound
from panoh.model.fingerprints import CONFIDENT_BITS, REVIEW_BITS

PROCESSES: Final = 2
MOST_EXAMPLES: Final = 50


@dataclass(frozen=True, slots=True)
class Question:
    """What a person asks to be measured."""

    photos: Path
    also: tuple[Path, ...]
    queries: int
    modes: tuple[str, ...]
    calibrates: bool = False


@dataclass(frozen=True, slots=True)
class Robustness:
    """What was measured on, and each mode's figures (docs/how-to/json.md)."""

    queries: int
    unmatched: int
    bank_entries: int
    modes: Mapping[str, Mapping[str, object]]


def measure_robustness(
    question: Question, edits: Sequence[Edit], progress: Progress = silent
) -> Robustness:
    """Choose the pictures, let the modes learn them, and measure. Raises TooFewPhotos.

    Takes minutes: some tenths of a second an edited picture.
    """
    with one_core_processes(1) as processes:
        pictures, finders = processes.submit(prepare, question).result()
    return measure(pictures, edits, finders, progress)


def prepare(question: Question) -> tuple[Pictures, list[Finder]]:
    """Choose the pictures, and let the modes learn the bank."""
    pictures = choose_pictures(
        question.photos,
        question.also,
        question.queries,
        calibrates=question.calibrates,
    )
    finders = [FINDERS[name]() for name in question.modes]
    return pictures, taught(finders, pictures)


def taught(finders: list[Finder], pictures: Pictures) -> list[Finder]:
    """Let the modes learn the bank."""
    files = [photo.file for photo in pictures.bank]
    for finder in finders:
        finder.learn(files)
    return finders


def measure(
    pictures: Pictures,
    edits: Sequence[Edit],
    finders: Sequence[Finder],
    progress: Progress = silent,
    processes: int = PROCESSES,
) -> Robustness:
    """Measure modes that have learned the bank of these pictures."""
    names = [photo.untrusted_name for photo in pictures.bank]
    bench = Bench(finders, edits, fillers_of(pictures.fillers), len(names))
    jobs = [(NO_ROW, photo.file) for photo in pictures.fillers]
    jobs += [(row, photo.file) for row, photo in enumerate(pictures.queries)]
    looks = look_at_all(bench, jobs, partial(progress, total=len(jobs)), processes)
    modes = {
        finder.name: {
            **figures([look for look in looks if look.mode == finder.name], names),
            "fingerprints": finder.fingerprints,
        }
        for finder in finders
    }
    return Robustness(len(pictures.queries), len(pictures.fillers), len(names), modes)


def figures(looks: Sequence[Look], names: Sequence[str]) -> dict[str, object]:
    """Sum one mode's looks up; `names` are those of the bank's rows."""
    asked = [look for look in looks if look.row != NO_ROW]
    unmatched = [look for look in looks if look.row == NO_ROW]
    pairs = sum(len(names) - (look.row != NO_ROW) for look in looks)
    recall_31 = recall(asked, CONFIDENT_BITS)
    recall_47 = recall(asked, REVIEW_BITS)
    wrong_31 = count_wrong(looks, CONFIDENT_BITS)
    wrong_47 = count_wrong(looks, REVIEW_BITS)
    return {
        "mean_recall_31": round(mean(recall_31.values()), 4),
        "mean_recall_47": round(mean(recall_47.values()), 4),
        "recall_31": {edit: round(found, 4) for edit, found in recall_31.items()},
        "recall_47": {edit: round(found, 4) for edit, found in recall_47.items()},
        "false_positives": wrong_31,
        "false_positives_47": wrong_47,
        "pairs": pairs,
        "false_positive_rate_at_most": upper_bound(wrong_31, pairs),
        "false_positive_rate_at_most_47": upper_bound(wrong_47, pairs),
        "ms_per_picture": milliseconds(asked),
        "ms_per_picture_unmatched": milliseconds(unmatched),
        "ms_by_edit": {
            edit: milliseconds([look for look in asked if look.edit == edit])
            for edit in recall_31
        },
        "wrongly_found": examples(looks, names),
    }


def recall(asked: Sequence[Look], radius_bits: int) -> dict[str, float]:
    """Count by edit in which share of the pictures the original was found."""
    by_edit: dict[str, list[float]] = {}
    for look in asked:
        by_edit.setdefault(look.edit, []).append(float(look.bits <= radius_bits))
    return {edit: mean(found) for edit, found in by_edit.items()}


def count_wrong(looks: Sequence[Look], radius_bits: int) -> int:
    """Count unrelated pairs at most so far apart."""
    return sum(bits <= radius_bits for look in looks for _, bits in look.wrong)


def milliseconds(looks: Sequence[Look]) -> float:
    """Return the mean processor time of a look."""
    return round(1000 * mean([look.cpu_seconds for look in looks]), 3)


def mean(values: Collection[float]) -> float:
    """Return the mean; of nothing it is 0."""
    return sum(values) / len(values) if values else 0.0


def examples(looks: Sequence[Look], names: Sequence[str]) -> list[Mapping[str, object]]:
    """Name the nearest unrelated pairs, for a person to look at."""
    wrong = [(bits, look, row) for look in looks for row, bits in look.wrong]
    wrong.sort(key=lambda one: (one[0], one[1].row, one[1].edit, one[2]))
    return [
        {
            "distance_bits": bits,
            "edit": look.edit,
            "untrusted_photo": names[look.row] if look.row != NO_ROW else "",
            "untrusted_entry": names[row],
        }
        for bits, look, row in wrong[:MOST_EXAMPLES]
    ]
