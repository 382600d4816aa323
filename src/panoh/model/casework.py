"""Her case: consent, and what a person confirmed."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from panoh.errors import N_, UnknownId
from panoh.model.corpus import Channel

# No 0, O, 1, I or L: codes are read out on the telephone and copied by hand.
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CASE_CODE = re.compile(f"C-[{CODE_LETTERS}]{{4,}}")
OPERATOR_CODE = re.compile("[A-Za-z0-9-]{1,32}")
SHA256 = re.compile("[0-9a-f]{64}")
MD5 = re.compile("[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Case:
    """One person's file. It carries a code such as C-7KQP, never a name."""

    code: str

    def __post_init__(self) -> None:
        if not CASE_CODE.fullmatch(self.code):
            raise UnknownId(detail=self.code)


THIS_DESK = "this-desk"
"""The recipient of a consent to search: the desk itself."""


class ConsentScope(StrEnum):
    """What a consent is for."""

    MATCH = "match"
    NOTICE = "notice"
    COMPLAINT = "complaint"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Consent:
    """What may leave a case, to whom, and the last day on which it may.

    `recipient` is a pack's name or a platform, such as "telegram".
    """

    case_code: str
    what: ConsentScope
    recipient: str
    until: date
    withdrawn_at: datetime | None = None

    def allows(self, what: ConsentScope, recipient: str, on: date) -> bool:
        """Tell whether it covers this on that day. Once withdrawn, it allows nothing.

        No wildcard: each scope and each recipient is asked for by name.
        """
        asked = (what, recipient)
        is_open = self.withdrawn_at is None and on <= self.until
        return is_open and asked == (self.what, self.recipient)


class SightingKind(StrEnum):
    """What was seen."""

    IMAGE = "image"
    TEXT = "text"
    PROFILE = "profile"
    THREAT = "threat"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """What a person confirmed: this, of that case, was there at that time.

    Times are UTC; `posted_at` is None where the export gives none, and
    `original_time` and `assumed_zone` are as in Post. `url` is the post's own link,
    or empty. `distance_bits` is None where no picture was compared, and `at_seconds`
    is 0 except in a video. A hash is lower-case hex, or empty where there is nothing
    to hash; the export's is always there. `export_kind` names the parser.
    """

    number: int
    case_code: str
    kind: SightingKind
    channel: Channel
    post_native_id: str
    collected_at: datetime
    confirmed_at: datetime
    operator: str
    export_sha256: str
    export_kind: str
    url: str = ""
    posted_at: datetime | None = None
    original_time: str = ""
    assumed_zone: str = ""
    distance_bits: int | None = None
    at_seconds: float = 0.0
    media_sha256: str = ""
    media_md5: str = ""
    text_sha256: str = ""

    def __post_init__(self) -> None:
        if self.number < 1 or not self.post_native_id or not self.export_kind:
            raise ValueError("a sighting needs a number, a post and an export")
        if not CASE_CODE.fullmatch(self.case_code):
            raise ValueError("a sighting belongs to a case")
        if not OPERATOR_CODE.fullmatch(self.operator):
            raise ValueError("an operator is a code, not a name")
        if self.kind is SightingKind.IMAGE and not self.media_sha256:
            raise ValueError("a sighting of an image needs the image's hash")
        self._check_times()
        self._check_hashes()

    def _check_times(self) -> None:
        for at in (self.posted_at, self.collected_at, self.confirmed_at):
            if at is not None and at.utcoffset() != timedelta(0):
                raise ValueError("a sighting's times are UTC")

    def _check_hashes(self) -> None:
        if not SHA256.fullmatch(self.export_sha256):
            raise ValueError("a sighting needs the hash of its export")
        for sha256 in (self.media_sha256, self.text_sha256):
            if sha256 and not SHA256.fullmatch(sha256):
                raise ValueError("a SHA-256 is 64 lower-case hex characters")
        if self.media_md5 and not MD5.fullmatch(self.media_md5):
            raise ValueError("an MD5 is 32 lower-case hex characters")


class NoticeWarning(StrEnum):
    """What a person must know before sending a draft, as message ids."""

    FILL_IN = N_("Fill in or delete everything in square brackets before sending.")
    SEND_ONCE = N_("Send one good notice: repeating it can do harm.")
    LANGUAGE_UNREVIEWED = N_("No native speaker has reviewed this draft's language.")
    FACTS_UNREVIEWED = N_("No lawyer has reviewed the rules that this draft rests on.")
    FACTS_STALE = N_(
        "The rules that this draft rests on were not checked in the last 180 days."
    )


@dataclass(frozen=True, slots=True)
class Notice:
    """A draft of a takedown request: a person reads, changes and sends it.

    `recipient` is the pack's name, `language` an ISO 639-1 code.
    """

    text: str
    recipient: str
    language: str
    warnings: tuple[NoticeWarning, ...]
