"""What the report's page and its JSON promise."""

import hashlib
import json
import re
import subprocess
import sys
import unicodedata
from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from panoh.errors import UnknownLanguage
from panoh.flow.page_words import NAMES
from panoh.flow.report_page import (
    MOST_FILES_A_REASON,
    render_html,
    report_json,
    write_ranges,
)
from panoh.model.casework import SightingKind
from panoh.model.corpus import Unread
from panoh.model.findings import Harm
from panoh.model.fingerprints import Tier
from panoh.model.how_found import Place
from panoh.model.report import CountedBy, ReportTime
from panoh.packs.words import LANGUAGES
from tests.flow.sample_report import empty_report, exports, sample_report

SECTIONS = [
    "summary",
    "sightings",
    "candidates",
    "time",
    "channels",
    "harm",
    "counts",
    "unread",
    "unknown",
    "check",
]


def words_of(page: str) -> str:
    """The page as a reader sees it: no tags, single spaces."""
    body = page[page.index("<body") :]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_section_is_there_in_every_language(language: str) -> None:
    page = render_html(sample_report(), language)

    assert re.findall(r'<section id="(\w+)"', page) == SECTIONS
    assert f'<html lang="{language}">' in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_report_says_so_in_every_section_and_stays_small(
    language: str,
) -> None:
    page = render_html(empty_report(), language)

    assert len(page.encode()) <= 50_000
    for section in re.findall(r"<section.*?</section>", page, re.DOTALL)[1:7]:
        assert 'class="empty"' in section


def test_nothing_found_is_never_said_to_mean_that_there_is_nothing() -> None:
    assert "does not mean that there is nothing elsewhere" in words_of(
        render_html(empty_report(), "en")
    )


def test_text_from_exports_is_shown_and_never_obeyed() -> None:
    page = render_html(sample_report(), "en")

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "{{ report }} %(x)s" in page
    assert "<script" not in page
    assert page.count("</style>") == 1
    controls = {c for c in page if unicodedata.category(c)[0] == "C"}
    assert controls == {"\n"}


def test_the_page_asks_for_nothing_and_runs_nothing() -> None:
    page = render_html(sample_report(), "tg")

    links = re.findall(r'(?:src|href|action|data)="([^"]*)"', page)
    assert links
    assert all(link.startswith("#") for link in links)
    assert not re.search(r"<(img|video|audio|iframe|object|embed|link|form)\b", page)
    assert not re.search(r'<[^>]+\s(style|on\w+)="', page)
    assert "url(" not in page
    assert "@import" not in page


def test_the_policy_allows_this_style_block_and_nothing_else() -> None:
    page = render_html(sample_report(), "en")

    style = page.split("<style>")[1].split("</style>")[0]
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    assert policy[1].split("; ")[:2] == [
        "default-src 'none'",
        f"style-src 'sha256-{digest}'",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_that_nobody_reviewed_says_so_also_in_english(
    language: str,
) -> None:
    words = words_of(render_html(sample_report(), language))

    warned = "No native speaker has reviewed this translation yet." in words
    assert warned == (language != "en")


def test_the_page_says_that_it_is_not_encrypted() -> None:
    assert "This file is plain text, outside of the vault." in words_of(
        render_html(empty_report(), "en")
    )


def test_sightings_stand_by_channel_then_by_time_and_untimed_ones_last() -> None:
    report = sample_report()
    page = render_html(replace(report, sightings=report.sightings[::-1]), "en")

    section = re.search(r'<section id="sightings".*?</section>', page, re.DOTALL)
    assert section
    order = " ".join(re.findall(r'"number">([CS]\d+)<', section[0]))
    assert order == "C1 S52 C2 S31 S60 C3 S77 C10 S91"


def test_only_what_a_person_confirmed_loses_the_mark_of_a_suggestion() -> None:
    page = render_html(sample_report(), "en")

    records = re.findall(
        r'<article class="record( is-suggested)?">\s*<h4><span class="number">(P\d+)',
        page,
    )
    assert [bool(mark) for mark, _ in records] == [True, False, True]
    assert page.count("confirmed by a person</span>") == 1


def test_a_time_keeps_the_exports_own_writing_and_what_was_assumed() -> None:
    words = words_of(render_html(sample_report(), "en"))

    assert (
        "2025-02-27 01:51:09 UTC as written: «27.02.2025, 06:51»"
        " time zone assumed: Asia/Dushanbe" in words
    )
    assert "no time that can be read as written: «32.13.2025»" in words


def test_a_report_refuses_a_time_that_is_not_utc() -> None:
    with pytest.raises(ValueError, match="UTC"):
        ReportTime(datetime(2025, 1, 1))  # noqa: DTZ001 - the point of the test


def test_small_numbers_are_hidden_and_a_zero_is_not() -> None:
    page = render_html(sample_report(), "en")

    counts = re.search(r'<section id="counts".*?</section>', page, re.DOTALL)
    assert counts
    words = words_of("<body>" + counts[0])
    assert "«Yangi gʻiybatlar va oʻyinlar» fewer than 5 «Маҳалла чат» 0" in words


def test_a_reason_lists_its_first_files_and_counts_the_rest() -> None:
    export = exports()[0]
    missing = tuple(
        Unread(f"photos/{number}.jpg", number, "PANOH-321")
        for number in range(1, MOST_FILES_A_REASON + 8)
    )
    report = replace(empty_report(), exports=(replace(export, unread=missing),))

    page = render_html(report, "en")

    assert page.count("«photos/") == MOST_FILES_A_REASON
    assert "More files for the same reason: 7." in page
    assert len(json.loads(report_json(report))["exports"][0]["unread"]) == len(missing)


def test_a_code_of_a_newer_panoh_is_still_reported() -> None:
    line = Unread("x", 1, "PANOH-999")
    report = replace(empty_report(), exports=(replace(exports()[0], unread=(line,)),))

    assert "PANOH-999" in render_html(report, "en")


@settings(deadline=None)
@given(st.lists(st.integers(0, 60)))
@example([])
@example([0])
@example([1, 2, 4])
def test_ranges_name_every_place_once_and_nothing_else(places: list[int]) -> None:
    written = write_ranges(places)

    named = [
        place
        for part in written.split(", ")
        if part
        for place in range(int(part.split("–")[0]), int(part.split("–")[-1]) + 1)
    ]
    assert named == sorted({place for place in places if place})


def test_every_word_that_a_fact_can_be_has_a_name() -> None:
    for kinds in (Harm, Tier, SightingKind, Place, CountedBy):
        assert {kind.value for kind in kinds} <= NAMES.keys()


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(UnknownLanguage):
        render_html(empty_report(), "xx")


def test_the_same_facts_give_the_same_page() -> None:
    assert render_html(sample_report(), "uz") == render_html(sample_report(), "uz")


def test_a_page_needs_no_django_settings() -> None:
    code = (
        "from tests.flow.sample_report import sample_report\n"
        "from panoh.flow.report_page import render_html\n"
        "from django.conf import settings\n"
        "render_html(sample_report(), 'ru')\n"
        "assert not settings.configured\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONUTF8": "1"})


def test_the_json_holds_the_pages_facts_under_a_version() -> None:
    facts = json.loads(report_json(sample_report()))

    assert (facts["format"], facts["version"]) == ("panoh-report", 1)
    assert datetime.fromisoformat(facts["made_at"]).tzinfo == UTC
    assert [line["id"] for line in facts["candidates"]] == [
        line.id for line in sample_report().candidates
    ]
    assert facts["sightings"][0]["seen"]["channel"]["id"] == "C2"
    assert facts["exports"][0]["posts"] == 131
    assert facts["exports"][2]["unread"][0]["place"] == 3


def test_the_json_names_what_is_not_known_by_stable_words() -> None:
    zone = json.loads(report_json(sample_report()))["not_known"][2]

    assert zone["about"] == "zone_assumed"
    assert zone["facts"] == {"posts": 214, "zone": "Asia/Dushanbe"}
    assert "read as Asia/Dushanbe" in zone["text"]


def test_the_json_holds_no_control_or_direction_marks() -> None:
    written = report_json(sample_report())

    assert {c for c in written if unicodedata.category(c)[0] == "C"} == {"\n"}
    assert "\\u" not in written
