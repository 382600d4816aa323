"""What the two pictures of a report promise."""

import re
from datetime import UTC, datetime, timedelta
from gettext import NullTranslations
from random import Random
from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from panoh.flow.report_pictures import (
    MOST_CHANNELS,
    Dot,
    choose_ticks,
    draw_channels,
    draw_timeline,
)
from panoh.model.report import ReportChannel, SharedPictures, SpreadingChannel
from panoh.packs.words import catalogue
from tests.flow.sample_report import HOSTILE, sample_report

ENGLISH = NullTranslations()
NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)
WIDTH = 720

instants = st.datetimes(timezones=st.just(UTC))


def channel(number: int, name: str = "Канал") -> ReportChannel:
    return ReportChannel(f"CH{number}", "telegram", name)


def dot(number: int, days: float = 0, *, is_sighting: bool = False) -> Dot:
    return Dot(channel(number), NOON + timedelta(days=days), is_sighting)


def shapes(svg: str, kind: str) -> list[Element]:
    root = fromstring(svg)  # noqa: S314 - we drew it
    return [shape for shape in root if shape.get("class") == kind]


def names(svg: str) -> list[str]:
    return [str(name.text).split()[0] for name in shapes(svg, "name")]


def test_nothing_to_draw_is_no_picture() -> None:
    assert draw_timeline([], ENGLISH, WIDTH) == ""
    assert draw_channels([], [], ENGLISH) == ""


@settings(deadline=None)
@given(st.lists(instants, min_size=1, max_size=9), st.sampled_from([340, 720]))
@example([datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)], 340)
@example([NOON], 340)
@example([NOON, NOON + timedelta(microseconds=1)], 720)
def test_every_dot_lies_inside_of_the_picture_in_its_order(
    times: list[datetime], width: int
) -> None:
    svg = draw_timeline([Dot(channel(1), at, False) for at in times], ENGLISH, width)

    drawn = [float(circle.get("cx", -1)) for circle in shapes(svg, "candidate")]
    assert drawn == sorted(drawn)
    assert all(0 < x < width for x in drawn)


@settings(deadline=None)
@given(instants, instants, st.integers(2, 9))
@example(NOON, NOON, 3)
@example(NOON, NOON + timedelta(seconds=1), 3)
@example(NOON, NOON + timedelta(days=14), 3)
@example(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC), 3)
def test_ticks_are_few_distinct_and_between_first_and_last(
    one: datetime, other: datetime, at_most: int
) -> None:
    start, end = sorted((one, other))

    ticks = choose_ticks(start, end, at_most)

    instants_of_ticks = [at for at, _ in ticks]
    assert 1 <= len(ticks) <= at_most
    assert instants_of_ticks == sorted(set(instants_of_ticks))
    assert all(start <= at <= end for at in instants_of_ticks)


@pytest.mark.parametrize(
    ("days", "labels"),
    [
        (0.5, ["03-01 12:00", "03-01 18:00", "03-02 00:00"]),
        (4, ["2025-03-02", "2025-03-03", "2025-03-04", "2025-03-05"]),
        (24, ["2025-03-03", "2025-03-10", "2025-03-17", "2025-03-24"]),
        (120, ["2025-04", "2025-05", "2025-06"]),
    ],
)
def test_ticks_fall_on_hours_days_mondays_and_months(
    days: float, labels: list[str]
) -> None:
    ticks = choose_ticks(NOON, NOON + timedelta(days=days), 4)

    assert [label for _, label in ticks] == labels


def test_lanes_stand_in_the_order_in_which_channels_were_seen() -> None:
    svg = draw_timeline([dot(1, 5), dot(2, 1), dot(3, 3), dot(1, 9)], ENGLISH, WIDTH)

    assert names(svg) == ["CH2", "CH3", "CH1"]


def test_of_many_channels_those_with_the_most_posts_are_drawn() -> None:
    many = [dot(number, number) for number in range(1, MOST_CHANNELS + 6)]
    busiest = [dot(MOST_CHANNELS + 5, 40 + day) for day in range(3)]

    svg = draw_timeline(many + busiest, ENGLISH, WIDTH)

    assert len(names(svg)) == MOST_CHANNELS
    assert f"CH{MOST_CHANNELS + 5}" in names(svg)


def test_a_sighting_is_drawn_over_a_candidate_at_the_same_place() -> None:
    svg = draw_timeline([dot(1, is_sighting=True), dot(1)], ENGLISH, WIDTH)

    drawn = re.findall(r'<circle class="(\w+)"', svg)
    assert drawn == ["candidate", "sighting"]


def test_several_posts_at_one_place_are_one_larger_dot() -> None:
    svg = draw_timeline([dot(1), dot(1), dot(1), dot(2)], ENGLISH, WIDTH)

    several, one = (float(c.get("r", 0)) for c in shapes(svg, "candidate"))
    assert several > one


@pytest.mark.parametrize("language", ["en", "ky"])
def test_a_screen_reader_hears_a_title_and_a_description(language: str) -> None:
    report, words = sample_report(), catalogue(language)
    pictures = (
        draw_timeline([dot(1)], words, WIDTH),
        draw_channels(report.spread, report.shared, words),
    )
    for svg in pictures:
        root = fromstring(svg)  # noqa: S314 - we drew it
        ids = {part.get("id"): part.text for part in root if part.get("id")}
        assert root.get("role") == "img"
        assert ids[root.get("aria-labelledby")]
        assert ids[root.get("aria-describedby")]


def test_a_hostile_channel_name_is_text_in_the_picture() -> None:
    svg = draw_timeline([Dot(channel(1, HOSTILE), NOON, False)], ENGLISH, WIDTH)

    assert "<script" not in svg
    assert "\u202e" not in svg
    assert "<script>alert(1)" in str(shapes(svg, "name")[0].text)


def test_more_shared_pictures_draw_a_wider_line() -> None:
    spread = [SpreadingChannel(channel(number), 9) for number in (1, 2, 3)]
    shared = [SharedPictures("CH1", "CH2", 1), SharedPictures("CH2", "CH3", 8)]

    svg = draw_channels(spread, shared, ENGLISH)

    widths = [float(line.get("stroke-width", 0)) for line in shapes(svg, "share")]
    assert widths == sorted(widths, reverse=True)
    assert len(set(widths)) == 2
    assert [number.text for number in shapes(svg, "numbered")] == ["8", "1"]


def test_only_channels_that_were_earliest_for_a_picture_are_filled() -> None:
    spread = [SpreadingChannel(channel(1), 2, 1), SpreadingChannel(channel(2), 2)]

    svg = draw_channels(spread, [SharedPictures("CH1", "CH2", 2)], ENGLISH)

    assert [name.text for name in shapes(svg, "earliest-id")] == ["CH1"]
    assert [name.text for name in shapes(svg, "channel-id")] == ["CH2"]


def test_of_many_channels_those_that_share_the_most_are_drawn() -> None:
    spread = [
        SpreadingChannel(channel(number), number)
        for number in range(1, MOST_CHANNELS + 6)
    ]
    shared = [
        SharedPictures("CH1", "CH2", 1),
        SharedPictures("CH28", "CH29", 5),
    ]

    svg = draw_channels(spread, shared, ENGLISH)

    assert len(shapes(svg, "channel")) == MOST_CHANNELS
    assert len(shapes(svg, "share")) == 1


@settings(deadline=None)
@given(st.randoms())
def test_the_order_of_the_facts_does_not_change_the_pictures(random: Random) -> None:
    report = sample_report()
    dots = [dot(number % 4, number / 3) for number in range(20)]
    mixed = [
        random.sample(facts, len(facts))
        for facts in (dots, report.spread, report.shared)
    ]

    assert draw_timeline(mixed[0], ENGLISH, WIDTH) == draw_timeline(
        dots, ENGLISH, WIDTH
    )
    assert draw_channels(mixed[1], mixed[2], ENGLISH) == draw_channels(
        report.spread, report.shared, ENGLISH
    )
