"""Fingerprint the media of collected posts: in parallel, resumable, file by file."""

from collections.abc import Iterable, Iterator

from panoh.errors import DecoderDied
from panoh.flow.desk import Desk
from panoh.flow.media_worker import Outcome, confine_decoder, read_media
from panoh.flow.media_workers import MediaWorkers, processes_for
from panoh.flow.progress import Progress, silent
from panoh.model.kept import WaitingMedia
from panoh.store import database, fingerprints

_BATCH = 128


def fingerprint_waiting(desk: Desk, progress: Progress = silent) -> int:
    """Fingerprint all that waits; return how many files were looked at.

    Each batch is kept at once: a crash costs at most one batch, and the next call
    goes on from there.
    """
    total, done = fingerprints.count_waiting(), 0
    if not total:
        return 0
    with MediaWorkers(processes_for(total), read_media, confine_decoder) as workers:
        for batch in _batches():
            read = zip(batch, workers.read(batch), strict=True)
            _keep(outcome or _died(waiting) for waiting, outcome in read)
            done += len(batch)
            progress(done, total)
    desk.log.write("fingerprinted", files=done)
    return done


def _batches() -> Iterator[list[WaitingMedia]]:
    after = 0
    while batch := fingerprints.waiting_media(after, _BATCH):
        yield batch
        after = batch[-1].number


def _died(waiting: WaitingMedia) -> Outcome:
    return Outcome(waiting.number, None, (), DecoderDied.code)


def _keep(outcomes: Iterable[Outcome]) -> None:
    with database.all_or_nothing():
        for outcome in outcomes:
            if outcome.hashes is None:
                fingerprints.keep_unread(outcome.number, outcome.code)
            else:
                fingerprints.keep_frames(
                    outcome.number, outcome.hashes, outcome.frames, outcome.code
                )
