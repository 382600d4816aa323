"""Notes are read, and nothing that a machine wrote is taken for one."""

import pytest

from panoh.collect.parser import OpenExport
from panoh.collect.parsers.note_txt import LONGEST_TEXT, NoteTxt
from panoh.errors import BadRecord, MayBeCut
from panoh.model.corpus import Post, PostKind, Unread
from panoh.testing import ParserContract
from panoh.testing.samples import MemorySource
from tests.collect.parsers.samples import SAMPLES


class TestContract(ParserContract):
    parser = NoteTxt()
    sample = SAMPLES / "note_txt"
    main = "tuesday.txt"
    ends = "open"


def read(raw: bytes) -> list[Post | Unread]:
    source = MemorySource({"n/a.txt": raw})
    return list(NoteTxt().parse(OpenExport(source, "n/a.txt")))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_a_note_is_one_private_post_with_its_first_line_as_name(encoding: str) -> None:
    raw = "\n  # Он снова писал\nи звонил вечером\n".encode(encoding)

    (post,) = read(raw)

    assert NoteTxt().recognises("n/a.txt", raw)
    assert isinstance(post, Post)
    assert post.kind is PostKind.NOTE
    assert not post.channel.is_public
    assert post.channel.untrusted_name == "Он снова писал"
    assert post.untrusted_text == "# Он снова писал\nи звонил вечером"
    assert post.posted_at is None


def test_a_note_that_ends_within_a_line_may_be_cut() -> None:
    assert read(b"He wrote again")[-1] == Unread("n/a.txt", 1, MayBeCut.code)


def test_only_the_beginning_of_an_endless_note_is_read() -> None:
    post, unread = read(b"word " * LONGEST_TEXT)

    assert isinstance(post, Post)
    assert len(post.untrusted_text) <= LONGEST_TEXT
    assert unread == Unread("n/a.txt", 1, BadRecord.code)


@pytest.mark.parametrize(
    "raw",
    [
        b"He came, and shouted.\nI left, then called.\nShe heard, she says.\n",
        b"[05.03] He wrote again\n",
        "Сегодня, в 10:15, он позвонил".encode(),
        "Сегодня он позвонил".encode("cp1251"),
        "Сегодня он позвонил 😡".encode("utf-16-le"),
        "Имрўз ў њамроњи ман буд".encode("cp1251"),
        "\uf0b7 Он писал мне\x0bкаждый день".encode(),
        ("Он писал \ufffd " + "мне " * 30).encode(),
        "Ким-то, [05.03.2024 10:32]\nя тебя найду\n".encode(),
        "2024-03-05 10:32:15 Некто: я тебя найду\n".encode(),
        b"[05/03/2024 10:32:15] From +992000000001: I will come\n",
        "Некто +992 00 000 00 01\nНикто +992 00 000 00 02\n".encode(),
        "!!! 😡😡😡 убью".encode(),
    ],
)
def test_words_of_people_are_notes(raw: bytes) -> None:
    assert NoteTxt().recognises("a.txt", raw)
    assert not NoteTxt().recognises("a.log", raw)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b" \n\n",
        b'{"text": "hello there"}',
        b'\n[\n {"text": "hello there"}]',
        b"<html><p>hello there</p></html>",
        b"id;name;text\n1;a;b\n2;c;d\n",
        b"id,name,text\n1,a,b\n2,c,d\n",
        b"id\tname\n1\ta\n2\tc\n",
        b"2024-03-05 10:00:00 started\n2024-03-05 10:00:01 ended\n",
        b"[10:00:00] started\n[10:00:01] ended\n",
        b"2024-03-05 10:00:00,123 INFO module: started\n",
        b"2024-03-05 10:00:00 host sshd[12]: accepted\n" * 3,
        b"INFO all is well\nWARNING it is not\n",
        b"Mar  5 10:00:01 host program: words\n",
        b"%PDF-1.7 words and words",
        b"{\\rtf1 words}",
        b"words\x00and words",
        bytes(range(256)),
        b"\xff\xd8\xff\xe0\x00\x10JFIF words",
        b"12 34 56 78 90 12 34 56\n" * 9,
    ],
)
def test_what_machines_write_is_no_note(raw: bytes) -> None:
    assert not NoteTxt().recognises("a.txt", raw)


@pytest.mark.parametrize(
    "name", ["README.txt", "data/Readme.txt", "readme.md", "LICENSE.txt", "robots.txt"]
)
def test_what_programs_put_beside_their_files_is_no_note(name: str) -> None:
    words = b"This folder holds what you asked for.\n"

    assert not NoteTxt().recognises(name, words)
    assert NoteTxt().recognises("reading.txt", words)
