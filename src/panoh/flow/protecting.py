"""Protect: her picture's fingerprints go into the bank, the picture nowhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import BinaryIO, Final

import numpy as np

from panoh.collect.media_kind import kind_of_head
from panoh.errors import MissingFile, TooPlain, UnderEighteen
from panoh.fingerprint.images import look_at_image
from panoh.fingerprint.media import file_hashes
from panoh.fingerprint.videos import frames_of_video
from panoh.fingerprint.window_set import frames_of_set
from panoh.flow.cases import open_case
from panoh.flow.desk import Desk
from panoh.match.bits import pack
from panoh.match.distinct import is_distinct
from panoh.model.casework import THIS_DESK, Consent, ConsentScope
from panoh.model.corpus import MediaKind
from panoh.model.fingerprints import LEAST_QUALITY, FileHashes, Fingerprint, Frame
from panoh.model.how_found import WHOLE
from panoh.model.kept import SoughtPart
from panoh.store import bank, casebook, database

ADULT: Final = 18
CONSENT_DAYS: Final = 365
MOST_VIDEO_FRAMES: Final = 60
SAME_SCENE_BITS: Final = 10
"""Frames of a video so near to one that is kept would find nothing more."""


@dataclass(frozen=True, slots=True)
class Protected:
    """What the bank now seeks, under which case.

    `fingerprints` counts those of each entry, those that were known included.
    """

    case_code: str
    entries: tuple[int, ...]
    consent_until: str
    fingerprints: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Sought:
    """What is kept of one file."""

    kind: MediaKind
    parts: tuple[SoughtPart, ...]
    hashes: FileHashes | None = None


def protect_files(
    desk: Desk,
    files: list[Path],
    age: int,
    case_code: str | None,
    *,
    keeps_set: bool = False,
) -> Protected:
    """Fingerprint her pictures and videos into the bank; nothing else of them is kept.

    Of a picture one fingerprint, or with `keeps_set`, which is her choice, up to ten
    of windows of it too. Of a video those of up to 60 frames that differ.

    The age is asked first: under 18 nothing is read, and UnderEighteen says where to
    go. Raises TooPlain for a picture of quality below 50, and keeps none of the
    files then.
    """
    refuse_minors(age)
    return _keep(desk, [_read(file, keeps_set=keeps_set) for file in files], case_code)


def protect_fingerprint(
    desk: Desk, fingerprint: Fingerprint, age: int, case_code: str | None
) -> Protected:
    """Seek a fingerprint that was made elsewhere, on her own device."""
    refuse_minors(age)
    whole = SoughtPart(WHOLE, bytes.fromhex(fingerprint.hex))
    return _keep(desk, [_Sought(MediaKind.IMAGE, (whole,))], case_code)


def refuse_minors(age: int) -> None:
    """Raise UnderEighteen when the age in the picture is below 18."""
    if age < ADULT:
        raise UnderEighteen


def _read(path: Path, *, keeps_set: bool) -> _Sought:
    if not path.is_file():
        raise MissingFile(detail=str(path))
    with path.open("rb") as file:
        is_video = kind_of_head(file.read(4096)) is MediaKind.VIDEO
        file.seek(0)
        hashes = file_hashes(file)
        file.seek(0)
        if is_video:
            return _Sought(MediaKind.VIDEO, _parts_of_video(file), hashes)
        parts = _parts_of_picture(file, keeps_set=keeps_set)
        return _Sought(MediaKind.IMAGE, parts, hashes)


def _parts_of_picture(file: BinaryIO, *, keeps_set: bool) -> tuple[SoughtPart, ...]:
    """The whole, and of its windows those that hold enough to be told."""
    look = look_at_image(file)
    whole = look.frames[0]
    if whole.quality < LEAST_QUALITY:
        raise TooPlain(quality=whole.quality)
    windows = frames_of_set(look.luma)[1:] if keeps_set else ()
    return (
        _part(WHOLE, whole),
        *(
            _part(number, window)
            for number, window in enumerate(windows, 1)
            if window.quality >= LEAST_QUALITY
        ),
    )


def _parts_of_video(file: BinaryIO) -> tuple[SoughtPart, ...]:
    """Frames that differ from each other, spread over the video if there are many."""
    frames = _different(list(frames_of_video(file)))
    if not frames:
        raise TooPlain
    if len(frames) > MOST_VIDEO_FRAMES:
        spread = np.linspace(0, len(frames) - 1, MOST_VIDEO_FRAMES).round().astype(int)
        frames = [frames[at] for at in spread.tolist()]
    return tuple(
        SoughtPart(number, _bytes(frame), frame.at_seconds)
        for number, frame in enumerate(frames)
    )


def _different(frames: Sequence[Frame]) -> list[Frame]:
    """Leave out frames within 10 bits of a kept one, and those of an edge or two.

    If all are of an edge or two, such as a horizon, those are kept after all.
    """
    if not frames:
        return []
    bits = pack([frame.fingerprint for frame in frames])
    distinct = is_distinct(bits)
    kept: list[int] = []
    for at in np.flatnonzero(distinct if distinct.any() else ~distinct).tolist():
        apart = np.bitwise_count(bits[kept] ^ bits[at]).sum(axis=1)
        if (apart > SAME_SCENE_BITS).all():
            kept.append(at)
    return [frames[at] for at in kept]


def _part(number: int, frame: Frame) -> SoughtPart:
    return SoughtPart(number, _bytes(frame))


def _bytes(frame: Frame) -> bytes:
    return bytes.fromhex(frame.fingerprint.hex)


def _keep(desk: Desk, sought: list[_Sought], case_code: str | None) -> Protected:
    now = desk.now()
    with database.all_or_nothing():
        code = case_code and casebook.case_row(case_code).code
        code = code or open_case(desk)
        until = _consent_to_search(code, now)
        entries = tuple(
            bank.add_to_bank(code, one.kind, one.parts, one.hashes, now)
            for one in sought
        )
        kept = bank.parts_of(entries)
    desk.log.write("protected", entries=len(entries))
    return Protected(code, entries, until.isoformat(), kept)


def _consent_to_search(code: str, now: datetime) -> date:
    """The last day of her consent to search; a new case gets one for a year."""
    ask = (ConsentScope.MATCH, THIS_DESK, now.date())
    given = [c.until for c in casebook.consents_of(code) if c.allows(*ask)]
    if given:
        return max(given)
    until = (now + timedelta(days=CONSENT_DAYS)).date()
    casebook.add_consent(Consent(code, *ask[:2], until), now)
    return until
