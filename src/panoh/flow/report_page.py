"""A report as one self-contained page, and the same facts as JSON."""

import hashlib
import json
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from gettext import NullTranslations
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

import msgspec
from django.template import Context, Engine

from panoh.errors import PanohError, registered
from panoh.flow.report_pictures import (
    MOST_CHANNELS,
    Dot,
    draw_channels,
    draw_timeline,
)
from panoh.model.report import (
    CandidateLine,
    ExportLine,
    Report,
    ReportChannel,
    SightingLine,
    Statement,
)
from panoh.model.text import stripped
from panoh.packs.words import LANGUAGES, catalogue, is_reviewed, reviewed_languages

TEMPLATES = Path(__file__).resolve().parent / "templates"
FORMAT, FORMAT_VERSION = "panoh-report", 1

# The screen shows the one that fits: text in a picture does not wrap.
TIMELINE_WIDTHS = (720, 340)
MOST_FILES_A_REASON = 100

Line = TypeVar("Line", SightingLine, CandidateLine)


@dataclass(frozen=True, slots=True)
class UnreadFile:
    """One file with the places that were not read; "" is the file as a whole."""

    export: str
    untrusted_file: str
    places: str


@dataclass(frozen=True, slots=True)
class UnreadReason:
    """Why something was not read, in our words, and where; `more` are not listed."""

    code: str
    message: str
    hint: str
    files: tuple[UnreadFile, ...]
    more: int


def render_html(report: Report, language: str) -> str:
    """Write the report as one HTML file that asks the network for nothing.

    Raises UnknownLanguage.
    """
    words = catalogue(language)
    style = (TEMPLATES / "panoh" / "report.css").read_text(encoding="utf-8")
    facts = {
        "report": report,
        "language": language,
        "catalogue": words,
        "is_reviewed": is_reviewed(language),
        "reviewed": ", ".join(LANGUAGES[code] for code in reviewed_languages()),
        "style": style,
        "style_hash": b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        "sightings": in_order(report.sightings),
        "candidates": in_order(report.candidates),
        "unread": group_unread(report.exports),
        **picture_facts(report, words),
    }
    engine = Engine(dirs=[str(TEMPLATES)], builtins=["panoh.flow.page_words"])
    page = engine.get_template("panoh/report.html")
    # Django's settings are not asked: the page formats its own numbers and times.
    return page.render(Context(facts, use_l10n=False, use_tz=False))


def picture_facts(report: Report, words: NullTranslations) -> dict[str, object]:
    """Draw both pictures and name the pairs of channels that the second one joins."""
    lines: list[SightingLine | CandidateLine]
    lines = [*report.sightings, *report.candidates]
    dots = [
        Dot(line.seen.channel, line.seen.time.posted_at, isinstance(line, SightingLine))
        for line in lines
        if line.seen.time.posted_at
    ]
    channels = {node.channel.id: node.channel for node in report.spread}
    return {
        "timelines": [draw_timeline(dots, words, width) for width in TIMELINE_WIDTHS],
        "undrawn": len(lines) - len(dots),
        "lanes": len({dot.channel.id for dot in dots}),
        "most_channels": MOST_CHANNELS,
        "channel_picture": draw_channels(report.spread, report.shared, words),
        "spread": sorted(report.spread, key=lambda node: number(node.channel)),
        "pairs": [
            (channels[pair.first], channels[pair.second], pair.pictures)
            for pair in sorted(report.shared, key=lambda pair: -pair.pictures)
        ],
    }


def in_order(lines: Iterable[Line]) -> list[Line]:
    """Sort by channel, then by time; what has no time comes last."""
    return sorted(lines, key=place)


def place(line: SightingLine | CandidateLine) -> tuple[tuple[int, str], str, str]:
    """Return where a line stands in its list."""
    posted_at = line.seen.time.posted_at
    return (
        number(line.seen.channel),
        posted_at.isoformat() if posted_at else "~",
        line.id,
    )


def number(channel: ReportChannel) -> tuple[int, str]:
    """Return the channel's place by its number: C2 before C10."""
    return len(channel.id), channel.id


def group_unread(exports: Sequence[ExportLine]) -> list[UnreadReason]:
    """Gather what was not read by reason, then by file, the most frequent first."""
    places: dict[str, dict[tuple[str, str], list[int]]] = {}
    for export in exports:
        for line in export.unread:
            files = places.setdefault(line.code, {})
            files.setdefault((export.id, line.untrusted_file), []).append(line.place)
    frequent_first = sorted(places.items(), key=lambda item: (-len(item[1]), item[0]))
    return [explain(code, files) for code, files in frequent_first]


def explain(code: str, files: Mapping[tuple[str, str], Sequence[int]]) -> UnreadReason:
    """Say one reason in our words, with its first files."""
    error = registered().get(code, PanohError)
    listed = tuple(
        UnreadFile(export, untrusted_file, write_ranges(found))
        for (export, untrusted_file), found in list(files.items())[:MOST_FILES_A_REASON]
    )
    more = len(files) - len(listed)
    return UnreadReason(code, error.message, error.hint, listed, more)


def write_ranges(places: Iterable[int]) -> str:
    """Write 1, 2, 3, 7 as "1-3, 7"; 0, the file as a whole, is not written."""
    ranges: list[list[int]] = []
    for at in sorted({at for at in places if at}):
        if ranges and at == ranges[-1][1] + 1:
            ranges[-1][1] = at
        else:
            ranges.append([at, at])
    return ", ".join(f"{a}" if a == b else f"{a}–{b}" for a, b in ranges)


def report_json(report: Report) -> str:
    """Write the same facts for machines: docs/how-to/report-json.md has the fields.

    Control and direction marks are stripped, so that an editor shows what is there.
    """
    facts = msgspec.to_builtins(report, enc_hook=plain_mapping)
    facts["not_known"] = [statement_facts(line) for line in report.not_known]
    named = {"format": FORMAT, "version": FORMAT_VERSION, **facts}
    return json.dumps(strip_all(named), ensure_ascii=False, indent=1) + "\n"


def statement_facts(line: Statement) -> dict[str, object]:
    """Name a statement by a word that stays when its sentence is reworded."""
    return {
        "about": line.about.name.lower(),
        "text": line.about.value % dict(line.facts),
        "facts": dict(line.facts),
        "untrusted_names": list(line.untrusted_names),
    }


def plain_mapping(value: object) -> object:
    """Turn a read-only mapping into one that msgspec knows."""
    if isinstance(value, MappingProxyType):
        return dict(value)
    raise NotImplementedError(type(value).__name__)


def strip_all(facts: object) -> object:
    """Strip every string in a tree of lists, tuples and dictionaries."""
    if isinstance(facts, str):
        return stripped(facts)
    if isinstance(facts, list | tuple):
        return [strip_all(fact) for fact in facts]
    if isinstance(facts, dict):
        return {key: strip_all(fact) for key, fact in facts.items()}
    return facts
