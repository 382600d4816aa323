"""Videos: key pictures, whatever the container; all pictures near a hit."""

import io
import sys
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from panoh.errors import BrokenOff, MediaBomb, NoVideo, UnreadableMedia
from panoh.fingerprint import videos
from panoh.fingerprint.pdq import frame_of_points, frame_of_rgb
from panoh.fingerprint.video_luma import points_of_picture
from panoh.fingerprint.videos import (
    every_frame_of_video,
    frames_between,
    frames_of_video,
)
from panoh.fingerprint.vpdq import vpdq_lines
from panoh.model.fingerprints import LEAST_QUALITY, Fingerprint, Frame
from tests.fingerprint.drawn_scenes import bits_apart, film, scene, slides

KINDS = [
    ("mp4", "mpeg4"),
    ("mp4", "libx264"),
    ("mp4", "libx265"),
    ("mov", "mjpeg"),
    ("webm", "libvpx"),
    ("webm", "libvpx-vp9"),
    ("matroska", "libx264"),
    ("3gp", "h263"),
    ("avi", "mpeg4"),
    ("avi", "msmpeg4"),
    ("mpegts", "mpeg2video"),
    ("mpeg", "mpeg1video"),
    ("flv", "flv"),
    ("asf", "wmv2"),
]


def frames_of(content: bytes) -> list[Frame]:
    return list(frames_of_video(io.BytesIO(content)))


def read(content: bytes) -> tuple[list[Frame], type[Exception] | None]:
    """What was read of a video, and what ended it."""
    frames: list[Frame] = []
    try:
        for frame in frames_of_video(io.BytesIO(content)):
            frames.append(frame)  # noqa: PERF402 - kept also when the next one raises
    except (UnreadableMedia, MediaBomb) as error:
        return frames, type(error)
    return frames, None


def seen(picture: Image.Image) -> Frame:
    return frame_of_rgb(np.asarray(picture))


@pytest.mark.parametrize(("container", "codec"), KINDS)
def test_every_second_of_every_kind_hashes_like_its_picture(
    container: str, codec: str
) -> None:
    rate = 25 if container in ("mpegts", "mpeg") else 5
    size = (176, 144) if codec == "h263" else (192, 144)
    pictures = [scene(n // rate, *size) for n in range(3 * rate)]

    frames = frames_of(film(pictures, container, codec, rate=rate))

    assert len(frames) == 3
    for second, frame in enumerate(frames):
        assert frame.at_seconds == pytest.approx(second, abs=0.3)
        picture = pictures[round(frame.at_seconds * rate)]
        assert bits_apart(frame, seen(picture)) <= 10


def test_av1_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SVT_LOG", "0")

    assert len(frames_of(film(slides(2), "mp4", "libsvtav1"))) == 2


SHARED_CLIPS = [
    "doorknob-hd-no-bar",
    "test-padded-dimensions",
    "pattern-sd-with-small-logo-bar",
]


def shared_clip(shared_data: Path, name: str) -> tuple[bytes, list[Frame]]:
    """A clip, and what vpdq's own sample says of each of its pictures."""
    folder = shared_data / "pdq"
    rows = (folder / "hashes" / f"{name}.txt").read_text().split()
    samples = [row.split(",") for row in rows]
    frames = [Frame(Fingerprint(b), int(q), float(t)) for _, q, b, t in samples]
    return (folder / "video" / f"{name}.mp4").read_bytes(), frames


@pytest.mark.parametrize("name", SHARED_CLIPS)
def test_every_frame_agrees_with_the_shared_vpdq_samples(
    shared_data: Path, name: str
) -> None:
    """Within 4 bits where the picture is good; mean 4 where it is not so plain."""
    content, samples = shared_clip(shared_data, name)

    frames = list(every_frame_of_video(io.BytesIO(content)))

    assert len(frames) == len(samples)
    pairs = list(zip(frames, samples, strict=True))
    assert max(abs(a.quality - b.quality) for a, b in pairs) <= 1
    assert max(abs(a.at_seconds - b.at_seconds) for a, b in pairs) < 0.001
    seen = [bits_apart(a, b) for a, b in pairs if b.quality >= LEAST_QUALITY]
    good = [bits_apart(a, b) for a, b in pairs if b.quality >= 80]
    assert max(seen) <= 12
    assert sum(seen) / len(seen) <= 4
    assert max(good) <= 4


@pytest.mark.parametrize("name", SHARED_CLIPS)
def test_key_pictures_are_among_the_shared_vpdq_samples(
    shared_data: Path, name: str
) -> None:
    content, samples = shared_clip(shared_data, name)

    frames = frames_of(content)

    assert frames
    for frame in frames:
        twin = min(samples, key=lambda s: abs(s.at_seconds - frame.at_seconds))
        assert abs(twin.at_seconds - frame.at_seconds) < 0.001
        assert bits_apart(frame, twin) <= 4


@pytest.mark.parametrize("name", SHARED_CLIPS)
def test_our_lines_are_those_of_vpdq(shared_data: Path, name: str) -> None:
    """A tool that reads vpdq's text reads ours: the same lines but for a few bits."""
    content, samples = shared_clip(shared_data, name)

    lines = list(vpdq_lines(every_frame_of_video(io.BytesIO(content))))

    theirs = list(vpdq_lines(samples))
    folder = shared_data / "pdq" / "hashes"
    assert "".join(theirs) == (folder / f"{name}.txt").read_text()
    assert [row.split(",")[0] for row in lines] == [r.split(",")[0] for r in theirs]
    assert [row.split(",")[3] for row in lines] == [r.split(",")[3] for r in theirs]


def test_the_colour_space_that_a_video_names_is_obeyed() -> None:
    """Read as BT.601, this one is 26 bits off."""
    picture = scene(9, 192, 144)

    (frame,) = frames_of(hd_coloured(picture))

    assert bits_apart(frame, seen(picture)) <= 10


@pytest.mark.parametrize("matrix", ["ITU601", "ITU709"])
@pytest.mark.parametrize("form", ["yuv420p", "yuv422p", "yuv444p", "yuvj420p"])
@pytest.mark.parametrize("size", [(192, 144), (640, 362)])
def test_every_matrix_and_sampling_hashes_like_its_rgb(
    size: tuple[int, int], form: str, matrix: str
) -> None:
    """The planes' own brightness is that of FFmpeg's conversion in 16 bits."""
    picture = av.VideoFrame.from_ndarray(np.asarray(scene(9, *size)), format="rgb24")
    stored = picture.reformat(format=form, dst_colorspace=matrix)
    stored.colorspace = {"ITU601": 5, "ITU709": 1}[matrix]

    points = points_of_picture(stored)

    twin = frame_of_rgb(np.asarray(stored.to_ndarray(format="rgb48le")))
    assert bits_apart(frame_of_points(points), twin) <= 4
    assert abs(frame_of_points(points).quality - twin.quality) <= 1


@pytest.mark.parametrize("form", ["yuv420p10le", "gbrp", "rgb24", "nv12", "gray"])
def test_deep_and_rare_formats_hash_like_their_rgb(form: str) -> None:
    picture = av.VideoFrame.from_ndarray(np.asarray(scene(9, 192, 144)), format="rgb24")
    stored = picture.reformat(format=form)

    frame = frame_of_points(points_of_picture(stored))

    assert bits_apart(frame, seen(scene(9, 192, 144))) <= 10


def hd_coloured(picture: Image.Image) -> bytes:
    """One picture as BT.709, and tagged so."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as writer:
        stream = writer.add_stream("libx264", rate=1, bit_rate=3_000_000)
        stream.width, stream.height = picture.size
        stream.pix_fmt = "yuv420p"
        stream.codec_context.colorspace = 1
        pixels = np.asarray(picture)
        frame = av.VideoFrame.from_ndarray(pixels, format="rgb24").reformat(
            format="yuv420p", dst_colorspace="ITU709"
        )
        frame.colorspace = 1
        writer.mux(stream.encode(frame))
        writer.mux(stream.encode())
    return file.getvalue()


QUARTER = 1 << 16
MATRICES = {  # the nine numbers of ISO/IEC 14496-12, 8.3.2: a b u c d v x y w
    0: (QUARTER, 0, 0, QUARTER),
    90: (0, -QUARTER, QUARTER, 0),
    180: (-QUARTER, 0, 0, -QUARTER),
    270: (0, QUARTER, -QUARTER, 0),
}


@pytest.mark.parametrize("degrees", MATRICES)
def test_a_video_is_hashed_as_the_player_turns_it(degrees: int) -> None:
    """Degrees run counter-clockwise, as Pillow's do."""
    content = bytearray(film([scene(3)]))
    at = content.index(b"tkhd") + 44
    a, b, c, d = MATRICES[degrees]
    numbers = (a, b, 0, c, d, 0, 0, 0, 1 << 30)
    content[at : at + 36] = b"".join(n.to_bytes(4, "big", signed=True) for n in numbers)

    (frame,) = frames_of(bytes(content))

    assert bits_apart(frame, seen(scene(3).rotate(degrees, expand=True))) <= 10


def test_plain_pictures_are_left_out() -> None:
    plain = [Image.new("RGB", (192, 144), "navy")] * 5

    frames = frames_of(film([*plain, *slides(1), *plain]))

    assert [frame.at_seconds for frame in frames] == [pytest.approx(1.0)]


def test_times_count_from_the_start_of_the_video() -> None:
    content = film(slides(2, 25), "mpegts", "mpeg2video", rate=25)
    with av.open(io.BytesIO(content), "r") as container:
        assert container.start_time

    assert frames_of(content)[0].at_seconds == 0


def test_a_long_video_is_sampled_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(videos, "MOST_FRAMES", 4)

    frames = frames_of(film(slides(12, 2), rate=2, keyframe_every=2))

    assert [round(frame.at_seconds) for frame in frames] == [0, 3, 6, 9]


def fixed_gops(pictures: list[Image.Image], every: int, rate: int = 5) -> bytes:
    """A video whose encoder does not ask where scenes begin."""
    return film(pictures, codec="mpeg4", rate=rate, keyframe_every=every)


def test_a_scene_that_no_key_picture_shows_is_found_by_its_size() -> None:
    frames = frames_of(fixed_gops(slides(6), every=30))

    assert [round(frame.at_seconds) for frame in frames] == list(range(6))


def test_a_scene_of_its_own_key_picture_is_never_too_soon() -> None:
    """The one before it ends with a picture that was due, 0.8 seconds earlier."""
    pictures = [scene(n >= 9, 192, 144) for n in range(14)]
    sudden = [*pictures[:4], *[scene(5, 192, 144)] * 5, *pictures[9:]]
    content = fixed_gops(sudden, every=9)

    frames = frames_of(content)

    assert [round(frame.at_seconds, 1) for frame in frames] == [0.0, 1.0, 1.8]


def test_where_key_pictures_are_rare_every_second_is_hashed() -> None:
    """The packets between are small here, so only their times tell."""
    still = [scene(1, 192, 144)] * (5 * 26)

    frames = frames_of(fixed_gops(still, every=125))

    assert [round(frame.at_seconds) for frame in frames] == list(range(26))


def test_between_near_key_pictures_nothing_is_decoded() -> None:
    still = [scene(1, 192, 144)] * 60

    frames = frames_of(fixed_gops(still, every=20))

    assert [round(frame.at_seconds) for frame in frames] == [0, 4, 8]


def test_key_pictures_nearer_than_a_second_are_not_decoded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    decoded: list[float] = []
    points = videos.points_of_picture
    monkeypatch.setattr(
        videos, "points_of_picture", lambda p: (decoded.append(p.time), points(p))[1]
    )

    frames = frames_of(fixed_gops([scene(1, 192, 144)] * 20, every=1))

    assert [round(frame.at_seconds) for frame in frames] == [0, 1, 2, 3]
    assert len(decoded) == 4


def test_after_much_work_only_key_pictures_are_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content = fixed_gops(slides(6), every=10)
    assert len(frames_of(content)) == 6

    monkeypatch.setattr(videos, "MOST_PIXELS_DECODED_WHOLE", -1)

    assert [round(frame.at_seconds) for frame in frames_of(content)] == [0, 2, 4]


@pytest.mark.parametrize("codec", ["mpeg4", "libx264", "libx265", "libvpx-vp9"])
@pytest.mark.parametrize(("start", "end"), [(0.0, 0.9), (1.4, 3.1), (3.9, 99.0)])
def test_near_a_hit_all_is_looked_at(codec: str, start: float, end: float) -> None:
    content = film(slides(5), codec=codec, keyframe_every=25)

    frames = list(frames_between(io.BytesIO(content), start, end))

    numbers = [n for n in range(25) if start <= n / 5 <= end]
    assert [round(frame.at_seconds * 5) for frame in frames] == numbers
    for frame in frames:
        assert bits_apart(frame, seen(scene(int(frame.at_seconds), 192, 144))) <= 10


def test_near_a_hit_there_are_as_many_as_asked_for() -> None:
    content = film(slides(4, 25), rate=25, keyframe_every=50)

    frames = list(frames_between(io.BytesIO(content), 1.0, 2.99, per_second=5))

    assert len(frames) == 10


def test_nothing_after_the_end_is_unreadable() -> None:
    with pytest.raises(UnreadableMedia):
        list(frames_between(io.BytesIO(film(slides(2))), 50, 60))


def test_every_frame_means_plain_ones_too() -> None:
    plain = [Image.new("RGB", (192, 144), "navy")] * 5

    frames = list(every_frame_of_video(io.BytesIO(film([*plain, *slides(1)]))))

    assert len(frames) == 10
    assert frames[0].quality == 0


def test_pictures_without_a_useful_time_are_read_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Sixty that all claim to be the first one are as good as a second."""
    content = film([scene(n // 50, 64, 48) for n in range(150)], rate=25)
    monkeypatch.setattr(
        videos,
        "pictures_of",
        lambda c, _: ((picture, 0.0) for picture, _ in videos.pictures_from(c, 0)),
    )

    assert len(frames_of(content)) == 3


@pytest.mark.parametrize("container", ["webm", "matroska", "flv"])
def test_a_cut_video_yields_its_start_and_says_so(container: str) -> None:
    codec = "flv" if container == "flv" else "libvpx"
    content = film(slides(6), container, codec)

    frames, ended_by = read(content[: len(content) // 2])

    assert len(frames) >= 2
    assert ended_by is BrokenOff


def test_a_half_downloaded_mp4_yields_its_start_and_says_so() -> None:
    content = film(slides(6), moov_size="20000")
    assert content.index(b"moov") < content.index(b"mdat")

    frames, ended_by = read(content[: len(content) // 2])

    assert len(frames) >= 2
    assert ended_by is BrokenOff


def test_damage_in_the_middle_costs_only_the_damaged_part() -> None:
    content = bytearray(film(slides(8), "mp4", "libvpx-vp9"))
    at = content.index(b"mdat") + 4
    third = (content.index(b"moov") - at) // 3
    content[at + third : at + 2 * third] = bytes(third)

    frames, ended_by = read(bytes(content))

    assert ended_by is BrokenOff
    assert frames[0].at_seconds == 0
    assert frames[-1].at_seconds >= 6


def test_an_mp4_without_its_index_is_unreadable() -> None:
    content = film(slides(2))

    assert read(content[: content.index(b"moov")]) == ([], UnreadableMedia)


def test_a_video_file_with_sound_alone_is_unreadable() -> None:
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as writer:
        stream = writer.add_stream("aac", rate=8000, layout="mono")
        silence = np.zeros((1, 4096), np.float32)
        sound = av.AudioFrame.from_ndarray(silence, format="fltp", layout="mono")
        sound.sample_rate = 8000
        writer.mux(stream.encode(sound))
        writer.mux(stream.encode())

    assert read(file.getvalue()) == ([], UnreadableMedia)


@pytest.mark.parametrize("container", ["nut", "gif", "ogg"])
def test_rare_containers_are_not_opened(container: str) -> None:
    codec = {"nut": "mpeg4", "gif": "gif", "ogg": "libvpx"}[container]
    if codec == "gif":
        file = io.BytesIO()
        scene(1).save(file, "GIF")
        content = file.getvalue()
    else:
        content = film(slides(1), container, codec)
    with av.open(io.BytesIO(content)) as opened:
        assert opened.streams.video

    assert read(content) == ([], UnreadableMedia)


def test_rare_codecs_are_not_opened() -> None:
    content = film(slides(1), "matroska", "ffv1")

    assert read(content) == ([], UnreadableMedia)


def test_no_file_leads_to_another_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of the two lists holds alone, and without both the trick would work."""
    other = tmp_path / "other.ts"
    other.write_bytes(film(slides(1, 25), "mpegts", "mpeg2video", rate=25))
    content = f"ffconcat version 1.0\nfile '{other.as_posix()}'\n".encode()
    ours = videos.DEMUXER_OPTIONS

    assert read(content) == ([], UnreadableMedia)
    for name in ("protocol_whitelist", "format_whitelist"):
        options = {"safe": "0", name: ours[name]}
        monkeypatch.setattr(videos, "DEMUXER_OPTIONS", options)
        assert read(content) == ([], UnreadableMedia)
    monkeypatch.setattr(videos, "DEMUXER_OPTIONS", {"safe": "0"})
    assert len(frames_of(content)) == 1


def test_a_huge_picture_inside_is_not_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    """The decoder itself must refuse, or it would first take the memory."""
    content = film(slides(1))
    assert len(frames_of(content)) == 1

    options = {name: str(192 * 144 - 1) for name in videos.DECODER_OPTIONS}
    monkeypatch.setattr(videos, "DECODER_OPTIONS", options)

    assert read(content) == ([], UnreadableMedia)


def test_a_video_without_pictures_is_unreadable() -> None:
    content = film(slides(1), movflags="frag_keyframe+empty_moov")

    assert read(content[: content.index(b"moof") - 4]) == ([], UnreadableMedia)


@settings(deadline=None)
@given(st.sampled_from([b"", b"\0\0\0\x18ftypmp42", b"\x1aE\xdf\xa3"]), st.binary())
@example(b"", b"")
def test_random_bytes_are_unreadable(head: bytes, tail: bytes) -> None:
    assert read(head + tail) == ([], UnreadableMedia)


SMALL_FILMS = [
    film([scene(n, 64, 48) for n in range(4)], *kind)
    for kind in (("mp4", "mpeg4"), ("webm", "libvpx"), ("avi", "mpeg4"))
]


@settings(deadline=None)
@given(st.sampled_from(SMALL_FILMS), st.data())
def test_damaged_videos_give_frames_or_our_error(
    whole: bytes, data: st.DataObject
) -> None:
    content = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(whole) - 1))
        content[at] = data.draw(st.integers(0, 255))

    read(bytes(content))


def test_no_video_is_said_where_pyav_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "av", None)

    with pytest.raises(NoVideo):
        frames_of(b"")
