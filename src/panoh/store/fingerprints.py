"""Media that wait, their fingerprints, the bank, and the matches between them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from panoh.model.corpus import Media, MediaKind
from panoh.model.fingerprints import (
    LEAST_QUALITY,
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


@dataclass(frozen=True, slots=True)
class SeenFrames:
    """Columns of n frames: all are (n,) but the bits, which are (n, 32)."""

    numbers: NDArray[np.int64]
    media_numbers: NDArray[np.int64]
    at_seconds: NDArray[np.float64]
    is_good: NDArray[np.bool_]
    bits: NDArray[np.uint8]


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


def keep_frames(number: int, hashes: FileHashes, frames: Iterable[Frame]) -> None:
    """Keep what one file gave. The caller wraps many of these in a transaction."""
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
        state=MediaState.DONE, code="", md5=hashes.md5, sha256=hashes.sha256
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


def bank_by_progress() -> list[list[BankRow]]:
    """Bank entries in groups that have been sought up to the same frame."""
    entries = [
        BankRow(e.pk, bytes(e.pdq), e.frames_searched)
        for e in rows.BankEntry.objects.order_by("frames_searched", "pk")
    ]
    return [list(g) for _, g in groupby(entries, key=attrgetter("frames_searched"))]


def frames_after(number: int, limit: int) -> SeenFrames:
    """The next `limit` frames, whatever their quality, by number."""
    found = rows.Frame.objects.filter(pk__gt=number).order_by("pk")
    values = list(
        found.values_list("pk", "media_id", "at_seconds", "quality", "pdq")[:limit]
    )
    return SeenFrames(
        numbers=np.array([number for number, _, _, _, _ in values], np.int64),
        media_numbers=np.array([media for _, media, _, _, _ in values], np.int64),
        at_seconds=np.array([at for _, _, at, _, _ in values], np.float64),
        is_good=np.array([q >= LEAST_QUALITY for _, _, _, q, _ in values], np.bool_),
        bits=_bits([pdq for _, _, _, _, pdq in values]),
    )


def _bits(pdq: Sequence[bytes | memoryview]) -> NDArray[np.uint8]:
    packed = b"".join(bytes(p) for p in pdq)
    return np.frombuffer(packed, np.uint8).reshape(-1, 32)


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


@dataclass(frozen=True, slots=True)
class Appearances:
    """Columns of n pictures: channels (n,), UTC times (n,) or NaT, hashes, bits."""

    channels: NDArray[np.int64]
    posted_at: NDArray[np.datetime64]
    sha256s: list[str]
    bits: NDArray[np.uint8]


def appearances() -> Appearances:
    """Every good fingerprint of a picture, with its channel and time."""
    found = rows.Frame.objects.filter(
        media__kind=MediaKind.IMAGE, quality__gte=LEAST_QUALITY
    ).order_by("pk")
    values = list(
        found.values_list(
            "media__post__channel_id", "media__post__posted_ms", "media__sha256", "pdq"
        )
    )
    times = ["NaT" if ms is None else ms for _, ms, _, _ in values]
    return Appearances(
        channels=np.array([channel for channel, _, _, _ in values], np.int64),
        posted_at=np.array(times, "datetime64[ms]"),
        sha256s=[sha256 for _, _, sha256, _ in values],
        bits=_bits([pdq for _, _, _, pdq in values]),
    )
