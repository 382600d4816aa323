"""Numbers said in words become the digits that the speaker means."""

import pytest

from panoh.packs.language_packs import load_language_packs
from panoh.triage.number_words import said_readings
from panoh.triage.tokens import tokens_of
from panoh.triage.vocabulary import vocabulary

WORDS = vocabulary(tuple(load_language_packs().values()))

SAID = [
    ("девяносто два ноль один", ["92", "0", "1"]),
    ("двести тридцать один", ["231"]),
    ("десять один", ["10", "1"]),
    ("сто двадцать три", ["123"]),
    ("три нуля", ["000"]),
    ("навад ва ду", ["92"]),
    ("наваду ду", ["92"]),
    ("нӯҳсаду ҳабдаҳ", ["917"]),
    ("to'qson ikki", ["92"]),
    ("toʻqson ikki", ["92"]),
    ("тўқсон икки", ["92"]),
    ("o'n bir", ["11"]),
    ("uch yuz o'n bir", ["311"]),
    ("doxsan iki", ["92"]),
    ("сегиз жүз", ["800"]),
    ("тоқсан екі", ["92"]),
    ("nine hundred and twelve", ["912"]),
    ("double zero seven", ["00", "7"]),
    ("девять, два", ["9", "2"]),
]


@pytest.mark.parametrize(("words", "digits"), SAID)
def test_words_are_put_together_as_the_language_does(
    words: str, digits: list[str]
) -> None:
    said = said_readings(tokens_of(words, WORDS), WORDS)[0]

    assert [piece.digits for piece in said] == digits


def test_where_a_hundred_may_belong_to_two_words_both_readings_are_given() -> None:
    said = said_readings(tokens_of("yetmiş beş yüz on bir", WORDS), WORDS)

    readings = [[piece.digits for piece in pieces] for pieces in said]
    assert ["75", "111"] in readings
    assert ["70", "511"] in readings
