"""panoh protect."""

import sys
from dataclasses import asdict
from pathlib import Path

import click

from panoh.cli import show
from panoh.cli.command import Session, case_option, command, json_option, option
from panoh.cli.words import _
from panoh.errors import NeedsAge, UsageError
from panoh.flow.protecting import protect_files, protect_fingerprint, refuse_minors
from panoh.model.fingerprints import Fingerprint


@command("protect")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="FILE...")
@option(
    "--age",
    type=click.IntRange(0, 120),
    help="How old the person was when the picture was taken.",
)
@option("--fingerprint", "hex_", metavar="HEX", help="One made on her own device.")
@case_option
@json_option
@click.pass_obj
def verb(
    session: Session,
    files: tuple[Path, ...],
    age: int | None,
    hex_: str | None,
    case_code: str | None,
    as_json: bool,
) -> None:
    """Seek a picture: only its fingerprint is kept, the file is not.

    Panoh first asks how old the person in the picture is. Under 18, the file is not
    read, and Panoh says who can help.

    Example: panoh protect picture.jpg --age 24
    """
    if bool(files) == bool(hex_):
        raise UsageError
    age = _ask_age() if age is None else age
    refuse_minors(age)  # before the passphrase, and before any file is opened
    with session.open() as desk:
        if hex_:
            protected = protect_fingerprint(
                desk, Fingerprint(hex_.lower()), age, case_code
            )
        else:
            protected = protect_files(desk, list(files), age, case_code)
    if as_json:
        show.as_json("protect", asdict(protected))
        return
    count = len(protected.entries)
    show.result(_("Pictures sought: %(count)s", count=count))
    show.result(_("Case: %(code)s", code=protected.case_code))
    show.note(
        _("Consent to search on this desk until %(day)s.", day=protected.consent_until)
    )


def _ask_age() -> int:
    if not sys.stdin.isatty():
        raise NeedsAge
    question = _("How old is the person in the picture?")
    age: int = click.prompt(question, type=click.IntRange(0, 120), err=True)
    return age
