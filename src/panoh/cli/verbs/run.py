"""panoh run."""

from pathlib import Path

import click

from panoh.cli import reading, show
from panoh.cli.command import Session, command, json_option, option
from panoh.cli.words import _, language
from panoh.flow.main_job import run_main_job
from panoh.flow.reader import Reader


@command("run")
@click.argument(
    "exports",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path),
    metavar="EXPORT...",
)
@option(
    "--report",
    "report_folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write the report here, outside of the desk and not encrypted.",
)
@reading.reading_options
@json_option
@click.pass_obj
def verb(
    session: Session,
    /,
    exports: tuple[Path, ...],
    report_folder: Path | None,
    mapping: str | None,
    columns: tuple[str, ...],
    is_guess_good: bool,
    as_json: bool,
    **options: str | None,
) -> None:
    """Do the main job: read exports, find copies, and report.

    Everything up to candidates; nothing is ever confirmed for you. Sightings that you
    confirmed before are sealed, and notices that she consented to are drafted.

    Example: panoh run ChatExport/ --report report/
    """
    table = reading.TableChoice(mapping, columns, is_guess_good)
    with Reader() as reader, session.open() as desk:
        choice = reading.choice_of(desk, exports, table, reader, **options)
        with show.progress(_("Working")) as progress:
            done = run_main_job(
                desk, exports, choice, report_folder, language(), progress, reader
            )
    if as_json:
        content = reading.collected_json(done.collected)
        content |= {
            "candidates": done.candidates,
            "sightings": done.sightings,
            "harmful_posts": done.harmful_posts,
            "sealed": done.sealed,
            "drafted": done.drafted,
            "report": [str(path) for path in done.report],
        }
        show.as_json("run", content)
    else:
        reading.say_collected(done.collected)
        show.result(_("Candidates: %(count)s", count=done.candidates))
        show.result(
            _("Posts that may threaten or expose: %(count)s", count=done.harmful_posts)
        )
        show.result(_("Sightings: %(count)s", count=done.sightings))
        say_report(done.report)
    reading.raise_if_refused(done.collected)


def say_report(written: tuple[Path, ...]) -> None:
    """Say where the report is, and that it is not closed by the passphrase."""
    if not written:
        show.note(_("The report is kept sealed; 'panoh report --out DIR' writes it."))
        return
    for path in written:
        show.result(_("Report: %(path)s", path=path))
    show.note(
        _("The report lies outside of the desk and is not encrypted: keep it safe.")
    )
