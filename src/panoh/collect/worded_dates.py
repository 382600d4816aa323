"""Dates whose month is a word, as pages and phones show them: "5 марта 2021 в 14:05".

Only what names its year, month and day is read. "Yesterday", "2 hours ago" and
"5 марта" are said from the moment of looking, which no page states.
"""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from panoh.collect.dates import FIRST_YEAR, LAST_YEAR, to_utc

# Wide and short names, of their own and in dates, from Unicode CLDR 46: Russian,
# Ukrainian, Belarusian, English, Tajik and Uzbek, Azerbaijani (both scripts), Kazakh,
# Turkish; Kyrgyz has the Russian ones. A test compares each with the source.
_MONTHS = """
январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
янв февр мар апр мая июн июл авг сент окт нояб дек
янв фев мар апр май июн июл авг сен окт ноя дек
січень лютий березень квітень травень червень липень серпень вересень жовтень
листопад грудень
січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
січ лют бер квіт трав черв лип серп вер жовт лист груд
студзень люты сакавік красавік май чэрвень ліпень жнівень верасень
кастрычнік лістапад снежань
студзеня лютага сакавіка красавіка мая чэрвеня ліпеня жніўня верасня
кастрычніка лістапада снежня
сту лют сак кра мая чэр ліп жні вер кас ліс сне
january february march april may june july august september october november december
jan feb mar apr may jun jul aug sep oct nov dec
jan feb mar apr may june july aug sept oct nov dec
январ феврал март апрел май июн июл август сентябр октябр ноябр декабр
yanvar fevral mart aprel may iyun iyul avgust sentabr oktabr noyabr dekabr
yan fev mar apr may iyn iyl avg sen okt noy dek
yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr
yan fev mar apr may iyn iyl avq sen okt noy dek
јанвар феврал март апрел май ијун ијул август сентјабр октјабр нојабр декабр
јан фев мар апр май ијн ијл авг сен окт ној дек
қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан
қаң ақп нау сәу мам мау шіл там қыр қаз қар жел
ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
oca şub mar nis may haz tem ağu eyl eki kas ara
"""
_MONTH_OF = {word: place % 12 + 1 for place, word in enumerate(_MONTHS.split())}
_WRITTEN = re.compile(
    r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th|[.-])?\s?(?P<month>[^\W\d_]{3,12})\.?"
    r"|(?P<month_first>[^\W\d_]{3,12})\.?\s(?P<day_second>\d{1,2})(?:st|nd|rd|th)?)"
    r",?\s(?P<year>\d{4})(?:-?\s?(?:г|р|ж|года|year|yil|il)\b\.?)?"
    r"(?:,?\s?(?:в|о|at|соат|soat|saat|сағат|саат|um)?\s?"
    r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?\s?(?P<half>[ap]m)?)?",
    re.IGNORECASE,
)


def read_worded(written: str, zone: ZoneInfo) -> datetime | None:
    """Read a local date with its month in words as UTC, or None.

    A date without a time is the day's first minute, as everywhere in Panoh.
    """
    plain = " ".join(written.split())
    found = _WRITTEN.fullmatch(plain) if len(plain) <= 80 else None
    if found is None:
        return None
    month = _MONTH_OF.get((found["month"] or found["month_first"]).casefold())
    hour = _hour(int(found["hour"] or 0), (found["half"] or "").lower())
    if month is None or not FIRST_YEAR <= int(found["year"]) <= LAST_YEAR:
        return None
    day = int(found["day"] or found["day_second"])
    minute, second = int(found["minute"] or 0), int(found["second"] or 0)
    try:
        local = datetime(int(found["year"]), month, day, hour, minute, second)  # noqa: DTZ001 - the zone follows
        return to_utc(local, zone)
    except ValueError:
        return None


def _hour(hour: int, half: str) -> int:
    """Count from midnight; 24 and more where there is no such hour."""
    if not half:
        return hour
    return hour % 12 + (12 if half == "pm" else 0) if 1 <= hour <= 12 else 99
