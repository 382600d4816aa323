"""Invented comments in six languages: rows of the language packs' own suites, mixed.

The same seed gives the same comments. Words that are in no list are put in, so that
nothing is quick only because it was seen before, and one comment in ten holds digits.
"""

import csv
import random
from collections.abc import Iterator
from importlib.resources import files
from typing import Final

LANGUAGES: Final = ("tg", "ru", "uz", "az", "ky", "kk")
SUITES: Final = ("functional.csv", "examples.csv")
WITH_DIGITS: Final = 0.1
MOST_ROWS: Final = 3
SYLLABLES: Final = {
    "Latin": ("ba", "ro", "ni", "lu", "sham", "kor", "ti", "gul", "dav", "er"),
    "Cyrillic": ("ба", "ро", "ни", "лу", "шам", "кор", "ти", "гул", "дав", "ер"),
}
IN_LATIN: Final = ("uz", "az")


def rows_of(language: str) -> list[str]:
    """The texts of a pack's suites without digits."""
    folder = files("panoh.packs").joinpath("languages", language)
    texts = [
        row["text"]
        for suite in SUITES
        for row in csv.DictReader(
            folder.joinpath(suite).read_text(encoding="utf-8").splitlines()
        )
    ]
    return [text for text in texts if not any(map(str.isdigit, text))]


def write_comments(count: int, seed: int = 1) -> Iterator[str]:
    """Yield so many comments, languages in turn."""
    chance = random.Random(seed)
    rows = {language: rows_of(language) for language in LANGUAGES}
    for number in range(count):
        language = LANGUAGES[number % len(LANGUAGES)]
        parts = chance.choices(rows[language], k=chance.randint(1, MOST_ROWS))
        parts.insert(0, unknown_word(language, chance))
        if chance.random() < WITH_DIGITS:
            parts.append(digits(chance))
        yield " ".join(parts)


def unknown_word(language: str, chance: random.Random) -> str:
    """A word that no list has."""
    script = "Latin" if language in IN_LATIN else "Cyrillic"
    return "".join(chance.choices(SYLLABLES[script], k=chance.randint(2, 5)))


def digits(chance: random.Random) -> str:
    """A number as comments have them: an impossible phone, a price, a date, a score."""
    made = chance.randrange
    return chance.choice(
        (
            f"+992 00 {made(1000):03} {made(10000):04}",
            f"{made(1, 90) * 100} 000",
            f"{made(1, 29)}.{made(1, 13):02}.{made(1990, 2026)}",
            f"{made(6)}:{made(6)}",
        )
    )
