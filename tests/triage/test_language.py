"""The language of short texts; "mixed" and "unknown" are answers. All are invented."""

import csv
import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from panoh.packs.identify import parse_marks
from panoh.packs.language_packs import load_examples, load_language_packs
from panoh.triage import language
from panoh.triage.language import MIXED, UNKNOWN, find_language, languages_of

PLAIN_KAZAKH = str.maketrans("әғқңөұүһі", "агкноуухи")
LATIN_TAJIK = str.maketrans(
    dict(
        zip("абвгдезийклмнопрстуфхҳқғҷӯӣэ", "abvgdeziyklmnoprstufxhqgjuie", strict=True)
    )
    | {"ё": "yo", "ж": "zh", "ч": "ch", "ш": "sh", "ю": "yu", "я": "ya", "ъ": ""}
)
ANSWER = re.compile(f"[a-z]{{2}}|{MIXED}|{UNKNOWN}")


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


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Imruz dar maktab khele khub shud, hama omadand", "tg"),
        ("in dukhtar kist, chi megu'yad, namedonam", "tg"),
        ("mo shumoro dust medorem, rahmat ba hama", "tg"),
        ("Men bilmirem niye hami susur", "az"),
        ("cox gozel danisdiniz, var olun", "az"),
        ("Bu usaqlar mektebden ne vaxt gelecek?", "az"),
        ("Мен билмеймин, балалар кашан келеди", "kk"),
        ("жаксы ис жасапсындар, рахмет сиздерге", "kk"),
        ("мугалимдер кашан айлык алады екен", "kk"),
        ("эмне болуп кетти бул кыздарга", "ky"),
        ("мугалимдер качан айлык алат экен", "ky"),
        ("хама омаданд, чи гап шуд дар инчо", "tg"),
        ("бу болалар мактабга качон келади", "uz"),
        ("bugun maktabda nima bolganini kordingizmi", "uz"),
        ("o`zing kimsan, o’zbekcha gapir", "uz"),
        ("shu sababli bozorda hamma narsa juda qimmat", "uz"),
        ("bu shoirning hayoti va ijodi haqida gap", "uz"),
        ("kto znaet, gde ona zhivet i chto delaet", "ru"),
    ],
)
def test_a_sentence_typed_without_its_letters_is_recognised(
    text: str, language: str
) -> None:
    assert find_language(text) == language
    assert find_language(text.upper()) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("ben bilmiyorum niye herkes susuyor", "tr"),
        ("çok güzel konuştunuz, ellerinize sağlık", "tr"),
        ("این دختر کیست که چیزی نمی‌گوید", "fa"),
        ("Я не знаю, когда приедут дети", "ru"),
        ("Һәр кешенең үз җыры һәм үз юлы бар", "tt"),
        ("Sen näme üçin gelmediň", "tk"),
    ],
)
def test_a_neighbour_is_not_taken_for_a_language_of_the_region(
    text: str, language: str
) -> None:
    assert find_language(text) == language


@pytest.mark.parametrize(
    "text",
    [
        (
            "Сегодня в школе был большой праздник и все пришли вовремя. "
            "Today there was a great feast at school and everybody came."
        ),
        (
            "Бу болаларнинг ҳаммаси мактабга эрта келди, раҳмат уларга. "
            "Но почему вы говорите, что никто из них не пришёл сегодня?"
        ),
    ],
    ids=["ru-en", "uz-ru"],
)
def test_half_and_half_is_mixed(text: str) -> None:
    assert find_language(text) == MIXED


@pytest.mark.parametrize("word", ["салооооом", "ҲАМААААА"])
def test_letters_drawn_out_say_no_more_than_one(word: str) -> None:
    once = re.sub(r"(.)\1{2,}", r"\1", word.lower())

    assert languages_of(f"{word} ба шумо") == languages_of(f"{once} ба шумо")


def test_two_scripts_of_one_language_are_not_mixed() -> None:
    text = "bu bolalar maktabga qachon keladi, бу болалар мактабга қачон келади"

    assert find_language(text) == "uz"


@pytest.mark.parametrize("text", ["Салом ба ҳама", "men bilmirem", "ok", ""])
def test_the_likeliest_comes_first_and_chances_sum_to_one(text: str) -> None:
    chances = [chance for _, chance in languages_of(text)]

    assert chances == sorted(chances, reverse=True)
    assert sum(chances) == pytest.approx(1)


def test_a_pack_alone_makes_a_new_language_known(
    monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    marks = parse_marks('own_letters = "ґє"\nwords = "дуже тільки"')
    monkeypatch.setattr(language, "load_marks", lambda: {"uk": marks})
    language._marks_beside_heads.cache_clear()
    request.addfinalizer(language._marks_beside_heads.cache_clear)

    assert find_language("дуже ґречна") == "uk"
    assert find_language("Имрӯз дар мактаб чорабинӣ шуд") == "tg"


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
@example("a\u0301" * 30)
@example("ab\u0300" * 20)
@example("İİİİ ııı")
@example("\u1e9e\u1e9e\u1e9e")
@example("абв abc " * 300)
def test_whatever_the_text_holds_there_is_an_answer(text: str) -> None:
    assert ANSWER.fullmatch(find_language(text))


@pytest.mark.parametrize("noise", ["\x00", "\ud800", "😀", " https://t.me/example "])
def test_noise_does_not_change_the_answer(noise: str) -> None:
    assert find_language(f"Имрӯз дар {noise} мактаб чорабинӣ шуд") == "tg"


def test_98_percent_of_short_tajik_and_kazakh_texts_are_recognised(
    shared_data: Path,
) -> None:
    for code, lines in (("tg", _tajik(shared_data)), ("kk", _kazakh(shared_data))):
        right = sum(find_language(line[:120]) == code for line in lines)
        assert right >= 0.98 * len(lines), code


def test_90_percent_are_recognised_on_a_poor_keyboard(shared_data: Path) -> None:
    kazakh = [line.translate(PLAIN_KAZAKH) for line in _kazakh(shared_data)]
    tajik = [line.translate(LATIN_TAJIK) for line in _tajik(shared_data)]

    for code, lines in (("kk", kazakh), ("tg", tajik)):
        right = sum(find_language(line[:120]) == code for line in lines)
        assert right >= 0.9 * len(lines), code


def _kazakh(shared_data: Path) -> list[str]:
    path = shared_data / "text" / "kk_hate" / "Data.csv"
    with path.open(encoding="utf-8") as rows:
        return [row["message"] for row in csv.DictReader(rows)][::20]


def _tajik(shared_data: Path) -> list[str]:
    path = shared_data / "text" / "tg_parstranslit" / "dev.tj"
    return path.read_text("utf-8").splitlines()[:500]
