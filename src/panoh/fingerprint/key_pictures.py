"""Which packets of a video are worth decoding: mostly those of key pictures.

A key picture is decoded from its own packet alone, at a tenth of the cost of decoding
all that is shown until the next one.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from av.packet import Packet
    from av.video.stream import VideoStream

MOST_GAP_SECONDS: Final = 12.0  # x264's usual 250 pictures are 10 s at 25 a second
# A packet of more than this share of its key picture's, and this many times as large as
# those between, is a new scene told without a key picture.
SUDDEN_SHARE: Final = 0.9
SUDDEN_TIMES: Final = 4
MOST_HELD_BYTES: Final = 64 << 20


class Piece(NamedTuple):
    """Packets in a row. `is_whole` says that all are to be decoded, not the first."""

    packets: "list[Packet[VideoStream]]"
    is_whole: bool


def pieces_of(packets: "Iterable[Packet[VideoStream]]") -> Iterator[Piece]:
    """Cut a stream before each key picture, and say what of a piece to decode.

    All of it where it is longer than 12 seconds, where a packet in it is suddenly as
    large as the key picture's, and where it does not begin with a key picture. A long
    piece comes in parts: memory holds 12 seconds, and 64 MB at most.
    """
    held: list[Packet[VideoStream]] = []
    held_bytes, key_bytes, key_seconds, is_whole = 0, 0, 0.0, True
    for packet in packets:
        if packet.is_keyframe or is_end(packet):
            if held:
                yield Piece(held, is_whole)
            held, held_bytes, is_whole = [], 0, is_end(packet)
            key_bytes, key_seconds = packet.size, seconds_of(packet, 0.0)
        elif not is_whole and is_sudden(packet.size, key_bytes, held_bytes, len(held)):
            is_whole = True
        held.append(packet)
        held_bytes += packet.size
        gap_seconds = seconds_of(packet, key_seconds) - key_seconds
        if is_whole or gap_seconds > MOST_GAP_SECONDS or held_bytes > MOST_HELD_BYTES:
            yield Piece(held, is_whole=True)
            held, held_bytes, is_whole = [], 0, True
    if held:
        yield Piece(held, is_whole)


def is_sudden(size: int, key_bytes: int, held_bytes: int, held: int) -> bool:
    """Whether a packet tells much more than those between it and the key picture."""
    between_bytes = (held_bytes - key_bytes) / max(held - 1, 1)
    return size > SUDDEN_SHARE * key_bytes and 0 < SUDDEN_TIMES * between_bytes < size


def seconds_of(packet: "Packet[VideoStream]", otherwise: float) -> float:
    """When the packet's picture is shown; not counted from the video's start."""
    if packet.pts is None or packet.time_base is None:
        return otherwise
    return float(packet.pts * packet.time_base)


def is_end(packet: "Packet[VideoStream]") -> bool:
    """Whether it holds nothing and asks the decoder for what it still keeps."""
    return packet.pts is None and packet.size == 0
