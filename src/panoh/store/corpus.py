"""Writing exports: one transaction an export, so that none is ever half collected."""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Max, Q

from panoh.errors import DecoderDied, MediaGone, NotIncluded, NoVideo
from panoh.model.corpus import Channel, Media, MediaKind, Post, Unread
from panoh.model.kept import KeptExport
from panoh.store import models as rows
from panoh.store.casebook import case_row
from panoh.vault.seal import seal_field

SEALED_POST = "post"
SEALED_CHANNEL = "channel"

_NOT_INCLUDED = NotIncluded.code
# What went wrong with a file that may be right next time.
_PASSING = (MediaGone.code, NoVideo.code, DecoderDied.code)


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
    )


def move_export(
    number: int, location: str, main_name: str, holds: Callable[[str], bool]
) -> int:
    """Note that a known export now lies elsewhere; return media that can be read now.

    Media that were not included, had gone or had no decoder are looked at again.
    """
    rows.Export.objects.filter(pk=number).update(location=location, main_name=main_name)
    lost = rows.Media.objects.filter(export_id=number).exclude(name="")
    lost = lost.filter(Q(state=rows.MediaState.NOT_INCLUDED) | Q(code__in=_PASSING))
    lost = lost.exclude(kind=MediaKind.OTHER)
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
    _channels: dict[tuple[str, str], int] = field(default_factory=dict)
    _earlier: set[int] = field(default_factory=set)
    _next_post: int = 0
    _next_media: int = 0

    def __post_init__(self) -> None:
        self._next_post = _last(rows.Post) + 1
        self._next_media = _last(rows.Media) + 1

    def add(self, posts: Sequence[Post]) -> None:
        """Keep what is new among `posts`; note what is seen again."""
        by_channel: dict[int, list[Post]] = {}
        for post in posts:
            by_channel.setdefault(self._channel(post.channel), []).append(post)
        for channel_number, some in by_channel.items():
            self._add_to_channel(channel_number, some)

    def add_unread(self, unread: Iterable[Unread]) -> None:
        """Keep what could not be read."""
        rows.Unread.objects.bulk_create(
            rows.Unread(
                export_id=self.export_number,
                file=u.untrusted_file,
                place=u.place,
                code=u.code,
            )
            for u in unread
        )

    def finish(self, posts: int, media: int) -> None:
        """Note what is gone, and how much the export held.

        A post is gone when an export without unread parts spans its number and lacks
        it. An export with unread parts proves no absence.
        """
        if not rows.Unread.objects.filter(export_id=self.export_number).exists():
            for channel_number in sorted(self._earlier):
                self._note_gone(channel_number)
        rows.Export.objects.filter(pk=self.export_number).update(
            posts_held=posts, media_held=media
        )

    def _add_to_channel(self, channel_number: int, posts: Sequence[Post]) -> None:
        known = self._known(channel_number, [p.native_id for p in posts])
        post_rows, media_rows, again = [], [], []
        for post in posts:
            identity = (post.native_id, digest_of(post))
            if (number := known.get(identity)) is None:
                known[identity] = self._next_post
                post_rows.append(self._post_row(channel_number, identity[1], post))
                media_rows += [self._media_row(medium) for medium in post.media]
                self._next_post += 1
            else:
                again.append((number, post))
        _insert("store_post", _POST_COLUMNS, post_rows)
        _insert("store_media", _MEDIA_COLUMNS, media_rows)
        self._see_again(again)
        self.posts_kept += len(post_rows)
        self.media_kept += len(media_rows)

    def _known(
        self, channel_number: int, native_ids: Sequence[str]
    ) -> dict[tuple[str, bytes], int]:
        marks = ",".join(["%s"] * len(native_ids))
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT native_id, digest, id FROM store_post"  # noqa: S608 - marks only
                f" WHERE channel_id = %s AND native_id IN ({marks})",
                [channel_number, *native_ids],
            )
            return {(n, bytes(d)): number for n, d, number in cursor.fetchall()}

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
        for number, post in seen:
            if any(medium.is_included for medium in post.media):
                self._find_lost_media(number, post.media)

    def _find_lost_media(self, post_number: int, media: Sequence[Media]) -> None:
        kept = rows.Media.objects.filter(post_id=post_number).order_by("pk")
        for row, medium in zip(kept, media, strict=False):
            lost = row.state == rows.MediaState.NOT_INCLUDED or row.code in _PASSING
            if lost and medium.is_included:
                row.export_id, row.name = self.export_number, medium.untrusted_name
                row.state, row.code = _state_of(medium)
                row.save()

    def _channel(self, channel: Channel) -> int:
        identity = (channel.platform, channel.native_id)
        if identity not in self._channels:
            found = rows.Channel.objects.filter(
                platform=channel.platform, native_id=channel.native_id
            )
            found = found.filter(
                Q(case=self.case_number) if self.case_number else Q(case=None)
            )
            row = found.first()
            if row:
                self._earlier.add(row.pk)
            self._channels[identity] = (row or self._new_channel(channel)).pk
        return self._channels[identity]

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
        row.save()
        return row

    def _post_row(self, channel_number: int, digest: bytes, post: Post) -> list[Any]:
        identifying: list[Any] = [
            post.untrusted_author,
            post.untrusted_author_id,
            post.untrusted_text,
            post.untrusted_forwarded_from,
        ]
        sealed = None
        if self.case_key:
            plain = json.dumps(identifying, ensure_ascii=False)
            sealed = seal_field(self.case_key, plain, SEALED_POST)
            identifying = ["", "", "", ""]
        return [
            self._next_post,
            channel_number,
            post.native_id,
            digest,
            self.export_number,
            self.export_number,
            False,
            post.kind.value,
            post.place,
            milliseconds(post.posted_at),
            milliseconds(post.edited_at),
            post.original_time,
            post.assumed_zone,
            *identifying,
            post.reply_to,
            post.reactions,
            sealed,
        ]

    def _media_row(self, medium: Media) -> list[Any]:
        state, code = _state_of(medium)
        row = [
            self._next_media,
            self._next_post,
            self.export_number,
            medium.untrusted_name,
            medium.kind.value,
            state,
            code,
            "",
            "",
        ]
        self._next_media += 1
        return row

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

_POST_COLUMNS = (
    "id,channel_id,native_id,digest,export_id,last_export_id,is_gone,kind,place,"
    "posted_ms,edited_ms,original_time,assumed_zone,author,author_id,text,"
    "forwarded_from,reply_to,reactions,sealed"
)
_MEDIA_COLUMNS = "id,post_id,export_id,name,kind,state,code,md5,sha256"


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


def digest_of(post: Post) -> bytes:
    """16 bytes that tell one state of a post from another.

    Counts of reactions, names of files and of authors with an id change all the time
    and are no edit.
    """
    who = post.untrusted_author_id or post.untrusted_author
    is_instant = post.posted_at and not post.assumed_zone
    parts = (
        post.kind,
        milliseconds(post.posted_at) if is_instant else post.original_time,
        milliseconds(post.edited_at),
        who,
        post.untrusted_text,
        post.untrusted_forwarded_from,
        post.reply_to,
        *[medium.kind for medium in post.media],
    )
    written = "\x00".join(map(str, parts)).encode(errors="surrogatepass")
    return hashlib.blake2b(written, digest_size=16).digest()


def milliseconds(moment: datetime | None) -> int | None:
    """Milliseconds since 1970 UTC."""
    return None if moment is None else round(moment.timestamp() * 1000)


def _state_of(medium: Media) -> tuple[str, str]:
    if not medium.is_included:
        return rows.MediaState.NOT_INCLUDED.value, _NOT_INCLUDED
    if medium.kind is MediaKind.OTHER:
        return rows.MediaState.IGNORED.value, ""
    return rows.MediaState.WAITING.value, ""


def _last(model: type[rows.Post | rows.Media]) -> int:
    return model.objects.aggregate(last=Max("pk"))["last"] or 0


def _insert(table: str, columns: str, values: Sequence[Sequence[Any]]) -> None:
    """Insert without making objects: this is the hot path of a million posts."""
    marks = ",".join(["%s"] * (columns.count(",") + 1))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({columns}) VALUES ({marks})",  # noqa: S608 - constants
            values,
        )
