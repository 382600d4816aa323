"""Media that wait, their fingerprints, the bank, and the matches between them."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from panoh.errors import UnknownId
from panoh.model.corpus import Media, MediaKind
from panoh.model.fingerprints import (
    FileHashes,
    Fingerprint,
    Frame,
    tier_of,
)
from panoh.model.kept import (
    BankRow,
    Found,
    Judgement,
    KeptMatch,
    WaitingMedia,
)
from panoh.store import models as rows
from panoh.store.casebook import case_row
from panoh.store.models import MediaState


def count_waiting() -> int:
    """How many media files are still to be fingerprinted."""
    return rows.Media.objects.filter(state=MediaState.WAITING).count()


def waiting_media(after: int, limit: int) -> list[WaitingMedia]:
    """The next files to fingerprint, by number."""
    found = rows.Media.objects.filter(state=MediaState.WAITING, pk__gt=after)
    found = found.select_related("export").order_by("pk")[:limit]
    return [
        WaitingMedia(m.pk, m.export.location, Media(m.name, MediaKind(m.kind)))
        for m in found
    ]


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


def add_to_bank(
    case_code: str, fingerprint: Fingerprint, hashes: FileHashes | None, at: datetime
) -> int:
    """Seek this fingerprint from now on; return its number. Known ones stay one."""
    entry, _ = rows.BankEntry.objects.get_or_create(
        case=case_row(case_code),
        pdq=bytes.fromhex(fingerprint.hex),
        defaults={
            "added_at": at,
            "md5": hashes.md5 if hashes else "",
            "sha256": hashes.sha256 if hashes else "",
        },
    )
    return entry.pk


def bank_by_progress(case_codes: Iterable[str]) -> list[list[BankRow]]:
    """These cases' entries, in groups that have been sought up to the same frame."""
    sought = rows.BankEntry.objects.filter(case__code__in=list(case_codes))
    entries = [
        BankRow(e.pk, bytes(e.pdq), e.frames_searched)
        for e in sought.order_by("frames_searched", "pk")
    ]
    return [list(g) for _, g in groupby(entries, key=attrgetter("frames_searched"))]


def keep_matches(
    found: Iterable[Found], entries: Iterable[BankRow], up_to: int
) -> None:
    """Keep the nearest frame of each pair, and how far the entries have looked.

    A match that a person has judged keeps its judgement.
    """
    for pair in found:
        match, is_new = rows.Match.objects.get_or_create(
            entry_id=pair.entry_number,
            media_id=pair.media_number,
            defaults={
                "distance_bits": pair.distance_bits,
                "at_seconds": pair.at_seconds,
            },
        )
        if not is_new and pair.distance_bits < match.distance_bits:
            match.distance_bits, match.at_seconds = pair.distance_bits, pair.at_seconds
            match.save(update_fields=["distance_bits", "at_seconds"])
    rows.BankEntry.objects.filter(pk__in=[e.number for e in entries]).update(
        frames_searched=up_to
    )


def matches(*, only_open: bool) -> list[KeptMatch]:
    """What the machine found, nearest first."""
    found = rows.Match.objects.select_related("entry__case", "media")
    if only_open:
        found = found.filter(judgement=Judgement.OPEN)
    return [match_of(row) for row in found.order_by("distance_bits", "pk")]


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
    )
