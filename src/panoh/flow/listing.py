"""Lists that the edges print: everything is redacted, nothing is a row."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import PurePath
from typing import Any

from panoh.errors import NoPublicLink
from panoh.flow.desk import Desk
from panoh.flow.links import link_of
from panoh.match.orientations import Orientation
from panoh.model.findings import Finding
from panoh.model.how_found import Box
from panoh.model.kept import KeptExport, KeptMatch, KeptPost
from panoh.packs.words import catalogue
from panoh.store import fingerprints, posts
from panoh.triage.personal_data import find_personal_data
from panoh.triage.ranking import gravity
from panoh.triage.redact import HIDDEN, redact

AROUND = 2


class _Plain:
    """A line that can be written as JSON."""

    __slots__ = ()

    def plain(self) -> dict[str, Any]:
        """Field names and values, those of inner lines too."""
        return asdict(self)  # type: ignore[call-overload,no-any-return] # every subclass is a dataclass


@dataclass(frozen=True, slots=True)
class HowLine(_Plain):
    """How a match was found, as a list shows it; `box` is None for the whole file.

    `orientation` is a word of `Orientation`, in small letters.
    """

    place: str
    orientation: str
    part: int
    box: Box | None
    votes: int
    parts_sought: int
    her_seconds: float | None


@dataclass(frozen=True, slots=True)
class MatchLine(_Plain):
    """A match as a list shows it."""

    id: str
    case_code: str
    distance_bits: int
    tier: str
    judgement: str
    post_id: str
    untrusted_channel: str
    posted_at: datetime | None
    link: str
    at_seconds: float
    how: HowLine


@dataclass(frozen=True, slots=True)
class PostLine(_Plain):
    """A post as a list shows it, personal data covered."""

    id: str
    untrusted_channel: str
    posted_at: datetime | None
    untrusted_text: str
    harms: tuple[str, ...]
    rules: tuple[str, ...]
    language: str
    is_gone: bool


@dataclass(frozen=True, slots=True)
class ChannelLine(_Plain):
    """A channel as a list shows it."""

    id: str
    platform: str
    untrusted_name: str
    url: str
    case_code: str


@dataclass(frozen=True, slots=True)
class ExportLine(_Plain):
    """An export as a list shows it."""

    id: str
    kind: str
    untrusted_name: str
    sha256: str
    posts: int
    media: int
    collected_at: datetime
    case_code: str
    notes: dict[str, str]


def match_lines(desk: Desk, *, only_open: bool) -> list[MatchLine]:
    """Matches, nearest first."""
    return _lines(desk, fingerprints.matches(only_open=only_open))


def match_line(desk: Desk, number: int) -> MatchLine:
    """One match. Raises UnknownId."""
    [line] = _lines(desk, [fingerprints.match(number)])
    return line


def _lines(desk: Desk, found: Sequence[KeptMatch]) -> list[MatchLine]:
    seen = desk.reader.posts(m.post_number for m in found)
    channels = {c.number: c for c in desk.reader.channels()}
    return [
        MatchLine(
            id=f"M{match.number}",
            case_code=match.case_code,
            distance_bits=match.distance_bits,
            tier=match.tier.value,
            judgement=match.judgement.value,
            post_id=f"P{match.post_number}",
            untrusted_channel=post.post.channel.untrusted_name,
            posted_at=post.post.posted_at,
            link=link_of(channels[post.channel_number], post),
            at_seconds=match.at_seconds,
            how=how_line(match),
        )
        for match in found
        for post in (seen[match.post_number],)
    ]


def how_line(match: KeptMatch) -> HowLine:
    """How one match was found."""
    how = match.how
    return HowLine(
        place=how.place.value,
        orientation=Orientation(how.orientation).name.lower(),
        part=how.part,
        box=how.box,
        votes=how.votes,
        parts_sought=match.parts_sought,
        her_seconds=how.her_seconds,
    )


@dataclass(frozen=True, slots=True)
class MatchView(_Plain):
    """One match for a person to judge: where its file lies, and the posts around."""

    match: MatchLine
    location: str
    untrusted_file: str
    around: tuple[PostLine, ...]


def match_view(desk: Desk, number: int, language: str) -> MatchView:
    """Show where a match's file lies; the look is logged (P8). Raises UnknownId."""
    location, name = fingerprints.place_of_match(number)
    line = match_line(desk, number)
    around = lines_around(desk, int(line.post_id[1:]), language)
    desk.log.write("match-looked-at", match=number)
    return MatchView(line, location, name, tuple(around))


def harmful_lines(desk: Desk, language: str) -> list[PostLine]:
    """Posts that triage points at, the gravest first."""
    found = posts.findings_of(None)
    kept = desk.reader.posts(found)
    worst_first = sorted(found, key=lambda number: (-gravity(found[number]), number))
    return [post_line(kept[n], found[n], language) for n in worst_first]


def lines_around(desk: Desk, number: int, language: str) -> list[PostLine]:
    """A post with its neighbours."""
    desk.reader.posts([number])
    around = desk.reader.around(number, AROUND)
    found = posts.findings_of([post.number for post in around])
    return [post_line(post, found.get(post.number, ()), language) for post in around]


def post_line(kept: KeptPost, findings: Sequence[Finding], language: str) -> PostLine:
    """One post, covered."""
    return PostLine(
        id=f"P{kept.number}",
        untrusted_channel=kept.post.channel.untrusted_name,
        posted_at=kept.post.posted_at,
        untrusted_text=covered(kept.post.untrusted_text, language),
        harms=unique(f.harm.value for f in findings),
        rules=unique(f.rule for f in findings),
        language=kept.language,
        is_gone=kept.is_gone,
    )


def covered(untrusted_text: str, language: str) -> str:
    """The text with telephone numbers, addresses and accounts covered."""
    return covered_part(untrusted_text, 0, len(untrusted_text), language)


def covered_part(untrusted_text: str, start: int, end: int, language: str) -> str:
    """text[start:end], covered as in the whole: half a number is no number any more."""
    words = {kind: catalogue(language).gettext(word) for kind, word in HIDDEN.items()}
    inside = [
        replace(data, start=max(data.start - start, 0), end=min(data.end, end) - start)
        for data in find_personal_data(untrusted_text)
        if data.start < end and start < data.end
    ]
    return redact(untrusted_text[start:end], inside, words)


def unique(words: Iterable[str]) -> tuple[str, ...]:
    """Each word once, in order."""
    return tuple(dict.fromkeys(words))


def channel_lines(desk: Desk) -> list[ChannelLine]:
    """Every channel."""
    return [
        ChannelLine(f"CH{c.number}", c.platform, c.untrusted_name, c.url, c.case_code)
        for c in desk.reader.channels()
    ]


def set_url(desk: Desk, number: int, url: str) -> None:
    """Note a channel's public address. Raises UnknownId, NoPublicLink."""
    channel = desk.reader.channel_by_number(number)
    if not channel.is_public or not url.startswith("https://"):
        raise NoPublicLink(detail=url)
    posts.set_channel_url(number, url)


def export_lines(desk: Desk) -> list[ExportLine]:  # noqa: ARG001 - the desk must be open
    """Every export."""
    return [
        ExportLine(
            id=f"E{e.number}",
            kind=e.kind,
            untrusted_name=export_name(e),
            sha256=e.sha256,
            posts=e.posts,
            media=e.media,
            collected_at=e.collected_at,
            case_code=e.case_code,
            notes=dict(e.notes),
        )
        for e in posts.exports()
    ]


def export_name(export: KeptExport) -> str:
    """The name of what a person gave, and of the main file in it."""
    given = PurePath(export.location).name
    is_same = export.main_name in ("", given)
    return given if is_same else f"{given}/{export.main_name}"
