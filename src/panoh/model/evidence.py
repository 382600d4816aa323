"""What is sealed, who touched it, and what can be said of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from panoh.model.casework import Sighting


@dataclass(frozen=True, slots=True)
class Manifest:
    """A Sighting as it was sealed: when, and with which versions of which tools.

    `tool_versions` is (tool, version) pairs in order of the tool's name. The
    Channel's name is not sealed, so it is empty after reading.
    """

    sighting: Sighting
    sealed_at: datetime
    tool_versions: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CustodyEvent:
    """One line of the custody log: who did what to which item, and when.

    `sequence` counts from 1. `content_sha256` is of the bytes that `subject` then
    had, or empty. Nothing is checked at birth: a forged line must be loaded before
    check_chain can name it.
    """

    sequence: int
    at: datetime
    operator: str
    verb: str
    subject: str
    content_sha256: str
    previous_sha256: str
    sha256: str


@dataclass(frozen=True, slots=True)
class ChainHead:
    """How many events a custody log had, and the last one's hash, kept elsewhere."""

    count: int
    sha256: str


class Verdict(StrEnum):
    """What evidence shows, best first."""

    PROVEN = "proven"
    NOT_PROVEN = "not_proven"
    BROKEN = "broken"


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the worst verdict; of none at all, NOT_PROVEN: nothing was shown."""
    found = set(verdicts)
    for verdict in (Verdict.BROKEN, Verdict.NOT_PROVEN, Verdict.PROVEN):
        if verdict in found:
            return verdict
    return Verdict.NOT_PROVEN
