"""Protect: her picture's fingerprint goes into the bank, the picture nowhere."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from panoh.collect.media_kind import kind_of_head
from panoh.errors import MissingFile, NotAPicture, TooPlain, UnderEighteen
from panoh.fingerprint.images import frame_of_image
from panoh.fingerprint.media import file_hashes
from panoh.flow.cases import open_case
from panoh.flow.desk import Desk
from panoh.model.casework import THIS_DESK, Consent, ConsentScope
from panoh.model.corpus import MediaKind
from panoh.model.fingerprints import LEAST_QUALITY, FileHashes, Fingerprint, Frame
from panoh.store import casebook, database, fingerprints

ADULT = 18
CONSENT_DAYS = 365


@dataclass(frozen=True, slots=True)
class Protected:
    """What the bank now seeks, under which case."""

    case_code: str
    entries: tuple[int, ...]
    consent_until: str


def protect_files(
    desk: Desk, files: list[Path], age: int, case_code: str | None
) -> Protected:
    """Fingerprint her pictures into the bank; nothing else of them is kept.

    The age is asked first: under 18 nothing is read, and UnderEighteen says where to
    go. Raises TooPlain for a picture of quality below 50, and keeps none of the
    files then.
    """
    refuse_minors(age)
    read = [_read(file) for file in files]
    return _keep(desk, [(f.fingerprint, h) for f, h in read], case_code)


def protect_fingerprint(
    desk: Desk, fingerprint: Fingerprint, age: int, case_code: str | None
) -> Protected:
    """Seek a fingerprint that was made elsewhere, on her own device."""
    refuse_minors(age)
    return _keep(desk, [(fingerprint, None)], case_code)


def refuse_minors(age: int) -> None:
    """Raise UnderEighteen when the age in the picture is below 18."""
    if age < ADULT:
        raise UnderEighteen


def _read(path: Path) -> tuple[Frame, FileHashes]:
    if not path.is_file():
        raise MissingFile(detail=str(path))
    with path.open("rb") as file:
        if kind_of_head(file.read(4096)) is MediaKind.VIDEO:
            raise NotAPicture(detail=str(path))
        file.seek(0)
        hashes = file_hashes(file)
        file.seek(0)
        frame = frame_of_image(file)
    if frame.quality < LEAST_QUALITY:
        raise TooPlain(quality=frame.quality)
    return frame, hashes


def _keep(
    desk: Desk,
    sought: list[tuple[Fingerprint, FileHashes | None]],
    case_code: str | None,
) -> Protected:
    now = desk.now()
    with database.all_or_nothing():
        code = case_code and casebook.case_row(case_code).code
        code = code or open_case(desk)
        until = _consent_to_search(code, now)
        entries = tuple(
            fingerprints.add_to_bank(code, fingerprint, hashes, now)
            for fingerprint, hashes in sought
        )
    desk.log.write("protected", entries=len(entries))
    return Protected(code, entries, until.isoformat())


def _consent_to_search(code: str, now: datetime) -> date:
    """The last day of her consent to search; a new case gets one for a year."""
    ask = (ConsentScope.MATCH, THIS_DESK, now.date())
    given = [c.until for c in casebook.consents_of(code) if c.allows(*ask)]
    if given:
        return max(given)
    until = (now + timedelta(days=CONSENT_DAYS)).date()
    casebook.add_consent(Consent(code, *ask[:2], until), now)
    return until
