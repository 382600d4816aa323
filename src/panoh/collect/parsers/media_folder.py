"""A folder or zip of images and videos with no export around them."""

from collections.abc import Iterator
from typing import ClassVar
from zoneinfo import ZoneInfo

from panoh.collect.dates import find_zone
from panoh.collect.media_kind import HEAD_BYTES as KIND_BYTES
from panoh.collect.media_kind import kind_of_head, kind_of_name
from panoh.collect.parser import OpenExport, Parser, Source
from panoh.collect.screenshots import (
    HEAD_BYTES,
    is_marked_screenshot,
    is_named_screenshot,
    time_of_name,
)
from panoh.errors import InputError, UnknownExport
from panoh.model.corpus import Channel, Media, MediaKind, Post, PostKind, Unread


class MediaFolder(Parser):
    """Makes each picture or video of the source a post of its own.

    The export's name is the folder's, and so is the channel's id: a folder that has
    grown, or its zip, is the same channel. Two folders of one name are one channel
    too; a file in both is then two observations of one post.

    Posts have no time: a file's time says when it was copied or unpacked, never when
    it was posted. A screenshot's name says when it was made, by the phone's clock.
    """

    name: ClassVar[str] = "media_folder"
    refers_to_media: ClassVar[bool] = False

    def recognises(self, name: str, head: bytes) -> bool:  # noqa: ARG002 - the parser's protocol
        """Whether the file is an image or a video by its first bytes."""
        return kind_of_head(head) is not MediaKind.OTHER

    def parse(self, export: OpenExport) -> Iterator[Post | Unread]:
        """Yield one post for each of the source's names.

        Of a picture whose name does not say screenshot the first 64 KiB are read; of
        a video with a suffix nothing. The post's id is the file's name, relative to
        the folder.
        """
        channel = Channel("folder", export.name, untrusted_name=export.name)
        zone = find_zone(export.rules.zone)
        for place, name in enumerate(export.source.names(), start=1):
            try:
                media = Media(name, _kind_of(export.source, name))
                is_screenshot = _is_screenshot(export.source, media)
            except InputError as error:
                yield Unread(name, 0, error.code)
                continue
            yield _post(channel, place, media, zone if is_screenshot else None)


def _post(channel: Channel, place: int, media: Media, zone: ZoneInfo | None) -> Post:
    """Make the post of a file; `zone` is where a screenshot's clock was."""
    name = media.untrusted_name
    made_at, written = time_of_name(name, zone) if zone else (None, "")
    return Post(
        channel,
        native_id=name,
        place=place,
        posted_at=made_at,
        original_time=written,
        assumed_zone=zone.key if zone and made_at else "",
        kind=PostKind.SCREENSHOT if zone else PostKind.FILE,
        media=(media,),
    )


def _is_screenshot(source: Source, media: Media) -> bool:
    """Tell by the name, or else by what is written in the picture."""
    if media.kind is not MediaKind.IMAGE:
        return False
    if is_named_screenshot(media.untrusted_name):
        return True
    with source.open(media.untrusted_name) as stream:
        return is_marked_screenshot(stream.read(HEAD_BYTES))


def _kind_of(source: Source, name: str) -> MediaKind:
    kind = kind_of_name(name)
    if kind is MediaKind.OTHER:
        with source.open(name) as stream:
            kind = kind_of_head(stream.read(KIND_BYTES))
    if kind is MediaKind.OTHER:
        raise UnknownExport(detail=name)
    return kind
