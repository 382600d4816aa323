"""Text of e-mails in whatever encoding they name, or forget to name."""

import codecs
import re
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.utils import parseaddr, parsedate_to_datetime
from zoneinfo import ZoneInfo

from panoh.collect.dates import FIRST_YEAR, LAST_YEAR, read_stated, to_utc

# Others that Python knows, such as "unicode_escape", are no encodings of mail.
_ENCODINGS = re.compile(
    r"(?:windows-?|cp)12\d\d|koi8-?[rut]|iso-?8859-\d{1,2}|utf-?(?:8|16(?:le|be)?)"
    r"|(?:cp|ibm)866|(?:x-)?mac-?cyrillic|gb(?:2312|k|18030)|big5|euc-(?:jp|kr|cn)"
    r"|shift_jis|iso-2022-(?:jp|kr)",
    re.IGNORECASE,
)
# Base64 of a word that some program cut, perhaps before its end.
_CUT_WORD = re.compile(r"(=\?[^?\s]{1,40}\?[bB]\?)([\w+/-]+)=*(?:\?=|\s*\Z)", re.ASCII)
# Some write the offset as "GMT+03:00", which Python takes for no offset.
_OFFSET = re.compile(r"\b(?:GMT|UTC?)?\s?([+-]\d\d):?(\d\d)\b")
_ALIASES = {"x-mac-cyrillic": "mac_cyrillic", "x-maccyrillic": "mac_cyrillic"}
_ONE_BYTE = re.compile(r"windows|cp|koi8|iso-?8859|ibm")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
# The usual writing; what is not so is left to `email`, which takes ten times as long.
_ADDRESS = re.compile(
    r"""(?:"?(?P<name>[^"<>@,()\\]{0,100}?)"?\s*)?<(?P<address>[\w.+-]+@[\w.-]+)>"""
    r"|(?P<bare>[\w.+-]+@[\w.-]+)",
    re.ASCII,
)
_SMALL_CYRILLIC = re.compile("[а-яё]")


def read_text(raw: bytes, encoding: str) -> str:
    """Decode text in its named encoding; bytes that are none become U+FFFD.

    Where none is named that mail is written in, or it names UTF-8 and is not, the bytes
    decide: UTF-8, else Windows-1251 or KOI8-R. The two differ in which of their letters
    are small, and people write mostly small letters. What is UTF-8 throughout is that,
    whatever old encoding it names.
    """
    told = encoding.strip().strip("\"'").lower()
    is_known = _ENCODINGS.fullmatch(told) is not None
    if raw.isascii() and not told.startswith(("utf-16", "utf16", "iso-2022")):
        return raw.decode("ascii")
    if not is_known or told in {"utf-8", "utf8"}:
        return _guessed(raw)
    if _ONE_BYTE.match(told) and _is_utf_8(raw):
        return _guessed(raw)
    try:
        return raw.decode(_ALIASES.get(told, told), errors="replace")
    except LookupError:
        return _guessed(raw)


def decode_words(written: str) -> str:
    """Decode the encoded words of a header ("=?koi8-r?B?...?="); others stay."""
    if "=?" not in written:
        return written
    try:
        pieces = decode_header(_CUT_WORD.sub(_mended, written))
    except (HeaderParseError, ValueError):
        return written
    read = [
        piece if isinstance(piece, str) else _piece(piece, charset)
        for piece, charset in pieces
    ]
    return " ".join("".join(read).split())


def read_address(written: str) -> tuple[str, str]:
    """Take the first address of a field apart: name and address, each may be ""."""
    # Before decoding: an encoded name may hold commas and brackets.
    if usual := _ADDRESS.fullmatch(written[:320].strip()):
        address = usual["address"] or usual["bare"]
        return decode_words(usual["name"] or "")[:200].strip(), address.lower()
    try:
        name, address = parseaddr(written[:2000])
    except (ValueError, IndexError, TypeError, RecursionError):
        return written[:200], ""
    if "@" not in address:
        return decode_words(name or written)[:200].strip(), ""
    return decode_words(name)[:200].strip(), address[:320].lower()


def read_date(written: str, zone: ZoneInfo) -> tuple[datetime | None, str]:
    """Read a Date header as UTC, and name the zone if one had to be assumed."""
    try:
        if stated := read_stated(written):
            return stated, ""
        read = parsedate_to_datetime(_OFFSET.sub(r" \1\2", written[:200]))
        # RFC 5322: "-0000" is UTC of which nobody says where; Python gives no zone.
        is_assumed = read.tzinfo is None and not written.strip().endswith("-0000")
        if is_assumed:
            moment = to_utc(read, zone)
        else:
            moment = read.replace(tzinfo=read.tzinfo or UTC).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None, ""
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return None, ""
    return moment, zone.key if is_assumed else ""


def _mended(found: re.Match[str]) -> str:
    letters = found[2].replace("-", "+").replace("_", "/")
    # One letter more than whole groups holds no byte.
    letters = letters[: len(letters) - (len(letters) % 4 == 1)]
    return f"{found[1]}{letters}{'=' * (-len(letters) % 4)}?="


def _piece(piece: bytes, charset: str | None) -> str:
    # Python hands pieces between encoded words over as raw-unicode-escape, in which
    # a hostile header can write what is no character.
    if charset is None:
        read = piece.decode("raw_unicode_escape", errors="replace")
        return read.encode("utf-8", errors="replace").decode("utf-8")
    return read_text(piece, charset.partition("*")[0])


def _is_utf_8(raw: bytes) -> bool:
    """Whether it is UTF-8, if need be cut inside its last letter."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(raw)
    except UnicodeDecodeError:
        return False
    return True


def _guessed(raw: bytes) -> str:
    if _is_utf_8(raw):
        return raw.decode("utf-8-sig", errors="replace")
    damaged = raw.decode("utf-8-sig", errors="replace")
    if damaged.count("\ufffd") * 10 < len(_BEYOND_ASCII.findall(damaged)):
        return damaged
    guesses = [raw.decode(name, errors="replace") for name in ("cp1251", "koi8-r")]
    return max(guesses, key=lambda text: len(_SMALL_CYRILLIC.findall(text)))
