"""What triage claims about a post, always with the span that it rests on."""

from dataclasses import dataclass
from enum import StrEnum

Span = tuple[int, int]  # start and end, 0-based, the end not taken in


class Harm(StrEnum):
    """Categories of harm, and of personal data that can be used to do it."""

    THREAT = "threat"
    IMAGE_THREAT = "image_threat"
    BLACKMAIL = "blackmail"
    CONTENT_CALL = "content_call"  # "send us her pictures"
    OUTING = "outing"
    INSULT = "insult"
    OBSCENITY = "obscenity"
    SEXUALISED = "sexualised"
    GENDERED_HATE = "gendered_hate"
    HOMOPHOBIC = "homophobic"
    ETHNIC_HATE = "ethnic_hate"  # religious hate too
    CURSE = "curse"  # "may you die": apart from threats
    DOXXING = "doxxing"
    FAKE_PROFILE = "fake_profile"
    IMAGE = "image"
    ABUSE = "abuse"  # a model is sure that it is abuse and not of which kind


# A working order for lists, worst first: danger to life, then coercion, then what
# spreads, then words. It ranks what to read first, never what hurt her most.
_WORST_FIRST = (
    Harm.THREAT,
    Harm.BLACKMAIL,
    Harm.IMAGE_THREAT,
    Harm.CONTENT_CALL,
    Harm.IMAGE,
    Harm.OUTING,
    Harm.DOXXING,
    Harm.FAKE_PROFILE,
    Harm.GENDERED_HATE,
    Harm.HOMOPHOBIC,
    Harm.ETHNIC_HATE,
    Harm.SEXUALISED,
    Harm.CURSE,
    Harm.INSULT,
    Harm.OBSCENITY,
    Harm.ABUSE,
)


class Target(StrEnum):
    """Whom a finding is aimed at, as far as its words say."""

    HER = "her"  # the one addressed, or one woman spoken of
    FAMILY = "family"
    GROUP = "group"
    UNCLEAR = "unclear"


class Stance(StrEnum):
    """Whether the author says it, or speaks of it."""

    SAID = "said"
    QUOTED = "quoted"
    NEGATED = "negated"
    COUNTERED = "countered"  # spoken against
    RECLAIMED = "reclaimed"  # of oneself


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
    PASSPORT = "passport"
    NATIONAL_ID = "national_id"
    CARD = "card"


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
    """A claim of harm: the rule that fired, its span, its confidence 0 to 1.

    `rule` is the id of a lexicon's row, the kind of personal data, or "model:" and
    the model's name; `confidence` already allows for `stance`.
    """

    harm: Harm
    rule: str
    start: int
    end: int
    confidence: float
    target: Target = Target.UNCLEAR
    stance: Stance = Stance.SAID


@dataclass(frozen=True, slots=True)
class Triage:
    """All that triage says about one text.

    `language` is an ISO 639-1 code, "mixed" or "unknown".
    """

    language: str
    findings: tuple[Finding, ...] = ()
    personal_data: tuple[PersonalData, ...] = ()
