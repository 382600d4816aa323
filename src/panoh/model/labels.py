"""What a person says of a text, one coder apart from the other."""

import re
from dataclasses import dataclass
from enum import StrEnum

from panoh.model.findings import Harm, Target

COUNTER_SPEECH = "counter_speech"
LABELS = (
    *(harm.value for harm in Harm if harm is not Harm.IMAGE),  # seen, not read
    COUNTER_SPEECH,
)
WORST_SEVERITY = 4
_CODER = re.compile("[A-Z][A-Z0-9]{0,7}")


class Sample(StrEnum):
    """How a text came to be labelled: thresholds may rest on random ones only."""

    RANDOM = "random"
    UNCERTAIN = "uncertain"
    TOP = "top"


@dataclass(frozen=True, slots=True)
class Label:
    """What one coder says of one post: several labels, or none.

    `severity` goes from 0, no harm, to WORST_SEVERITY. `coder` is a code of up to 8
    capital letters and digits, never a name. A skipped post has no labels and counts
    for nothing; `covers_alike` holds what says the same back from this coder.
    """

    post_number: int
    coder: str
    labels: tuple[str, ...] = ()
    target: Target = Target.UNCLEAR
    severity: int = 0
    sample: Sample = Sample.RANDOM
    is_skipped: bool = False
    covers_alike: bool = False

    def __post_init__(self) -> None:
        check_coder(self.coder)
        if not set(self.labels) <= set(LABELS):
            raise ValueError("a label is a harm or counter-speech")
        if not 0 <= self.severity <= WORST_SEVERITY:
            raise ValueError("severity goes from 0 to 4")

    @property
    def is_harm(self) -> bool:
        """Whether the text does any harm: speaking against it is none."""
        return bool(set(self.labels) - {COUNTER_SPEECH})


def check_coder(code: str) -> None:
    """Raise ValueError for what is no coder's code."""
    if not _CODER.fullmatch(code):
        raise ValueError("a coder has a code, such as A or B2")
