"""Pages of triage's figures say what the figures say, and what was seen is told so."""

import json
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest

from bench import page, triage_page
from bench.curve_chart import draw_curve
from bench.triage_speed import grown_mb
from bench.triage_tables import attacks_table, harms_table, readers_table

SVG = "{http://www.w3.org/2000/svg}"


def told(macro: float, **attacks: float) -> dict[str, Any]:
    return {
        "macro_f1": macro,
        "macro_f1_interval": [macro - 0.01, macro + 0.01],
        "ap": 0.7,
        "flag_rate_at_recall_80": 0.25,
        "flag_rate_at_recall_90": 0.45,
        "attacks": attacks,
    }


def result(
    data: str, domain: str, language: str, harm: str = "abuse"
) -> dict[str, Any]:
    return {
        "data": data,
        "domain": domain,
        "language": language,
        "harm": harm,
        "n": 1500,
        "positives": 300,
        "systems": {"panoh": told(0.812, leet=1.5, dots=-0.5), "panoh shipped": "seen"},
    }


RESULTS = [
    result("ru_vk", "out", "ru"),
    result("fa_phate", "in", "fa"),
    result("fa_phate", "in", "tg"),
    result("fa_phate", "in", "tg", "threat"),
]


def test_a_reader_has_its_figures_and_what_was_seen_has_none() -> None:
    lines = [*readers_table(RESULTS)]

    assert "| ru_vk (ru) | out | 1,500 | panoh | 0.812 (0.802 to 0.822) |" in lines[2]
    assert lines[2].endswith("| 25% | 45% |  |  | 0.5 | 1.5 |")
    assert lines[3].count("seen") == 1
    assert {line.count("|") for line in lines} == {13}


def test_other_harms_and_attacks_have_tables_of_their_own() -> None:
    assert [line.split(" | ")[0] for line in harms_table(RESULTS)][2:] == ["| threat"]
    assert [*attacks_table(RESULTS)][2:] == ["| leet | 1.5 |", "| dots | -0.5 |"]


def test_a_bar_is_met_or_not_as_the_figures_say() -> None:
    lines = [bar.line() for bar in triage_page.bars(RESULTS)]

    assert "| macro-F1 out of domain, ru_vk | at least 0.8 | 0.812 | met |" in lines
    assert "| read for recall .9, ru_vk | at most 0.4 | 0.45 | **not met** |" in lines
    assert "| points lost in Tajik letters, fa_phate | at most 1 | 0 | met |" in lines
    assert (
        "| points lost at most under the attack: leet | at most 3 | 1.5 | met |"
        in lines
    )


def test_only_the_places_of_a_page_are_filled() -> None:
    page_before = "a\n<!-- figures: attacks -->\nold\n<!-- end -->\nz\n"
    filled = triage_page.filled(page_before, RESULTS)

    assert filled.startswith("a\n<!-- figures: attacks -->\n| Attack |")
    assert filled.endswith("| dots | -0.5 |\n<!-- end -->\nz\n")
    assert "old" not in filled
    assert triage_page.filled(filled, RESULTS) == filled


def test_memory_that_grew_is_counted_from_ten_thousand_comments_on() -> None:
    assert grown_mb({"rss_mb": {"1000": 50, "10000": 90, "100000": 95}}) == 5


def test_the_curve_has_a_line_for_each_set_that_rises_with_its_figures() -> None:
    points = [
        {"data": data, "language": "ru", "share": share, "macro_f1": macro}
        for data, macros in (("vk", (0.6, 0.8)), ("youtube", (0.7, 0.9)))
        for share, macro in zip((0.5, 1.0), macros, strict=True)
    ]
    drawn = fromstring(draw_curve(points))  # noqa: S314 - ours
    lines = [line.get("points", "").split() for line in drawn.iter(f"{SVG}polyline")]

    assert len(lines) == 2
    for first, last in lines:
        assert float(first.split(",")[0]) < float(last.split(",")[0])
        assert float(first.split(",")[1]) > float(last.split(",")[1])


def test_what_was_measured_is_written_into_the_docs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "triage.json").write_text(json.dumps({"results": RESULTS}))
    monkeypatch.setattr(page, "FIGURES", tmp_path)
    monkeypatch.setattr(triage_page, "PAGE", tmp_path / "triage-bars.md")
    monkeypatch.setattr(triage_page, "PROSE", tmp_path / "none.md")
    triage_page.write()

    assert "| macro-F1 out of domain, ru_vk |" in triage_page.PAGE.read_text()
