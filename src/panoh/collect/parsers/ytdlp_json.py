"""yt-dlp's .info.json: a video or a playlist, with its comments if they were asked for.

Field names are those of yt-dlp's extractor/common.py (public source, 2025). It writes
comments last, after all that says whose they are, so they are streamed, and what else
a file holds is read before them. `-j` writes one such object a line, `-J` of a playlist
the videos as "entries".

YouTube shows "2 years ago" for when a comment was made. The timestamp that yt-dlp
makes of that depends on when it ran: it is not taken for an instant. The chat beside a
live video is a file of its own, and tells the instant.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import ClassVar

import msgspec

from panoh.collect.json_lines import first_object, read_objects
from panoh.collect.json_records import RecordReader
from panoh.collect.media_kind import kind_of_name
from panoh.collect.parser import OpenExport, Parser
from panoh.collect.post_parts import REMOTE_VIDEO, in_lines
from panoh.collect.quick_posts import quick_post
from panoh.collect.record import Fields, Record
from panoh.collect.youtube_live_chat import is_live_chat, read_live_chat
from panoh.errors import BadRecord, InputError, UnknownExport
from panoh.model.corpus import Channel, Media, MediaKind, Post, PostKind, Unread

_PLATFORMS = {"odnoklassniki": "ok", "twitter": "x"} | {
    name: name for name in ("youtube", "tiktok", "instagram", "facebook", "vk")
}
_NAMED_BY_CHANNEL = ("youtube", "x")
"""Where "channel_id" is the account's number and "uploader_id" a handle."""

_LISTS = ("comments", "entries")
# Addresses of what could be downloaded; where on whose computer it was put, and how;
# labels that no viewer sees. Chapters are in the description too.
_PASSED_OVER = frozenset(
    [
        *("formats", "requested_formats", "requested_downloads"),
        *("requested_subtitles", "thumbnails", "thumbnail", "subtitles"),
        *("automatic_captions", "heatmap", "http_headers", "cookies", "chapters"),
        *("_filename", "filename", "filepath", "_version", "_format_sort_fields"),
        *("_has_drm", "format", "format_id", "format_note", "fulltitle"),
        *("display_id", "webpage_url_basename", "playlist", "playlist_id"),
        *("playlist_title", "playlist_uploader", "playlist_uploader_id"),
        *("playlist_channel", "playlist_channel_id", "playlist_webpage_url"),
        *("categories", "tags", "artist", "artists", "creator", "creators", "track"),
        *("album", "genre", "genres"),
    ]
)
_OF_NO_INTEREST = (
    *("html", "author_thumbnail", "author_url", "author_is_verified"),
    *("author_is_uploader", "is_favorited", "is_pinned", "dislike_count"),
)
_HEAD_BYTES = 1 << 16
_HAS_FORMATS = re.compile(rb'"formats":\s*\[\s*\{[^{}]{0,4000}"format_id"')
_VIDEO_SUFFIXES = (".mp4", ".webm", ".mkv", ".mov", ".flv", ".3gp")
_IMAGE_SUFFIXES = (".jpg", ".jpeg", ".png", ".webp")


class YtdlpJson(Parser):
    """Reads info.json of every site that yt-dlp knows, in two passes."""

    name: ClassVar[str] = "ytdlp_json"
    refers_to_media: ClassVar[bool] = True

    def recognises(self, name: str, head: bytes) -> bool:  # noqa: ARG002 - by content only
        """Tell by the fields of a video, of which the formats can be very long."""
        first = first_object(head)
        if is_live_chat(first):
            return True
        keys = first.keys()
        is_long = keys >= {"id", "title"} and _HAS_FORMATS.search(head)
        return keys >= {"id", "extractor", "webpage_url"} or bool(is_long)

    def parse(self, export: OpenExport) -> Iterator[Post | Unread]:
        """Yield the video, then its comments.

        Raises TruncatedExport where the file ends before it has said whose they are.
        """
        with export.source.open(export.name) as stream:
            first = first_object(stream.read(_HEAD_BYTES))
        if is_live_chat(first):
            return read_live_chat(export)
        return _Reading(export).items()


@dataclass(slots=True)
class _Reading:
    """One pass over one export. `place` counts its videos and comments."""

    export: OpenExport
    place: int = 0
    lists: list[str] = field(default_factory=list)

    def items(self) -> Iterator[Post | Unread]:
        """Read the one object that the file holds, or else all that it lists."""
        about = self._read_about()
        if about is None:
            yield from self._several()
            return
        video = self._video(about, _media_beside(self.export))
        yield video
        try:
            yield from self._listed(video)
        except InputError as error:
            yield Unread(self.export.name, self.place + 1, error.code)

    def _read_about(self) -> Record | None:
        """Read all but the lists; None where the file holds several such objects."""
        fields: Fields = {}
        with self.export.source.open(self.export.name) as stream:
            reader = RecordReader(stream)
            if reader.begins(b"["):
                return None
            try:
                for name in reader.fields():
                    self._take_field(reader, name, fields)
                return Record(fields) if reader.is_at_end() else None
            except InputError as error:
                # What describes a video stands before its comments, as yt-dlp writes.
                if not self.lists or not _names_itself(fields):
                    is_other = isinstance(error, BadRecord)
                    raise UnknownExport if is_other else error from error
        return Record(fields)

    def _take_field(self, reader: RecordReader, name: str, fields: Fields) -> None:
        if name in _LISTS:
            self.lists.append(name)
        if name in _LISTS or name in _PASSED_OVER:
            reader.skip()
        else:
            fields[name] = reader.value()

    def _several(self) -> Iterator[Post | Unread]:
        for read in read_objects(self.export):
            if isinstance(read, Unread):
                self.place += 1
                yield Unread(self.export.name, self.place, read.code)
            else:
                yield from self._entry(Record(read.fields))

    def _listed(self, video: Post) -> Iterator[Post | Unread]:
        """Stream the comments, or the videos of a playlist."""
        with self.export.source.open(self.export.name) as stream:
            reader = RecordReader(stream)
            for name in reader.fields():
                if name not in _LISTS:
                    reader.skip()
                    continue
                for batch in reader.batches(msgspec.json.decode):
                    for one in batch:
                        yield from self._list_item(name, video, one)

    def _list_item(
        self, name: str, video: Post, one: object
    ) -> Iterator[Post | Unread]:
        if not isinstance(one, dict):
            self.place += 1
            yield Unread(self.export.name, self.place, BadRecord.code)
        elif name == "comments":
            yield self._comment(Record(one, name), video)
        else:
            yield from self._entry(Record(one))

    def _entry(self, about: Record) -> Iterator[Post | Unread]:
        """Read a video that is held whole, with its comments."""
        comments = [*about.records("comments")]
        video = self._video(about, (REMOTE_VIDEO,))
        yield video
        for comment in comments:
            yield self._comment(comment, video)

    def _video(self, about: Record, media: tuple[Media, ...]) -> Post:
        self.place += 1
        channel = _channel(about)
        title, description = about.text("title"), about.text("description")
        if description.startswith(title.rstrip(".…")):
            title = ""  # where a site has no titles, yt-dlp makes one of the text
        posted_at, original_time = about.instant("timestamp", "release_timestamp")
        day = about.text("upload_date")
        if posted_at is None:
            posted_at, original_time = _read_day(day), original_time or day
        is_playlist = about.text("_type") in {"playlist", "multi_video"}
        about.ignore(*_PASSED_OVER)
        post = quick_post(
            channel,
            about.text("id") or "unknown",
            self.place,
            posted_at=posted_at,
            original_time=original_time,
            untrusted_author=channel.untrusted_name,
            untrusted_author_id=channel.native_id,
            untrusted_text=in_lines([title, description, about.text("location")]),
            reactions=about.number("like_count"),
            media=() if is_playlist else media,
        )
        about.note_words(self.export.leftovers, 2)
        return post

    def _comment(self, comment: Record, video: Post) -> Post | Unread:
        self.place += 1
        native_id = comment.text("id")
        if not native_id:
            return Unread(self.export.name, self.place, BadRecord.code)
        shown_time = comment.text("_time_text", "time_text")
        posted_at, original_time = comment.instant("timestamp")
        is_guess = shown_time or video.channel.platform == "youtube"
        parent = comment.text("parent")
        post = quick_post(
            video.channel,
            native_id,
            self.place,
            posted_at=None if is_guess else posted_at,
            original_time=shown_time or original_time,
            kind=PostKind.COMMENT,
            untrusted_author=comment.text("author"),
            untrusted_author_id=comment.text("author_id"),
            untrusted_text=comment.text("text"),
            reply_to=video.native_id if parent in {"", "root"} else parent,
            reactions=comment.number("like_count"),
        )
        comment.ignore(*_OF_NO_INTEREST)
        comment.note_leftovers(self.export.leftovers)
        return post


def _names_itself(fields: Fields) -> bool:
    return bool(fields.get("id") and fields.get("extractor"))


def _read_day(written: str) -> datetime | None:
    """Read "20240331", which yt-dlp gives in UTC, as the day's first minute."""
    if len(written) != 8 or not (written.isascii() and written.isdigit()):
        return None
    with suppress(ValueError):
        return datetime.strptime(written, "%Y%m%d").replace(tzinfo=UTC)
    return None


def _channel(about: Record) -> Channel:
    """Take whose page it is; sites that have no word of their own are the web."""
    extractor = about.text("extractor", "extractor_key", "ie_key").lower()
    site = extractor.partition(":")[0]
    platform = _PLATFORMS.get(site, "web")
    channel_id, uploader_id = about.text("channel_id"), about.text("uploader_id")
    name = about.text("uploader") or about.text("channel")
    ids = [channel_id, uploader_id] if platform in _NAMED_BY_CHANNEL else []
    ids += [uploader_id, channel_id, name, "unknown"]
    native_id = next(filter(None, ids))
    urls = [about.text("channel_url"), about.text("uploader_url")]
    about.ignore("channel", "uploader")  # one of them was not needed
    return Channel(
        platform,
        f"{site}/{native_id}" if platform == "web" else native_id,
        name,
        url=next((url for url in urls if url.startswith("https://")), ""),
    )


def _media_beside(export: OpenExport) -> tuple[Media, ...]:
    """Find what yt-dlp put beside the file, by the name that they have in common."""
    stem = re.sub(r"(\.info)?\.json$", "", export.name)
    names = [f"{stem}{suffix}" for suffix in (*_VIDEO_SUFFIXES, *_IMAGE_SUFFIXES)]
    found = [
        Media(name, kind_of_name(name)) for name in names if export.source.holds(name)
    ]
    has_video = any(medium.kind is MediaKind.VIDEO for medium in found)
    return tuple(found if has_video else [REMOTE_VIDEO, *found])
