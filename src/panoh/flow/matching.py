"""Look for every bank entry in every frame: new over old, and old over new."""

from collections.abc import Iterator, Sequence

import numpy as np

from panoh.flow.cases import searchable_cases
from panoh.flow.desk import Desk
from panoh.flow.progress import Progress, silent
from panoh.flow.sought_bank import LaidWholes, SoughtBank
from panoh.match.search import find_matches
from panoh.model.how_found import HowFound
from panoh.model.kept import BankRow, Found
from panoh.store import bank, columns, database, fingerprints
from panoh.store.columns import SeenFrames

_CHUNK = 100_000


def match_all(desk: Desk, progress: Progress = silent) -> None:
    """Compare whole fingerprints that have not been compared yet: no file is needed.

    Only for cases that consent to it today (P10). Each entry remembers up to which
    frame it has looked, so nothing is searched twice and a crash costs one chunk.
    """
    for entries in bank.bank_by_progress(searchable_cases(desk), bank.SEARCHED):
        after = entries[0].frames_searched
        while len((frames := columns.frames_after(after, _CHUNK)).numbers):
            after = int(frames.numbers[-1])
            with database.all_or_nothing():
                fingerprints.keep_matches(_search(frames, entries))
                bank.note_progress(entries, bank.SEARCHED, after)
            progress(after, 0)


def _search(frames: SeenFrames, entries: Sequence[BankRow]) -> Iterator[Found]:
    """The nearest frame of each file for each entry, within the limits.

    Of two that are as near, the one that is laid as it was.
    """
    sought = SoughtBank.of(entries)
    laid, good = LaidWholes.of(sought), np.flatnonzero(frames.is_good)
    pairs = find_matches(frames.bits[good], laid.bits)
    seen: set[tuple[int, int]] = set()
    for seen_row, laid_row, distance in zip(
        good[pairs.seen_rows].tolist(),
        pairs.banked_rows.tolist(),
        pairs.distances_bits.tolist(),
        strict=True,
    ):
        picture = int(laid.pictures[laid_row])
        entry, media = sought.entries[picture], int(frames.media_numbers[seen_row])
        if (entry, media) not in seen:  # nearest come first
            seen.add((entry, media))
            how = HowFound(
                orientation=int(laid.ways[laid_row]),
                her_seconds=sought.her_seconds[picture],
            )
            at_seconds = float(frames.at_seconds[seen_row])
            yield Found(entry, media, distance, at_seconds, how)
