"""Videos become frames: key pictures first, all pictures near a hit, from an open file.

PyAV is optional (panoh[video]), so it is imported where it is used.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, Final, cast

from panoh.errors import BrokenOff, MediaBomb, NoVideo, PanohError, UnreadableMedia
from panoh.fingerprint.key_pictures import is_end, pieces_of, seconds_of
from panoh.fingerprint.pdq import MOST_PIXELS, frame_of_points
from panoh.fingerprint.video_decoder import Decoder, Pictures, Skip
from panoh.fingerprint.video_luma import points_of_picture
from panoh.model.fingerprints import LEAST_QUALITY, Frame

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet
    from av.video.stream import VideoStream

MOST_FRAMES: Final = 600
LEAST_SPACING_SECONDS: Final = 1.0
NEAR_A_HIT_PER_SECOND: Final = 10.0
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


def frames_of_video(file: BinaryIO) -> Iterator[Frame]:
    """Hash the key pictures, one a second at most; leave out quality below 50.

    Encoders put a key picture at the start of a scene and every few seconds. Where
    the next is more than 12 seconds away, or a packet between is as large as a new
    scene's, all is decoded and one picture a second hashed. What is missed: a scene
    that has no key picture and comes in by and by, such as a slow fade, and lasts less
    than 12 seconds. `frames_between` looks closer.

    A long video is sampled more thinly, near 600 pictures in all. What can be read
    of a damaged video is yielded, and then BrokenOff is raised. Before any picture
    it is UnreadableMedia, or MediaBomb; NoVideo where PyAV is not installed.
    """
    for frame in frames_of_pictures(file, sample):
        if frame.quality >= LEAST_QUALITY:
            yield frame


def frames_between(
    file: BinaryIO,
    start_seconds: float,
    end_seconds: float,
    per_second: float = NEAR_A_HIT_PER_SECOND,
) -> Iterator[Frame]:
    """Hash what is shown from one second to another, for a close look near a hit.

    `per_second` bounds how many frames a second of the video gives. Raises as
    `frames_of_video` does, and leaves the same out.
    """

    def within(container: "InputContainer") -> Pictures:
        due_at = start_seconds
        for picture, at_seconds in pictures_from(container, start_seconds):
            if at_seconds > end_seconds:
                return
            if at_seconds >= due_at:
                due_at = at_seconds + 1 / per_second - 1e-3
                yield picture, at_seconds

    for frame in frames_of_pictures(file, within):
        if frame.quality >= LEAST_QUALITY:
            yield frame


def every_frame_of_video(file: BinaryIO) -> Iterator[Frame]:
    """Hash every picture, of any quality, as vpdq does. Raises as `frames_of_video`."""
    yield from frames_of_pictures(file, lambda container: pictures_from(container, 0))


def frames_of_pictures(
    file: BinaryIO, choose: "Callable[[InputContainer], Pictures]"
) -> Iterator[Frame]:
    """Hash the pictures chosen; tell damage before the first from damage after it."""
    has_read = False
    try:
        with opened(file) as container:
            for picture, at_seconds in choose(container):
                has_read = True
                yield frame_of_points(points_of_picture(picture), at_seconds)
    except PanohError:
        raise
    except MemoryError as error:
        raise MediaBomb(detail=repr(error)) from None
    except Exception as error:  # noqa: BLE001 - decoders raise anything on hostile bytes
        damage = BrokenOff if has_read else UnreadableMedia
        raise damage(detail=repr(error)) from None
    if not has_read:
        raise UnreadableMedia(detail="no picture in it")


@contextmanager
def opened(file: BinaryIO) -> "Iterator[InputContainer]":
    """Open a container from the file alone. Raises NoVideo."""
    try:
        import av  # noqa: PLC0415 - optional, and slow to import
    except ImportError:
        raise NoVideo from None
    with av.open(
        file,
        "r",
        options=DECODER_OPTIONS,
        container_options=DEMUXER_OPTIONS,
        metadata_errors="replace",
    ) as container:
        yield container


def sample(container: "InputContainer") -> Pictures:
    """Pick pictures to hash, with their seconds from the start.

    One is due when its time says so, key pictures half a spacing sooner, since scenes
    begin with them; or when 60 have passed whose times do not. The video's length only
    thins the samples: what it claims cannot stop them.
    """
    length_seconds = (container.duration or 0) / 1_000_000
    spacing = max(LEAST_SPACING_SECONDS, length_seconds / MOST_FRAMES)
    due_at, passed = 0.0, 0
    for picture, at_seconds in pictures_of(container, spacing):
        spacing = max(LEAST_SPACING_SECONDS, length_seconds / MOST_FRAMES)
        passed += 1
        sooner = spacing / 2 if picture.key_frame else 0.0
        if at_seconds >= due_at - sooner or passed > 60 * spacing:
            yield picture, at_seconds
            length_seconds = max(length_seconds, at_seconds)
            due_at, passed = at_seconds + spacing, 0


def pictures_of(container: "InputContainer", spacing_seconds: float) -> Pictures:
    """Decode key pictures that are due, and the rest where they tell too little.

    After a good deal of work only key pictures are decoded.
    """
    stream = video_of(container)
    decoder, due_at = Decoder(stream), float("-inf")
    for piece in pieces_of(packets_of(container, stream.index)):
        first = piece.packets[0]
        if piece.is_whole and decoder.pixels <= MOST_PIXELS_DECODED_WHOLE:
            yield from decoder.decode(piece.packets, Skip.WHAT_NOTHING_RESTS_ON)
        elif is_end(first):
            yield from decoder.decode([first], Skip.ALL_BUT_KEYS)
        elif first.is_keyframe and seconds_of(first, due_at) >= due_at:
            due_at = seconds_of(first, due_at) + spacing_seconds
            yield from decoder.decode([first], Skip.ALL_BUT_KEYS)
    decoder.tell_damage()


def pictures_from(container: "InputContainer", start_seconds: float) -> Pictures:
    """Decode everything from the last key picture before a second on."""
    stream = video_of(container)
    decoder = Decoder(stream)
    if start_seconds > 0:
        container.seek(int((start_seconds + decoder.start_seconds) * 1_000_000))
    for packet in packets_of(container, stream.index):
        is_much = decoder.pixels > MOST_PIXELS_DECODED_WHOLE
        skip = Skip.ALL_BUT_KEYS if is_much else Skip.NOTHING
        yield from decoder.decode([packet], skip)
    decoder.tell_damage()


def packets_of(
    container: "InputContainer", index: int
) -> "Iterator[Packet[VideoStream]]":
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
