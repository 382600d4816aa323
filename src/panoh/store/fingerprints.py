"""Media that wait, their fingerprints, and the matches with what is sought."""

from collections.abc import Iterable
from dataclasses import astuple
from typing import Any

from panoh.errors import UnknownId
from panoh.model.corpus import Media, MediaKind
from panoh.model.fingerprints import FileHashes, Frame, tier_of
from panoh.model.how_found import Box, HowFound
from panoh.model.kept import (
    Found,
    FrameOfMedia,
    Judgement,
    KeptMatch,
    WaitingMedia,
)
from panoh.store import models as rows
from panoh.store.models import MediaState


def count_waiting() -> int:
    """How many media files are still to be fingerprinted."""
    return rows.Media.objects.filter(state=MediaState.WAITING).count()


def waiting_media(after: int, limit: int) -> list[WaitingMedia]:
    """The next files to fingerprint, by number."""
    found = rows.Media.objects.filter(state=MediaState.WAITING, pk__gt=after)
    found = found.select_related("export").order_by("pk")[:limit]
    return [_waiting(row) for row in found]


def _waiting(row: rows.Media) -> WaitingMedia:
    media = Media(row.name, MediaKind(row.kind))
    return WaitingMedia(row.pk, row.export.location, media)


def keep_frames(
    number: int, hashes: FileHashes, frames: Iterable[Frame], code: str = ""
) -> None:
    """Keep what one file gave; `code` tells why a video was not read to its end.

    The caller wraps many of these in a transaction.
    """
    rows.Frame.objects.filter(media_id=number).delete()
    rows.Frame.objects.bulk_create(
        rows.Frame(
            media_id=number,
            pdq=bytes.fromhex(frame.fingerprint.hex),
            quality=frame.quality,
            at_seconds=frame.at_seconds,
        )
        for frame in frames
    )
    rows.Media.objects.filter(pk=number).update(
        state=MediaState.DONE, code=code, md5=hashes.md5, sha256=hashes.sha256
    )


def keep_unread(number: int, code: str) -> None:
    """Note why a file could not be fingerprinted."""
    rows.Media.objects.filter(pk=number).update(state=MediaState.UNREAD, code=code)


def note_unreadable(number: int, code: str) -> None:
    """Note that a file which was fingerprinted could not be looked into.

    Its fingerprints stay. A file that is gone is looked at again when it comes back.
    """
    rows.Media.objects.filter(pk=number).update(code=code)


def pictures_after(frame_number: int, limit: int) -> list[FrameOfMedia]:
    """The next frames of collected pictures, by number, with their files."""
    found = rows.Frame.objects.filter(pk__gt=frame_number, media__kind=MediaKind.IMAGE)
    found = found.select_related("media__export").order_by("pk")[:limit]
    return [FrameOfMedia(frame.pk, _waiting(frame.media)) for frame in found]


def count_pictures_after(frame_number: int) -> int:
    """How many collected pictures have such frames."""
    found = rows.Frame.objects.filter(pk__gt=frame_number, media__kind=MediaKind.IMAGE)
    return found.values("media").distinct().count()


def keep_matches(found: Iterable[Found]) -> None:
    """Keep the nearest of each entry and file, whichever way it was found.

    A match that a person has judged keeps its judgement.
    """
    for pair in found:
        nearest = _columns(pair)
        match, is_new = rows.Match.objects.get_or_create(
            entry_id=pair.entry_number, media_id=pair.media_number, defaults=nearest
        )
        if not is_new and pair.distance_bits < match.distance_bits:
            rows.Match.objects.filter(pk=match.pk).update(**nearest)


def _columns(pair: Found) -> dict[str, Any]:
    how = pair.how
    return {
        "distance_bits": pair.distance_bits,
        "at_seconds": pair.at_seconds,
        "part": how.part,
        "orientation": how.orientation,
        "box": list(astuple(how.box)) if how.box else None,
        "votes": how.votes,
        "her_seconds": how.her_seconds,
    }


def matches(*, only_open: bool) -> list[KeptMatch]:
    """What the machine found, nearest first."""
    found = rows.Match.objects.select_related("entry__case", "media")
    found = found.prefetch_related("entry__entrypart_set")
    if only_open:
        found = found.filter(judgement=Judgement.OPEN)
    return [match_of(row) for row in found.order_by("distance_bits", "pk")]


def match(number: int) -> KeptMatch:
    """One match; raises UnknownId."""
    found = rows.Match.objects.select_related("entry__case", "media")
    row = found.filter(pk=number).first()
    if row is None:
        raise UnknownId(detail=f"M{number}")
    return match_of(row)


def place_of_match(number: int) -> tuple[str, str]:
    """Where a match's file lies: the export's place, and the file's name in it.

    Raises UnknownId.
    """
    found = rows.Match.objects.select_related("media__export").filter(pk=number)
    row = found.first()
    if row is None:
        raise UnknownId(detail=f"M{number}")
    return row.media.export.location, row.media.name


def match_of(row: rows.Match) -> KeptMatch:
    """Map a row to its model value."""
    tier = tier_of(row.distance_bits)
    if tier is None:
        raise ValueError("a match within the limits was kept")
    return KeptMatch(
        number=row.pk,
        case_code=row.entry.case.code,
        entry_number=row.entry_id,
        media_number=row.media_id,
        post_number=row.media.post_id,
        distance_bits=row.distance_bits,
        tier=tier,
        at_seconds=row.at_seconds,
        judgement=Judgement(row.judgement),
        how=how_of(row),
        parts_sought=_parts_sought(row),
    )


def how_of(row: rows.Match) -> HowFound:
    """Map a match's own columns to how it was found."""
    return HowFound(
        part=row.part,
        orientation=row.orientation,
        box=Box(*row.box) if row.box else None,
        votes=row.votes,
        her_seconds=row.her_seconds,
    )


def _parts_sought(row: rows.Match) -> int:
    """Of a picture, the whole is no row of its own."""
    further = len(row.entry.entrypart_set.all())
    return further + (row.entry.kind == MediaKind.IMAGE)
