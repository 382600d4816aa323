"""Look for every bank entry in every frame: new over old, and old over new."""

from collections.abc import Iterator, Sequence

import numpy as np

from panoh.flow.desk import Desk
from panoh.flow.progress import Progress, silent
from panoh.match.search import find_matches
from panoh.model.casework import THIS_DESK, ConsentScope
from panoh.model.kept import BankRow, Found
from panoh.store import casebook, columns, database, fingerprints
from panoh.store.columns import SeenFrames

_CHUNK = 100_000


def match_all(desk: Desk, progress: Progress = silent) -> int:
    """Search what has not been searched yet; return how many open matches there are.

    Only for cases that consent to it today (P10). Each entry remembers up to which
    frame it has looked, so nothing is searched twice and a crash costs one chunk.
    """
    today = desk.now().date()
    willing = [
        code
        for code, _ in casebook.case_codes()
        if casebook.is_allowed(code, ConsentScope.MATCH, THIS_DESK, today)
    ]
    for entries in fingerprints.bank_by_progress(willing):
        after = entries[0].frames_searched
        while len((frames := columns.frames_after(after, _CHUNK)).numbers):
            after = int(frames.numbers[-1])
            with database.all_or_nothing():
                fingerprints.keep_matches(_search(frames, entries), entries, after)
            progress(after, 0)
    found = len(fingerprints.matches(only_open=True))
    desk.log.write("matched", open=found)
    return found


def _search(frames: SeenFrames, entries: Sequence[BankRow]) -> Iterator[Found]:
    """The nearest frame of each file for each entry, within the limits."""
    good = np.flatnonzero(frames.is_good)
    banked = np.frombuffer(b"".join(e.pdq for e in entries), np.uint8).reshape(-1, 32)
    pairs = find_matches(frames.bits[good], banked)
    seen: set[tuple[int, int]] = set()
    for seen_row, banked_row, distance in zip(
        good[pairs.seen_rows].tolist(),
        pairs.banked_rows.tolist(),
        pairs.distances_bits.tolist(),
        strict=True,
    ):
        entry, media = entries[banked_row].number, int(frames.media_numbers[seen_row])
        if (entry, media) not in seen:  # nearest come first
            seen.add((entry, media))
            yield Found(entry, media, distance, float(frames.at_seconds[seen_row]))
