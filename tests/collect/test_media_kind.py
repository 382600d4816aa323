"""Pictures and videos are told by suffix, or by content where it says nothing."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from panoh.collect.media_kind import kind_of_head, kind_of_name
from panoh.model.corpus import MediaKind

IMAGE, VIDEO, OTHER = MediaKind.IMAGE, MediaKind.VIDEO, MediaKind.OTHER


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a/photo_1@01-01-2024.jpg", IMAGE),
        ("PHOTO.JPEG", IMAGE),
        ("sticker.webp", IMAGE),
        ("IMG_1.HEIC", IMAGE),
        ("video.mp4", VIDEO),
        ("CLIP.MOV", VIDEO),
        ("old.3gp", VIDEO),
        ("camera.MTS", VIDEO),
        ("disc.mpg", VIDEO),
        ("old.wmv", VIDEO),
        ("page.ts", OTHER),
        ("voice.ogg", OTHER),
        ("jpg", OTHER),
        (".jpg", OTHER),
        ("photo.jpg.exe", OTHER),
        ("photo.jpg\n", OTHER),
        ("._photo.jpg", OTHER),
    ],
)
def test_a_suffix_tells_the_kind(name: str, kind: MediaKind) -> None:
    assert kind_of_name(name) is kind


@pytest.mark.parametrize(
    "file_format", ["JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "AVIF"]
)
def test_the_first_bytes_of_a_picture_tell_the_kind(file_format: str) -> None:
    stream = io.BytesIO()
    Image.new("RGB", (9, 9)).save(stream, file_format)

    assert kind_of_head(stream.getvalue()[:64]) is IMAGE


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"MM\x00*\x00\x00\x00\x08", IMAGE),
        (b"\x00\x00\x00\x18ftypheic\x00\x00", IMAGE),
        (b"\x00\x00\x00\x18ftypmif1\x00\x00", IMAGE),
        (b"\x00\x00\x00\x20ftypisom\x00\x00", VIDEO),
        (b"\x00\x00\x00\x20ftypqt  \x00\x00", VIDEO),
        (b"\x00\x00\x00\x20ftyp3gp4\x00\x00", VIDEO),
        (b"\x00\x00\x00\x20ftypM4V \x00\x00", VIDEO),
        (b"\x00\x00\x00\x08wide\x00\x12\x00\x00mdat", VIDEO),
        (b"\x1a\x45\xdf\xa3\x01\x00\x00", VIDEO),
        (b"RIFF\x10\n\x00\nAVI LIST", VIDEO),
        (b"\x00\x00\x00\x20ftypM4A \x00\x00", OTHER),
        (b"RIFF\x10\x00\x00\x00WAVEfmt ", OTHER),
        (b"OggS\x00\x02", OTHER),
        (b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X", OTHER),
        (b"\x00\x00\x01\xba\x44\x00\x04\x00", VIDEO),
        (b"\x00\x00\x01\xba\x21\x00\x01\x00", VIDEO),
        (b"\x00\x00\x01\xb3\x16\x00\xf0", VIDEO),
        (b"FLV\x01\x05\x00\x00\x00\x09", VIDEO),
        (bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c") + b"\0" * 9, VIDEO),
        (b"FLV files and how to play them", OTHER),
        (b"BMW for sale, call me, good price, long story", OTHER),
        (b"bandwide,text,author", OTHER),
        (b"", OTHER),
    ],
)
def test_other_first_bytes_tell_the_kind(head: bytes, kind: MediaKind) -> None:
    assert kind_of_head(head) is kind


@given(st.text())
def test_no_text_is_taken_for_a_video(text: str) -> None:
    assert text.startswith(("\x00", "\x01")) or kind_of_head(text.encode()) is not VIDEO


PACKET = b"\x47\x40\x11\x10" + bytes(184)


@pytest.mark.parametrize("packet", [PACKET, bytes(4) + PACKET], ids=["ts", "m2ts"])
def test_a_transport_stream_is_told_by_five_packets(packet: bytes) -> None:
    assert kind_of_head(packet * 6) is VIDEO
    assert kind_of_head(packet * 4) is OTHER
    assert kind_of_head(packet * 3 + bytes(188) + packet * 2) is OTHER


def test_lines_of_one_length_are_no_transport_stream() -> None:
    assert kind_of_head((b"Good morning" + b"." * 175 + b"\n") * 9) is OTHER


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "GIF", "WEBP", "TIFF"])
def test_a_picture_is_told_whatever_comes_after_its_head(file_format: str) -> None:
    stream = io.BytesIO()
    Image.new("RGB", (9, 9)).save(stream, file_format)

    assert kind_of_head(stream.getvalue()[:64] + b"hello" * 999) is IMAGE


@pytest.mark.parametrize("name", ["photo.txt", "photo", "photo.json", "PHOTO.BIN"])
def test_a_name_that_tells_nothing_leaves_it_to_the_content(name: str) -> None:
    assert kind_of_name(name) is OTHER


@pytest.mark.parametrize("text", ['{"messages": []}', "<!DOCTYPE html>", "a,b\n1,2\n"])
def test_a_text_under_the_name_of_a_picture_is_told_by_its_content(text: str) -> None:
    assert kind_of_head(text.encode()) is OTHER
    assert kind_of_head(b"\xef\xbb\xbf" + text.encode()) is OTHER
