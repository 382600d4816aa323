"""Read every post that triage has not read."""

from panoh.flow.desk import Desk
from panoh.flow.progress import Progress, silent
from panoh.store import database, posts
from panoh.triage.triage import triage

_BATCH = 500


def triage_all(desk: Desk, progress: Progress = silent) -> int:
    """Find language and harms in each new post; return how many were read.

    Each batch is kept at once, so a crash costs at most one.
    """
    read, total = 0, posts.count_untriaged()
    while batch := desk.reader.untriaged(_BATCH):
        with database.all_or_nothing():
            posts.keep_triage(
                [(p.number, triage(p.post.untrusted_text)) for p in batch]
            )
        read += len(batch)
        progress(read, total)
    desk.log.write("triaged", posts=read)
    return read
