"""What was asked of matching and what came out: a page and plots from the figures.

`python -m bench.page` makes them anew from docs/bench/*.json, where `make bench` put
what it measured.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from bench.growth_chart import draw_growth
from bench.recall_chart import draw_recall
from panoh.fingerprint.edit_file import read_edits

DOCS: Final = Path(__file__).resolve().parent.parent / "docs"
FIGURES: Final = DOCS / "bench"
PAGE: Final = DOCS / "matching-bars.md"
RECALL: Final = DOCS / "img" / "robustness.svg"
GROWTH: Final = DOCS / "img" / "search-growth.svg"
# The machine on which 25 ms were asked for hashed 392 small JPEGs a second with Pillow
# and pdqhash. Machines differ, and one machine from day to day; ratios hold.
ASKED_TIMES_PDQHASH: Final = 9.8
MOST: Final = ("bytes_a_fingerprint", "build_seconds")
HEAD: Final = """# What was asked of matching, and what came out

Made by `make bench` (`bench/page.py`) from the figures in [bench/](bench/). Ratios are
against the named peer, measured in the same run on the same machine. What each line
means and how it was measured: [matching](matching.md).

| What | Asked | Came out | |
|---|---|---|---|
"""


class Bar(NamedTuple):
    """One thing asked: at least, or at most, a number."""

    what: str
    asked: float
    came_out: float
    is_most: bool = False

    @property
    def is_met(self) -> bool:
        """Whether it holds."""
        if self.is_most:
            return self.came_out <= self.asked
        return self.came_out >= self.asked

    def line(self) -> str:
        """Write it as a row of a table."""
        sign = "at most" if self.is_most else "at least"
        verdict = "met" if self.is_met else "**not met**"
        return (
            f"| {self.what} | {sign} {self.asked:g} | {self.came_out:.4g} | {verdict} |"
        )


def write() -> None:
    """Write the page and the plots of whatever was measured."""
    lines = [bar.line() for bar in bars()]
    PAGE.write_text(HEAD + "\n".join(lines) + "\n", "utf-8")
    if measured := figures("robustness"):
        RECALL.write_text(recall_chart(measured), "utf-8")
    if measured := figures("match"):
        GROWTH.write_text(draw_growth(measured["sizes"]), "utf-8")
    print(f"\nWritten: {PAGE.relative_to(DOCS.parent)}")


def figures(name: str) -> dict[str, Any]:
    """What one benchmark measured last, or nothing."""
    path = FIGURES / f"{name}.json"
    if not path.is_file():
        return {}
    measured: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return measured


def bars() -> Iterator[Bar]:
    """Every bar for which there are figures."""
    yield from fingerprint_bars(figures("fingerprint"))
    yield from video_bars(figures("video"))
    for size in figures("match").get("sizes", []):
        yield from match_bars(size)
    if inside := figures("inside"):
        what = f"ms a picture that matches none of {inside['sought']:,} sets"
        yield Bar(what, 25, inside["set"], is_most=True)
        ratio = inside["set"] / inside["pdqhash, whole picture only"]
        what = (
            "the same, times Pillow with pdqhash (25 ms where that makes 392 a second)"
        )
        yield Bar(what, ASKED_TIMES_PDQHASH, ratio, is_most=True)
    yield from robustness_bars(figures("robustness"))


def fingerprint_bars(measured: dict[str, Any]) -> Iterator[Bar]:
    """Pictures a second against Pillow with pdqhash, and bits off it."""
    for size, asked in (("0.18 MP", 2.2), ("9 MP", 6.0)):
        if size in measured:
            ours, theirs = measured[size]["panoh"], measured[size]["pdqhash"]
            ratio = ours["one_thread"] / theirs["one_thread"]
            yield Bar(f"JPEG of {size}, times Pillow with pdqhash", asked, ratio)
    off = measured.get("bits off, untagged or sRGB")
    if off and off["pictures"]:
        of = f"of {off['pictures']} photos"
        yield Bar(f"bits off pdqhash, mean {of}", 1, off["mean"], is_most=True)
        yield Bar(f"bits off pdqhash, most {of}", 8, off["max"], is_most=True)


def video_bars(measured: dict[str, Any]) -> Iterator[Bar]:
    """Each clip against vpdq."""
    for clip, result in measured.items():
        yield Bar(f"video triage, times vpdq: {clip}", 8, result["triage_ratio"])
        yield Bar(f"every picture, times vpdq: {clip}", 1.1, result["every_ratio"])


def match_bars(size: dict[str, Any]) -> Iterator[Bar]:
    """The search among so many fingerprints: ratios, seconds and bytes."""
    for bar in size["bars"]:
        what = f"{bar['bar'].replace('_', ' ')}, {size['banked']:,} banked"
        is_most = bar["bar"] in MOST
        yield Bar(what, bar["asked"], bar["got"], is_most=is_most)


def robustness_bars(measured: dict[str, Any]) -> Iterator[Bar]:
    """Copies found, false finds and cost of both modes."""
    if not measured:
        return
    one, whole_set = measured["modes"]["one"], measured["modes"]["set"]
    yield Bar("query photos", 300, measured["queries"])
    yield Bar("bank entries", 2000, measured["bank_entries"])
    yield Bar("recall at 31 bits, one fingerprint", 0.73, one["mean_recall_31"])
    yield Bar("recall at 31 bits, set of 11", 0.95, whole_set["mean_recall_31"])
    edit, least = min(single_edits(whole_set), key=lambda found: found[1])
    yield Bar(f"the least single edit, set ({edit})", 0.85, least)
    for name, mode in (("one", one), ("set", whole_set)):
        yield Bar(f"unrelated pairs, {name}", 10_000_000, mode["pairs"])
        yield Bar(f"false at 31 bits, {name}", 0, mode["false_positives"], is_most=True)
    yield Bar("ms a picture, set", 60, whole_set["ms_per_picture"], is_most=True)
    yield Bar("fingerprints of a set", 11, whole_set["fingerprints"], is_most=True)


def single_edits(mode: dict[str, Any]) -> list[tuple[str, float]]:
    """Recall by edit, without the chains of several."""
    edits = read_edits((DOCS.parent / "bench" / "edits.toml").read_bytes())
    chains = {edit.name for edit in edits if len(edit.steps) > 1}
    return [(e, found) for e, found in mode["recall_31"].items() if e not in chains]


def recall_chart(measured: dict[str, Any]) -> str:
    """Draw recall at 31 bits, by edit and mode."""
    queries, entries = measured["queries"], measured["bank_entries"]
    return draw_recall(
        {mode: figures["recall_31"] for mode, figures in measured["modes"].items()},
        "Copies found within 31 bits, by edit",
        f"{queries} photos, each edited, looked for in a bank of {entries} entries.",
    )


if __name__ == "__main__":
    write()
