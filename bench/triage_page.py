"""What was asked of triage and what came out: a page, a plot, and tables in the docs.

`python -m bench.triage_page` makes them anew from docs/bench/triage*.json, where
`make bench` put what it measured. In docs/triage.md it fills what stands between
`<!-- figures: NAME -->` and `<!-- end -->`.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from bench.curve_chart import draw_curve
from bench.page import DOCS, Bar, figures
from bench.triage_speed import ASKED, GROWN_MB, grown_mb
from bench.triage_tables import TABLES, Results, abuse

PAGE: Final = DOCS / "triage-bars.md"
PROSE: Final = DOCS / "triage.md"
CURVE: Final = DOCS / "img" / "triage-curve.svg"
MOST_LOST: Final = 3  # points of macro-F1 that an attack may cost
TRANSFER_LOST: Final = 1  # points that Persian in Tajik letters may lose
HEAD: Final = """# What was asked of triage, and what came out

Made by `bench/triage_page.py` from the figures in [bench/](bench/). What each line
means and how it was measured: [triage](triage.md). In these lines Russian is measured
on the development halves of two sets that no model learned from; Turkish and Persian on
a fifth of their own. Withheld test halves are another measurement.

| What | Asked | Came out | |
|---|---|---|---|
"""
_PLACE: Final = re.compile(r"(<!-- figures: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def write() -> None:
    """Write whatever was measured."""
    results: Results = figures("triage").get("results", [])
    lines = [bar.line() for bar in bars(results)]
    PAGE.write_text(HEAD + "\n".join(lines) + "\n", "utf-8")
    if measured := figures("triage_curve"):
        CURVE.write_text(draw_curve(measured["points"]), "utf-8")
    if PROSE.is_file():
        PROSE.write_text(filled(PROSE.read_text("utf-8"), results), "utf-8")
    print(f"\nWritten: {PAGE.name}")


def filled(page: str, results: Results) -> str:
    """Put the tables into a page's places."""

    def fill(place: re.Match[str]) -> str:
        content = "\n".join(TABLES[place[2]](results))
        return f"{place[1]}{content}\n{place[3]}"

    return _PLACE.sub(fill, page)


def bars(results: Results) -> Iterator[Bar]:
    """Every bar for which there are figures."""
    for data in ("ru_vk", "ru_youtube"):
        if told := ours(results, data):
            yield Bar(f"macro-F1 out of domain, {data}", 0.8, told["macro_f1"])
    if told := ours(results, "ru_vk"):
        flagged = told["flag_rate_at_recall_90"]
        yield Bar("read for recall .9, ru_vk", 0.4, flagged, is_most=True)
    if told := ours(results, "tr_offenseval", "in"):
        yield Bar("macro-F1 in domain, tr_offenseval", 0.8, told["macro_f1"])
    for data in ("fa_phate", "fa_parsoffensive"):
        persian, tajik = (ours(results, data, "in", c) for c in ("fa", "tg"))
        if persian and tajik:
            lost = 100 * (persian["macro_f1"] - tajik["macro_f1"])
            what = f"points lost in Tajik letters, {data}"
            yield Bar(what, TRANSFER_LOST, lost, is_most=True)
    for name, points in worst_losses(results).items():
        what = f"points lost at most under the attack: {name}"
        yield Bar(what, MOST_LOST, points, is_most=True)
    yield from speed_bars(figures("triage_speed"))


def speed_bars(measured: Mapping[str, Any]) -> Iterator[Bar]:
    """Comments a second on one core, and memory."""
    if not measured:
        return
    read = measured["readers"]["panoh"]
    yield Bar("comments a second, one core", ASKED, read["comments_a_second"])
    what = "MB grown from 10,000 comments to the last"
    yield Bar(what, GROWN_MB, grown_mb(read), is_most=True)


def ours(
    results: Results, data: str, domain: str = "out", language: str = ""
) -> dict[str, Any]:
    """What Panoh reached in telling abuse on a data set, or nothing."""
    for result in abuse(results):
        is_it = (result["data"], result["domain"]) == (data, domain)
        if is_it and result["language"] == (language or result["language"]):
            told = result["systems"].get("panoh")
            return told if isinstance(told, dict) else {}
    return {}


def worst_losses(results: Results) -> dict[str, float]:
    """What each attack costs Panoh where it costs most."""
    worst: dict[str, float] = {}
    for result in abuse(results):
        told = result["systems"].get("panoh")
        for name, points in (
            (told if isinstance(told, dict) else {}).get("attacks", {}).items()
        ):
            worst[name] = max(points, worst.get(name, points))
    return worst


if __name__ == "__main__":
    write()
