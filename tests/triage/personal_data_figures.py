"""Figures of the suites: recall and precision by language and kind, and the cost.

Example: python -m tests.triage.personal_data_figures [FILE_OF_COMMENTS...]

Files hold a comment a line; of these, one in ten that is timed holds a digit.
"""

import random
import re
import sys
import time
from collections import Counter
from pathlib import Path

from panoh.model.findings import DataKind
from panoh.triage.personal_data import find_personal_data
from tests.triage.test_personal_data_suites import (
    HERE,
    MOSTLY,
    Line,
    covered,
    strangers,
)

TIMED = 5_000


def print_figures(half: str) -> None:
    """One line a language and a kind: found of all, and alarms that were right."""
    seen: Counter[str] = Counter()
    hit: Counter[str] = Counter()
    finds: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for path in sorted((HERE / "positives" / half).glob("*.tsv")):
        for row in path.read_text("utf-8").splitlines():
            kind, data, text = row.replace("\\n", "\n").split("\t")
            line = Line(DataKind(kind), data, text)
            found = find_personal_data(text)
            for of in (path.stem, kind, "all"):
                seen[of] += 1
                hit[of] += covered(line, found) >= MOSTLY
                finds[of] += len(found)
                wrong[of] += len(strangers(line, found))
    for of in seen:
        recall, precision = hit[of] / seen[of], 1 - wrong[of] / max(1, finds[of])
        _say(
            f"{half} {of}: recall {recall:.3f} of {seen[of]}, precision {precision:.3f}"
        )


def print_cost(files: list[Path]) -> None:
    """Microseconds of processor time a comment, the best of three."""
    texts = [file.read_text("utf-8", "replace") for file in files]
    comments = [line.strip() for text in texts for line in text.splitlines()]
    random.seed(1)
    random.shuffle(comments)
    comments = [c for c in comments if 10 < len(c) < 600]
    digits = [c for c in comments if re.search(r"\d", c)][: TIMED // 10]
    mix = digits + [c for c in comments if not re.search(r"\d", c)][: TIMED * 9 // 10]
    best = min(_seconds(mix) for _ in range(3))
    _say(f"{best / len(mix) * 1e6:.0f} us a comment, {len(mix)} comments")


def _seconds(comments: list[str]) -> float:
    start = time.process_time()
    for comment in comments:
        find_personal_data(comment)
    return time.process_time() - start


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    for one_half in ("tuned", "held_out", "blind"):
        print_figures(one_half)
    if sys.argv[1:]:
        print_cost([Path(name) for name in sys.argv[1:]])
