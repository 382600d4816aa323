"""WARC: pages become posts, pictures too; damage is named, and costs only itself."""

import gzip
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import brotli
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from panoh.collect import unpacking, warc_records
from panoh.collect.parsers.warc import Warc
from panoh.collect.warc_records import Unpacked, WarcRecord, read_records
from panoh.errors import (
    BadRecord,
    Bomb,
    BrokenArchive,
    NoDates,
    TruncatedExport,
    UnknownEncoding,
    WrongDigest,
)
from panoh.model.corpus import Post, PostKind
from panoh.testing import ParserContract
from tests.collect.parsers.samples import SAMPLES
from tests.collect.web_archives import (
    SITE,
    WHEN,
    Parsed,
    Record,
    page,
    parse,
    picture,
    warc,
)

LAKE = page("/lake", "<body><p>The lake.</p></body>", "Lake")
HILL = page("/hill", "<body><p>The hill.</p></body>", "Hill")
SHORE = picture("/shore.jpg", "blue")
ARCHIVES = {
    "plain": warc([LAKE, SHORE, HILL], gzip=False),
    "each": warc([LAKE, SHORE, HILL]),
    "around": gzip.compress(warc([LAKE, SHORE, HILL], gzip=False), mtime=0),
}


class TestContract(ParserContract):
    parser = Warc()
    sample = SAMPLES / "warc"
    main = "meadow.warc.gz"
    ends = "lines"

    def grown(self, content: bytes, least_bytes: int) -> bytes | None:
        """An eighth is enough, since it is packed."""
        return content * (least_bytes // (8 * len(content)))


def read(content: bytes) -> Parsed:
    return parse(Warc(), content)


def texts(parsed: Parsed) -> list[str]:
    return [post.untrusted_text for post in parsed.posts]


def bare(posts: list[Post]) -> list[Post]:
    """Posts without the places of their pictures in the file."""
    return [replace(p, media=(), place=0) for p in posts]


@pytest.mark.parametrize("kind", ARCHIVES)
def test_an_archive_is_read_however_it_is_packed(kind: str) -> None:
    parsed = read(ARCHIVES[kind])

    assert bare(parsed.posts) == bare(read(ARCHIVES["plain"]).posts)
    assert [post.kind for post in parsed.posts] == ["page", "file", "page"]
    assert parsed.unread == []


@given(st.sampled_from(list(ARCHIVES)), st.floats(0, 1, exclude_max=True))
@example("plain", 0.0)
@example("each", 0.999)
def test_a_cut_archive_gives_its_first_posts_and_one_unread(
    kind: str, part: float
) -> None:
    whole = read(ARCHIVES[kind]).posts
    parsed = read(ARCHIVES[kind][: int(part * len(ARCHIVES[kind]))])

    assert parsed.posts == whole[: len(parsed.posts)]
    assert parsed.codes in ([], [TruncatedExport.code])


def test_a_post_has_the_page_s_address_site_and_time_of_capture() -> None:
    [post] = read(warc([LAKE])).posts

    assert post.native_id == f"{SITE}/lake {WHEN}"
    assert (post.channel.platform, post.channel.native_id) == (
        "web",
        "meadow.example.org",
    )
    assert post.channel.is_public
    assert post.channel.url == f"{SITE}/"
    assert post.posted_at is not None
    assert post.posted_at.isoformat() == "2024-03-12T09:30:00+00:00"
    assert post.original_time == WHEN


def test_only_what_a_reader_sees_is_text() -> None:
    body = (
        "<head><style>.a{}</style><title> The\n title </title></head><body>"
        "<!-- remark --><script>secret()</script><p>One<br>two  three</p></body>"
    )
    [post] = read(warc([Record(f"{SITE}/", body.encode())])).posts

    assert post.untrusted_text == "The title\nOne\ntwo three"


def test_a_picture_replies_to_the_page_before_it_that_shows_it() -> None:
    shows = page("/", '<body><img src="//cdn.example.net/a.jpg#x">Seen</body>')
    shown = replace(SHORE, url="https://cdn.example.net/a.jpg")
    first, second, alone = read(warc([shows, shown, SHORE])).posts

    assert second.kind is PostKind.FILE
    assert second.reply_to == first.native_id
    assert second.channel == first.channel
    assert (alone.reply_to, alone.kind) == ("", PostKind.FILE)


def test_an_image_is_told_by_its_bytes_and_a_drawing_is_only_counted() -> None:
    mistaken = replace(SHORE, media_type="application/octet-stream")
    drawn = Record(f"{SITE}/a.svg", b"<svg/>", "image/svg+xml")
    parsed = read(warc([mistaken, drawn]))

    assert [post.kind for post in parsed.posts] == ["file"]
    assert parsed.export.leftovers == {"media type image/svg+xml": 1}


def test_a_revisit_names_the_original_and_invents_nothing() -> None:
    told = {
        "WARC-Refers-To-Target-URI": LAKE.url,
        "WARC-Refers-To-Date": WHEN,
        "WARC-Payload-Digest": "sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    }
    again = Record(LAKE.url, kind="revisit", when="2024-04-01T00:00:00Z", told=told)
    first, second = read(warc([LAKE, again])).posts

    assert second.reply_to == first.native_id
    assert second.untrusted_text == ""
    assert second.native_id == f"{LAKE.url} 2024-04-01T00:00:00Z"


def test_what_the_archiving_program_says_of_itself_is_left_out() -> None:
    about = Record("x", b"operator: a name\r\n", "application/warc-fields", "warcinfo")
    parsed = read(warc([about, LAKE]))

    assert len(parsed.posts) == 1
    assert not parsed.export.leftovers


@pytest.mark.parametrize("which", ["WARC-Payload-Digest", "WARC-Block-Digest"])
@pytest.mark.parametrize("digest", ["sha1:" + "A" * 32, "sha256:" + "0" * 64])
def test_a_record_unlike_its_digest_is_read_and_named(which: str, digest: str) -> None:
    parsed = read(warc([replace(LAKE, told={which: digest}), HILL]))

    assert texts(parsed) == ["Lake\nThe lake.", "Hill\nThe hill."]
    assert [(u.place, u.code) for u in parsed.unread] == [(1, WrongDigest.code)]


def test_a_digest_of_an_unknown_kind_is_not_judged() -> None:
    told = {"WARC-Payload-Digest": "whirlpool:00", "WARC-Block-Digest": "sha1:%"}

    assert read(warc([replace(LAKE, told=told)])).unread == []


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(LAKE.payload, mtime=0)),
        ("br", brotli.compress(LAKE.payload)),
        ("deflate", zlib.compress(LAKE.payload)),
        ("deflate", zlib.compress(LAKE.payload)[2:-4]),
        ("gzip", LAKE.payload),
        ("br", LAKE.payload),
        ("gzip, identity", gzip.compress(LAKE.payload, mtime=0)),
    ],
    ids=["gzip", "br", "zlib", "deflate", "not packed", "br undone", "two"],
)
def test_a_page_is_unpacked_as_its_server_packed_it(
    encoding: str, packed: bytes
) -> None:
    fields = {"Content-Encoding": encoding}
    parsed = read(warc([replace(LAKE, payload=packed, fields=fields)]))

    assert texts(parsed) == ["Lake\nThe lake."]


@pytest.mark.parametrize(
    "body", [b"5\r\n<p>ab\r\n3;x=y\r\nc d\r\n0\r\n\r\n", b"<p>abc d", b"8\r\n<p>abc d"]
)
def test_chunks_are_joined_and_what_is_none_stays(body: bytes) -> None:
    chunked = replace(LAKE, payload=body, fields={"Transfer-Encoding": "chunked"})

    assert texts(read(warc([chunked]))) == ["abc d"]


def test_an_unknown_compression_is_named_for_pages_only() -> None:
    packed = {
        "payload": b"\x28\xb5\x2f\xfd\x00",
        "fields": {"Content-Encoding": "zstd"},
    }
    style = replace(LAKE, media_type="text/css", **packed)
    parsed = read(warc([replace(LAKE, **packed), style, HILL]))

    assert parsed.codes == [UnknownEncoding.code]
    assert texts(parsed) == ["Hill\nThe hill."]


@pytest.mark.parametrize("head", [b"\x1b", b"\xff"], ids=["page", "start"])
def test_damaged_brotli_costs_its_page(head: bytes) -> None:
    packed = {"payload": head + b"\x00" * 40, "fields": {"Content-Encoding": "br"}}
    parsed = read(warc([replace(LAKE, **packed), HILL]))

    assert parsed.codes == [BadRecord.code]
    assert texts(parsed) == ["Hill\nThe hill."]


@pytest.mark.parametrize(
    ("encoding", "pack"), [("gzip", gzip.compress), ("br", brotli.compress)]
)
def test_a_page_that_unpacks_unreasonably_gives_its_beginning(
    encoding: str, pack: Callable[[bytes], bytes]
) -> None:
    huge = pack(b"<p>Seen. " + b" " * (40 << 20))
    bomb = replace(LAKE, payload=huge, fields={"Content-Encoding": encoding})
    parsed = read(warc([bomb, HILL]))

    assert texts(parsed) == ["Seen.", "Hill\nThe hill."]
    assert parsed.codes == [Bomb.code]


def test_encodings_and_archives_that_unpack_without_end_are_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module in (unpacking, warc_records):
        monkeypatch.setattr(module, "FREE_BYTES", 1 << 20)
    inner = replace(
        LAKE,
        payload=gzip.compress(b" " * (4 << 20)),
        fields={"Content-Encoding": "gzip"},
    )
    outer = replace(LAKE, payload=b" " * (4 << 20))

    assert read(warc([inner, HILL], gzip=False)).codes == [Bomb.code]
    assert read(warc([outer])).codes == [Bomb.code]


def test_a_wrong_length_costs_one_record() -> None:
    first, second = warc([LAKE], gzip=False), warc([HILL], gzip=False)
    for wrong in (b"Content-Length: x", b"Content-Length: -1", b"X: 1"):
        spoilt = first.replace(b"Content-Length", wrong + b"\r\nX", 1)
        parsed = read(spoilt + second)

        assert texts(parsed) == ["Hill\nThe hill."], wrong
        assert parsed.codes == [BadRecord.code]


def test_endless_lines_and_heads_are_bounded() -> None:
    line = b"WARC/1.0\r\nContent-Length: 1\r\nX: " + b"x" * (4 << 20)
    head = b"WARC/1.0\r\n" + b"X: y\r\n" * 200_000
    for hostile in (line, head):
        parsed = read(hostile + b"\r\n\r\n\r\n" + warc([HILL], gzip=False))

        assert texts(parsed)[-1:] == ["Hill\nThe hill."]
        assert parsed.unread or parsed.export.leftovers


def test_a_damaged_member_ends_the_archive_and_is_named() -> None:
    whole = warc([LAKE])
    parsed = read(whole + warc([HILL])[:20] + b"\xff" * 200)

    assert texts(parsed) == ["Lake\nThe lake."]
    assert parsed.codes in ([BrokenArchive.code], [TruncatedExport.code])


def test_a_time_that_is_none_is_named() -> None:
    [post] = (parsed := read(warc([replace(LAKE, when="yesterday")]))).posts

    assert post.posted_at is None
    assert parsed.codes == [NoDates.code]


def test_an_answer_that_was_an_error_is_only_counted() -> None:
    parsed = read(warc([replace(LAKE, status="404 Not Found")]))

    assert parsed.posts == []
    assert parsed.export.leftovers == {"HTTP status 404": 1}


@pytest.mark.parametrize("url", ["", "http://[", "file:///home/x", "dns:x", "%zz"])
def test_an_address_without_a_site_does_no_harm(url: str) -> None:
    parsed = read(warc([replace(LAKE, url=url), HILL]))

    assert texts(parsed)[-1] == "Hill\nThe hill."


def test_records_are_those_that_warcio_reads(shared_data: Path) -> None:
    fixtures = sorted((shared_data / "exports/wacz/fixtures").glob("*.warc*"))
    for path in (*fixtures, SAMPLES / "warc" / "meadow.warc.gz"):
        with path.open("rb") as stream:
            theirs = [
                (r.rec_headers.get_header("WARC-Record-ID"), r.raw_stream.read())
                for r in ArchiveIterator(stream, no_record_parse=True)
            ]
        with path.open("rb") as stream:
            ours = []
            for record in read_records(Unpacked(stream)):
                assert isinstance(record, WarcRecord)
                block = b"".join(iter(record.block.read, b""))
                assert record.block.is_as_told
                ours.append((record.fields["warc-record-id"], block))
        assert ours == theirs


def test_a_page_nested_to_kill_its_reader_costs_only_itself() -> None:
    hostile = page("/deep", "<div>" * 200_000 + "deep", "Deep")

    found = read(warc([LAKE, hostile, HILL]))

    assert texts(found) == texts(read(warc([LAKE, HILL])))
    assert found.codes == [Bomb.code]
