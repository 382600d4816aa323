"""Everything between collecting and a person's judgement."""

from panoh.flow.desk import Desk
from panoh.flow.fingerprinting import fingerprint_waiting
from panoh.flow.matching import match_all
from panoh.flow.progress import Progress, silent


def search_desk(desk: Desk, progress: Progress = silent) -> int:
    """Fingerprint what waits and search; return how many open matches there are."""
    fingerprint_waiting(desk, progress)
    return match_all(desk)
