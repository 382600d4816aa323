"""The language of short texts; "mixed" and "unknown" are answers."""

import csv
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from panoh.packs.language_packs import load_examples, load_language_packs
from panoh.triage.language import MIXED, UNKNOWN, find_language


@pytest.mark.parametrize("code", load_language_packs())
def test_nearly_all_examples_are_of_their_pack_s_language(code: str) -> None:
    # A word or two is of several languages at once: all packs read such a text.
    texts = [e.text for e in load_examples(code) if len(e.text.split()) >= 4]
    right = [find_language(text) == code for text in texts]

    assert sum(right) >= 0.95 * len(right)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Имрӯз дар мактаб чорабинӣ шуд", "tg"),
        ("Имруз дар мактаб чорабини шуд", "tg"),
        ("Имрўз дар мактаб чорабинї шуд, њама омаданд", "tg"),
        ("ѓам махўр", "tg"),
        ("Бугун мактабда байрам бўлди", "uz"),
        ("Bugun maktabda bayram bo'ldi", "uz"),
        ("Бүгүн мектепте майрам болду", "ky"),
        ("Бүгін мектепте мереке болды", "kk"),
        ("Bu gün məktəbdə bayram oldu", "az"),
        ("Сегодня в школе был праздник", "ru"),
        ("Да ладно вам", "ru"),
        ("Today there was a feast at school", "en"),
        ("امروز در مدرسه جشن بود و همه آمدند", "fa"),
    ],
)
def test_a_plain_sentence_is_recognised(text: str, language: str) -> None:
    assert find_language(text) == language


def test_half_and_half_is_mixed() -> None:
    text = (
        "Сегодня в школе был большой праздник и все пришли вовремя. "
        "Today there was a great feast at school and everybody came."
    )

    assert find_language(text) == MIXED


@pytest.mark.parametrize(
    "text", ["", "?", "12345", "😀😀😀", "@misol", "https://t.me/x", "ҳа", "хмм"]
)
def test_too_little_to_tell_is_unknown(text: str) -> None:
    assert find_language(text) == UNKNOWN


@given(st.text(st.characters(), max_size=60))
@example("\x00\x01\x02 салом дӯстон")
@example("\ud800\udfff салом")
@example("\ufffe\uffff\U000e0001")
@example("ى‎\u202e")
def test_whatever_the_text_holds_there_is_an_answer(text: str) -> None:
    assert find_language(text)


@pytest.mark.parametrize("noise", ["\x00", "\ud800", "😀", " https://t.me/example "])
def test_noise_does_not_change_the_answer(noise: str) -> None:
    assert find_language(f"Имрӯз дар {noise} мактаб чорабинӣ шуд") == "tg"


def test_98_percent_of_short_tajik_and_kazakh_texts_are_recognised(
    shared_data: Path,
) -> None:
    texts = shared_data / "text"
    with (texts / "kk_hate" / "Data.csv").open(encoding="utf-8") as rows:
        kazakh = [row["message"][:120] for row in csv.DictReader(rows)][:500]
    tajik = (texts / "tg_parstranslit" / "dev.tj").read_text("utf-8").splitlines()[:500]

    for code, lines in (("tg", tajik), ("kk", kazakh)):
        right = sum(find_language(line[:120]) == code for line in lines)
        assert right >= 0.98 * len(lines), code
