"""Read every post that triage has not read, or that an older edition of it has."""

from collections.abc import Sequence
from dataclasses import replace

from panoh.flow.desk import Desk
from panoh.flow.learnt import desk_edition, desk_models
from panoh.flow.progress import Progress, silent
from panoh.model.findings import Finding, Harm, Triage
from panoh.model.kept import KeptPost
from panoh.store import database, posts, readings
from panoh.triage.by_model import model_findings
from panoh.triage.models import Models
from panoh.triage.triage import triage

_BATCH = 500


def triage_all(desk: Desk, progress: Progress = silent, *, again: bool = False) -> int:
    """Find language and harms in each post that is due; return how many were read.

    New posts come first. When rules or models have changed since, or if `again` is
    asked for, all others follow. Each batch is kept at once, so a crash or a stop
    costs at most one, and the next time goes on from there.
    """
    models = desk_models(desk)
    readings.begin_edition(desk_edition(desk), again=again)
    read, total = 0, posts.count_untriaged() + readings.count_behind()
    while batch := desk.reader.untriaged(_BATCH):
        with database.all_or_nothing():
            _keep(batch, models)
        read += len(batch)
        progress(read, total)
    while numbers := readings.numbers_behind(_BATCH):
        with database.all_or_nothing():
            _read_again(desk, numbers, models)
        read += len(numbers)
        progress(read, total)
    desk.log.write("triaged", posts=read)
    return read


def _read_again(desk: Desk, numbers: Sequence[int], models: Models) -> None:
    kept = desk.reader.posts(numbers)
    readings.forget_findings(numbers)
    _keep([kept[number] for number in numbers], models)
    readings.note_read_up_to(numbers[-1])


def _keep(batch: Sequence[KeptPost], models: Models) -> None:
    read = read_texts([kept.post.untrusted_text for kept in batch], models)
    numbers = [kept.number for kept in batch]
    posts.keep_triage(list(zip(numbers, read, strict=True)))


def read_texts(texts: Sequence[str], models: Models) -> list[Triage]:
    """What rules and models say of texts, each text on its own."""
    ruled = [triage(text) for text in texts]
    modelled = model_findings(texts, [one.language for one in ruled], models)
    return [_both(*both) for both in zip(ruled, modelled, strict=True)]


def _both(ruled: Triage, modelled: Sequence[Finding]) -> Triage:
    """Add what a model says; that it is some abuse, only if no rule says which."""
    news = [one for one in modelled if one.harm is not Harm.ABUSE or not ruled.findings]
    return replace(ruled, findings=(*ruled.findings, *news)) if news else ruled
