"""The facts of a report: what the page shows and the JSON holds, nothing more.

All text is redacted before it gets here. Strings named `untrusted_` come from exports
and are still hostile: who shows them strips and escapes them. Times are UTC.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from panoh.errors import N_
from panoh.model.casework import SightingKind
from panoh.model.corpus import Unread
from panoh.model.findings import Harm
from panoh.model.fingerprints import Tier
from panoh.model.how_found import Place


@dataclass(frozen=True, slots=True)
class ReportChannel:
    """A channel by the number that the desk shows, such as C3.

    `url` is empty where the channel has no public link.
    """

    id: str
    platform: str
    untrusted_name: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class ReportTime:
    """When a post appeared: the instant, the export's own writing, what was assumed.

    `posted_at` is None where no time can be read; `assumed_zone` is empty where the
    export states the instant.
    """

    posted_at: datetime | None = None
    untrusted_original: str = ""
    assumed_zone: str = ""

    def __post_init__(self) -> None:
        if self.posted_at is not None and self.posted_at.utcoffset() != timedelta(0):
            raise ValueError("a report's times are UTC")


@dataclass(frozen=True, slots=True)
class Appearance:
    """Where and when something was seen. `link` is empty where there is none.

    `is_gone` says that a later export of the channel lacks the post.
    """

    post: str
    channel: ReportChannel
    time: ReportTime
    first_collected_at: datetime
    link: str = ""
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class NearbyPost:
    """A post around a sighting, or the sighted one itself, redacted."""

    id: str
    time: ReportTime
    untrusted_text: str
    is_sighted: bool = False


@dataclass(frozen=True, slots=True)
class SightingLine:
    """What a person confirmed. `distance_bits` is None where no picture matched.

    `at_seconds` is the place in a video, 0 for an image. `place` says what of her
    picture is where in the file, and `is_turned` whether it is mirrored or turned.
    `around` holds the posts
    before, the sighted one, and those after, in order.
    """

    id: str
    case: str
    kind: SightingKind
    seen: Appearance
    distance_bits: int | None = None
    at_seconds: float = 0.0
    place: Place | None = None
    is_turned: bool = False
    around: tuple[NearbyPost, ...] = ()


@dataclass(frozen=True, slots=True)
class CandidateLine:
    """What the machine suggests and nobody has judged."""

    id: str
    case: str
    seen: Appearance
    distance_bits: int
    tier: Tier
    at_seconds: float = 0.0
    place: Place = Place.WHOLE
    is_turned: bool = False


@dataclass(frozen=True, slots=True)
class SpreadingChannel:
    """A channel that shares pictures with others.

    `shared_pictures` counts the pictures that it shares with any other channel;
    `seen_earliest` counts those of them whose earliest seen post is here. Earliest
    *seen* is not the origin.
    """

    channel: ReportChannel
    shared_pictures: int
    seen_earliest: int = 0


@dataclass(frozen=True, slots=True)
class SharedPictures:
    """How many pictures two channels share, by their ids; each pair stands once."""

    first: str
    second: str
    pictures: int


@dataclass(frozen=True, slots=True)
class HarmfulPost:
    """A post that threatens or exposes somebody, redacted.

    `language` is an ISO 639-1 code, "mixed" or "unknown". Unless a person confirmed
    it, it is the machine's suggestion.
    """

    seen: Appearance
    untrusted_text: str
    harms: tuple[Harm, ...]
    language: str
    rules: tuple[str, ...]
    is_confirmed: bool = False


class CountedBy(StrEnum):
    """What a table of counts has one row for."""

    CHANNEL = "channel"
    WEEK = "week"
    LANGUAGE = "language"


@dataclass(frozen=True, slots=True)
class ReportCell:
    """One number of a table; None is a number too small to show."""

    untrusted_label: str
    count: int | None


@dataclass(frozen=True, slots=True)
class CountTable:
    """Sightings counted. Numbers from 1 to `least_shown` - 1 are hidden."""

    by: CountedBy
    least_shown: int
    cells: tuple[ReportCell, ...]


@dataclass(frozen=True, slots=True)
class ExportLine:
    """A file that was read, with what of it could not be."""

    id: str
    untrusted_name: str
    parser: str
    sha256: str
    collected_at: datetime
    posts: int
    media: int
    unread: tuple[Unread, ...] = ()


class NotKnown(StrEnum):
    """What a report cannot say, as message ids; the facts fill their places."""

    SEARCHED = N_(
        "Only the exports listed below were searched. A picture that is not among them"
        " may still be elsewhere."
    )
    ORIGIN = N_(
        "The earliest post seen is not the origin: an earlier one may be in a channel"
        " that nobody saved, or may have been deleted."
    )
    AUTHORS = N_("Who wrote the posts, and who took the pictures, was not examined.")
    ZONE_ASSUMED = N_(
        "Posts whose export names no time zone: %(posts)s. They were read as %(zone)s,"
        " which may be wrong by hours."
    )
    NO_TIME = N_("Posts whose time cannot be read: %(posts)s.")
    NO_PUBLIC_LINK = N_("Channels without a public link: %(channels)s.")
    VIDEO_SAMPLED = N_(
        "Videos were looked at once a second (%(videos)s videos). A picture shown for"
        " less than a second may have been missed."
    )
    VIDEO_UNREAD = N_("Videos that were not looked at: %(videos)s.")
    MEDIA_MISSING = N_(
        "Pictures and videos that the exports name but do not hold: %(media)s. They"
        " were not searched."
    )
    CHANGED_PICTURES = N_(
        "A copy that was strongly cropped or drawn over, or that is a small part of"
        " another picture, may not have been recognised."
    )
    LANGUAGES = N_(
        "Threats are searched for in the languages that Panoh knows, by fixed rules."
        " Threats in other words or languages were not found."
    )


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that is not known. `facts` are numbers and our own words."""

    about: NotKnown
    facts: Mapping[str, int | str] = field(default_factory=lambda: MappingProxyType({}))
    untrusted_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Figures:
    """The summary's numbers, of the whole desk."""

    exports: int
    posts: int
    media_fingerprinted: int
    candidates: int
    sightings: int


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that one report says."""

    made_at: datetime
    desk: str
    panoh_version: str
    figures: Figures
    sightings: tuple[SightingLine, ...] = ()
    candidates: tuple[CandidateLine, ...] = ()
    spread: tuple[SpreadingChannel, ...] = ()
    shared: tuple[SharedPictures, ...] = ()
    harmful_posts: tuple[HarmfulPost, ...] = ()
    counts: tuple[CountTable, ...] = ()
    exports: tuple[ExportLine, ...] = ()
    not_known: tuple[Statement, ...] = ()

    def __post_init__(self) -> None:
        if self.made_at.utcoffset() != timedelta(0):
            raise ValueError("a report's times are UTC")
