"""A folder or zip of images and videos with no export around them."""

from collections.abc import Iterator
from typing import ClassVar

from panoh.collect.media_kind import HEAD_BYTES, kind_of_head, kind_of_name
from panoh.collect.parser import OpenExport, Source
from panoh.errors import InputError, UnknownExport
from panoh.model.corpus import Channel, Media, MediaKind, Post, PostKind, Unread


class MediaFolder:
    """Makes each picture or video of the source a post of its own.

    The export's name is the folder's, and so is the channel's id: a folder that has
    grown, or its zip, is the same channel. Two folders of one name are one channel
    too; a file in both is then two observations of one post.

    Posts have no time: a file's time says when it was copied or unpacked, never when
    it was posted.
    """

    name: ClassVar[str] = "media_folder"
    refers_to_media: ClassVar[bool] = False

    def recognises(self, name: str, head: bytes) -> bool:  # noqa: ARG002 - the parser's protocol
        """Whether the file is an image or a video by its first bytes."""
        return kind_of_head(head) is not MediaKind.OTHER

    def parse(self, export: OpenExport) -> Iterator[Post | Unread]:
        """Yield one post for each of the source's names; read none that has a suffix.

        The post's id is the file's name, relative to the folder.
        """
        channel = Channel("folder", export.name, untrusted_name=export.name)
        for place, name in enumerate(export.source.names(), start=1):
            try:
                media = Media(name, _kind_of(export.source, name))
            except InputError as error:
                yield Unread(name, 0, error.code)
                continue
            yield Post(
                channel, native_id=name, place=place, kind=PostKind.FILE, media=(media,)
            )


def _kind_of(source: Source, name: str) -> MediaKind:
    kind = kind_of_name(name)
    if kind is MediaKind.OTHER:
        with source.open(name) as stream:
            kind = kind_of_head(stream.read(HEAD_BYTES))
    if kind is MediaKind.OTHER:
        raise UnknownExport(detail=name)
    return kind
