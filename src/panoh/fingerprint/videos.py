"""Videos become frames: about one a second, decoded from an open file and alone.

PyAV is optional (panoh[video]), so it is imported where it is used.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO, Final, cast

import numpy as np

from panoh.errors import BrokenOff, MediaBomb, NoVideo, PanohError, UnreadableMedia
from panoh.fingerprint.pdq import (
    AS_STORED,
    MOST_PIXELS,
    Orientation,
    frame_of_rgb,
)
from panoh.model.fingerprints import LEAST_QUALITY, Frame

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

MOST_FRAMES: Final = 600
LEAST_SPACING_SECONDS: Final = 1.0
CUT_SECONDS: Final = 1.0  # what containers round away of a whole video's end
# Some 20 minutes of 720p at 30 a second: a minute or two of one processor's time.
MOST_PIXELS_DECODED_WHOLE: Final = 33_000_000_000

# Containers and codecs that phones, messengers and browsers write. What FFmpeg knows
# beyond them includes playlists, which name other files, and rarely used decoders.
CONTAINERS: Final = ("mov", "matroska", "avi", "mpegts", "mpeg", "flv", "asf")
NEW_CODECS: Final = ("h264", "hevc", "libdav1d", "vp8", "vp9", "mpeg4", "mjpeg")
OLD_CODECS: Final = ("flv", "h263", "mpeg1video", "mpeg2video", "msmpeg4", "wmv2")
CODECS: Final = frozenset({*NEW_CODECS, *OLD_CODECS})
DECODER_OPTIONS: Final = {"max_pixels": str(MOST_PIXELS)}
DEMUXER_OPTIONS: Final = {
    "protocol_whitelist": "none",  # P2: no file leads to another file or address
    "format_whitelist": ",".join(CONTAINERS),
    "codec_whitelist": ",".join(sorted(CODECS)),
}

# By the counter-clockwise degrees that the container asks a player to turn.
TURNS: Final = {
    90: Orientation(flips_columns=True, swaps_axes=True),
    -90: Orientation(flips_rows=True, swaps_axes=True),
    180: Orientation(flips_rows=True, flips_columns=True),
    -180: Orientation(flips_rows=True, flips_columns=True),
}


def frames_of_video(file: BinaryIO) -> Iterator[Frame]:
    """Hash about one picture a second, and leave out those of quality below 50.

    A long video is sampled more thinly, near 600 pictures in all. What can be read
    of a damaged video is yielded, and then BrokenOff is raised. Before any picture
    it is UnreadableMedia, or MediaBomb; NoVideo where PyAV is not installed.
    """
    try:
        import av  # noqa: PLC0415 - optional, and slow to import
    except ImportError:
        raise NoVideo from None
    has_read = False
    try:
        with av.open(
            file,
            "r",
            options=DECODER_OPTIONS,
            container_options=DEMUXER_OPTIONS,
            metadata_errors="replace",
        ) as container:
            for picture, at_seconds in sample(container):
                has_read = True
                frame = frame_of_picture(picture, at_seconds)
                if frame.quality >= LEAST_QUALITY:
                    yield frame
    except PanohError:
        raise
    except MemoryError as error:
        raise MediaBomb(detail=repr(error)) from None
    except Exception as error:  # noqa: BLE001 - decoders raise anything on hostile bytes
        damage = BrokenOff if has_read else UnreadableMedia
        raise damage(detail=repr(error)) from None
    if not has_read:
        raise UnreadableMedia(detail="no picture in it")


def sample(container: "InputContainer") -> Iterator[tuple["VideoFrame", float]]:
    """Pick pictures to hash, with their seconds from the start.

    One is due when its time says so, or when 60 have passed whose times do not. The
    video's length only thins the samples: what it claims cannot stop them.
    """
    length_seconds = (container.duration or 0) / 1_000_000
    due_at, passed = 0.0, 0
    for picture, at_seconds in pictures_of(container):
        spacing = max(LEAST_SPACING_SECONDS, length_seconds / MOST_FRAMES)
        passed += 1
        if at_seconds >= due_at or passed > 60 * spacing:
            yield picture, at_seconds
            length_seconds = max(length_seconds, at_seconds)
            due_at, passed = at_seconds + spacing, 0


def pictures_of(container: "InputContainer") -> Iterator[tuple["VideoFrame", float]]:
    """Decode in order of time; what cannot be decoded is passed over, then told.

    After a good deal of work only key pictures are decoded, a tenth of the cost.
    """
    stream = video_of(container)
    start_seconds = float((stream.start_time or 0) * (stream.time_base or 0))
    pixels_decoded, at_seconds = 0, 0.0
    damage: Exception | None = None
    for packet in packets_of(container, stream.index):
        try:
            pictures = packet.decode()
        except (OSError, ValueError) as error:
            damage = error
            continue
        for picture in pictures:
            pixels_decoded += picture.width * picture.height
            if picture.time is not None:
                at_seconds = max(0.0, picture.time - start_seconds)
            yield picture, at_seconds
        if pixels_decoded > MOST_PIXELS_DECODED_WHOLE:
            stream.codec_context.skip_frame = "NONKEY"
    if damage is not None:
        raise damage


def packets_of(
    container: "InputContainer", index: int
) -> Iterator["Packet[VideoStream]"]:
    """Read all of the file, yield one stream; raises EOFError if it ends too early.

    Only the other streams tell a video that was cut from one that stands still.
    """
    promised = ((container.start_time or 0) + (container.duration or 0)) / 1_000_000
    read_seconds = 0.0
    for packet in container.demux():
        if packet.pts is not None and packet.time_base is not None:
            end = (packet.pts + (packet.duration or 0)) * packet.time_base
            read_seconds = max(read_seconds, float(end))
        if packet.stream.index == index:
            yield cast("Packet[VideoStream]", packet)
    if read_seconds < promised - CUT_SECONDS:
        raise EOFError


def video_of(container: "InputContainer") -> "VideoStream":
    """Choose the stream that a player would show, and make its decoder safe."""
    stream = cast("VideoStream | None", container.streams.best("video"))
    if stream is None or stream.codec_context is None:
        raise UnreadableMedia(detail="no video in it")
    context = stream.codec_context
    if context.codec.name not in CODECS:
        raise UnreadableMedia(detail=context.codec.name)
    context.options = dict(DECODER_OPTIONS)
    context.thread_count = 1  # one worker, one processor
    return stream


def frame_of_picture(picture: "VideoFrame", at_seconds: float) -> Frame:
    """Hash one decoded picture, upright.

    It becomes RGB by the colour space that the video names. 16 bits a colour keep
    FFmpeg's rounding out of dark and blurred scenes, where 8 bits cost 22 bits of
    the hash; the vpdq samples then agree within 4.
    """
    orientation = TURNS.get(picture.rotation, AS_STORED)
    pixels = np.asarray(picture.to_ndarray(format="rgb48le"), np.uint16)
    return frame_of_rgb(pixels, orientation, at_seconds)
