"""Gather what a report says, and write it where a person asked, or keep it sealed."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from panoh import __version__
from panoh.flow.counting import count_tables
from panoh.flow.desk import Desk
from panoh.flow.linking import Linked, linked_channels
from panoh.flow.links import link_of
from panoh.flow.listing import AROUND, covered, export_name, unique
from panoh.flow.report_page import render_html, report_json
from panoh.model.corpus import MediaKind
from panoh.model.findings import Finding
from panoh.model.kept import KeptChannel, KeptExport, KeptMatch, KeptPost
from panoh.model.report import (
    Appearance,
    CandidateLine,
    ExportLine,
    Figures,
    HarmfulPost,
    NearbyPost,
    NotKnown,
    Report,
    ReportChannel,
    ReportTime,
    SharedPictures,
    SightingLine,
    SpreadingChannel,
    Statement,
)
from panoh.packs.words import SOURCE_LANGUAGE
from panoh.store import casebook, fingerprints, judging, posts
from panoh.store.judging import SightingFacts
from panoh.triage.ranking import gravity
from panoh.vault.seal import seal_blob

REPORT_NAME = "panoh-report"


def write_report(
    desk: Desk, folder: Path, language: str, case_code: str = ""
) -> tuple[Path, ...]:
    """Write the report as a page and as JSON; return the files.

    With a case, nothing of other cases is in it; raises UnknownId. The files lie
    outside of the desk, readable by anyone who has them: the caller says so.
    """
    code = casebook.case_row(case_code).code if case_code else ""
    report = gather(desk, language, code)
    folder.mkdir(parents=True, exist_ok=True)
    page, data = folder / f"{REPORT_NAME}.html", folder / f"{REPORT_NAME}.json"
    page.write_text(render_html(report, language), encoding="utf-8")
    data.write_text(report_json(report), encoding="utf-8")
    desk.log.write("report-written")
    return page, data


def keep_report(desk: Desk) -> tuple[Path, ...]:
    """Keep the report in the desk, sealed, since nobody asked to write it."""
    written = report_json(gather(desk, SOURCE_LANGUAGE)).encode()
    sealed = seal_blob(desk.keys.blob_key, written, REPORT_NAME)
    posts.keep_report(sealed, desk.now())
    return ()


def gather(desk: Desk, language: str, case_code: str = "") -> Report:
    """All that the desk knows, or one case and the public posts, texts covered."""
    return _Gathering(desk, language, case_code).report()


class _Gathering:
    """One look at the desk: what several sections need is read once."""

    def __init__(self, desk: Desk, language: str, case_code: str) -> None:
        self._desk = desk
        self._language = language
        self._case_code = case_code
        self._channels = {
            c.number: c for c in desk.reader.channels() if self._shows(c.case_code)
        }
        self._exports = {
            e.number: e for e in posts.exports() if self._shows(e.case_code)
        }

    def _shows(self, case_code: str) -> bool:
        """Whether something of this case, or of none, is in the report."""
        return not self._case_code or case_code in ("", self._case_code)

    @cached_property
    def _open_matches(self) -> Sequence[KeptMatch]:
        found = fingerprints.matches(only_open=True)
        return [match for match in found if self._shows(match.case_code)]

    @cached_property
    def _gone(self) -> set[tuple[int, str]]:
        return posts.gone_posts()

    @cached_property
    def _sightings(self) -> Sequence[SightingFacts]:
        found = judging.sighting_facts()
        return [sighting for sighting in found if self._shows(sighting.case_code)]

    def report(self) -> Report:
        """Put the sections together."""
        linked = linked_channels(self._desk)
        return Report(
            made_at=self._desk.now(),
            desk=self._desk.folder.code,
            panoh_version=__version__,
            figures=self._figures(),
            sightings=tuple(self._sighting(one) for one in self._sightings),
            candidates=self._candidates(),
            spread=self._spread(linked),
            shared=tuple(
                SharedPictures(f"CH{e.channel_a}", f"CH{e.channel_b}", e.weight)
                for e in linked.shared.edges
                if {e.channel_a, e.channel_b} <= self._channels.keys()
            ),
            harmful_posts=self._harmful_posts(),
            counts=count_tables(self._desk, self._sightings),
            exports=tuple(self._export(e) for e in self._exports.values()),
            not_known=tuple(self._not_known()),
        )

    def _figures(self) -> Figures:
        counts = posts.counts()
        return Figures(
            exports=counts["exports"],
            posts=counts["posts"],
            media_fingerprinted=counts["media_fingerprinted"],
            candidates=len(self._open_matches),
            sightings=len(self._sightings),
        )

    def _sighting(self, one: SightingFacts) -> SightingLine:
        number = one.post_number
        post = self._desk.reader.posts([number])[number]
        around = self._desk.reader.around(number, AROUND)
        return SightingLine(
            id=f"S{one.number}",
            case=one.case_code,
            kind=one.kind,
            seen=self._appearance(post),
            distance_bits=one.distance_bits,
            at_seconds=one.at_seconds,
            place=one.how.place if one.how else None,
            is_turned=bool(one.how and one.how.orientation),
            around=tuple(self._nearby(near, number) for near in around),
        )

    def _candidates(self) -> tuple[CandidateLine, ...]:
        seen = self._desk.reader.posts(m.post_number for m in self._open_matches)
        return tuple(
            CandidateLine(
                id=f"M{match.number}",
                case=match.case_code,
                seen=self._appearance(seen[match.post_number]),
                distance_bits=match.distance_bits,
                tier=match.tier,
                at_seconds=match.at_seconds,
                place=match.how.place,
                is_turned=bool(match.how.orientation),
            )
            for match in self._open_matches
        )

    def _harmful_posts(self) -> tuple[HarmfulPost, ...]:
        found = posts.findings_of(None).items()
        kept = self._desk.reader.posts(number for number, _ in found)
        worst_first = sorted(found, key=lambda pair: (-gravity(pair[1]), pair[0]))
        return tuple(
            self._harmful(kept[number], findings)
            for number, findings in worst_first
            if kept[number].channel_number in self._channels
        )

    def _harmful(self, post: KeptPost, findings: Sequence[Finding]) -> HarmfulPost:
        return HarmfulPost(
            seen=self._appearance(post),
            untrusted_text=covered(post.post.untrusted_text, self._language),
            harms=tuple(dict.fromkeys(f.harm for f in findings)),
            language=post.language,
            rules=unique(f.rule for f in findings),
            is_confirmed=any(s.post_number == post.number for s in self._sightings),
        )

    def _spread(self, linked: Linked) -> tuple[SpreadingChannel, ...]:
        return tuple(
            SpreadingChannel(
                self._channel(number),
                linked.shared_by_channel[number],
                linked.earliest_by_channel[number],
            )
            for number in sorted(linked.shared_by_channel)
            if number in self._channels
        )

    def _export(self, export: KeptExport) -> ExportLine:
        return ExportLine(
            id=f"E{export.number}",
            untrusted_name=export_name(export),
            parser=export.kind,
            sha256=export.sha256,
            collected_at=export.collected_at,
            posts=export.posts,
            media=export.media,
            unread=tuple(posts.unread_of(export.number)),
        )

    def _not_known(self) -> list[Statement]:
        always = (
            NotKnown.SEARCHED,
            NotKnown.ORIGIN,
            NotKnown.AUTHORS,
            NotKnown.CHANGED_PICTURES,
            NotKnown.LANGUAGES,
        )
        return [Statement(about) for about in always] + self._open_questions()

    def _open_questions(self) -> list[Statement]:
        found = [
            Statement(NotKnown.ZONE_ASSUMED, {"posts": count, "zone": zone})
            for zone, count in posts.assumed_zones()
        ]
        counts = (
            (NotKnown.NO_TIME, "posts", posts.count_without_time()),
            (
                NotKnown.VIDEO_SAMPLED,
                "videos",
                posts.count_media("done", MediaKind.VIDEO),
            ),
            (
                NotKnown.VIDEO_UNREAD,
                "videos",
                posts.count_media("unread", MediaKind.VIDEO),
            ),
            (NotKnown.MEDIA_MISSING, "media", posts.count_media("missing")),
        )
        found += [Statement(about, {fact: n}) for about, fact, n in counts if n]
        unlinked = [c for c in self._channels.values() if c.is_public and not c.url]
        if unlinked:
            names = tuple(c.untrusted_name for c in unlinked)
            facts = {"channels": len(unlinked)}
            found.append(Statement(NotKnown.NO_PUBLIC_LINK, facts, names))
        return found

    def _appearance(self, post: KeptPost) -> Appearance:
        channel = self._channels[post.channel_number]
        return Appearance(
            post=f"P{post.number}",
            channel=self._channel(channel.number),
            time=_time(post),
            first_collected_at=self._exports[post.export_number].collected_at,
            link=link_of(channel, post),
            is_gone=(channel.number, post.post.native_id) in self._gone,
        )

    def _nearby(self, post: KeptPost, sighted: int) -> NearbyPost:
        return NearbyPost(
            id=f"P{post.number}",
            time=_time(post),
            untrusted_text=covered(post.post.untrusted_text, self._language),
            is_sighted=post.number == sighted,
        )

    def _channel(self, number: int) -> ReportChannel:
        channel: KeptChannel = self._channels[number]
        return ReportChannel(
            f"CH{number}", channel.platform, channel.untrusted_name, channel.url
        )


def _time(post: KeptPost) -> ReportTime:
    return ReportTime(
        post.post.posted_at, post.post.original_time, post.post.assumed_zone
    )
