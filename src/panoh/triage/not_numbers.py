"""Numbers that look like somebody's and are dates, times, scores or places."""

import re

MASK = "\x00"
_YEAR, _MONTH, _DAY = (
    r"(?:19|20)\d\d",
    r"(?:0?[1-9]|1[0-2])",
    r"(?:0?[1-9]|[12]\d|3[01])",
)
_DASH = r"\s?[-–—,/ ]\s?"
_STAMP = (  # 20251231_235959
    r"(?<!\d)(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    r"(?:[_-]\d{4,6})?(?!\d)"
)
_OCTET = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_IP = (  # 192.168.100.200, but a phone is written 91.123.45.67
    rf"(?<![\d.]){_OCTET}(?:\.{_OCTET}){{3}}(?::\d+)?(?![\d.])"
    r"(?<!\d\d\.\d\d\d\.\d\d\.\d\d)"
)
_NOT_NUMBERS = re.compile(
    "|".join(
        (
            rf"(?<![\d.-]){_DAY}([./-]){_MONTH}\1{_YEAR}(?![\d-])",  # 31.12.2025
            rf"(?<![\d.-])(?:{_DAY} {_MONTH} {_YEAR})(?! ?[\d-])",  # 31 12 2025
            rf"(?<![\d.-]){_YEAR}([./-]){_MONTH}\2{_DAY}(?![\d-])",  # 2025-12-31
            rf"(?<![\d.-]){_DAY}\.{_MONTH}\.\d\d(?![\d.-])",  # 31.12.25
            rf"(?<![\d.-]){_DAY}[./]{_MONTH}\s?[-–—]\s?{_DAY}[./]{_MONTH}(?![\d.-])",
            _STAMP,
            rf"(?<![\d-]){_YEAR}(?:{_DASH}{_YEAR})+(?![\d-])",  # 2019-2021
            r"(?<!\d)\d{1,3}:\d{1,3}(?::\d\d)?(?:[-–—]\d{1,3}(?::\d\d)?)?(?!\d)",
            r"(?<!\d)-?\d{1,3}\.\d{4,}°?\s?[NSEWСЮВЗ]?[,;/ ]+-?\d{1,3}\.\d{4,}",
            r"(?<!\d)\d{1,3}°\s?\d{1,2}[′'’]?\s?[\d.,]*",  # 38°33'35"
            r"(?<!\d)\d[.,]\d{5,}",  # 3.14159265
            _IP,
            r"ISBN[-\s:№]*[\dXХ][\dXХ\s-]{8,16}",
            r"(?<!\d)97[89][- ]?\d(?:[- ]?\d){9}(?!\d)",  # ISBN-13
            r"(?<![^\W_])v\.?\s?\d+(?:\.\d+)+[\w.-]*",  # v2.10.3
            r"(?<!\d)(?:\+?7|8)[\s(-]{0,2}80[0-4][\s)-]{0,2}\d(?:[\s-]?\d){5,7}(?!\d)",
            r"(?<!\d)0[\s-]?800[\s-]?\d(?:[\s-]?\d){4,5}(?!\d)",  # free to call
            r"(?<!\d)(?P<same>\d)(?P=same){6,}+(?!\d)",  # 000000000
        )
    ),
    re.IGNORECASE,
)
SCORES = re.compile(r"\d{1,2}[-–]\d{1,2}(?:[ ,]+\d{1,2}[-–]\d{1,2})+")


def mask_others(digits: str) -> str:
    """Blank what no number of a person looks like, at the same length.

    `digits` come from `plain_digits`. Linear in their length.
    """
    return _NOT_NUMBERS.sub(lambda found: MASK * len(found[0]), digits)
