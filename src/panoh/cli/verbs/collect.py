"""panoh collect."""

from pathlib import Path

import click

from panoh.cli import audit, reading, show
from panoh.cli.command import Session, command, json_option, option
from panoh.cli.words import _
from panoh.errors import UsageError
from panoh.flow.auditing import audit as audit_of
from panoh.flow.auditing import audit_desk
from panoh.flow.collecting import collect
from panoh.flow.reader import Reader


@command("collect")
@click.argument(
    "exports", nargs=-1, type=click.Path(path_type=Path), metavar="EXPORT..."
)
@reading.reading_options
@option(
    "--audit",
    "is_audit",
    is_flag=True,
    help="List what no parser takes yet; without EXPORT of all that the desk has.",
)
@json_option
@click.pass_obj
def verb(
    session: Session,
    /,
    exports: tuple[Path, ...],
    mapping: str | None,
    columns: tuple[str, ...],
    is_guess_good: bool,
    is_audit: bool,
    as_json: bool,
    **options: str | None,
) -> None:
    """Read saved exports and keep their posts.

    Takes folders, zips and files; 'panoh parsers' lists what it can read. An export is
    kept whole or not at all; the same one twice adds nothing. A private chat belongs to
    a case: name it with --case, or a new one is opened.

    Example: panoh collect ChatExport/

    Example: panoh collect chat.txt --case C-7K2MQR --date-order dmy

    Example: panoh collect --audit
    """
    if not exports and not is_audit:
        raise UsageError
    table = reading.TableChoice(mapping, columns, is_guess_good)
    with Reader() as reader, session.open() as desk:
        choice = reading.choice_of(desk, exports, table, reader, **options)
        with show.progress(_("Reading")) as progress:
            collected = collect(desk, exports, choice, progress, reader)
        left = audit_of(collected) if exports else audit_desk(desk)
    if as_json:
        content = reading.collected_json(collected)
        content |= {"audit": audit.plain(left)} if is_audit else {}
        show.as_json("collect", content)
    else:
        reading.say_collected(collected)
        if is_audit:
            audit.say(left)
    reading.raise_if_refused(collected)
