"""The main job: from saved exports to candidates, and a report."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from panoh.flow.collecting import (
    Collected,
    ReadingChoice,
    collect,
    with_unread_media,
)
from panoh.flow.desk import Desk
from panoh.flow.listing import harmful_lines
from panoh.flow.noticing import draft_all
from panoh.flow.progress import Progress, silent
from panoh.flow.reader import Reader
from panoh.flow.reporting import keep_report, write_report
from panoh.flow.sealing import seal_sightings
from panoh.flow.searching import search_desk
from panoh.flow.triaging import triage_all
from panoh.store import judging


@dataclass(frozen=True, slots=True)
class Done:
    """What one run of the main job did."""

    collected: list[Collected]
    candidates: int
    harmful_posts: int
    sightings: int
    sealed: int
    drafted: int
    report: tuple[Path, ...]


def run_main_job(
    desk: Desk,
    paths: Iterable[Path],
    choice: ReadingChoice,
    report_folder: Path | None,
    language: str,
    progress: Progress = silent,
    reader: Reader | None = None,
) -> Done:
    """Do everything up to candidates; seal and draft what a person confirmed before.

    Nothing is ever confirmed here (P5). Without a folder the report stays sealed.
    Exports are read by the process of an open `reader`, or else one of its own.
    """
    collected = collect(desk, paths, choice, progress, reader)
    candidates = search_desk(desk, progress)
    collected = with_unread_media(collected)
    triage_all(desk, progress)
    sealed = seal_sightings(desk)
    drafted = draft_all(desk, language)
    if report_folder:
        report = write_report(desk, report_folder, language)
    else:
        report = keep_report(desk)
    return Done(
        collected,
        candidates,
        len(harmful_lines(desk, language)),
        len(judging.sighting_numbers()),
        sealed,
        drafted,
        report,
    )
