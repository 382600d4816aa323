"""Reading what was collected, and keeping what triage says of it."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from django.db.models import Count, Q, QuerySet

from panoh.errors import UnknownId
from panoh.model.corpus import Channel, MediaKind, Post, PostKind, Unread
from panoh.model.findings import Finding, Harm, Stance, Target, Triage
from panoh.model.kept import KeptChannel, KeptExport, KeptPost
from panoh.store import models as rows
from panoh.store.corpus import SEALED_CHANNEL, SEALED_POST, export_of
from panoh.vault.seal import unseal_field

_TIMELESS = (PostKind.FILE, PostKind.SCREENSHOT, PostKind.NOTE, PostKind.PAGE)
FINDING = ("harm", "rule", "start", "end", "confidence", "target", "stance")
_MOST_ASKED = 10_000  # SQLite takes a bounded number of values in one question


def moment_of(milliseconds: int | None) -> datetime | None:
    """The UTC instant of a stored time."""
    return (
        None
        if milliseconds is None
        else datetime.fromtimestamp(milliseconds / 1000, tz=UTC)
    )


class Reader:
    """Maps rows to model values, unsealing private ones with their cases' keys."""

    def __init__(self, case_key: Callable[[str], bytes]) -> None:
        """Take the function that gives a case's key by its code."""
        self._case_key = case_key

    def channel(self, row: rows.Channel) -> KeptChannel:
        """Map a channel."""
        name, code = row.name, row.case.code if row.case else ""
        if row.sealed_name:
            sealed = bytes(row.sealed_name)
            name = unseal_field(self._case_key(code), sealed, SEALED_CHANNEL)
        return KeptChannel(
            number=row.pk,
            platform=row.platform,
            untrusted_name=name,
            native_id=row.native_id,
            is_public=row.is_public,
            url=row.url,
            case_code=code,
        )

    def post(self, row: rows.Post) -> KeptPost:
        """Map a post, without its media."""
        author, author_id, text, forwarded_from = self._identifying(row)
        channel = self.channel(row.channel)
        return KeptPost(
            number=row.pk,
            channel_number=row.channel_id,
            export_number=row.export_id,
            is_gone=row.is_gone,
            language=row.language or "",
            post=Post(
                channel=Channel(
                    platform=channel.platform,
                    native_id=channel.native_id,
                    untrusted_name=channel.untrusted_name,
                    is_public=channel.is_public,
                    url=channel.url,
                ),
                native_id=row.native_id,
                place=row.place,
                posted_at=moment_of(row.posted_ms),
                original_time=row.original_time,
                assumed_zone=row.assumed_zone,
                edited_at=moment_of(row.edited_ms),
                kind=PostKind(row.kind),
                untrusted_author=author,
                untrusted_author_id=author_id,
                untrusted_text=text,
                untrusted_forwarded_from=forwarded_from,
                reply_to=row.reply_to,
                reactions=row.reactions,
            ),
        )

    def _identifying(self, row: rows.Post) -> list[str]:
        if not row.sealed:
            return [row.author, row.author_id, row.text, row.forwarded_from]
        code = row.channel.case.code if row.channel.case else ""
        return self.identifying(code, bytes(row.sealed))

    def identifying(self, case_code: str, sealed: bytes) -> list[str]:
        """Unseal a private post's author, author's id, text and whence it came."""
        key = self._case_key(case_code)
        fields: list[str] = json.loads(unseal_field(key, sealed, SEALED_POST))
        return fields

    def posts(self, numbers: Iterable[int]) -> dict[int, KeptPost]:
        """Posts by number; raises UnknownId when one is missing."""
        wanted = set(numbers)
        asked = sorted(wanted)
        found = {
            row.pk: self.post(row)
            for start in range(0, len(asked), _MOST_ASKED)
            for row in _with_channel().filter(pk__in=asked[start : start + _MOST_ASKED])
        }
        if len(found) < len(wanted):
            raise UnknownId(detail=str(sorted(wanted - found.keys())))
        return found

    def around(self, number: int, each_way: int) -> list[KeptPost]:
        """The posts next to one in its channel, in order of time, itself among them.

        Of each neighbour the last observation; where the post has no time, the order
        is that of its export.
        """
        here = _with_channel().get(pk=number)
        others = _with_channel().filter(channel_id=here.channel_id, is_gone=False)
        others = others.exclude(native_id=here.native_id)
        if here.posted_ms is None:
            others = others.filter(export_id=here.export_id)
        at = "place" if here.posted_ms is None else "posted_ms"
        now = getattr(here, at)
        before = Q(**{f"{at}__lt": now}) | Q(**{at: now, "place__lt": here.place})
        earlier = _nearest(others.filter(before).order_by(f"-{at}", "-place"), each_way)
        later = others.exclude(before).exclude(**{f"{at}__isnull": True})
        later_rows = _nearest(later.order_by(at, "place"), each_way)
        return [self.post(row) for row in [*reversed(earlier), here, *later_rows]]

    def untriaged(self, limit: int) -> list[KeptPost]:
        """The next posts that triage has not read."""
        found = _with_channel().filter(language__isnull=True).order_by("pk")
        return [self.post(row) for row in found[:limit]]

    def channel_by_number(self, number: int) -> KeptChannel:
        """One channel; raises UnknownId."""
        row = rows.Channel.objects.select_related("case").filter(pk=number).first()
        if row is None:
            raise UnknownId(detail=f"CH{number}")
        return self.channel(row)

    def channels(self) -> list[KeptChannel]:
        """Every channel, by number."""
        found = rows.Channel.objects.select_related("case").order_by("pk")
        return [self.channel(row) for row in found]


def _nearest(ordered: QuerySet[rows.Post], count: int) -> list[rows.Post]:
    """The first `count` posts, each by its last observation."""
    found: dict[str, rows.Post] = {}
    for row in ordered.iterator(chunk_size=4 * count):
        known = found.get(row.native_id)
        if known is None and len(found) == count:
            break
        if known is None or known.pk < row.pk:
            found[row.native_id] = row
    return list(found.values())


def _with_channel() -> QuerySet[rows.Post]:
    return rows.Post.objects.select_related("channel__case")


def keep_triage(results: Sequence[tuple[int, Triage]]) -> None:
    """Keep what triage says of posts, by number."""
    rows.Finding.objects.bulk_create(
        rows.Finding(
            post_id=number,
            harm=finding.harm.value,
            rule=finding.rule,
            start=finding.start,
            end=finding.end,
            confidence=finding.confidence,
            target=finding.target.value,
            stance=finding.stance.value,
        )
        for number, triage in results
        for finding in triage.findings
    )
    rows.Post.objects.bulk_update(
        [rows.Post(pk=number, language=triage.language) for number, triage in results],
        ["language"],
        batch_size=500,
    )


def count_untriaged() -> int:
    """How many posts triage has not read."""
    return rows.Post.objects.filter(language__isnull=True).count()


def findings_of(numbers: Sequence[int] | None) -> dict[int, tuple[Finding, ...]]:
    """The findings of these posts, or of all, by the post's number."""
    found = rows.Finding.objects.order_by("post_id", "start")
    if numbers is not None:
        found = found.filter(post_id__in=numbers)
    by_post: dict[int, list[Finding]] = {}
    for number, *fields in found.values_list("post_id", *FINDING).iterator():
        by_post.setdefault(number, []).append(finding_of(*fields))
    return {number: tuple(some) for number, some in by_post.items()}


def finding_of(
    harm: str,
    rule: str,
    start: int,
    end: int,
    confidence: float,
    target: str,
    stance: str,
) -> Finding:
    """Map a finding's columns, in the order of FINDING."""
    return Finding(
        Harm(harm), rule, start, end, confidence, Target(target), Stance(stance)
    )


def set_channel_url(number: int, url: str) -> None:
    """Note a channel's public address; raises UnknownId."""
    if not rows.Channel.objects.filter(pk=number).update(url=url):
        raise UnknownId(detail=str(number))


def exports() -> list[KeptExport]:
    """Every export, by number."""
    found = rows.Export.objects.select_related("case").order_by("pk")
    return [export_of(row) for row in found]


def unread_of(export_number: int) -> Iterator[Unread]:
    """What an export held that could not be read, media included."""
    for row in rows.Unread.objects.filter(export_id=export_number).order_by("pk"):
        yield Unread(row.file, row.place, row.code)
    looked_at = (rows.MediaState.UNREAD, rows.MediaState.DONE)
    failed = rows.Media.objects.filter(export_id=export_number, state__in=looked_at)
    failed = failed.exclude(code="")
    for media in failed.select_related("post").order_by("pk").iterator():
        yield Unread(media.name, media.post.place, media.code)


def media_names(export_number: int) -> set[str]:
    """The names of the media that an export's posts carry."""
    kept = rows.Media.objects.filter(export_id=export_number).exclude(name="")
    return set(kept.values_list("name", flat=True))


def gone_posts() -> set[tuple[int, str]]:
    """Posts (channel, native id) that the last export which spans them lacks."""
    last: dict[tuple[int, str], tuple[int, bool]] = {}
    gone = rows.Post.objects.filter(is_gone=True)
    channels = gone.values("channel_id")
    seen = rows.Post.objects.filter(
        channel_id__in=channels, native_id__in=gone.values("native_id")
    )
    values = seen.values_list("channel_id", "native_id", "last_export_id", "is_gone")
    for channel, native_id, export, is_gone in values.iterator():
        known = last.get((channel, native_id), (0, False))
        last[channel, native_id] = max(known, (export, is_gone))
    return {post for post, (_, is_gone) in last.items() if is_gone}


def count_media(state: str, kind: MediaKind | None = None) -> int:
    """How many media files are in a state."""
    found = rows.Media.objects.filter(state=state)
    return found.filter(kind=kind.value).count() if kind else found.count()


def counts() -> dict[str, int]:
    """Figures of the whole desk. A post counts once, however often it was edited."""
    distinct = rows.Post.objects.values("channel_id", "native_id").distinct()
    return {
        "exports": rows.Export.objects.count(),
        "posts": distinct.count(),
        "media_fingerprinted": count_media(rows.MediaState.DONE),
    }


def assumed_zones() -> list[tuple[str, int]]:
    """The time zones that were assumed, and for how many posts each."""
    found = rows.Post.objects.exclude(assumed_zone="").values("assumed_zone")
    counted = found.annotate(n=Count("pk")).order_by("assumed_zone")
    return list(counted.values_list("assumed_zone", "n"))


def count_without_time() -> int:
    """How many posts have no time that could be read.

    A file, a screenshot, a note or a page need not say when it was posted: it counts
    only where it does, in a way that could not be read.
    """
    without = rows.Post.objects.filter(posted_ms__isnull=True)
    return without.exclude(kind__in=_TIMELESS, original_time="").count()


def keep_report(sealed: bytes, at: datetime) -> None:
    """Keep the last report that nobody asked to write."""
    rows.KeptReport.objects.update_or_create(
        pk=1, defaults={"made_at": at, "body": sealed}
    )


def mapping(name: str) -> tuple[dict[str, str], str] | None:
    """What the columns of a kind of table mean, and its platform, if it is known."""
    row = rows.TableMapping.objects.filter(name=name).first()
    return (dict(row.columns), row.platform) if row else None


def keep_mapping(name: str, columns: Mapping[str, str], platform: str) -> None:
    """Remember what the columns of a kind of table mean."""
    rows.TableMapping.objects.update_or_create(
        name=name, defaults={"columns": dict(columns), "platform": platform}
    )
