"""Media files: named by their bytes, shown by their frames."""

import hashlib
import io

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from panoh.fingerprint import media
from panoh.fingerprint.images import frame_of_image
from panoh.fingerprint.media import file_hashes, frames_of
from panoh.model.corpus import MediaKind
from panoh.model.fingerprints import FileHashes
from tests.fingerprint.drawn_profiles import profile
from tests.fingerprint.drawn_scenes import bits_apart, film, saved, scene, slides


@settings(deadline=None)
@given(st.binary(max_size=200), st.integers(1, 64))
@example(b"", 1)
@example(b"x" * 64, 64)
@example(b"x" * 65, 64)
def test_hashes_are_of_every_byte_whatever_the_block(
    content: bytes, block: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(media, "BLOCK_BYTES", block)
        hashes = file_hashes(io.BytesIO(content))

    assert hashes == FileHashes(
        hashlib.md5(content).hexdigest(),  # noqa: S324 - the name that others know a file by
        hashlib.sha256(content).hexdigest(),
        len(content),
    )


def test_a_picture_gives_one_frame() -> None:
    content = saved(scene(1), "PNG")

    (frame,) = frames_of(MediaKind.IMAGE, io.BytesIO(content))

    assert frame.at_seconds == 0


def test_a_tagged_picture_gives_two_frames_the_one_shown_first() -> None:
    content = saved(scene(1), "PNG", icc_profile=profile())

    shown, stored = frames_of(MediaKind.IMAGE, io.BytesIO(content))

    assert stored == frame_of_image(io.BytesIO(saved(scene(1), "PNG")))
    assert shown == frame_of_image(io.BytesIO(content))
    assert bits_apart(shown, stored) > 0
    assert (shown.at_seconds, stored.at_seconds) == (0, 0)


def test_a_video_gives_a_frame_a_second() -> None:
    assert len(list(frames_of(MediaKind.VIDEO, io.BytesIO(film(slides(3)))))) == 3


def test_other_files_show_nothing() -> None:
    assert list(frames_of(MediaKind.OTHER, io.BytesIO(b"some voice message"))) == []
