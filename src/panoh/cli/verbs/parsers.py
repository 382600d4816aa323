"""panoh parsers."""

import click

from panoh.cli import show
from panoh.cli.command import command
from panoh.cli.words import _
from panoh.errors import N_

# What each parser reads, and how a person saves it.
KINDS = {
    "telegram_json": N_(
        "Telegram: in Telegram Desktop open the channel, choose Export chat history,"
        " format JSON, with pictures and videos."
    ),
    "whatsapp_txt": N_(
        "WhatsApp: in the chat choose More, Export chat, Include media; keep the text"
        " and the media in one folder or zip."
    ),
    "table_csv": N_("CSV: a table of comments, one a row, with a line of headings."),
    "table_xlsx": N_("Excel: the same as a workbook; the first sheet is read."),
    "media_folder": N_("Pictures and videos: a folder or a zip of them."),
}


@command("parsers")
@click.pass_obj
def verb(session: object) -> None:  # noqa: ARG001 - click's
    """List what Panoh can read, and how to save it.

    Example: panoh parsers
    """
    for name, how in KINDS.items():
        show.result(f"{name}\n    {_(how)}")
