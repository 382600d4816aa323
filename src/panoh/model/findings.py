"""What triage claims about a post, always with the span that it rests on."""

from dataclasses import dataclass
from enum import StrEnum


class Harm(StrEnum):
    """Categories of harm, and of personal data that can be used to do it."""

    THREAT = "threat"
    IMAGE_THREAT = "image_threat"
    BLACKMAIL = "blackmail"
    INSULT = "insult"
    DOXXING = "doxxing"
    FAKE_PROFILE = "fake_profile"
    IMAGE = "image"


# A working order for lists, worst first: danger to life, then coercion, then what
# spreads, then words. It ranks what to read first, never what hurt her most.
_WORST_FIRST = (
    Harm.THREAT,
    Harm.BLACKMAIL,
    Harm.IMAGE_THREAT,
    Harm.IMAGE,
    Harm.DOXXING,
    Harm.FAKE_PROFILE,
    Harm.INSULT,
)


def severity(harm: Harm) -> int:
    """How early a list shows this harm: 1 and up, higher is earlier."""
    return len(_WORST_FIRST) - _WORST_FIRST.index(harm)


class DataKind(StrEnum):
    """Kinds of personal data."""

    PHONE = "phone"
    ADDRESS = "address"
    HANDLE = "handle"
    LINK = "link"
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class PersonalData:
    """A span of personal data: text[start:end] of the original, 0-based.

    `regions` are candidates (ISO 3166 codes), never one assumed country.
    """

    kind: DataKind
    start: int
    end: int
    regions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A claim of harm: the rule that fired, its span, its confidence 0 to 1."""

    harm: Harm
    rule: str
    start: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Triage:
    """All that triage says about one text.

    `language` is an ISO 639-1 code, "mixed" or "unknown".
    """

    language: str
    findings: tuple[Finding, ...] = ()
    personal_data: tuple[PersonalData, ...] = ()
