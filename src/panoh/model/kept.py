"""What the desk kept, as lists and reports see it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from panoh.model.corpus import Media, Post
from panoh.model.fingerprints import Tier
from panoh.model.how_found import AS_A_WHOLE, WHOLE, HowFound


@dataclass(frozen=True, slots=True)
class KeptExport:
    """An export on the desk. `case_code` is empty for a public one.

    `read_as` is what a person said of what the export leaves open, in one word.
    `leftovers` counts the fields that no parser took, by name; `notes` hold for the
    whole export, such as the state of its signature.
    """

    number: int
    sha256: str
    kind: str
    location: str
    main_name: str
    case_code: str
    collected_at: datetime
    posts: int
    media: int
    read_as: str = ""
    leftovers: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    notes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class KeptChannel:
    """A channel on the desk."""

    number: int
    platform: str
    untrusted_name: str
    native_id: str
    is_public: bool
    url: str
    case_code: str = ""


@dataclass(frozen=True, slots=True)
class KeptPost:
    """One observation of a post; `is_gone` when a later export lacks it."""

    number: int
    channel_number: int
    post: Post
    export_number: int
    is_gone: bool
    language: str


@dataclass(frozen=True, slots=True)
class WaitingMedia:
    """A media file to be fingerprinted, and where it lies."""

    number: int
    location: str
    media: Media


class Judgement(StrEnum):
    """What a person said of a match."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class KeptMatch:
    """A machine's candidate. `at_seconds` is its place in a collected video.

    `parts_sought` says how many fingerprints the bank entry holds.
    """

    number: int
    case_code: str
    entry_number: int
    media_number: int
    post_number: int
    distance_bits: int
    tier: Tier
    at_seconds: float
    judgement: Judgement
    how: HowFound = AS_A_WHOLE
    parts_sought: int = 1


@dataclass(frozen=True, slots=True)
class SoughtPart:
    """One fingerprint of a bank entry: 32 bytes.

    `number` is 0 for a whole picture, else its window's; for a video it is the place
    among its kept frames, and `at_seconds` says when; of a picture that is None.
    """

    number: int
    pdq: bytes
    at_seconds: float | None = None

    @property
    def is_whole(self) -> bool:
        """Whether it shows all of a picture or of a video's frame."""
        return self.number == WHOLE or self.at_seconds is not None


@dataclass(frozen=True, slots=True)
class BankRow:
    """A bank entry as the search needs it, and how far it has looked.

    It was compared with the frames up to `frames_searched`, and looked for inside the
    pictures whose frames go up to `frames_looked_inside`.
    """

    number: int
    parts: tuple[SoughtPart, ...]
    frames_searched: int
    frames_looked_inside: int


@dataclass(frozen=True, slots=True)
class FrameOfMedia:
    """A collected picture that can be looked into, by the number of its frame."""

    frame_number: int
    media: WaitingMedia


@dataclass(frozen=True, slots=True)
class Found:
    """One pair that the search found."""

    entry_number: int
    media_number: int
    distance_bits: int
    at_seconds: float = 0.0
    how: HowFound = AS_A_WHOLE
