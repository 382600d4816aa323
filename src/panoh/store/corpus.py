"""Writing exports: one transaction an export, so that none is ever half collected."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Max, Q

from panoh.errors import DecoderDied, MediaGone, NotIncluded, NoVideo
from panoh.model.corpus import Channel, Media, MediaKind, Post, Unread
from panoh.model.kept import KeptExport
from panoh.store import models as rows
from panoh.store.casebook import case_row
from panoh.store.post_rows import (
    MEDIA,
    POSTS,
    UNREAD,
    digest_of,
    milliseconds,
    times_of,
)
from panoh.vault.seal import seal_field

SEALED_POST = "post"
SEALED_CHANNEL = "channel"

_NOT_INCLUDED = NotIncluded.code
# What went wrong with a file that may be right next time.
_PASSING = (MediaGone.code, NoVideo.code, DecoderDied.code)
_IS_LOST = Q(state=rows.MediaState.NOT_INCLUDED) | Q(code__in=_PASSING)
_CHANNELS_AT_HAND = 50_000

_ChannelId = tuple[str, str]


def find_export(sha256: str) -> KeptExport | None:
    """The export with this hash, if it was collected before."""
    row = rows.Export.objects.select_related("case").filter(sha256=sha256).first()
    return export_of(row) if row else None


def export_of(row: rows.Export) -> KeptExport:
    """Map a row to its model value."""
    return KeptExport(
        number=row.pk,
        sha256=row.sha256,
        kind=row.kind,
        location=row.location,
        main_name=row.main_name,
        case_code=row.case.code if row.case else "",
        collected_at=row.collected_at,
        posts=row.posts_held,
        media=row.media_held,
        read_as=row.read_as,
        leftovers=row.leftovers,
        notes=row.notes,
    )


def move_export(
    number: int, location: str, main_name: str, holds: Callable[[str], bool]
) -> int:
    """Note that a known export now lies elsewhere; return media that can be read now.

    Media that were not included, had gone or had no decoder are looked at again.
    """
    rows.Export.objects.filter(pk=number).update(location=location, main_name=main_name)
    lost = rows.Media.objects.filter(export_id=number).exclude(name="")
    lost = lost.filter(_IS_LOST).exclude(kind=MediaKind.OTHER)
    back = [m.pk for m in lost.only("name").iterator() if holds(m.name)]
    for start in range(0, len(back), 500):
        rows.Media.objects.filter(pk__in=back[start : start + 500]).update(
            state=rows.MediaState.WAITING, code=""
        )
    return len(back)


@dataclass(slots=True)
class ExportWriter:
    """Keeps one export's posts. Use it inside `database.all_or_nothing()`.

    `case_key` seals what identifies people in a private export; it is None for a
    public one. Numbers of rows are given out here, since the desk has one writer.
    """

    export_number: int
    case_number: int | None
    case_key: bytes | None
    channel_url: str = ""
    posts_kept: int = 0
    media_kept: int = 0
    _channels: dict[_ChannelId, int] = field(default_factory=dict)
    _earlier: set[int] = field(default_factory=set)
    _last_channel: int = 0
    _next_post: int = 0
    _next_media: int = 0

    def __post_init__(self) -> None:
        self._last_channel = _last(rows.Channel)
        self._next_post = _last(rows.Post) + 1
        self._next_media = _last(rows.Media) + 1

    def add(self, posts: Sequence[Post]) -> None:
        """Keep what is new among `posts`; note what is seen again."""
        if not posts:
            return
        channels = self._numbers_of([post.channel for post in posts])
        known = _known(channels, posts)
        post_values: list[Any] = []
        media_values: list[Any] = []
        again = []
        for channel, post in zip(channels, posts, strict=True):
            times = times_of(post)
            digest = digest_of(post, *times)
            identity = channel, post.native_id, digest
            if (number := known.get(identity)) is not None:
                again.append((number, post))
                continue
            known[identity] = number = self._next_post
            self._next_post += 1
            post_values += self._post_row(number, channel, digest, times, post)
            for medium in post.media:
                media_values += self._media_row(number, medium)
        export = self.export_number
        self.posts_kept += POSTS.insert((export, export, 0), post_values)
        self.media_kept += MEDIA.insert((export, "", ""), media_values)
        if again:
            self._see_again(again)

    def add_unread(self, unread: Iterable[Unread]) -> None:
        """Keep what could not be read."""
        values = [
            value for u in unread for value in (u.untrusted_file, u.place, u.code)
        ]
        UNREAD.insert((self.export_number,), values)

    def finish(
        self,
        posts: int,
        media: int,
        leftovers: Mapping[str, int],
        notes: Mapping[str, str],
    ) -> None:
        """Note what is gone, how much the export held, and what was told of it.

        A post is gone when an export without unread parts spans its number and lacks
        it. An export with unread parts proves no absence.
        """
        if not rows.Unread.objects.filter(export_id=self.export_number).exists():
            for channel_number in sorted(self._earlier):
                self._note_gone(channel_number)
        rows.Export.objects.filter(pk=self.export_number).update(
            posts_held=posts,
            media_held=media,
            leftovers=dict(leftovers),
            notes=dict(notes),
        )

    def _see_again(self, seen: Sequence[tuple[int, Post]]) -> None:
        """Posts that are known: they are not gone, and lost media may be back.

        A time without a zone is what a person said last.
        """
        known = rows.Post.objects.filter(pk__in=[number for number, _ in seen])
        known.filter(last_export_id__lt=self.export_number).update(
            last_export_id=self.export_number
        )
        with connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE store_post SET posted_ms = %s, assumed_zone = %s WHERE id = %s",
                [
                    (milliseconds(post.posted_at), post.assumed_zone, number)
                    for number, post in seen
                    if post.assumed_zone
                ],
            )
        self._find_lost_media(seen)

    def _find_lost_media(self, seen: Sequence[tuple[int, Post]]) -> None:
        """Media that these posts had lost and have here are looked at again."""
        here = {n: p for n, p in seen if any(m.is_included for m in p.media)}
        lost = rows.Media.objects.filter(_IS_LOST, post_id__in=here)
        for number in set(lost.values_list("post_id", flat=True)):
            kept = rows.Media.objects.filter(post_id=number).order_by("pk")
            for row, medium in zip(kept, here[number].media, strict=False):
                was_lost = (
                    row.state == rows.MediaState.NOT_INCLUDED or row.code in _PASSING
                )
                if was_lost and medium.is_included:
                    row.export_id, row.name = self.export_number, medium.untrusted_name
                    row.state, row.code = _state_of(medium)
                    row.save()

    def _numbers_of(self, channels: Sequence[Channel]) -> list[int]:
        """The number of each channel; those that are new are made."""
        if len(self._channels) > _CHANNELS_AT_HAND:
            self._channels.clear()
        keys: dict[int, _ChannelId] = {}  # posts in a row share one object
        missing: dict[_ChannelId, Channel] = {}
        for channel in {id(one): one for one in channels}.values():
            keys[id(channel)] = key = channel.platform, channel.native_id
            if key not in self._channels:
                missing.setdefault(key, channel)
        if missing:
            self._find_channels(missing)
        numbers = {place: self._channels[key] for place, key in keys.items()}
        return [numbers[id(channel)] for channel in channels]

    def _find_channels(self, missing: Mapping[_ChannelId, Channel]) -> None:
        kept = rows.Channel.objects.filter(
            case=self.case_number,
            platform__in={platform for platform, _ in missing},
            native_id__in={native_id for _, native_id in missing},
        )
        for platform, native_id, number in kept.values_list(
            "platform", "native_id", "pk"
        ):
            self._channels[platform, native_id] = number
            if number <= self._last_channel:
                self._earlier.add(number)
        new = [c for key, c in missing.items() if key not in self._channels]
        for row in rows.Channel.objects.bulk_create(map(self._new_channel, new)):
            self._channels[row.platform, row.native_id] = row.pk

    def _new_channel(self, channel: Channel) -> rows.Channel:
        row = rows.Channel(
            platform=channel.platform,
            native_id=channel.native_id,
            case_id=self.case_number,
            is_public=channel.is_public,
            url=channel.url or (self.channel_url if channel.is_public else ""),
        )
        if self.case_key:
            row.sealed_name = seal_field(
                self.case_key, channel.untrusted_name, SEALED_CHANNEL
            )
        else:
            row.name = channel.untrusted_name
        return row

    def _post_row(
        self,
        number: int,
        channel_number: int,
        digest: bytes,
        times: tuple[int | None, int | None],
        post: Post,
    ) -> tuple[Any, ...]:
        """The values of POSTS; `times` are when it was posted and edited."""
        identifying = (
            post.untrusted_author,
            post.untrusted_author_id,
            post.untrusted_text,
            post.untrusted_forwarded_from,
        )
        sealed = None
        if self.case_key:
            plain = json.dumps(identifying, ensure_ascii=False)
            sealed = seal_field(self.case_key, plain, SEALED_POST)
            identifying = ("", "", "", "")
        return (
            number,
            channel_number,
            post.native_id,
            digest,
            str.__str__(post.kind),  # faster than its value
            post.place,
            *times,
            post.original_time,
            post.assumed_zone,
            *identifying,
            post.reply_to,
            post.reactions,
            sealed,
        )

    def _media_row(self, post_number: int, medium: Media) -> tuple[Any, ...]:
        """The values of MEDIA."""
        number = self._next_media
        self._next_media += 1
        state, code = _state_of(medium)
        return (
            number,
            post_number,
            medium.untrusted_name,
            medium.kind.value,
            state,
            code,
        )

    def _note_gone(self, channel_number: int) -> None:
        """Add an observation for each known post that this export should hold."""
        with connection.cursor() as cursor:
            cursor.execute(_GONE, [channel_number, self.export_number])
            gone = [row[0] for row in cursor.fetchall()]
        for number in gone:
            self._add_gone(rows.Post.objects.get(pk=number))

    def _add_gone(self, row: rows.Post) -> None:
        """Copy the last observation, marked gone."""
        row.digest = hashlib.blake2b(
            b"gone" + bytes(row.digest), digest_size=16
        ).digest()
        if rows.Post.objects.filter(
            channel_id=row.channel_id, native_id=row.native_id, digest=row.digest
        ).exists():
            return
        row.pk = self._next_post
        row.export_id = row.last_export_id = self.export_number
        row.is_gone = True
        row.save(force_insert=True)
        self._next_post += 1


# The last observation of each post that is not in this export, though its number is
# within the export's span.
_GONE = """
WITH numbered AS (
  SELECT id, CAST(native_id AS INTEGER) AS n, last_export_id = p.export AS is_here
  FROM store_post, (SELECT %s AS channel, %s AS export) AS p
  WHERE channel_id = p.channel AND native_id NOT GLOB '*[^0-9]*'
)
SELECT max(id) FROM numbered
WHERE n BETWEEN (SELECT min(n) FROM numbered WHERE is_here)
            AND (SELECT max(n) FROM numbered WHERE is_here)
GROUP BY n HAVING NOT max(is_here)
"""


def begin_export(
    export: KeptExport, case_key: bytes | None, channel_url: str = ""
) -> ExportWriter:
    """Open a new export for writing, inside `database.all_or_nothing()`."""
    case = case_row(export.case_code) if export.case_code else None
    row = rows.Export.objects.create(
        sha256=export.sha256,
        kind=export.kind,
        location=export.location,
        main_name=export.main_name,
        case=case,
        collected_at=export.collected_at,
        read_as=export.read_as,
    )
    return ExportWriter(row.pk, case.pk if case else None, case_key, channel_url)


def begin_again(export: KeptExport, case_key: bytes | None) -> ExportWriter:
    """Open a known export to be read in another way: times are set right in place.

    Use it inside `database.all_or_nothing()`. What could not be read is told anew.
    """
    rows.Unread.objects.filter(export_id=export.number).delete()
    rows.Export.objects.filter(pk=export.number).update(read_as=export.read_as)
    case = case_row(export.case_code) if export.case_code else None
    return ExportWriter(export.number, case.pk if case else None, case_key)


def _state_of(medium: Media) -> tuple[str, str]:
    if not medium.is_included:
        return rows.MediaState.NOT_INCLUDED.value, _NOT_INCLUDED
    if medium.kind is MediaKind.OTHER:
        return rows.MediaState.IGNORED.value, ""
    return rows.MediaState.WAITING.value, ""


def _known(
    channels: Sequence[int], posts: Sequence[Post]
) -> dict[tuple[int, str, bytes], int]:
    """The numbers of posts that are kept, by channel, native id and digest."""
    asked = [
        value
        for channel, post in zip(channels, posts, strict=True)
        for value in (channel, post.native_id)
    ]
    marks = ",".join(["(%s,%s)"] * len(posts))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT channel_id, native_id, digest, id FROM store_post"  # noqa: S608 - marks only
            f" WHERE (channel_id, native_id) IN (VALUES {marks})",
            asked,
        )
        return {(c, n, bytes(d)): number for c, n, d, number in cursor.fetchall()}


def _last(model: type[rows.Channel | rows.Post | rows.Media]) -> int:
    return model.objects.aggregate(last=Max("pk"))["last"] or 0
