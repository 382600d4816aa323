"""Look inside collected pictures for what is sought: screenshots, collages, crops."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from panoh.errors import DecoderDied
from panoh.flow.cases import searchable_cases
from panoh.flow.desk import Desk
from panoh.flow.inside_worker import Looked, begin_to_look, look_inside
from panoh.flow.media_workers import MediaWorkers, processes_for
from panoh.flow.progress import Progress, silent
from panoh.flow.sought_bank import SoughtBank
from panoh.match.inside import Inside
from panoh.model.how_found import Box, HowFound
from panoh.model.kept import BankRow, Found, FrameOfMedia, WaitingMedia
from panoh.store import bank, database, fingerprints

_BATCH = 64


def look_inside_all(desk: Desk, progress: Progress = silent) -> int:
    """Look inside every picture for each entry that has not; return files looked at.

    Only for cases that consent to it today (P10). Files are opened where they lie;
    what is gone or cannot be read is noted. Each entry remembers how far it has
    looked: nothing is looked at twice, a new entry looks back at everything, and a
    crash costs one batch.
    """
    groups = bank.bank_by_progress(searchable_cases(desk), bank.LOOKED_INSIDE)
    starts = [entries[0].frames_looked_inside for entries in groups]
    totals = [fingerprints.count_pictures_after(start) for start in starts]
    done = 0
    for entries, total in zip(groups, totals, strict=True):
        for looked in _look(entries, total):
            done += looked
            progress(done, sum(totals))
    if done:
        desk.log.write("looked-inside", files=done)
    return done


def _look(entries: Sequence[BankRow], total: int) -> Iterator[int]:
    """Look for entries with the same progress; yield how many files each batch was."""
    if not total:
        return
    sought = SoughtBank.of(entries)
    begin = begin_to_look, sought
    with MediaWorkers(processes_for(total), look_inside, *begin) as workers:
        for batch in _batches(entries[0].frames_looked_inside):
            files = _files(batch)
            looked = zip(files, workers.read(files), strict=True)
            told = [answer or _died(file) for file, answer in looked]
            with database.all_or_nothing():
                _keep(told, sought)
                up_to = batch[-1].frame_number
                bank.note_progress(entries, bank.LOOKED_INSIDE, up_to)
            yield len(files)


def _batches(after: int) -> Iterator[list[FrameOfMedia]]:
    while batch := fingerprints.pictures_after(after, _BATCH):
        yield batch
        after = batch[-1].frame_number


def _files(batch: Sequence[FrameOfMedia]) -> list[WaitingMedia]:
    """Each file once: one with a colour profile has two frames, one after the other."""
    by_number = groupby((frame.media for frame in batch), lambda media: media.number)
    return [next(same) for _, same in by_number]


def _died(file: WaitingMedia) -> Looked:
    return Looked(file.number, (), DecoderDied.code)


def _keep(told: Sequence[Looked], sought: SoughtBank) -> None:
    for looked in told:
        if looked.code:
            fingerprints.note_unreadable(looked.number, looked.code)
        fingerprints.keep_matches(
            _found(looked.number, inside, sought) for inside in looked.found
        )


def _found(media_number: int, inside: Inside, sought: SoughtBank) -> Found:
    how = HowFound(
        part=inside.part,
        orientation=int(inside.orientation),
        box=Box(*inside.box),
        votes=inside.votes,
        her_seconds=sought.her_seconds[inside.picture],
    )
    entry = sought.entries[inside.picture]
    return Found(entry, media_number, inside.distance_bits, how=how)
