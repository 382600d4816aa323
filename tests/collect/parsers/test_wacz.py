"""WACZ: told whether a package is as its list says and its signature holds."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from panoh.collect import wacz_package
from panoh.collect.archive import ZipSource
from panoh.collect.parser import OpenExport
from panoh.collect.parsers.wacz import Wacz
from panoh.collect.sources import FolderSource
from panoh.errors import (
    BadRecord,
    BrokenArchive,
    NotIncluded,
    TruncatedExport,
    UnknownExport,
    UnsafeName,
    WrongDigest,
)
from panoh.model.corpus import Post, Unread
from panoh.testing import ParserContract
from tests.collect.parsers.samples import SAMPLES
from tests.collect.web_archives import (
    SITE,
    WHEN,
    Parsed,
    package_list,
    page,
    parse,
    sha256,
    signed_by_browser,
    wacz,
    warc,
    zipped,
)

ARCHIVE = "archive/a.warc.gz"
LAKE = warc([page("/lake", "<p>The lake.")])
HILL = warc([page("/hill", "<p>The hill.")])
FILES = {ARCHIVE: LAKE, "indexes/index.cdx": b"x"}
KEY = ec.derive_private_key(7, ec.SECP384R1())


class TestContract(ParserContract):
    parser = Wacz()
    sample = SAMPLES / "wacz"
    main = "meadow.wacz"


def read(content: bytes) -> Parsed:
    return parse(Wacz(), content, "a.wacz")


def texts(parsed: Parsed) -> list[str]:
    return [post.untrusted_text for post in parsed.posts]


def states(notes: Mapping[str, str]) -> tuple[str, str]:
    return notes["package"], notes["signature"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("valid_example_1", ("valid", "absent")),
        ("valid_example_2", ("valid", "absent")),
        ("invalid_example_1", ("invalid", "absent")),
        ("valid_signed_example_1", ("valid", "valid")),
        ("invalid_signed_example_1", ("valid", "invalid")),
    ],
)
def test_known_packages_are_told_apart_as_their_names_say(
    shared_data: Path, name: str, expected: tuple[str, str]
) -> None:
    source = FolderSource(shared_data / "exports/wacz/fixtures")
    export = OpenExport(source, f"{name}.wacz")
    with source.open(export.name) as stream:
        assert Wacz().recognises("renamed.zip", stream.read(65536))
    posts = [item for item in Wacz().parse(export) if isinstance(item, Post)]

    assert states(export.notes) == expected
    assert len(posts) == (0 if name == "invalid_example_1" else 1)


def test_a_package_that_is_as_its_list_says_is_valid_and_proves_little() -> None:
    parsed = read(wacz(FILES))

    assert states(parsed.notes) == ("valid", "absent")
    assert parsed.notes["package because"] == wacz_package.VALID
    assert (texts(parsed), parsed.unread) == (["The lake."], [])


@pytest.mark.parametrize(
    ("listed", "because", "faults"),
    [
        (
            {**FILES, ARCHIVE: HILL},
            wacz_package.CHANGED,
            [(f"a.wacz/{ARCHIVE}", WrongDigest.code)],
        ),
        (
            {**FILES, "archive/b.warc": b""},
            wacz_package.MISSING,
            [("a.wacz/archive/b.warc", NotIncluded.code)],
        ),
        ({"indexes/index.cdx": b"x"}, wacz_package.UNLISTED, []),
    ],
)
def test_a_package_unlike_its_list_is_invalid_and_read(
    listed: dict[str, bytes], because: str, faults: list[tuple[str, str]]
) -> None:
    parsed = read(wacz(FILES, listed=listed))

    assert states(parsed.notes) == ("invalid", "absent")
    assert parsed.notes["package because"] == because
    assert [(u.untrusted_file, u.code) for u in parsed.unread] == faults
    assert texts(parsed) == ["The lake."]


@pytest.mark.parametrize(
    "digest", [{"hash": sha256(b"other")}, {"hash": 7}, {"path": "other.json"}]
)
def test_a_list_unlike_its_digest_is_invalid(digest: dict[str, Any]) -> None:
    parsed = read(wacz(FILES, digest=digest))

    assert parsed.notes["package"] == "invalid"
    assert parsed.notes["package because"] == wacz_package.OTHER_LIST
    assert texts(parsed) == ["The lake."]


@pytest.mark.parametrize(
    "listing",
    [
        b"",
        b"[]",
        b'{"resources": 7}',
        b'{"resources": [{"path": 7}]}',
        b'{"a":' * 100_000,
        b" " * (17 << 20),
        b"\xff\xfe",
    ],
    ids=["empty", "list", "number", "path", "deep", "long", "bytes"],
)
def test_a_hostile_list_is_an_invalid_package(listing: bytes) -> None:
    files = {**FILES, "datapackage.json": listing, "datapackage-digest.json": listing}
    parsed = read(zipped(files))

    assert states(parsed.notes)[0] == "invalid"
    assert states(parsed.notes)[1] in {"absent", "unknown"}
    assert texts(parsed) == ["The lake."]


@pytest.mark.parametrize("kind", ["md5", "sha1", "sha224", "crc32", "", "shake_128"])
def test_a_hash_that_cannot_be_checked_proves_nothing(kind: str) -> None:
    listing = {"resources": [{"path": ARCHIVE, "hash": f"{kind}:00"}]}
    files = {ARCHIVE: LAKE, "datapackage.json": json.dumps(listing).encode()}

    assert read(zipped(files)).notes["package"] == "invalid"


def test_a_file_listed_twice_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[str] = []
    true_check = wacz_package._is_as_told

    def count(members: ZipSource, resource: wacz_package._Resource) -> bool:
        looked_at.append(resource.path)
        return true_check(members, resource)

    monkeypatch.setattr(wacz_package, "_is_as_told", count)
    listing = json.loads(package_list(FILES))
    listing["resources"] *= 1000
    files = {**FILES, "datapackage.json": json.dumps(listing).encode()}

    assert read(zipped(files)).notes["package"] == "valid"
    assert len(looked_at) == len(FILES)


def test_a_signature_says_who_and_a_change_of_the_list_breaks_it() -> None:
    signed = signed_by_browser(package_list(FILES), KEY)
    kept, changed = wacz(FILES, signed=signed), wacz({ARCHIVE: HILL}, signed=signed)

    assert states(read(kept).notes) == ("valid", "valid")
    assert read(kept).notes["signed by"].startswith("sha256:")
    assert states(read(changed).notes) == ("valid", "invalid")
    assert "signed by" not in read(changed).notes


def test_a_signature_on_the_list_does_not_cover_a_changed_file() -> None:
    signed = signed_by_browser(package_list(FILES), KEY)
    changed = wacz({**FILES, ARCHIVE: HILL}, listed=FILES, signed=signed)

    assert states(read(changed).notes) == ("invalid", "valid")


def test_no_words_of_the_notes_promise_more_than_was_checked() -> None:
    signed = signed_by_browser(package_list(FILES), KEY)
    for content in (wacz(FILES), wacz(FILES, signed=signed), wacz({}, listed=FILES)):
        words = " ".join(parse_notes(content).values()).lower()
        assert not any(w in words for w in ("authentic", "court", "genuine", "proof"))


def parse_notes(content: bytes) -> dict[str, str]:
    try:
        return read(content).notes
    except UnknownExport:
        return {}


def test_the_list_of_pages_speaks_where_a_page_has_no_words() -> None:
    archive = warc([page("/lake", "<p>The lake."), page("/app", "<div></div>")])
    listed = [
        {"format": "json-pages-1.0", "id": "pages"},
        {"url": f"{SITE}/lake", "ts": WHEN, "text": "Of no use"},
        {"url": f"{SITE}/app", "ts": WHEN, "title": "App", "text": "By a script"},
        {"url": f"{SITE}/lost", "ts": "?", "title": "Lost"},
        7,
        {"url": f"{SITE}/none", "ts": WHEN, "odd": 1},
    ]
    lines = "\n".join(json.dumps(line) for line in listed).encode()
    files = {ARCHIVE: archive, "pages/pages.jsonl": lines}
    parsed = read(wacz(files))

    assert texts(parsed) == ["The lake.", "", "App\nBy a script", "Lost"]
    assert parsed.posts[2].native_id == f"urn:text:{SITE}/app {WHEN}"
    assert BadRecord.code in parsed.codes
    assert {u.untrusted_file for u in parsed.unread} == {"a.wacz/pages/pages.jsonl"}
    assert parsed.export.leftovers["pages.odd"] == 1


def test_thousands_of_pages_are_read() -> None:
    line = json.dumps({"url": f"{SITE}/p", "ts": WHEN, "text": "Words."})
    pages = "\n".join([line] * 20_000).encode()

    assert len(read(wacz({"pages/pages.jsonl": pages, ARCHIVE: LAKE})).posts) == 20_001


def test_several_archives_are_read_and_a_cut_one_is_named() -> None:
    files = {"archive/a.warc.gz": LAKE[:-9], "archive/b.warc": HILL}
    parsed = read(wacz(files))

    assert texts(parsed)[-1] == "The hill."
    assert parsed.unread == [
        Unread("a.wacz/archive/a.warc.gz", 2, TruncatedExport.code)
    ]
    assert parsed.notes["package"] == "valid"


def test_a_member_with_an_unsafe_name_is_named_and_makes_it_invalid() -> None:
    parsed = read(zipped({**FILES, "../../x": b"", "datapackage.json": b"{}"}))

    assert parsed.codes == [UnsafeName.code]
    assert parsed.notes["package"] == "invalid"
    assert texts(parsed) == ["The lake."]


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", BrokenArchive),
        (b"PK\x03\x04" + b"x" * 99, TruncatedExport),
        (zipped({"a.txt": b"x"}), UnknownExport),
    ],
)
def test_what_is_no_package_is_an_error_of_ours(
    content: bytes, error: type[Exception]
) -> None:
    with pytest.raises((BrokenArchive, TruncatedExport, UnknownExport)) as caught:
        read(content)
    assert caught.type in {error, BrokenArchive}


def test_a_package_is_told_by_its_first_member_or_its_name() -> None:
    zips = {name: zipped({name: b"x"}) for name in ("archive/a.warc", "a.csv")}

    assert Wacz().recognises("x.zip", zips["archive/a.warc"])
    assert Wacz().recognises("X.WACZ", zips["a.csv"])
    assert not Wacz().recognises("x.zip", zips["a.csv"])
    assert not Wacz().recognises("x.wacz", b"{}")


def test_pages_keep_their_order_and_places() -> None:
    files = {"archive/a.warc": LAKE, "archive/b.warc": HILL}
    first, second = read(wacz(files)).posts

    assert (first.place, second.place) == (1, 2)
    assert replace(second, place=1) == read(wacz({"archive/b.warc": HILL})).posts[0]
