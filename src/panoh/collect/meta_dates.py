"""Local times as Meta's pages write them, such as "авг 12, 2023 10:15 PM".

The month is a word of the account's language, and no page names its zone. Months are
known in the languages of the region and a few that its phones are often set to; times
with others are not read.
"""

import re
from contextlib import suppress
from datetime import datetime
from zoneinfo import ZoneInfo

from panoh.collect.dates import read_written
from panoh.errors import NoDates
from panoh.model.corpus import DateOrder

# Short and whole, alone and in a date, in lower case and without dots, from Unicode
# CLDR: en, ru, uz (both scripts), az, tg, ky, kk, tk, tr, uk. No word is two months.
_MONTHS = (
    (
        "jan january янв января январь yan yanvar январ қаң қаңтар ýan ýanwar oca ocak "
        "січ січня січень"
    ),
    (
        "feb february февр февраля февраль fev fevral фев феврал ақп ақпан few fewral "
        "şub şubat лют лютого лютий"
    ),
    "mar march мар марта март mart нау наурыз бер березня березень",
    "apr april апр апреля апрель aprel апрел сәу сәуір nis nisan квіт квітня квітень",
    "may мая май мам мамыр maý mayıs трав травня травень",
    "jun june июн июня июнь iyn iyun мау маусым iýun haz haziran черв червня червень",
    "jul july июл июля июль iyl iyul шіл шілде iýul tem temmuz лип липня липень",
    (
        "aug august авг августа август avg avgust avq avqust там тамыз awg awgust ağu "
        "ağustos серп серпня серпень"
    ),
    (
        "sep september сент сентября сентябрь sen sentabr сен сентябр sentyabr қыр "
        "қыркүйек sentýabr eyl eylül вер вересня вересень"
    ),
    (
        "oct october окт октября октябрь okt oktabr октябр oktyabr қаз қазан oktýabr "
        "eki ekim жовт жовтня жовтень"
    ),
    (
        "nov november нояб ноября ноябрь noy noyabr ноя ноябр қар қараша noý noýabr "
        "kas kasım лист листопада листопад"
    ),
    (
        "dec december дек декабря декабрь dek dekabr декабр жел желтоқсан ara aralık "
        "груд грудня грудень"
    ),
)
_MONTH_OF = {word: n for n, words in enumerate(_MONTHS, 1) for word in words.split()}
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_CLOCK = re.compile(r"(?<!\d)\d{1,2}:\d\d(?!\d)")
_LONGEST = 60
_CLOCK_TIME = (
    r"[\w.,]{0,4}?[, ]{1,2}(?:(?:at|в|о|соат|soat|saat|саат) )?"
    r"(?P<clock>\d{1,2}:\d\d(?::\d\d)?(?: ?[^\d:]{1,20})?)"
)
_MONTH_FIRST = re.compile(
    rf"(?P<month>[^\W\d_]+)\.? (?P<day>\d{{1,2}}),? (?P<year>\d{{4}}){_CLOCK_TIME}"
)
_DAY_FIRST = re.compile(
    r"(?P<day>\d{1,2})[-. ] ?(?P<month>[^\W\d_]+)\.?,? (?P<year>\d{4}) ?"
    rf"{_CLOCK_TIME}"
)


def is_time(written: str) -> bool:
    """Tell whether a text is a time and nothing else, in whatever language."""
    is_short = len(written) <= _LONGEST and "\n" not in written
    return bool(is_short and _YEAR.search(written) and _CLOCK.search(written))


def read_time(
    written: str, zone: ZoneInfo, order: DateOrder | None = None
) -> datetime | None:
    """Read a local time of the zone as UTC; None where its month is not known.

    `order` is that of a date in numbers, as a person told it.
    """
    plain = " ".join(written.split())
    found = _MONTH_FIRST.fullmatch(plain) or _DAY_FIRST.fullmatch(plain)
    if found is None:
        return _read_numbers(plain, zone, order)
    month = _MONTH_OF.get(found["month"].casefold())
    if month is None:
        return None
    numbers = f"{found['year']}-{month:02}-{int(found['day']):02} {found['clock']}"
    try:
        return read_written(numbers, DateOrder.YMD, zone)
    except NoDates:
        return None


def _read_numbers(
    plain: str, zone: ZoneInfo, order: DateOrder | None
) -> datetime | None:
    """Read "25/12/2019, 00:06"; where two orders are possible, only as told."""
    read: set[datetime] = set()
    for one in [order] if order else DateOrder:
        with suppress(NoDates):
            read.add(read_written(plain, one, zone))
    return read.pop() if len(read) == 1 else None
