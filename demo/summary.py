"""What the demo says at its end, taken from the report."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from demo.play import Played
from panoh.model.text import shown


def summary(played: Played, report_folder: Path) -> Iterator[str]:
    """Say what was found, line by line."""
    report, figures = played.report, played.report["figures"]
    yield f"Sightings: {figures['sightings']}"
    pictures = [s for s in report["sightings"] if s["kind"] == "image"]
    others = len(report["sightings"]) - len(pictures)
    yield f"  {len(pictures)} copies of her pictures and {others} threat, in:"
    yield from _channels(report["sightings"])
    yield f"Earliest seen: {_where(min(pictures, key=_posted_at))}"
    yield "  Earliest seen is not the origin: an earlier post may not be here."
    yield f"Candidates that nobody has decided on: {figures['candidates']}"
    for line in report["candidates"]:
        yield f"  {_where(line)}, {line['distance_bits']} bits"
    harmful = len(report["harmful_posts"])
    yield f"Posts that may threaten or expose somebody: {harmful}"
    yield "  Some are harmless, such as a shop's own number: a person must read them."
    yield f"Notices drafted, none sent: {played.second_run['drafted']}"
    yield f"Read: {figures['posts']} posts, {figures['media_fingerprinted']} pictures"
    unread = [u for e in report["exports"] for u in e["unread"]]
    yield f"Not read, and named in the report: {len(unread)}"
    yield f"Report: {report_folder / 'panoh-report.html'}"


def _channels(sightings: list[dict[str, Any]]) -> Iterator[str]:
    names = [sighting["seen"]["channel"]["untrusted_name"] for sighting in sightings]
    for name in dict.fromkeys(names):
        yield f"    {shown(name)}: {names.count(name)}"


def _posted_at(line: dict[str, Any]) -> str:
    return str(line["seen"]["time"]["posted_at"])


def _where(line: dict[str, Any]) -> str:
    name = shown(line["seen"]["channel"]["untrusted_name"])
    return f"{name}, {_posted_at(line)[:16].replace('T', ' ')} UTC"
