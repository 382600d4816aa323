"""Times in words, as Meta's pages have them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from babel import Locale

from panoh.collect.meta_dates import is_time, read_time
from panoh.model.corpus import DateOrder

DUSHANBE = ZoneInfo("Asia/Dushanbe")
NOON = datetime(2023, 8, 12, 17, 15, tzinfo=UTC)
LANGUAGES = ["en", "ru", "uz", "uz_Cyrl", "az", "tg", "ky", "kk", "tk", "tr", "uk"]


@pytest.mark.parametrize(
    "written",
    [
        "Aug 12, 2023, 10:15 PM",
        "Aug 12, 2023 10:15:00 pm",
        "авг 12, 2023 10:15 PM",
        "12 авг. 2023 г., 22:15",
        "12 August 2023 at 22:15",
        "12 августа 2023 г. в 22:15",
        "12-avg, 2023 22:15",
        "Ağu 12, 2023 10:15 ÖS",
        "avg 12, 2023 22:15",
    ],
)
def test_a_time_with_a_known_month_is_read_in_the_zone_that_was_told(
    written: str,
) -> None:
    assert is_time(written)
    assert read_time(written, DUSHANBE) == NOON


def test_a_date_in_numbers_is_read_where_one_order_is_possible_or_told() -> None:
    eleventh = datetime(2017, 12, 11, 16, 48, tzinfo=UTC)
    both = "11/12/2017, 21:48"

    assert read_time("11.12.2017 21:48", DUSHANBE) == eleventh
    assert read_time("25/12/2017, 21:48", DUSHANBE) == eleventh.replace(day=25)
    assert read_time(both, DUSHANBE) is None
    assert read_time(both, DUSHANBE, DateOrder.DMY) == eleventh
    assert read_time(both, DUSHANBE, DateOrder.MDY) == eleventh.replace(
        month=11, day=12
    )


@pytest.mark.parametrize("written", ["7月 01, 2026 6:25 PM", "März 1, 2024 10:15 AM"])
def test_a_time_in_another_language_is_a_time_and_not_guessed(written: str) -> None:
    assert is_time(written)
    assert read_time(written, DUSHANBE) is None


@pytest.mark.parametrize(
    "written", ["", "Aug 12, 2023", "22:15", "12345 1:22", "Салом"]
)
def test_other_text_is_no_time(written: str) -> None:
    assert not is_time(written)
    assert read_time(written, DUSHANBE) is None


@pytest.mark.parametrize("written", ["Feb 31, 2023 1:00 AM", "Aug 12, 2023 25:00"])
def test_a_day_or_hour_that_does_not_exist_is_not_read(written: str) -> None:
    assert read_time(written, DUSHANBE) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_month_that_unicode_knows_in_the_language_is_known(language: str) -> None:
    months = Locale.parse(language).months
    for number in range(1, 13):
        for form in ("abbreviated", "wide"):
            word = months["format"][form][number]
            read = read_time(f"{word} 12, 2023 10:15", ZoneInfo("UTC"))
            assert read == datetime(2023, number, 12, 10, 15, tzinfo=UTC), word
