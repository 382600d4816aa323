"""panoh protect."""

import sys
from dataclasses import asdict
from pathlib import Path

import click

from panoh.cli import show
from panoh.cli.command import Session, case_option, command, json_option, option
from panoh.cli.words import _
from panoh.errors import N_, NeedsAge, UsageError
from panoh.flow.protecting import protect_files, protect_fingerprint, refuse_minors
from panoh.model.fingerprints import Fingerprint

_WHAT_A_SET_REVEALS = (
    N_(
        "A set is up to 11 fingerprints of one picture. Whoever gets them can make a"
        " small, blurred, grey picture from them: how a body lies, what a room looks"
        " like, perhaps who it is."
    ),
    N_("From one fingerprint only dark and light blotches can be made."),
    N_(
        "It stays on this desk, encrypted, and is her choice. It finds her picture also"
        " where it was cropped or partly covered."
    ),
)


@command("protect")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="FILE...")
@option(
    "--age",
    type=click.IntRange(0, 120),
    help="How old the person was when the picture was taken.",
)
@option(
    "--set",
    "keeps_set",
    is_flag=True,
    help="Her choice: also keep up to ten fingerprints of parts of each picture.",
)
@option("--fingerprint", "hex_", metavar="HEX", help="One made on her own device.")
@case_option
@json_option
@click.pass_obj
def verb(
    session: Session,
    files: tuple[Path, ...],
    age: int | None,
    keeps_set: bool,
    hex_: str | None,
    case_code: str | None,
    as_json: bool,
) -> None:
    """Seek a picture or a video: only fingerprints are kept, the file is not.

    Panoh first asks how old the person in the picture is. Under 18, the file is not
    read, and Panoh says who can help.

    One fingerprint finds the picture whole: also smaller, mirrored, turned, with a
    border or a logo, in screenshots and collages. With --set it is found cropped or
    partly covered too; but a set gives away a blurred grey thumbnail of it. Of a video
    up to 60 frames are kept, a fingerprint each.

    Example: panoh protect picture.jpg --age 24

    Example: panoh protect picture.jpg --age 24 --set
    """
    if bool(files) == bool(hex_) or (keeps_set and hex_):
        raise UsageError
    age = _ask_age() if age is None else age
    refuse_minors(age)  # before the passphrase, and before any file is opened
    keeps_set = keeps_set and _is_chosen()
    with session.open() as desk:
        if hex_:
            protected = protect_fingerprint(
                desk, Fingerprint(hex_.lower()), age, case_code
            )
        else:
            protected = protect_files(
                desk, list(files), age, case_code, keeps_set=keeps_set
            )
    if as_json:
        show.as_json("protect", asdict(protected))
        return
    count = len(protected.entries)
    show.result(_("Pictures sought: %(count)s", count=count))
    total = sum(protected.fingerprints)
    show.result(_("Fingerprints kept: %(count)s", count=total))
    show.result(_("Case: %(code)s", code=protected.case_code))
    show.note(
        _("Consent to search on this desk until %(day)s.", day=protected.consent_until)
    )


def _is_chosen() -> bool:
    """Say what a set reveals, and ask, where somebody can answer."""
    for sentence in _WHAT_A_SET_REVEALS:
        show.note(_(sentence))
    if not sys.stdin.isatty():
        return True
    if click.confirm(_("Does she choose the set?"), default=False, err=True):
        return True
    show.note(_("One fingerprint is kept of each picture."))
    return False


def _ask_age() -> int:
    if not sys.stdin.isatty():
        raise NeedsAge
    question = _("How old is the person in the picture?")
    age: int = click.prompt(question, type=click.IntRange(0, 120), err=True)
    return age
