"""Words that are planted, and every way in which they might lie on the disk."""

import json
import random
import zlib
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

_LATIN = "bcdfghjklmnprstvxz"
_CYRILLIC = "бвгғджзйқлмнпрстҳҷш"
_LETTERS = 16
_WINDOW_BYTES = 4096
_ZLIB, _GZIP, _RAW = zlib.MAX_WBITS, zlib.MAX_WBITS | 16, -zlib.MAX_WBITS


def make_canaries(count: int, seed: int = 1) -> Iterator[str]:
    """Words that no text holds, every second one in Cyrillic letters."""
    chance = random.Random(seed)
    for number in range(count):
        letters = _CYRILLIC if number % 2 else _LATIN
        yield "".join(chance.choices(letters, k=_LETTERS))


def base64_parts(content: bytes) -> Iterator[bytes]:
    """What of `content` shows in base64, wherever in the encoded bytes it begins."""
    for before in range(3):
        whole_groups = (before + len(content)) // 3 * 4
        first = (0, 2, 3)[before]  # letters that the bytes before it share
        yield b64encode(bytes(before) + content)[first:whole_groups]


ENCODINGS: Mapping[str, Callable[[str], Iterable[bytes]]] = {
    "utf-8": lambda word: [word.encode()],
    "utf-16-le": lambda word: [word.encode("utf-16-le")],
    "utf-16-be": lambda word: [word.encode("utf-16-be")],
    "escaped": lambda word: [json.dumps(word)[1:-1].encode()],
    "base64": lambda word: base64_parts(word.encode()),
    "hex": lambda word: hex_of(word.encode()),
}


def hex_of(content: bytes) -> list[bytes]:
    """Both ways of writing hexadecimal."""
    return [content.hex().encode(), content.hex().upper().encode()]


def bytes_shown(secret: bytes) -> list[bytes]:
    """Every way in which bytes such as a fingerprint might lie in a file."""
    return [secret, *hex_of(secret), *base64_parts(secret)]


def found_plain(words: Iterable[str], content: bytes) -> dict[str, set[str]]:
    """Words by the encoding in which they lie in `content`; packed ones are missed."""
    words = list(words)
    return {
        encoding: {word for word in words if any(n in content for n in needles(word))}
        for encoding, needles in ENCODINGS.items()
    }


def found_packed(words: Iterable[str], content: bytes) -> set[str]:
    """Words in anything inside `content` that zlib, gzip or raw deflate unpacks."""
    unpacked = b"\0".join((content, *inflated(content)))  # short streams are stored
    return {word for word in words if word.encode() in unpacked}


def inflated(content: bytes) -> Iterator[bytes]:
    """Try every byte as the first of a packed stream, looking 4 KiB ahead."""
    for place in range(len(content) - 2):
        window = content[place : place + _WINDOW_BYTES]
        for wbits in _formats(window):
            unpacked = _inflate(window, wbits)
            if len(unpacked) >= _LETTERS:
                yield unpacked


def _formats(window: bytes) -> Iterator[int]:
    """What the first bytes may be, so that few places are tried in vain."""
    if window[:3] == b"\x1f\x8b\x08":
        yield _GZIP
    if window[0] & 15 == zlib.DEFLATED and not int.from_bytes(window[:2]) % 31:
        yield _ZLIB
    if window[0] >> 1 & 3 in (1, 2):  # fixed or dynamic codes
        yield _RAW


def _inflate(window: bytes, wbits: int) -> bytes:
    try:
        return zlib.decompressobj(wbits).decompress(window, 1 << 16)
    except zlib.error:
        return b""


def _packed(content: bytes, wbits: int) -> bytes:
    packer = zlib.compressobj(wbits=wbits)
    return packer.compress(content) + packer.flush()


PACKERS = [partial(_packed, wbits=wbits) for wbits in (_ZLIB, _GZIP, _RAW)]
