"""panoh collect."""

from pathlib import Path

import click

from panoh.cli import reading, show
from panoh.cli.command import Session, command, json_option
from panoh.cli.words import _
from panoh.flow.collecting import collect


@command("collect")
@click.argument(
    "exports",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path),
    metavar="EXPORT...",
)
@reading.reading_options
@json_option
@click.pass_obj
def verb(
    session: Session,
    /,
    exports: tuple[Path, ...],
    mapping: str | None,
    columns: tuple[str, ...],
    is_guess_good: bool,
    as_json: bool,
    **options: str | None,
) -> None:
    """Read saved exports and keep their posts.

    Takes folders, zips and files: Telegram, WhatsApp, tables of comments, pictures
    and videos. An export is kept whole or not at all; the same one twice adds nothing.
    A private chat belongs to a case: name it with --case, or a new one is opened.

    Example: panoh collect ChatExport/

    Example: panoh collect chat.txt --case C-7K2MQR --date-order dmy
    """
    table = reading.TableChoice(mapping, columns, is_guess_good)
    with session.open() as desk:
        choice = reading.choice_of(desk, exports, table, **options)
        with show.progress(_("Reading")) as progress:
            collected = collect(desk, exports, choice, progress)
    if as_json:
        show.as_json("collect", reading.collected_json(collected))
    else:
        reading.say_collected(collected)
    reading.raise_if_refused(collected)
