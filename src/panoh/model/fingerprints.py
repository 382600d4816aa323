"""Fingerprints, the bank that is sought, and matches."""

import re
from dataclasses import dataclass
from enum import StrEnum

from panoh.errors import BadFingerprint

CONFIDENT_BITS = 31
REVIEW_BITS = 47
LEAST_QUALITY = 50


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A one-way PDQ hash: 256 bits as 64 lower-case hex characters."""

    hex: str

    def __post_init__(self) -> None:
        if not re.fullmatch("[0-9a-f]{64}", self.hex):
            raise BadFingerprint(detail=self.hex)


@dataclass(frozen=True, slots=True)
class Frame:
    """A fingerprint with its PDQ quality (0 to 100) and its time in a video.

    `at_seconds` is 0 for an image.
    """

    fingerprint: Fingerprint
    quality: int
    at_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class FileHashes:
    """What names a file's exact bytes: MD5, SHA-256 (hexadecimal) and its size."""

    md5: str
    sha256: str
    size_bytes: int


class Tier(StrEnum):
    """How near a match is: nearer ones are copies, farther ones need a hard look."""

    CONFIDENT = "confident"
    REVIEW = "review"


def tier_of(distance_bits: int) -> Tier | None:
    """0 to 31 bits is confident, 32 to 47 is for review, farther is no match.

    The limit of 31 is ThreatExchange's; unrelated photos start near 64.
    """
    if distance_bits <= CONFIDENT_BITS:
        return Tier.CONFIDENT
    return Tier.REVIEW if distance_bits <= REVIEW_BITS else None
