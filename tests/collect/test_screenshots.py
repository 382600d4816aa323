"""Screenshots are told by their names and their own words, and dated by their names."""

import io
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from panoh.collect.parser import OpenExport
from panoh.collect.parsers.media_folder import MediaFolder
from panoh.collect.screenshots import (
    is_marked_screenshot,
    is_named_screenshot,
    time_of_name,
)
from panoh.collect.sources import open_source
from panoh.model.corpus import Post, PostKind

DUSHANBE = ZoneInfo("Asia/Dushanbe")
UNUSUAL = "Screenshot_20241340-999999.png"


@pytest.mark.parametrize(
    "name",
    [
        "Screenshot_20240102-030405_Telegram.jpg",
        "Screenshot_20240102_030405_org.telegram.messenger.jpg",
        "Screenshot_2024-01-02-03-04-05-123_com.vkontakte.android.jpg",
        "Screenshot_2024-01-02-03-04-05.png",
        "Screenshot 2024-01-02 at 03.04.05.png",
        "Screen Shot 2024-01-02 at 3.04.05 AM.png",
        "Screenshot 2024-01-02 at 3.04.05\u202fAM.png",
        "Screenshot 2024-01-02 030405.png",
        "Screenshot from 2024-01-02 03-04-05.png",
        "in/folder/Снимок экрана 2024-01-02 в 03.04.05.png",
        "Снимок экрана от 2024-01-02 03-04-05.png",
        "Снимок экрана 2024-01-02 030405.png",
        "Скриншот 2024-01-02 03-04-05.png",
        "Знімок екрана 2024-01-02 о 03.04.05.png",
        "Ekran görüntüsü 2024-01-02 030405.png",
        "Экран түсүрү 2024-01-02 030405.png",
    ],
)
def test_the_name_of_a_screenshot_says_when_it_was_made(name: str) -> None:
    made_at, written = time_of_name(name, DUSHANBE)

    assert is_named_screenshot(name)
    assert made_at == datetime(2024, 1, 1, 22, 4, 5, tzinfo=UTC)
    assert written.startswith("2024")


def test_hours_after_noon_are_counted_on() -> None:
    made_at, _ = time_of_name("Screen Shot 2024-01-02 at 3.04.05 PM.png", DUSHANBE)

    assert made_at == datetime(2024, 1, 2, 10, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "name",
    ["Screenshot (12).png", "Снимок экрана (3).png", "Скриншот.png", UNUSUAL],
)
def test_a_name_without_a_time_gives_none(name: str) -> None:
    assert is_named_screenshot(name)
    assert time_of_name(name, DUSHANBE)[0] is None


@pytest.mark.parametrize(
    "name",
    [
        "IMG_1234.PNG",
        "IMG_20240102_030405.jpg",
        "my Screenshot.png",
        "Screenshots/a.jpg",
        "screenshotter.png",
        "photo_2024-01-02_03-04-05.jpg",
    ],
)
def test_other_pictures_are_not_screenshots_by_name(name: str) -> None:
    assert not is_named_screenshot(name)


def png(comment: bytes = b"", text: str = "") -> bytes:
    stream, info = io.BytesIO(), PngImagePlugin.PngInfo()
    if text:
        info.add_text("Software", text)
    exif = Image.Exif()
    exif[0x0112] = 1
    if comment:
        exif.get_ifd(0x8769)[0x9286] = b"ASCII\0\0\0" + comment
    Image.new("RGB", (8, 8)).save(stream, "PNG", pnginfo=info, exif=exif)
    return stream.getvalue()


def jpeg(comment: bytes) -> bytes:
    stream, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = 1
    exif.get_ifd(0x8769)[0x9286] = b"ASCII\0\0\0" + comment
    Image.new("RGB", (8, 8)).save(stream, "JPEG", exif=exif)
    return stream.getvalue()


def test_a_picture_may_say_that_it_is_a_screenshot() -> None:
    assert is_marked_screenshot(png(b"Screenshot"))
    assert is_marked_screenshot(jpeg(b"Screenshot"))
    assert is_marked_screenshot(png(text="gnome-screenshot"))
    assert not is_marked_screenshot(png(b"Holiday"))
    assert not is_marked_screenshot(png(text="an editor of screenshots"))
    assert not is_marked_screenshot(jpeg(b""))


@given(
    st.binary(max_size=300), st.sampled_from([b"\x89PNG\r\n\x1a\n", b"\xff\xd8", b""])
)
@example(b"\xff\xe1\x00\x00" * 9, b"\xff\xd8")
@example(b"\xff\xff\xff\xffiTXt", b"\x89PNG\r\n\x1a\n")
def test_any_bytes_are_looked_through_to_their_end(raw: bytes, start: bytes) -> None:
    is_marked_screenshot(start + raw)


def test_screenshots_in_a_folder_are_posts_of_their_kind(tmp_path: Path) -> None:
    (tmp_path / "IMG_1234.PNG").write_bytes(png(b"Screenshot"))
    (tmp_path / "IMG_1235.PNG").write_bytes(png())
    (tmp_path / "Screenshot_20240102-030405_Telegram.jpg").write_bytes(jpeg(b""))

    with open_source(tmp_path) as source:
        marked, photo, named = MediaFolder().parse(OpenExport(source, "folder"))

    assert isinstance(marked, Post)
    assert isinstance(photo, Post)
    assert isinstance(named, Post)
    assert (marked.kind, marked.posted_at) == (PostKind.SCREENSHOT, None)
    assert photo.kind is PostKind.FILE
    assert named.kind is PostKind.SCREENSHOT
    assert named.posted_at == datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert (named.original_time, named.assumed_zone) == ("20240102-030405", "UTC")
    assert named.untrusted_text == ""
