"""Everything between collecting and a person's judgement."""

from panoh.flow.desk import Desk
from panoh.flow.fingerprinting import fingerprint_waiting
from panoh.flow.looking_inside import look_inside_all
from panoh.flow.matching import match_all
from panoh.flow.progress import Progress, silent
from panoh.store import fingerprints


def search_desk(desk: Desk, progress: Progress = silent) -> int:
    """Fingerprint what waits and search; return how many open matches there are.

    Whole fingerprints are compared first: that is cheap, and needs no file.
    """
    fingerprint_waiting(desk, progress)
    match_all(desk)
    look_inside_all(desk, progress)
    found = len(fingerprints.matches(only_open=True))
    desk.log.write("matched", open=found)
    return found
