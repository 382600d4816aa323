"""Text is read in the encoding it is in, and a mixture loses no more than it must."""

import codecs
import io
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from panoh.collect.encodings import CHUNK_BYTES, decode_head, find_encoding, open_text
from panoh.collect.parser import OpenExport
from panoh.collect.sources import FolderSource

RUSSIAN = "Сегодня в школе был праздник, все пришли вовремя.\n"
TAJIK = "Имрӯз дар мактаб чорабинӣ шуд, ҳама омаданд.\n"
LEGACY_TAJIK = "Имрўз дар мактаб чорабинї шуд, њама омаданд, љашн буд.\n"
UZBEK = "Bugun maktabda bayram bo‘ldi, hamma keldi.\n"
AZERBAIJANI = "Bu gün məktəbdə bayram oldu, hamı gəldi 🎉.\n"
PERSIAN = "امروز در مدرسه جشن بود و همه آمدند.\n"
TEXTS = [
    RUSSIAN,
    TAJIK,
    LEGACY_TAJIK,
    UZBEK,
    AZERBAIJANI,
    PERSIAN,
    "Only ASCII.\n",
    "\U0001f400 rats\n",
]


def found(content: bytes) -> str:
    return find_encoding(io.BytesIO(content))


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_every_text_is_read_in_unicode_with_and_without_a_mark(
    text: str, encoding: str
) -> None:
    for times in (1, 200):
        content = (text * times).encode(encoding)
        assert content.decode(found(content)) == text * times


@pytest.mark.parametrize("encoding", ["cp1251", "cp866"])
def test_russian_of_before_unicode_is_read(encoding: str) -> None:
    for text in (RUSSIAN, RUSSIAN.upper(), "да\n", "Привет, как дела?\n" * 99):
        assert found(text.encode(encoding)) == encoding


def test_tajik_in_an_old_font_is_windows_1251() -> None:
    content = LEGACY_TAJIK.encode("cp1251")

    assert content.decode(found(content)) == LEGACY_TAJIK


@pytest.mark.parametrize("encoding", ["cp1251", "cp866"])
def test_ascii_may_come_for_long_before_the_first_letter(encoding: str) -> None:
    content = b"2024-01-01,1\n" * CHUNK_BYTES + RUSSIAN.encode(encoding)

    assert found(content) == encoding


@pytest.mark.parametrize("stray", [b"\xff", b"\xd0", b"\x98\x81", b"\xed\xa0\x80"])
def test_stray_bytes_do_not_take_utf_8_away_from_the_rest(stray: bytes) -> None:
    content = (TAJIK * 3).encode() + b"bad " + stray + b" line\n" + RUSSIAN.encode()

    assert found(content) == "utf-8-sig"
    assert TAJIK * 3 in decode_head(content)
    assert RUSSIAN in decode_head(content)


def test_of_a_mixture_the_encoding_of_most_letters_is_taken() -> None:
    old, new = RUSSIAN.encode("cp1251"), RUSSIAN.encode()

    assert found(new * 2 + old) == "utf-8-sig"
    assert found(new + old * 2) == "cp1251"


def test_one_byte_that_is_no_letter_does_not_take_windows_1251_away() -> None:
    content = RUSSIAN.encode("cp1251") + b"bad \x98 byte\n"

    assert found(content) == "cp1251"
    assert RUSSIAN in decode_head(content)


def test_utf_8_is_found_though_the_first_part_ends_inside_a_letter() -> None:
    for shift in range(4):
        content = b"x" * shift + ("я" * CHUNK_BYTES).encode()
        assert found(content) == "utf-8-sig"


def test_utf_16_is_found_though_the_first_part_ends_inside_an_emoji() -> None:
    content = ("a" + "🎉" * CHUNK_BYTES).encode("utf-16-le")

    assert content.decode(found(content)).startswith("a🎉")


@pytest.mark.parametrize(
    "content",
    [
        b"12.03.2024, 14:05 - A: x\n\x00",
        b"a\tb\tc\x00\td\n",
        "Он пришёл\x00 вечером\n".encode(),
        "Он пришёл\x00 вечером\n".encode("cp1251"),
    ],
)
def test_a_stray_zero_does_not_make_text_utf_16(content: bytes) -> None:
    assert not found(content).startswith("utf-16")


@pytest.mark.parametrize(
    "content",
    [b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", bytes(99), b"\x00a", b"SQLite format 3\0"],
)
def test_zeros_in_what_is_no_text_do_no_harm(content: bytes) -> None:
    assert isinstance(decode_head(content), str)


@given(st.binary(max_size=300))
@example(b"")
@example(b"\xff\xfe")
@example(b"\x98")
@example(codecs.BOM_UTF16_BE + b"\xd8")
def test_whatever_the_bytes_are_there_is_a_text(content: bytes) -> None:
    assert isinstance(decode_head(content), str)


@pytest.mark.parametrize(
    ("encoding", "told"),
    [("cp1251", {"encoding: cp1251": 1}), ("cp866", {"encoding: cp866": 1})],
)
def test_an_assumed_encoding_is_told(
    tmp_path: Path, encoding: str, told: dict[str, int]
) -> None:
    (tmp_path / "a.txt").write_bytes(RUSSIAN.encode(encoding))
    export = OpenExport(FolderSource(tmp_path), "a.txt")

    with open_text(export) as text:
        assert text.read() == RUSSIAN

    assert export.leftovers == told


def test_a_stated_encoding_is_not_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(RUSSIAN.encode("utf-16-le"))
    export = OpenExport(FolderSource(tmp_path), "a.txt")

    with open_text(export) as text:
        assert text.read() == RUSSIAN

    assert not export.leftovers
