"""E-mails: what was said, by whom, with what enclosed, and nothing of its reader."""

import base64
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from panoh.collect.mime_text import decode_words, read_date
from panoh.collect.parser import OpenExport
from panoh.collect.parsers.mail import MailEml, MailMbox, MailMsg
from panoh.collect.sources import open_source
from panoh.errors import (
    BadRecord,
    Bomb,
    MayBeCut,
    NoDates,
    OutlookMessage,
    TruncatedExport,
)
from panoh.model.corpus import MediaKind, Post, PostKind, Unread
from panoh.testing import ParserContract
from panoh.testing.samples import MemorySource
from tests.collect.parsers.samples import SAMPLES

HEADERS = b"From: a@example.org\nTo: b@example.org\nDate: 5 Mar 2024 10:00:00 +0000\n"


class TestEmlContract(ParserContract):
    parser = MailEml()
    sample = SAMPLES / "mail_eml"
    main = "threat.eml"
    ends = "open"
    streams = False


class TestMboxContract(ParserContract):
    parser = MailMbox()
    sample = SAMPLES / "mail_mbox"
    main = "All mail.mbox"
    ends = "open"

    def grown(self, content: bytes, least_bytes: int) -> bytes | None:
        longer = content.replace(b"Stop writing", b"Stop writing " * 5000)
        return longer * (least_bytes // len(longer) + 1)


def read(raw: bytes) -> list[Post | Unread]:
    export = OpenExport(MemorySource({"a.eml": raw}), "a.eml")
    return list(MailEml().parse(export))


def message(raw: bytes) -> Post:
    (post,) = (
        item
        for item in read(raw)
        if isinstance(item, Post) and item.kind is PostKind.MESSAGE
    )
    return post


def test_pictures_in_a_mail_are_opened_by_their_names_later() -> None:
    with open_source(SAMPLES / "mail_eml") as source:
        export = OpenExport(source, "threat.eml")
        posts = [p for p in MailEml().parse(export) if isinstance(p, Post)]
        media = [m for p in posts for m in p.media if m.is_included]

    assert [m.kind for m in media] == [
        MediaKind.IMAGE,
        MediaKind.VIDEO,
        MediaKind.OTHER,
        MediaKind.IMAGE,
    ]
    with open_source(SAMPLES / "mail_eml") as again:
        for medium in media:
            assert again.holds(medium.untrusted_name)
            with again.open(medium.untrusted_name) as stream:
                head = stream.read()
            assert again.size(medium.untrusted_name) == len(head)
        assert head.startswith(b"\x89PNG")
        assert head.endswith(b"IEND\xaeB`\x82")
        assert [*again.names()] == ["SOURCE.md", "threat.eml"]


def test_pictures_in_a_mailbox_are_opened_by_their_names_later() -> None:
    with open_source(SAMPLES / "mail_mbox") as source:
        export = OpenExport(source, "All mail.mbox")
        posts = [p for p in MailMbox().parse(export) if isinstance(p, Post)]
        (name,) = (m.untrusted_name for p in posts for m in p.media)
        with source.open(name) as stream:
            assert stream.read().startswith(b"\xff\xd8\xff")


def test_the_address_of_her_who_got_the_mail_is_in_no_post() -> None:
    for parser, name in (
        (MailEml(), "mail_eml/threat.eml"),
        (MailMbox(), "mail_mbox/All mail.mbox"),
    ):
        raw = (SAMPLES / name).read_bytes()
        posts = list(parser.parse(OpenExport(MemorySource({"m": raw}), "m")))
        assert "madina.example" not in repr(posts)


def test_html_speaks_where_the_plain_text_is_empty() -> None:
    raw = (
        b'%bMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary="x"\n\n'
        b"--x\nContent-Type: text/plain\n\n  \n--x\nContent-Type: text/html\n\n"
        b"<p>One</p><script>no</script><p>Two\n--x--\n" % HEADERS
    )
    assert message(raw).untrusted_text == "One\nTwo"


@pytest.mark.parametrize("encoding", ["utf-8", "cp1251", "koi8-r"])
def test_an_encoding_that_nobody_named_is_found(encoding: str) -> None:
    text = "Привет, это твой знакомый"
    raw = HEADERS + f"Subject: {text}\n\n{text}\n".encode(encoding)

    assert message(raw).untrusted_text == f"{text}\n\n{text}"


def test_no_header_makes_letters_that_cannot_be_kept() -> None:
    raw = HEADERS + b"Subject: \\ud800 =?utf-8?B?w6k=?= \\ud800\n\n.\n"

    assert message(raw).untrusted_text.encode()


def test_parts_without_their_delimiter_are_still_text() -> None:
    raw = HEADERS + b'Content-Type: multipart/mixed; boundary="x"\n\nI will come.\n'

    post, unread = read(raw)

    assert isinstance(post, Post)
    assert post.untrusted_text == "I will come."
    assert unread == Unread("a.eml", 1, TruncatedExport.code)


def test_an_inner_delimiter_that_is_missing_is_no_early_end() -> None:
    raw = (
        b"%bContent-Type: multipart/mixed; boundary=x\n\n--x\n"
        b"Content-Type: multipart/alternative; boundary=y\n\n--y\n\nOne\n--x--\n"
        % HEADERS
    )
    assert [*map(type, read(raw))] == [Post]


def test_a_mail_that_ends_within_a_line_may_be_cut() -> None:
    assert read(HEADERS + b"\nI will co")[-1] == Unread("a.eml", 1, MayBeCut.code)
    assert [*map(type, read(HEADERS + b"\nI will come\n"))] == [Post]


@pytest.mark.parametrize("written", [b'"(' * 30_000, b"a,<" * 30_000, b"=?" * 30_000])
def test_an_address_that_is_none_harms_nothing(written: bytes) -> None:
    assert read(HEADERS.replace(b"From: ", b"From: " + written) + b"\n.\n")


def test_parts_in_parts_come_to_an_end() -> None:
    nested = b"\n\nEnd.\n"
    for depth in range(3000):
        nested = (
            b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n%b\n--b%d--\n"
            % (depth, depth, nested, depth)
        )
        if depth > 40 and len(nested) > 10_000:
            break
    messages = b"Content-Type: message/rfc822\n\n" * 5000

    for raw in (HEADERS + nested, HEADERS + messages + b"\nEnd.\n"):
        assert read(raw)


def test_a_date_without_a_zone_is_read_in_the_one_that_was_told() -> None:
    naive = HEADERS.replace(b" +0000", b"")
    unknown = HEADERS.replace(b"+0000", b"-0000")

    assert message(naive + b"\n.\n").assumed_zone == "UTC"
    assert message(unknown + b"\n.\n").assumed_zone == ""
    assert message(unknown + b"\n.\n").posted_at == message(naive + b"\n.\n").posted_at


def test_notes_saved_pages_and_logs_are_no_mail() -> None:
    eml = MailEml()

    assert eml.recognises("a.txt", HEADERS + b"\n")
    assert not eml.recognises("a.txt", b"Date: today\nFrom: memory\nI was there.\n")
    assert not eml.recognises("a", b"From: <Saved by Blink>\nDate: x\nSubject: y\n\n")
    assert not eml.recognises("a", b"2024-01-01 10:00:00 From: a To: b Date: c\n")
    assert not eml.recognises("a", b"")


def test_outlooks_own_format_is_named_with_the_next_step() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
    export = OpenExport(MemorySource({"a.msg": ole}), "a.msg")

    assert MailMsg().recognises("a.msg", ole)
    assert not MailMsg().recognises("a.doc", ole)
    assert [*MailMsg().parse(export)] == [Unread("a.msg", 0, OutlookMessage.code)]


INNER = HEADERS.replace(b"a@example.org", b"Foe <foe@example.org>") + (
    b"Subject: I know where she lives\nMessage-ID: <inner@example.org>\n"
    b"Content-Type: multipart/mixed; boundary=i\n\n--i\n\nSoon.\n--i\n"
    b'Content-Type: image/png; name="her.png"\n\n\x89PNG\r\n\x1a\n\n--i--\n'
)


@pytest.mark.parametrize(
    "kind", ["message/rfc822", 'application/octet-stream; name="threat.eml"']
)
def test_a_threat_that_is_forwarded_as_a_file_is_a_message(kind: str) -> None:
    raw = HEADERS + (
        b"Subject: Fwd\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nSee.\n"
        b"--x\nContent-Transfer-Encoding: base64\nContent-Type: %b\n\n%b\n--x--\n"
        % (kind.encode(), base64.encodebytes(INNER))
    )
    outer, inner = (
        p for p in read(raw) if isinstance(p, Post) and p.kind is PostKind.MESSAGE
    )
    assert outer.untrusted_text == "Fwd\n\nSee."
    assert inner.untrusted_text == "I know where she lives\n\nSoon."
    assert (inner.native_id, inner.untrusted_author) == ("inner@example.org", "Foe")
    (picture,) = inner.media
    assert (picture.untrusted_name, picture.is_included) == ("her.png", False)


def test_apples_mail_is_read_up_to_its_own_notes() -> None:
    body = HEADERS + b"Subject: x\n\nI will come.\n"
    raw = b"%d \n" % len(body) + body + b"<?xml version='1.0'?><plist>9</plist>\n"

    (post,) = read(raw)

    assert MailEml().recognises("1.emlx", raw)
    assert isinstance(post, Post)
    assert post.untrusted_text == "x\n\nI will come."
    assert read(raw[:-60])[-1] == Unread("a.eml", 1, TruncatedExport.code)


def test_files_that_only_outlook_opens_are_told_and_so_are_sealed_ones() -> None:
    for kind, content, error in (
        (b"application/octet-stream", b"eJ8+IgAA", OutlookMessage),
        (b"application/pkcs7-mime; smime-type=enveloped-data", b"MIIB", BadRecord),
    ):
        raw = (
            b"%bContent-Type: multipart/mixed; boundary=x\n\n--x\n\nHello.\n--x\n"
            b"Content-Transfer-Encoding: base64\nContent-Type: %b\n\n%b\n--x--\n"
            % (HEADERS, kind, content)
        )
        post, unread = read(raw)

        assert isinstance(post, Post)
        assert post.untrusted_text == "Hello."
        assert len(post.media) == 1
        assert unread == Unread("a.eml", 1, error.code)


def test_utf_8_is_read_though_an_old_encoding_is_named() -> None:
    head = HEADERS + b"Content-Type: text/plain; charset=windows-1251\n\n"

    assert (
        message(head + "Я знаю, где ты\n".encode()).untrusted_text == "Я знаю, где ты"
    )
    assert message(head + "Я тут\n".encode("cp1251")).untrusted_text == "Я тут"


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("=?UTF-8?B?0J/RgNC40LLQtdG?=", "Приве\ufffd"),
        ("=?UTF-8?B?0J/RgNC40LLQtdGC", "Привет"),
        ("=?UTF-8?B?0J_RgNC40LLQtdGC?=", "Привет"),
        ("=?UTF-8?B?0J/RgNC40LLQtdGC0?=", "Привет"),
        ("=?UTF-8?Q?=D0?= =?UTF-8?Q?=9F?=", "П"),
        ("Re: =?koi8-r?B?8NLJ18XU?= там", "Re: Привет там"),
    ],
)
def test_words_of_headers_are_read_though_a_program_broke_them(
    written: str, read_as: str
) -> None:
    assert decode_words(written) == read_as


@pytest.mark.parametrize(
    "written",
    [
        "Tue, 5 Mar 2024 10:00:00 +0300",
        "Tue, 05 Mar 2024 10:00:00 GMT+03:00",
        "Tue, 05 Mar 2024 10:00:00 UTC +03:00",
        "5 Mar 2024 10:00:00 +03:00 (MSK)",
        "2024-03-05T10:00:00+03:00",
        "Tue, 5 Mar 2024 07:00:00 GMT",
    ],
)
def test_dates_of_careless_programs_are_the_same_instant(written: str) -> None:
    assert read_date(written, ZoneInfo("Asia/Dushanbe")) == (
        datetime(2024, 3, 5, 7, tzinfo=UTC),
        "",
    )


def test_what_is_said_of_the_way_is_not_taken_for_the_date() -> None:
    raw = b"Received: by x; Tue, 5 Mar 2024 07:00:00 GMT\n" + HEADERS
    raw = raw.replace(b"Date: 5 Mar 2024 10:00:00 +0000\n", b"Date: yesterday\n")

    assert message(raw + b"\nHi.\n").posted_at is None
    assert Unread("a.eml", 1, NoDates.code) in read(raw + b"\nHi.\n")


@pytest.mark.parametrize("label", ["Sent", "Отправленные,Важное", '"Opened","Sent"'])
def test_what_gmail_says_she_sent_is_not_hers_by_name(label: str) -> None:
    encoded = base64.b64encode(label.encode()).decode()
    raw = f"X-Gmail-Labels: =?UTF-8?B?{encoded}?=\n".encode() + HEADERS + b"\nHi.\n"
    post = message(raw)

    assert (post.untrusted_author, post.untrusted_author_id) == ("", "")
    assert post.channel.native_id == "b@example.org"


def test_html_without_end_of_its_depth_takes_only_itself_away() -> None:
    deep = b"<div>" * 50_000
    raw = HEADERS + b"Subject: x\nContent-Type: text/html\n\n" + deep + b"</html>\n"

    post, unread = read(raw)

    assert isinstance(post, Post)
    assert post.untrusted_text == "x"
    assert unread == Unread("a.eml", 1, Bomb.code)
