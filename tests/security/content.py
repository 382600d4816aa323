"""All that a desk holds, with row numbers, times and random codes taken out."""

import json
from collections.abc import Callable, Iterable
from typing import Any

from panoh.flow.desk import Desk
from panoh.store import models as rows
from panoh.vault.seal import unseal

Content = dict[str, list[Any]]

_OF_THE_MOMENT = ("number", "case_code", "operator")
_TIMES = ("collected_at", "confirmed_at", "sealed_at")


def content_of(desk: Desk) -> Content:
    """Every table as sorted plain values: two equal desks have equal contents."""
    return {name: sorted(take(desk), key=repr) for name, take in _TABLES.items()}


def case_name(case: rows.Case | None) -> str:
    """Name a case by what makes it one: codes are random."""
    if case is None:
        return ""
    return "hers" if rows.BankEntry.objects.filter(case=case).exists() else "private"


def post_name(post: rows.Post) -> tuple[object, ...]:
    """Name a post by its channel, its own number and its state."""
    return (post.channel.native_id, post.native_id, bytes(post.digest).hex())


def media_name(media: rows.Media) -> tuple[object, ...]:
    """Name a media file by its post and its place in the export."""
    return (*post_name(media.post), media.name)


def sighting_name(sighting: rows.Sighting) -> tuple[object, ...]:
    """Name a sighting by its post and kind."""
    return (*post_name(sighting.post), sighting.kind)


def _exports(_desk: Desk) -> Iterable[Any]:
    for e in rows.Export.objects.all():
        yield (
            e.sha256,
            e.kind,
            e.main_name,
            case_name(e.case),
            e.posts_held,
            e.media_held,
        )


def _channels(desk: Desk) -> Iterable[Any]:
    for c in rows.Channel.objects.all():
        name = desk.reader.channel(c).untrusted_name
        yield c.platform, c.native_id, name, c.is_public, c.url, case_name(c.case)


def _posts(desk: Desk) -> Iterable[Any]:
    for row in rows.Post.objects.all():
        text = repr(desk.reader.post(row).post)
        yield row.export.sha256, post_name(row), row.is_gone, row.language, text


def _media(_desk: Desk) -> Iterable[Any]:
    for m in rows.Media.objects.all():
        yield media_name(m), m.kind, m.state, m.code, m.md5, m.sha256


def _frames(_desk: Desk) -> Iterable[Any]:
    for f in rows.Frame.objects.all():
        yield media_name(f.media), bytes(f.pdq).hex(), f.quality, f.at_seconds


def _bank(_desk: Desk) -> Iterable[Any]:
    for e in rows.BankEntry.objects.all():
        hashes = bytes(e.pdq).hex(), e.md5, e.sha256
        has_looked = e.frames_looked_inside > 0, e.frames_searched > 0
        yield case_name(e.case), e.kind, hashes, has_looked


def _parts(_desk: Desk) -> Iterable[Any]:
    for p in rows.EntryPart.objects.all():
        entry = bytes(p.entry.pdq).hex()
        yield entry, p.number, bytes(p.pdq).hex(), p.at_seconds


def _matches(_desk: Desk) -> Iterable[Any]:
    for m in rows.Match.objects.all():
        entry = bytes(m.entry.pdq).hex()
        how = m.part, m.orientation, m.box, m.votes, m.her_seconds
        near = m.distance_bits, m.at_seconds, m.judgement
        yield entry, media_name(m.media), near, how


def _findings(_desk: Desk) -> Iterable[Any]:
    for f in rows.Finding.objects.all():
        yield post_name(f.post), f.harm, f.rule, f.start, f.end, f.confidence


def _sightings(_desk: Desk) -> Iterable[Any]:
    for s in rows.Sighting.objects.all():
        seen = (s.distance_bits, s.at_seconds, s.media_md5, s.media_sha256)
        yield case_name(s.case), sighting_name(s), seen


def _manifests(desk: Desk) -> Iterable[Any]:
    for evidence in rows.Evidence.objects.all():
        key = desk.case_keys.key_of(evidence.sighting.case.code)
        subject = f"S{evidence.sighting_id}"
        opened = unseal(key, bytes(evidence.manifest), f"manifest/{subject}")
        record = json.loads(opened)
        yield {k: v for k, v in record.items() if k not in _OF_THE_MOMENT + _TIMES}


def _custody(_desk: Desk) -> Iterable[Any]:
    """Who did what to which thing; the order is the chain's own affair."""
    names = {f"S{s.pk}": sighting_name(s) for s in rows.Sighting.objects.all()}
    for event in rows.CustodyEvent.objects.all():
        subject, _, recipient = event.subject.partition("-")
        yield event.verb, names.get(subject, subject), recipient


def _notices(_desk: Desk) -> Iterable[Any]:
    for n in rows.Notice.objects.all():
        yield sighting_name(n.sighting), n.recipient, n.language


def _unread(_desk: Desk) -> Iterable[Any]:
    for u in rows.Unread.objects.all():
        yield u.export.sha256, u.file, u.place, u.code


def _consents(_desk: Desk) -> Iterable[Any]:
    for c in rows.Consent.objects.all():
        yield case_name(c.case), c.what, c.recipient, c.withdrawn_at is None


def _cases(_desk: Desk) -> Iterable[Any]:
    return map(case_name, rows.Case.objects.all())


_TABLES: dict[str, Callable[[Desk], Iterable[Any]]] = {
    "cases": _cases,
    "consents": _consents,
    "exports": _exports,
    "channels": _channels,
    "posts": _posts,
    "media": _media,
    "frames": _frames,
    "bank": _bank,
    "parts": _parts,
    "matches": _matches,
    "findings": _findings,
    "sightings": _sightings,
    "manifests": _manifests,
    "custody": _custody,
    "notices": _notices,
    "unread": _unread,
}
