"""Written dates: what they say is read, what they leave open is asked."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from panoh.collect.dates import WrittenDates, find_zone, read_stated, read_written
from panoh.errors import AmbiguousDates, NoDates, UnknownZone
from panoh.model.corpus import DateOrder

DMY, MDY, YMD = DateOrder.DMY, DateOrder.MDY, DateOrder.YMD
UTC_ZONE = ZoneInfo("UTC")
DUSHANBE = ZoneInfo("Asia/Dushanbe")
MARCH_12 = datetime(2024, 3, 12, 14, 5, tzinfo=UTC)
WRITTEN_WITH_DOTS = re.compile(r"[1-9]\.[1-9]\.\d\d")
PATTERNS = {DMY: "{d}/{m}/{y}", MDY: "{m}/{d}/{y}", YMD: "{y}/{m}/{d}"}

days = st.dates(date(2000, 1, 1), date(2099, 12, 31))
lines = st.lists(days, min_size=1, max_size=20)


def settle(written: Iterable[str], told: DateOrder | None = None) -> DateOrder:
    dates = WrittenDates()
    for text in written:
        dates.add(text)
    return dates.settle(told)


def write(day: date, order: DateOrder, year: str = "{:04}") -> str:
    return PATTERNS[order].format(d=day.day, m=day.month, y=year.format(day.year))


@pytest.mark.parametrize(
    ("written", "order"),
    [
        ("12.03.2024, 14:05", DMY),
        ("12.03.2024 14:05", DMY),
        ("12.3.24, 14:05", MDY),
        ("12/03/24, 14:05", DMY),
        ("3/12/24, 2:05 PM", MDY),
        ("3/12/24, 2:05\u202fPM", MDY),
        ("12/3/2024, 2:05 pm", DMY),
        ("12/3/2024, 2:05 p. m.", DMY),
        ("12/3/2024 02:05 п.п.", DMY),
        ("12-03-2024 14:05", DMY),
        ("2024-03-12, 14:05", DMY),
        ("2024/03/12 14:05:00", MDY),
        ("2024-03-12T14:05:00.000", DMY),
        ("24/03/12, 14:05", YMD),
        ("2024. 3. 12. 오후 2:05", DMY),
        ("12.3.2024 klo 14.05", DMY),
        ("12.03.2024 г., 14:05", DMY),
        ("۱۲/۳/۲۰۲۴، ۱۴:۰۵", DMY),
        ("٢٠٢٤/٠٣/١٢ ١٤:٠٥", DMY),
        ("\u200f12\u200f/3\u200f/2024، 2:05 م", DMY),
        ("۲۰۲۴/۳/۱۲،\u200f ۲:۰۵ بعدازظهر", DMY),
        ("12/3/2024, 2:05 ب.ظ.", DMY),
        ("12/03/2024 14:05 PM", DMY),
    ],
)
def test_a_writing_is_read_as_the_same_minute(written: str, order: DateOrder) -> None:
    assert read_written(written, order, UTC_ZONE) == MARCH_12


@pytest.mark.parametrize(
    "written",
    [
        "",
        "2 hours ago",
        "3 нед.",
        "вчера",
        "32/03/2024",
        "12/13/2024 10:00",
        "12.03.2024 25:00",
        "12.03.2024 14:60",
        "12.03.2024 14:05:61",
        "12.03.2024 14:05 AM",
        "12.03.2024 2:05 xx",
        "12.03.2024 xx 2:05",
        "12.03.1403 14:05",
        "12.03.2567 14:05",
        "2024/03/2024",
        "12.03/2024",
    ],
)
def test_what_is_not_surely_a_time_is_not_read(written: str) -> None:
    with pytest.raises(NoDates):
        read_written(written, DMY, UTC_ZONE)


@pytest.mark.parametrize(
    ("written", "hour"),
    [("12:00 AM", 0), ("12:00 PM", 12), ("1:00 AM", 1), ("11:00 PM", 23)],
)
def test_noon_and_midnight_are_not_confused(written: str, hour: int) -> None:
    assert read_written(f"12.03.2024 {written}", DMY, UTC_ZONE).hour == hour


def test_a_day_without_a_time_begins_at_midnight_of_its_zone() -> None:
    begins = datetime(2024, 3, 11, 19, tzinfo=UTC)
    assert read_written("12.03.2024", DMY, DUSHANBE) == begins


def test_an_hour_that_daylight_saving_skips_is_read_by_the_offset_before_it() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    skipped = read_written("31.03.2024 02:30", DMY, berlin)
    twice = read_written("27.10.2024 02:30", DMY, berlin)
    assert skipped == datetime(2024, 3, 31, 1, 30, tzinfo=UTC)
    assert twice == datetime(2024, 10, 27, 0, 30, tzinfo=UTC)


@given(lines, st.sampled_from([DMY, MDY]), st.sampled_from(["{:04}", "{:02}"]))
@example([date(2024, 3, 12)], DMY, "{:04}")
@example([date(2024, 3, 12), date(2024, 3, 13)], MDY, "{:04}")
def test_the_order_is_settled_just_when_a_day_is_above_12(
    days_of_file: list[date], order: DateOrder, year: str
) -> None:
    written = [write(day.replace(year=2024), order, year) for day in days_of_file]
    if any(day.day > 12 for day in days_of_file):
        assert settle(written) is order
    else:
        with pytest.raises(AmbiguousDates):
            settle(written)


@given(days, days)
@example(date(2024, 3, 13), date(2024, 3, 13))
def test_a_file_that_proves_both_orders_is_asked_about(one: date, other: date) -> None:
    written = [write(one, DMY), write(other, MDY)]
    if one.day > 12 and other.day > 12:
        with pytest.raises(AmbiguousDates):
            settle(written)
        assert settle(written, told=DMY) is DMY


def test_the_order_told_is_believed_unless_the_file_proves_another() -> None:
    assert settle(["03/04/2024"], told=MDY) is MDY
    assert settle(["03/25/2024"], told=DMY) is MDY
    assert settle(["24/03/12"], told=YMD) is YMD


def test_dots_and_leading_years_need_no_order() -> None:
    written = ["03.04.2024", "03.04.24", "2024-03-04", "no date"]
    assert settle(written) is DMY
    assert settle([]) is DMY


def test_a_two_digit_year_may_stand_first_among_spaced_dots() -> None:
    with pytest.raises(AmbiguousDates):
        settle(["12. 3. 11. 오후 2:05"])


def test_proof_in_dotted_dates_says_nothing_of_the_slashed_ones() -> None:
    with pytest.raises(AmbiguousDates):
        settle(["25.03.2024", "03/04/2024"])


@given(
    days,
    st.times(),
    st.sampled_from(DateOrder),
    st.sampled_from(["0123456789", "۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩"]),
)
@example(date(2024, 2, 29), time(0, 0), DMY, "۰۱۲۳۴۵۶۷۸۹")
def test_what_is_written_in_any_order_and_digits_is_read_back(
    day: date, clock: time, order: DateOrder, digits: str
) -> None:
    written = f"{write(day, order)}, {clock:%H:%M:%S}"
    written = written.translate(str.maketrans("0123456789", digits))
    instant = datetime.combine(day, clock.replace(microsecond=0), UTC)
    assert read_written(written, order, DUSHANBE) == instant - timedelta(hours=5)


@given(st.text(max_size=60), st.sampled_from(DateOrder))
def test_any_text_is_read_or_refused(written: str, order: DateOrder) -> None:
    try:
        assert read_written(written, order, DUSHANBE).tzinfo is UTC
    except NoDates:
        assert not WRITTEN_WITH_DOTS.fullmatch(written)
    read_stated(written)


@pytest.mark.parametrize(
    "written",
    [
        "1710252300",
        "1710252300000",
        "1710252300000000",
        "2024-03-12T14:05:00Z",
        "2024-03-12 14:05 UTC",
        "2024-03-12T19:05:00+0500",
        "2024-03-12T19:05:00.000 +05:00",
    ],
)
def test_an_instant_that_states_itself_needs_no_zone(written: str) -> None:
    assert read_stated(written) == MARCH_12


@pytest.mark.parametrize("written", ["2024-03-12T14:05:00", "12.03.2024", "90000", ""])
def test_a_local_time_does_not_state_an_instant(written: str) -> None:
    assert read_stated(written) is None


@pytest.mark.parametrize("name", ["", "Dushanbe", "../UTC", "Asia", "A\0B", "C:\\x"])
def test_a_zone_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(UnknownZone):
        find_zone(name)
