"""ICC profiles made here, as phones and cameras write them into pictures."""

import struct
from collections.abc import Sequence

import numpy as np

# CIE 1931 xy of the primaries: SMPTE EG 432-1 (P3), Adobe RGB (1998), ITU-R BT.709.
P3 = ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060))
ADOBE = ((0.640, 0.330), (0.210, 0.710), (0.150, 0.060))
BT709 = ((0.640, 0.330), (0.300, 0.600), (0.150, 0.060))
D65 = (0.3127, 0.3290)
D50 = np.array([0.9642, 1.0, 0.8249])
BRADFORD = np.array(
    [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]
)
SRGB_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
ADOBE_CURVE = (2.19921875, 1.0, 0.0, 0.0, 0.0)


def profile(
    primaries: Sequence[tuple[float, float]] = P3,
    curve: Sequence[float] = SRGB_CURVE,
    name: str = "drawn",
) -> bytes:
    """A matrix profile of version 4: ICC.1:2022, with a parametric curve (10.18)."""
    columns = colorants(primaries)
    tags = {b"desc": text(name), b"cprt": text("none"), b"wtpt": xyz(D50)}
    for letter, column in zip(b"rgb", columns.T, strict=True):
        tags[bytes([letter]) + b"XYZ"] = xyz(column)
        tags[bytes([letter]) + b"TRC"] = (
            b"para"
            + bytes(4)
            + struct.pack(">HH5i", 3, 0, *(round(number * 65536) for number in curve))
        )
    return assembled(tags, b"RGB ")


def grey_profile(gamma: float) -> bytes:
    """A profile of greys with a power curve."""
    curve = b"para" + bytes(4) + struct.pack(">HHi", 0, 0, round(gamma * 65536))
    tags = {b"desc": text("grey"), b"cprt": text("none"), b"wtpt": xyz(D50)}
    return assembled({**tags, b"kTRC": curve}, b"GRAY")


def colorants(primaries: Sequence[tuple[float, float]]) -> np.ndarray:
    """XYZ of the primaries as columns, adapted from D65 to D50 by Bradford."""
    unit = np.array([[x / y, 1, (1 - x - y) / y] for x, y in primaries]).T
    x, y = D65
    white = np.array([x / y, 1, (1 - x - y) / y])
    matrix = unit * np.linalg.solve(unit, white)
    scale = np.diag((BRADFORD @ D50) / (BRADFORD @ white))
    return np.linalg.inv(BRADFORD) @ scale @ BRADFORD @ matrix


def assembled(tags: dict[bytes, bytes], colours: bytes) -> bytes:
    """Header, table of tags, tags."""
    at, table, body = 128 + 4 + 12 * len(tags), b"", b""
    for name, tag in tags.items():
        table += name + struct.pack(">II", at + len(body), len(tag))
        body += tag + bytes(-len(tag) % 4)
    head = bytes(4) + bytes.fromhex("04400000") + b"mntr" + colours + b"XYZ "
    head = bytes(4) + head + bytes(12) + b"acsp" + bytes(28)
    head += struct.pack(">3i", *(round(n * 65536) for n in D50))
    whole = head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body
    return len(whole).to_bytes(4, "big") + whole[4:]


def text(words: str) -> bytes:
    """A multi-localised text of one language."""
    content = words.encode("utf-16-be")
    place = struct.pack(">IIHHII", 1, 12, 0x656E, 0x5553, len(content), 28)
    return b"mluc" + bytes(4) + place + content


def xyz(values: Sequence[float] | np.ndarray) -> bytes:
    """One colour."""
    return b"XYZ " + bytes(4) + struct.pack(">3i", *(round(n * 65536) for n in values))
