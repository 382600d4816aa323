"""A folder of pictures becomes posts with no time and no author."""

from pathlib import Path
from zipfile import ZipFile

from panoh.collect.parser import OpenExport
from panoh.collect.recognise import find_exports
from panoh.collect.sources import open_source
from panoh.errors import UnknownExport
from panoh.model.corpus import Channel, Media, MediaKind, Post, PostKind, Unread
from panoh.testing.golden import golden_of
from panoh.testing.samples import Result
from tests.collect.parsers.samples import SAMPLES

KIND = "media_folder"

JPEG = b"\xff\xd8\xff\xe0" + bytes(60)
MP4 = b"\x00\x00\x00\x20ftypisom" + bytes(60)


def parse(path: Path) -> list[Post | Unread]:
    with open_source(path) as source:
        found, _ = find_exports(source)
        return list(found[0].parse(OpenExport(source, found[0].name)))


def make_photos(path: Path) -> Path:
    (path / "in/deep").mkdir(parents=True)
    (path / "in/deep/b.MP4").write_bytes(MP4)
    (path / "a.jpg").write_bytes(JPEG)
    (path / "c").write_bytes(MP4)
    (path / "notes.pdf").write_bytes(b"%PDF")
    return path


def test_each_picture_and_video_is_a_post_of_its_own(tmp_path: Path) -> None:
    posts = parse(make_photos(tmp_path / "photos"))

    channel = Channel("folder", "photos", untrusted_name="photos", is_public=True)
    assert posts == [
        Post(
            channel,
            native_id=name,
            place=place,
            kind=PostKind.FILE,
            media=(Media(name, kind),),
        )
        for place, name, kind in (
            (1, "a.jpg", MediaKind.IMAGE),
            (2, "c", MediaKind.VIDEO),
            (3, "in/deep/b.MP4", MediaKind.VIDEO),
        )
    ]


def test_the_time_of_a_file_is_not_the_time_of_a_post(tmp_path: Path) -> None:
    posts = parse(make_photos(tmp_path / "photos"))

    assert {(p.posted_at, p.original_time) for p in posts if isinstance(p, Post)} == {
        (None, "")
    }


def test_a_folder_and_its_zip_are_the_same_posts(tmp_path: Path) -> None:
    folder = make_photos(tmp_path / "photos")
    with ZipFile(tmp_path / "photos.zip", "w") as archive:
        for path in folder.rglob("*"):
            archive.write(path, path.relative_to(folder))

    assert parse(folder) == parse(tmp_path / "photos.zip")


def test_a_file_that_was_replaced_by_something_else_is_unread(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(JPEG)
    source = open_source(tmp_path)
    found, _ = find_exports(source)
    (tmp_path / "a").write_bytes(b"something else")

    assert list(found[0].parse(OpenExport(source, found[0].name))) == [
        Unread("a", 0, UnknownExport.code)
    ]


def test_one_picture_alone_is_a_post_of_its_folder(tmp_path: Path) -> None:
    folder = make_photos(tmp_path / "photos")

    (post,) = parse(folder / "a.jpg")

    assert post == parse(folder)[0]


def test_the_sample_is_read_as_people_have_checked() -> None:
    """By its golden file: the contract cuts and spoils files that hold posts."""
    with open_source(SAMPLES / "media_folder") as source:
        found = next(f for f in find_exports(source)[0] if f.parser.name == KIND)
        read = [*found.parse(OpenExport(source, found.name))]
    posts = [one for one in read if isinstance(one, Post)]

    golden = (SAMPLES / f"{KIND}.golden.json").read_text(encoding="utf-8")
    assert (len(posts), golden_of(Result(posts))) == (len(read), golden)
