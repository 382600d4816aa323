"""Sentences are invented. What is asked of each: the plain text, and the way back."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from panoh.triage.normalise import normalise

LANGUAGES = ["ru", "tg", "kk", "ky", "uz", "az", "tr", "en", "fa", "unknown", "mixed"]
TRICKY = "абезсукчйёҳїњ aecopxykblwyj01346@$|!*#._-'ʻ’\u200b\u0301\u0306İIıẞﬁｓ𝓈🅰"
texts = st.text(st.characters(exclude_categories=[]) | st.sampled_from(TRICKY))
languages = st.sampled_from(LANGUAGES)


_LEET = "что, хочу, змея, змей, собака, собака"


def plain(text: str, language: str = "ru") -> str:
    return normalise(text, language).text


@given(texts, languages)
@example("", "ru")
@example("\ud800с\udfff", "tg")
@example("ＳＵＫＡ ﷺ ㎅ …", "ru")
@example("e\u0301\u0301\u0301", "en")
def test_every_character_maps_into_the_original_in_order(
    text: str, language: str
) -> None:
    result = normalise(text, language)

    assert len(result.text) == len(result.starts) == len(result.ends)
    assert all(result.starts < result.ends)
    assert all(result.starts[1:] >= result.starts[:-1])
    assert all(result.ends[1:] >= result.ends[:-1])
    assert all(result.starts >= 0)
    assert all(result.ends <= len(text))


@given(texts, languages)
@example("с.у.к.а", "ru")
@example("ссууккаа сууука", "ru")
@example("suka 4to", "ru")
@example("ӯ а и", "tg")
@example("ҳхҳ", "tg")
def test_normalising_twice_changes_nothing(text: str, language: str) -> None:
    once = plain(text, language)

    assert plain(once, language) == once


@given(texts, languages)
def test_composed_and_decomposed_letters_are_the_same(text: str, language: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)

    composed = unicodedata.normalize("NFC", text)
    assert plain(decomposed, language) == plain(composed, language)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("ru", "ｔｙ 𝓭𝓾𝓻𝓪, ⓓⓤⓡⓐ", "ты дура, дура"),
        ("ru", "д\u200bу\u200dр\u00adа", "дура"),
        ("ru", "д̶у̶р̶а̶", "дура"),
        ("ru", "моя́ змея́, и\u0306, е\u0308лка", "моя змея, й, елка"),
        ("ru", "дypa, CУKA, ѕука", "дура, сука, сука"),
        ("en", "уоu bіtсh", "you bitch"),
        ("ru", "4то, хо4у, 3мея, зм3й, с0бака, $обака", _LEET),
        ("ru", "c@бака", "сабака"),
        ("ru", "}{орошо, }|{аба, пло}{о", "хорошо, жаба, плохо"),
        ("ru", "п0ч3му 7ы с7оль с7р4шная", "почему ты столь страшная"),
        ("ru", "cвoeй нoрoй pynop", "своей норой рупор"),
        ("ru", "ду_ра, #ду_ра, х_р", "дура, #ду_ра, х*р"),
        ("ru", "д у р а, д.у.р.а, д-у-р-а, д_у_р_а", "дура, дура, дура, дура"),
        ("ru", "д у р а  т в о я", "дура  твоя"),
        ("ru", "дурааааа, ддуурраа", "дура, дура"),
        ("ru", "д*ра, д##а, д*******", "д*ра, д**а, д*******"),
        ("ru", "ty dura, schas priedu, chto zhe", "ты дура, щас приеду, что же"),
        ("ru", "ho4u v wkolu", "хочу в школу"),
        ("ru", "wsjo horosho, swoj dom", "все хорошо, свой дом"),
        ("ru", "žaba, ŝuka, moâ, mal’čik, èto", "жаба, щука, моя, мальчик, это"),
        ("ru", "нет, т-ы м-о-л-ч-и и я м-ы", "нет, ты молчи и я мы"),
        ("tg", "њама ќатл ѓайр љаҳон ў ї", "хама катл гайр чахон у и"),
        ("tg", "man turo mekusham, qahba", "ман туро мекушам, кахба"),
        ("tg", "jon, tojik, ey nojo", "чон, точик, эй ночо"),
        ("az", "ев, еви", "ev, evi"),
        ("kk", "сен кімсің, sen kimsiñ", "сен кимсин, сен кимсин"),
        ("ky", "өлтүрөм, öltüröm", "олтуром, олтуром"),
        ("uz", "Ўлдираман, o‘ldiraman, o'ldiraman", "oldiraman, oldiraman, oldiraman"),
        ("uz", "ер, wunaqa", "yer, shunaka"),
        ("az", "QIZ, İstanbul, şəkil, гыз", "qiz, istanbul, sekil, qiz"),
        ("tr", "IŞIK İĞNE", "isik igne"),
        ("fa", "مي‌خواهم كتاب زـــن", "میخواهم کتاب زن"),
        ("unknown", "ХУДО hello", "худо hello"),
    ],
)
def test_disguises_are_undone(language: str, text: str, expected: str) -> None:
    assert plain(text, language) == expected


@pytest.mark.parametrize(
    "text",
    [
        "звони +992 900 11 22 33 или 8 (900) 111-22-33",
        "12.05.2024 в 18:30, 2024 г.",
        "5кг, 21й, 100р, 3 дня, 15минут, 20ти",
        "1 2 3 4 5, 3-0, 2х2",
        "нет!!11! пс4, т9, тип7, 21века, 23февраля",
        "а я в шоке, и у нас",
        "русский, вообще, длинношеее".replace("еее", "ее"),
        "что-то из-за т.е. и т.д.",
    ],
)
def test_what_is_no_disguise_stays(text: str) -> None:
    assert plain(text) == text


@pytest.mark.parametrize("pointer", ["https://t.me/aa_bb", "@some_name", "a.b@c.com"])
def test_links_and_accounts_are_only_lowered(pointer: str) -> None:
    assert plain(f"вот {pointer.upper()} тут") == f"вот {pointer} тут"


def test_a_finding_points_into_the_original() -> None:
    text = "Эй, д.у.р.а такая"
    result = normalise(text, "ru")
    place = result.text.index("дура")

    start, end = result.span(place, place + 4)

    assert text[start:end] == "д.у.р.а"


@pytest.mark.parametrize(
    "hostile",
    ["а\u0301", "\u0f71\u0f72", "с у ", "a.", "4а", "!|", "аб" * 9 + "c", "@a"],
)
def test_work_grows_with_the_text_and_no_faster(hostile: str) -> None:
    """Counted in traced characters, not in seconds: a long text ends at all."""
    result = normalise(hostile * 20_000, "ru")

    assert len(result.text) <= 20_000 * len(hostile) * 2
