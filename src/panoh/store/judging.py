"""What a person decided: sightings, their seals and custody, and pictures of minors."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Q, QuerySet

from panoh.errors import AlreadyJudged, MinorMarked, UnknownId
from panoh.model.casework import Notice, Sighting, SightingKind
from panoh.model.evidence import CustodyEvent
from panoh.model.fingerprints import CONFIDENT_BITS
from panoh.model.how_found import HowFound, Place
from panoh.model.kept import Judgement, KeptMatch, KeptPost
from panoh.store import models as rows
from panoh.store.casebook import case_row
from panoh.store.fingerprints import how_of, match_of

_NO_TIME = datetime.min.replace(tzinfo=UTC)


def open_match(number: int) -> KeptMatch:
    """A match that nobody has judged; raises UnknownId or AlreadyJudged."""
    row = (
        rows.Match.objects.select_related("entry__case", "media")
        .filter(pk=number)
        .first()
    )
    if row is None:
        raise UnknownId(detail=f"M{number}")
    if row.media.state == rows.MediaState.MINOR:
        raise MinorMarked
    if row.judgement != Judgement.OPEN:
        raise AlreadyJudged(detail=f"M{number}")
    return match_of(row)


def judge(number: int, judgement: Judgement, at: datetime, operator: str) -> None:
    """Note what a person said of a match."""
    rows.Match.objects.filter(pk=number).update(
        judgement=judgement.value, judged_at=at, operator=operator
    )


def add_sighting(
    kind: SightingKind,
    case_code: str,
    post_number: int,
    at: datetime,
    operator: str,
    match: KeptMatch | None = None,
) -> int:
    """Keep a confirmed sighting; return its number. Raises AlreadyJudged."""
    case = case_row(case_code)
    known = rows.Sighting.objects.filter(case=case, post=post_number, kind=kind.value)
    if match is None and known.exists():
        raise AlreadyJudged(detail=f"P{post_number}")
    row = rows.Sighting(
        case=case,
        post_id=post_number,
        kind=kind.value,
        confirmed_at=at,
        operator=operator,
    )
    if match:
        media = rows.Media.objects.get(pk=match.media_number)
        row.match_id = match.number
        row.distance_bits, row.at_seconds = match.distance_bits, match.at_seconds
        row.media_md5, row.media_sha256 = media.md5, media.sha256
    row.save()
    return row.pk


def sighting_numbers(*, only_unsealed: bool = False) -> list[int]:
    """Every sighting's number, in order."""
    found = rows.Sighting.objects.order_by("pk")
    if only_unsealed:
        found = found.filter(evidence__isnull=True)
    return list(found.values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class SightingFacts:
    """What a list says of a sighting."""

    number: int
    post_number: int
    case_code: str
    kind: SightingKind
    distance_bits: int | None
    at_seconds: float
    how: HowFound | None


def sighting_facts() -> list[SightingFacts]:
    """Every sighting, by number."""
    return [
        SightingFacts(
            s.pk,
            s.post_id,
            s.case.code,
            SightingKind(s.kind),
            s.distance_bits,
            s.at_seconds,
            how_of(s.match) if s.match else None,
        )
        for s in rows.Sighting.objects.select_related("case", "match").order_by("pk")
    ]


def sighting_row(number: int) -> rows.Sighting:
    """The row of a sighting with all that it points to; raises UnknownId."""
    found = rows.Sighting.objects.select_related("case", "post__export")
    row = found.filter(pk=number).first()
    if row is None:
        raise UnknownId(detail=f"S{number}")
    return row


def post_number_of(number: int) -> int:
    """The post that a sighting is of; raises UnknownId."""
    return sighting_row(number).post_id


def sighting_of(number: int, post: KeptPost, url: str, text_sha256: str) -> Sighting:
    """Map a row, with its post, to its model value; raises UnknownId."""
    row = sighting_row(number)
    return Sighting(
        number=row.pk,
        case_code=row.case.code,
        kind=SightingKind(row.kind),
        channel=post.post.channel,
        post_native_id=post.post.native_id,
        collected_at=row.post.export.collected_at,
        confirmed_at=row.confirmed_at,
        operator=row.operator,
        export_sha256=row.post.export.sha256,
        export_kind=row.post.export.kind,
        url=url,
        posted_at=post.post.posted_at,
        original_time=post.post.original_time,
        assumed_zone=post.post.assumed_zone,
        distance_bits=row.distance_bits,
        at_seconds=row.at_seconds,
        media_sha256=row.media_sha256,
        media_md5=row.media_md5,
        text_sha256=text_sha256,
    )


def keep_manifest(number: int, sealed: bytes, at: datetime) -> None:
    """Keep a sighting's sealed manifest."""
    rows.Evidence.objects.create(sighting_id=number, sealed_at=at, manifest=sealed)


def manifests() -> Iterator[tuple[int, str, bytes]]:
    """Each sealed manifest: sighting, case code, sealed bytes."""
    kept = rows.Evidence.objects.select_related("sighting__case").order_by("pk")
    for row in kept.iterator():
        yield row.sighting_id, row.sighting.case.code, bytes(row.manifest)


def keep_notice(number: int, notice: Notice, sealed: bytes, at: datetime) -> bool:
    """Keep a sealed draft in place of an earlier one; tell whether it is the first."""
    _, is_new = rows.Notice.objects.update_or_create(
        sighting_id=number,
        recipient=notice.recipient,
        language=notice.language,
        defaults={"drafted_at": at, "sealed": sealed},
    )
    return is_new


def last_event() -> CustodyEvent | None:
    """The head of the custody chain."""
    row = rows.CustodyEvent.objects.order_by("-sequence").first()
    return event_of(row) if row else None


def keep_event(event: CustodyEvent) -> None:
    """Append to the custody chain."""
    rows.CustodyEvent.objects.create(
        sequence=event.sequence,
        at=event.at.isoformat(),
        operator=event.operator,
        verb=event.verb,
        subject=event.subject,
        content_sha256=event.content_sha256,
        previous_sha256=event.previous_sha256,
        sha256=event.sha256,
    )


def events() -> Iterator[CustodyEvent]:
    """The custody chain from its first event."""
    for row in rows.CustodyEvent.objects.order_by("sequence").iterator():
        yield event_of(row)


def event_of(row: rows.CustodyEvent) -> CustodyEvent:
    """Map a row to its model value, checking nothing: the chain's check does that."""
    return CustodyEvent(
        sequence=row.sequence,
        at=_time_of_event(row.at),
        operator=row.operator,
        verb=row.verb,
        subject=row.subject,
        content_sha256=row.content_sha256,
        previous_sha256=row.previous_sha256,
        sha256=row.sha256,
    )


def _time_of_event(written: str) -> datetime:
    """Read a time; any writing but `keep_event`'s own becomes one that no chain has."""
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        return _NO_TIME
    return at if at.isoformat() == written else _NO_TIME


def shown_by_match(number: int) -> tuple[set[int], set[int]]:
    """The file of a match, and its entry if that is near; raises UnknownId."""
    match = rows.Match.objects.filter(pk=number).first()
    if match is None:
        raise UnknownId(detail=f"M{number}")
    near = _same_pictures().filter(pk=number)
    return {match.media_id}, set(near.values_list("entry_id", flat=True))


def shown_by_post(number: int) -> tuple[set[int], set[int]]:
    """The files of a post, and the entries found anywhere in them; raises UnknownId."""
    if not rows.Post.objects.filter(pk=number).exists():
        raise UnknownId(detail=f"P{number}")
    media = set(rows.Media.objects.filter(post_id=number).values_list("pk", flat=True))
    near = _same_pictures().filter(media_id__in=media)
    return media, set(near.values_list("entry_id", flat=True))


def posts_of(media: Iterable[int]) -> set[int]:
    """The posts that carry these files."""
    found = rows.Media.objects.filter(pk__in=list(media))
    return set(found.values_list("post_id", flat=True))


def copies_of(media: set[int], entries: set[int]) -> tuple[set[int], set[int]]:
    """The media and bank entries that show the same pictures as these do.

    Files with the same SHA-256, entries that lie within 31 bits of one as a whole,
    files in which an entry was found within 31 bits in any way, and so on; what a
    person rejected is another picture. A collage leads to no other entry that is in it.
    """
    wholes = [
        (row.media_id, row.entry_id)
        for row in _same_pictures()
        if how_of(row).place is Place.WHOLE
    ]
    while True:
        hashes = rows.Media.objects.filter(pk__in=media).exclude(sha256="")
        files = rows.Media.objects.filter(sha256__in=hashes.values("sha256"))
        more = media | set(files.values_list("pk", flat=True))
        entries = entries | {entry for file, entry in wholes if file in more}
        near = _same_pictures().filter(entry_id__in=entries)
        more |= set(near.values_list("media_id", flat=True))
        if more == media:
            return media, entries
        media = more


def _same_pictures() -> QuerySet[rows.Match]:
    near = rows.Match.objects.filter(distance_bits__lte=CONFIDENT_BITS)
    return near.exclude(judgement=Judgement.REJECTED)


def destroy_pictures(
    media: Iterable[int], entries: Iterable[int]
) -> list[tuple[int, bool]]:
    """Destroy every fingerprint and hash of these pictures.

    Returns the sightings that this undoes, and whether each was sealed.

    Posts and their links stay. Deleted pages are overwritten (`secure_delete`).
    """
    media, entries = list(media), list(entries)
    shows = Q(match__media_id__in=media) | Q(match__entry_id__in=entries)
    undone = rows.Sighting.objects.filter(shows).order_by("pk")
    is_sealed = {s.pk: hasattr(s, "evidence") for s in undone}
    numbers = list(is_sealed)
    rows.Evidence.objects.filter(sighting_id__in=numbers).delete()
    rows.Sighting.objects.filter(pk__in=numbers).delete()
    rows.Match.objects.filter(media_id__in=media).delete()
    rows.BankEntry.objects.filter(pk__in=entries).delete()
    rows.Frame.objects.filter(media_id__in=media).delete()
    rows.Media.objects.filter(pk__in=media).update(
        state=rows.MediaState.MINOR, md5="", sha256="", code=MinorMarked.code
    )
    return list(is_sealed.items())
