"""Ask one packaged peer for scores: run in `.venv-bench`, which has no Panoh.

`python bench/triage_peers.py NAME` reads a JSON list of texts and prints one of scores.
"""

import importlib
import json
import sys
from collections.abc import Callable, Sequence
from typing import Any, Final

Scorer = Callable[[Sequence[str]], list[float]]


def count_profanities(texts: Sequence[str]) -> list[float]:
    """How many words detected-profanity finds: it has no surer and less sure ones."""
    peer: Any = importlib.import_module("detected_profanity")
    return [float(len(peer.detect(text))) for text in texts]


def chances_of_profanity(texts: Sequence[str]) -> list[float]:
    """What alt-profanity-check's model gives as a probability."""
    peer: Any = importlib.import_module("profanity_check")
    return [float(chance) for chance in peer.predict_prob(list(texts))]


SCORERS: Final[dict[str, Scorer]] = {
    "detected-profanity": count_profanities,
    "alt-profanity-check": chances_of_profanity,
}

if __name__ == "__main__":
    print(json.dumps(SCORERS[sys.argv[1]](json.load(sys.stdin))))
