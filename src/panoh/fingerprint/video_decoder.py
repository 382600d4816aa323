"""A video's decoder, fed with all packets of a stream or with those of key pictures."""

from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from panoh.fingerprint.key_pictures import seconds_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from av.packet import Packet
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

Pictures: TypeAlias = "Iterator[tuple[VideoFrame, float]]"


class Skip(StrEnum):
    """What a decoder leaves out, in FFmpeg's words."""

    NOTHING = "DEFAULT"
    WHAT_NOTHING_RESTS_ON = "NONREF"
    """Half of the work or less, and the other pictures come out the same."""
    ALL_BUT_KEYS = "NONKEY"


class Decoder:
    """A stream's decoder: what it cannot decode it passes over, and tells at the end.

    `pixels` counts its work.
    """

    def __init__(self, stream: "VideoStream") -> None:
        self.pixels = 0
        self.start_seconds = float((stream.start_time or 0) * (stream.time_base or 0))
        self._context = stream.codec_context
        self._at_seconds, self._sound_from = 0.0, 0.0
        self._has_skipped = False
        self._damage: Exception | None = None

    def decode(self, packets: "list[Packet[VideoStream]]", skip: Skip) -> Pictures:
        """Decode in order of time, with seconds from the video's start.

        After a gap, pictures shown before the next key picture may rest on some that
        were never decoded: they are left out.
        """
        self._context.skip_frame = skip.value
        if self._has_skipped and skip is not Skip.ALL_BUT_KEYS:
            self._sound_from = seconds_of(packets[0], 0.0) - self.start_seconds
        self._has_skipped = skip is Skip.ALL_BUT_KEYS
        for packet in packets:
            for picture in self._pictures(packet):
                self.pixels += picture.width * picture.height
                if picture.time is not None:
                    self._at_seconds = max(0.0, picture.time - self.start_seconds)
                if picture.key_frame or self._at_seconds >= self._sound_from:
                    yield picture, self._at_seconds

    def tell_damage(self) -> None:
        """Raise the last thing that was wrong."""
        if self._damage is not None:
            raise self._damage

    def _pictures(self, packet: "Packet[VideoStream]") -> "list[VideoFrame]":
        try:
            return packet.decode()
        except (OSError, ValueError) as error:
            self._damage = error
            return []
