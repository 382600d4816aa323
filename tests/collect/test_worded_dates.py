"""Dates with their month in words, in the languages of the region."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from babel.dates import get_month_names

from panoh.collect.worded_dates import read_worded

DUSHANBE = ZoneInfo("Asia/Dushanbe")
LOCALES = ["ru", "uk", "be", "en", "tg", "uz", "uz_Cyrl", "az", "kk", "ky", "tr"]


@pytest.mark.parametrize(
    "written",
    [
        "5 марта 2021 в 14:05",
        "5 мар 2021 в 14:05",
        "5 мар. 2021 г., 14:05",
        "5 Mar 2021 at 2:05 pm",
        "March 5, 2021 at 2:05 pm",
        "5 март 2021, соат 14:05",
        "5 mart 2021 14:05",
        "5 березня 2021 о 14:05",
        "5 наурыз 2021 14:05",
        "5\u00a0марта 2021\u00a0в\u00a014:05",
    ],
)
def test_a_date_that_names_its_year_is_read(written: str) -> None:
    assert read_worded(written, DUSHANBE) == datetime(2021, 3, 5, 9, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "сегодня в 14:05",
        "вчера в 14:05",
        "2 часа назад",
        "5 марта в 14:05",
        "5 мар",
        "31 апреля 2021 в 14:05",
        "5 марта 2021 в 25:05",
        "5 марта 2021 в 13:05 pm",
        "5 дня 2021 в 14:05",
        "5 марта 0021 в 14:05",
        "5 марта 2021 в 14:05 и ещё слова",
        "9" * 5000,
    ],
)
def test_what_is_said_from_the_moment_of_looking_is_no_date(written: str) -> None:
    assert read_worded(written, DUSHANBE) is None


@pytest.mark.parametrize("locale", LOCALES)
def test_the_months_are_those_of_unicode_cldr(locale: str) -> None:
    for width in ("wide", "abbreviated"):
        for month, name in get_month_names(width, "format", locale).items():
            read = read_worded(f"1 {name} 2021", ZoneInfo("UTC"))
            assert read == datetime(2021, month, 1, tzinfo=UTC), name
