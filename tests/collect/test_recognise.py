"""Exports are found by content, and what is in none of them is named."""

import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, ClassVar
from unittest.mock import patch

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from panoh.collect.parser import OpenExport, Parser
from panoh.collect.parsers.registry import MEDIA_FOLDER, PARSERS
from panoh.collect.recognise import (
    HEAD_BYTES,
    Found,
    content_sha256,
    find_exports,
    folder_sha256,
    found_sha256,
    unreferenced,
)
from panoh.collect.sources import FolderSource, open_source
from panoh.errors import BrokenArchive, NotReferenced, UnknownExport
from panoh.model.corpus import Post, Unread
from tests.collect.disk import make_folder, make_zip

JPEG = b"\xff\xd8\xff\xe0" + bytes(60)
CHAT = b"first"
TABLE = b"second"
TELEGRAM = json.dumps(
    {
        "name": "Sample",
        "type": "public_channel",
        "id": 1,
        "messages": [
            {"id": 1, "type": "message", "date_unixtime": "1700000000", "text": "x"}
        ],
    }
).encode()
WHATSAPP = b"12/31/23, 10:15 PM - A: hello\n12/31/23, 10:16 PM - B: hi\n" * 3


@dataclass(frozen=True)
class Starting(Parser):
    """Recognises files by their first bytes, and notes how much it was shown."""

    name: str
    start: bytes
    shown_bytes: list[int] = field(default_factory=list, compare=False)
    refers_to_media: ClassVar[bool] = True

    def recognises(self, name: str, head: bytes) -> bool:
        self.shown_bytes.append(len(head))
        return bool(name) and head.startswith(self.start)

    def parse(self, export: OpenExport) -> Iterator[Post | Unread]:
        raise AssertionError(export.name)


FIRST = Starting("first", CHAT)
SECOND = Starting("second", TABLE)
READERS = (FIRST, SECOND, MEDIA_FOLDER)


def find(path: Path) -> tuple[list[tuple[str, str, tuple[str, ...]]], set[str]]:
    with open_source(path) as source:
        found, unread = find_exports(source, READERS)
    assert {one.code for one in unread} <= {UnknownExport.code}
    exports = [(one.parser.name, one.name, one.media) for one in found]
    return exports, {one.untrusted_file for one in unread}


def test_a_main_file_has_the_media_in_its_folder_and_below(tmp_path: Path) -> None:
    make_folder(
        tmp_path, {"main": CHAT, "a.jpg": JPEG, "p/b.jpg": JPEG, "p/q/c.mp4": b""}
    )

    assert find(tmp_path) == (
        [("first", "main", ("a.jpg", "p/b.jpg", "p/q/c.mp4"))],
        set(),
    )


def test_an_export_beside_loose_pictures_makes_two(tmp_path: Path) -> None:
    members = {
        "chat/result.json": TELEGRAM,
        "chat/photos/1.jpg": JPEG,
        "loose/2.jpg": JPEG,
        "3.jpg": JPEG,
    }
    make_folder(tmp_path / "box", members)
    make_zip(tmp_path / "box.zip", members)

    for path in (tmp_path / "box", tmp_path / "box.zip"):
        with open_source(path) as source:
            found, unread = find_exports(source)
        assert [(one.parser.name, one.name, one.media) for one in found] == [
            ("telegram_json", "chat/result.json", ("chat/photos/1.jpg",)),
            ("media_folder", "box", ("3.jpg", "loose/2.jpg")),
        ]
        assert unread == []


def test_media_belong_to_the_nearest_main_file_above(tmp_path: Path) -> None:
    make_folder(
        tmp_path,
        {"main": CHAT, "a.jpg": JPEG, "in/deep/main": TABLE, "in/deep/b/c.jpg": JPEG},
    )

    assert find(tmp_path)[0] == [
        ("first", "main", ("a.jpg",)),
        ("second", "in/deep/main", ("in/deep/b/c.jpg",)),
    ]


def test_of_main_files_in_one_folder_the_first_in_order_has_the_media(
    tmp_path: Path,
) -> None:
    make_folder(tmp_path, {"a": TABLE, "b": CHAT, "c": CHAT, "d.jpg": JPEG})

    assert find(tmp_path)[0] == [
        ("first", "b", ("d.jpg",)),
        ("first", "c", ()),
        ("second", "a", ()),
    ]


def test_a_picture_is_found_whatever_it_is_called(tmp_path: Path) -> None:
    make_folder(tmp_path, {"a.dat": JPEG, "b": JPEG, "._c": JPEG, "Thumbs.db": JPEG})

    assert find(tmp_path) == (
        [("media_folder", tmp_path.name, ("._c", "Thumbs.db", "a.dat", "b"))],
        set(),
    )


def test_of_a_picture_no_more_is_read_than_shows_that_it_is_one(
    tmp_path: Path,
) -> None:
    make_folder(tmp_path, {"a.jpg": JPEG + bytes(1000)})
    shown: list[int | None] = []

    class Counted(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            shown.append(size)
            return super().read(size)

    class Counting(FolderSource):
        def open(self, name: str) -> BinaryIO:
            with super().open(name) as stream:
                return Counted(stream.read())

    assert find_exports(Counting(tmp_path))[0][0].media == ("a.jpg",)
    assert shown == [64]


def test_an_export_under_a_pictures_name_is_an_export(tmp_path: Path) -> None:
    make_folder(tmp_path, {"a.jpg": b"CHAT"})

    assert [
        one.name
        for one in find_exports(open_source(tmp_path), [Starting("chat", b"CHAT")])[0]
    ] == ["a.jpg"]


def test_a_picture_under_any_name_is_a_picture(tmp_path: Path) -> None:
    make_folder(tmp_path, {"a.txt": JPEG, "b": JPEG})

    assert find_exports(open_source(tmp_path))[0][0].media == ("a.txt", "b")


class Pages(Parser):
    """Joins all files of a folder."""

    name = "pages"
    refers_to_media = True

    def recognises(self, name: str, head: bytes) -> bool:
        return bool(name) and head.startswith(b"PAGE")

    def export_of(self, name: str) -> str:
        return name.rpartition("/")[0]


def test_files_of_one_export_come_in_natural_order_with_the_media_below(
    tmp_path: Path,
) -> None:
    names = ("p.html", "p2.html", "p10.html")
    make_folder(tmp_path, {f"c/{n}": b"PAGE" for n in names} | {"c/m/a.jpg": JPEG})

    (found,), _ = find_exports(open_source(tmp_path), [Pages()])

    assert found.parts == ("c/p.html", "c/p2.html", "c/p10.html")
    assert (found.name, found.media) == ("c/p.html", ("c/m/a.jpg",))


def test_what_nothing_recognises_is_named(tmp_path: Path) -> None:
    make_folder(tmp_path, {"a.pdf": b"%PDF", "b/c": b"", "d.jpg": JPEG})

    assert find(tmp_path)[1] == {"a.pdf", "b/c"}


def test_what_an_operating_system_left_is_not_named(tmp_path: Path) -> None:
    make_folder(
        tmp_path,
        {
            ".DS_Store": b"\0",
            "p/Thumbs.db": b"\0",
            "desktop.ini": b"[x]",
            "._a.jpg": b"\x00\x05\x16\x07",
            "__MACOSX/p/._b.jpg": b"\x00\x05\x16\x07",
        },
    )

    assert find(tmp_path) == ([], set())


def test_other_files_of_an_export_are_left_to_it(tmp_path: Path) -> None:
    make_folder(tmp_path, {"main": CHAT, "css/style.css": b"x", "files/a.pdf": b"%PDF"})

    assert find(tmp_path) == ([("first", "main", ())], set())


def test_no_more_than_64_kibibytes_of_a_file_are_shown(tmp_path: Path) -> None:
    make_folder(tmp_path, {"main": CHAT + bytes(HEAD_BYTES)})
    FIRST.shown_bytes.clear()

    find(tmp_path)

    assert FIRST.shown_bytes == [HEAD_BYTES]


def test_one_file_given_is_the_only_export(tmp_path: Path) -> None:
    make_folder(tmp_path, {"main": CHAT, "other": TABLE, "private.jpg": JPEG})

    assert find(tmp_path / "main") == ([("first", "main", ())], set())
    assert find(tmp_path / "private.jpg")[0] == [
        ("media_folder", tmp_path.name, ("private.jpg",))
    ]


def test_a_member_that_cannot_be_read_is_named_and_the_rest_is_found(
    tmp_path: Path,
) -> None:
    path = make_zip(tmp_path / "x.zip", {"bad.dat": b"A" * 99, "main": CHAT}, 0)
    path.write_bytes(path.read_bytes().replace(b"AAAA", b"AABA", 1))

    with open_source(path) as source:
        found, unread = find_exports(source, READERS)

    assert [one.name for one in found] == ["main"]
    assert unread == [Unread("bad.dat", 0, BrokenArchive.code)]


@pytest.mark.parametrize(
    ("name", "content", "parser"),
    [
        ("result.json", TELEGRAM, "telegram_json"),
        ("anything.bin", TELEGRAM, "telegram_json"),
        ("_chat.txt", WHATSAPP, "whatsapp_txt"),
        ("c.csv", b"author,text\nA,hello\nB,hi\n", "table_csv"),
        ("photo.dat", JPEG, "media_folder"),
    ],
)
def test_every_format_is_told_by_content(
    tmp_path: Path, name: str, content: bytes, parser: str
) -> None:
    make_folder(tmp_path, {name: content})

    found, unread = find_exports(open_source(tmp_path))

    assert [one.parser.name for one in found] == [parser]
    assert unread == []


def test_parsers_have_names_of_their_own() -> None:
    names = [parser.name for parser in PARSERS]

    assert len(set(names)) == len(names)
    assert PARSERS[-1] is MEDIA_FOLDER


STARTS = st.sampled_from(
    [b"", b"{", b"[", b'{"messages": [', b"PK\x03\x04", b"a,b\n", b"\xef\xbb\xbf", JPEG]
)


@given(st.sampled_from(["x", "x.csv", "x.xlsx", "_chat.txt"]), STARTS, st.binary())
@example("x", b"", b"")
@example("x", b'{"messages": [', b"\xff\\x00")
def test_no_content_makes_recognition_fail(
    name: str, start: bytes, rest: bytes
) -> None:
    for parser in PARSERS:
        assert parser.recognises(name, start + rest) in {True, False}


# Files that no parser recognised


def unmentioned(path: Path, referenced: set[str]) -> list[tuple[str, str]]:
    with open_source(path) as source:
        found, unread = find_exports(source, READERS)
        assert unread == []
        told = list(unreferenced(source, found[0], referenced))
    return [(one.untrusted_file, one.code) for one in told]


@pytest.mark.parametrize("name", ["x.bin", "files/x.bin", "index.js/x", "styles"])
def test_an_unknown_file_that_no_post_mentions_is_told_of(
    tmp_path: Path, name: str
) -> None:
    make_folder(tmp_path, {"main": CHAT, name: b"other"})

    assert unmentioned(tmp_path, set()) == [(name, UnknownExport.code)]
    assert unmentioned(tmp_path, {name}) == []


@pytest.mark.parametrize(
    "name", ["css/style.css", "wall_files/saved.download", "thumbs.db", "js/a.JS"]
)
def test_what_pages_and_systems_bring_is_not_told_of(tmp_path: Path, name: str) -> None:
    make_folder(tmp_path, {"main": CHAT, name: b"other"})

    assert unmentioned(tmp_path, set()) == []


def test_what_a_parser_leaves_out_on_purpose_is_not_told_of(tmp_path: Path) -> None:
    make_folder(tmp_path, {"main": CHAT, "likes.json": b"other"})

    with patch.object(Starting, "leaves_files", new=True):
        assert unmentioned(tmp_path, set()) == []


# What no post mentions


def left_over(path: Path, referenced: set[str]) -> list[str]:
    told = unmentioned(path, referenced)
    assert {code for _, code in told} <= {NotReferenced.code}
    return [name for name, _ in told]


def test_media_that_no_post_mentions_are_named(tmp_path: Path) -> None:
    make_folder(tmp_path, {"main": CHAT, "p/1.jpg": JPEG, "p/2.jpg": JPEG, "3": JPEG})

    assert left_over(tmp_path, {"./p/1.jpg"}) == ["3", "p/2.jpg"]


def test_a_mention_counts_in_either_unicode_form(tmp_path: Path) -> None:
    make_folder(tmp_path, {"main": CHAT, "\u0439.jpg": JPEG})

    assert left_over(tmp_path, {"\u0438\u0306.jpg"}) == []


def test_a_thumbnail_is_named_only_where_it_is_all_there_is(tmp_path: Path) -> None:
    make_folder(
        tmp_path,
        {
            "main": CHAT,
            "1.jpg": JPEG,
            "1_thumb.jpg": JPEG,
            "2.mp4": b"",
            "2.mp4_thumb.jpg": JPEG,
            "3.mp4_thumb.jpg": JPEG,
        },
    )

    assert left_over(tmp_path, {"1.jpg", "2.mp4"}) == ["3.mp4_thumb.jpg"]


def test_a_folder_of_media_has_nothing_left_over(tmp_path: Path) -> None:
    make_folder(tmp_path, {"1.jpg": JPEG})

    assert left_over(tmp_path, set()) == []


# Hashes


def test_an_export_is_known_by_its_main_file(tmp_path: Path) -> None:
    content = CHAT + bytes(1_000_000)
    make_folder(tmp_path, {"main": content})
    source = open_source(tmp_path)

    expected = hashlib.sha256(content).hexdigest()

    assert content_sha256(source, "main") == expected
    assert found_sha256(source, Found(FIRST, "main")) == expected


def test_a_folder_is_known_by_names_sizes_and_contents(tmp_path: Path) -> None:
    make_folder(tmp_path, {"b.jpg": b"22", "a/\u0439.jpg": b"1"})
    lines = (
        f"{hashlib.sha256(b'1').hexdigest()} 1 a/\u0439.jpg\n"
        f"{hashlib.sha256(b'22').hexdigest()} 2 b.jpg\n"
    )
    source = open_source(tmp_path)
    found, _ = find_exports(source)

    expected = hashlib.sha256(lines.encode()).hexdigest()

    assert folder_sha256(source, ["b.jpg", "a/\u0439.jpg"]) == expected
    assert found_sha256(source, found[0]) == expected


def test_one_damaged_picture_does_not_keep_a_folder_out(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "x.zip", {"bad.jpg": b"A" * 99, "good.jpg": b"B"}, 0)
    path.write_bytes(path.read_bytes().replace(b"AAAA", b"AABA", 1))
    lines = (
        f"{BrokenArchive.code} 0 bad.jpg\n"
        f"{hashlib.sha256(b'B').hexdigest()} 1 good.jpg\n"
    )

    with open_source(path) as source:
        found, _ = find_exports(source)
        assert (
            found_sha256(source, found[0]) == hashlib.sha256(lines.encode()).hexdigest()
        )
