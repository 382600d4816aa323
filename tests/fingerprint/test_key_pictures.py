"""Pieces of a stream: every packet once, and what must be decoded whole."""

import io
from typing import TYPE_CHECKING, TypeAlias

import av
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from panoh.fingerprint import key_pictures
from panoh.fingerprint.key_pictures import Piece, is_sudden, pieces_of
from tests.fingerprint.drawn_scenes import film, scene

if TYPE_CHECKING:
    from av.packet import Packet
    from av.video.stream import VideoStream

Packets: TypeAlias = "list[Packet[VideoStream]]"


def packets_of(content: bytes) -> Packets:
    """Whatever the demuxer gives, the end included."""
    with av.open(io.BytesIO(content), "r") as container:
        return list(container.demux(container.streams.video[0]))


def still(pictures: int, every: int) -> Packets:
    """One picture shown for long."""
    return packets_of(film([scene(1, 64, 48)] * pictures, keyframe_every=every))


@settings(deadline=None, max_examples=20)
@given(st.integers(1, 70), st.integers(1, 70), st.integers(100, 20_000))
@example(61, 60, 1)
@example(62, 100, 1 << 20)
def test_every_packet_comes_once_and_in_order(
    pictures: int, every: int, most_bytes: int
) -> None:
    packets = still(pictures, every)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(key_pictures, "MOST_HELD_BYTES", most_bytes)
        pieces = list(pieces_of(packets))

    assert [packet for piece in pieces for packet in piece.packets] == packets
    assert all(p.is_whole or p.packets[0].is_keyframe for p in pieces)
    assert pieces[-1] == Piece(packets[-1:], is_whole=True)


@pytest.mark.parametrize(("every", "is_whole"), [(60, False), (62, True)])
def test_a_gap_of_more_than_twelve_seconds_is_decoded_whole(
    every: int, *, is_whole: bool
) -> None:
    """At five a second, 60 pictures last 12 seconds."""
    first = next(iter(pieces_of(still(every + 1, every))))

    assert first.is_whole is is_whole


def test_a_stream_that_begins_without_a_key_picture_is_decoded_whole() -> None:
    later = still(30, 20)[5:]

    pieces = list(pieces_of(later))

    assert all(piece.is_whole for piece in pieces[:15])
    assert not pieces[15].is_whole


def test_no_more_is_held_than_memory_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (40, 48, 64, 3), np.uint8)
    packets = packets_of(film([Image.fromarray(n) for n in noise], keyframe_every=40))
    most = 3 * max(packet.size for packet in packets)
    monkeypatch.setattr(key_pictures, "MOST_HELD_BYTES", most)

    for piece in pieces_of(packets):
        assert sum(packet.size for packet in piece.packets) <= most + packets[0].size


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(1, 500))
@example(900, 100, 5)
def test_steadily_large_packets_are_no_new_scene(key: int, size: int, n: int) -> None:
    assert not is_sudden(size, key, key + n * size, n + 1)


def test_a_packet_as_large_as_the_key_picture_is_a_new_scene() -> None:
    assert is_sudden(910, 1000, 1000 + 4 * 200, 5)
    assert not is_sudden(890, 1000, 1000 + 4 * 200, 5)
    assert not is_sudden(910, 1000, 1000 + 4 * 230, 5)
    assert not is_sudden(910, 1000, 1000, 1)
