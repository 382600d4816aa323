"""An address needs two parts: street and number, or district and house or flat."""

import pytest

from panoh.model.findings import DataKind
from panoh.triage.personal_data import find_personal_data

ADDRESSES = [
    ("Вай дар кӯчаи Гулзор 15 аст", "кӯчаи Гулзор 15"),
    ("кучаи Гулзор, хонаи 15", "кучаи Гулзор, хонаи 15"),
    ("кўчаи Гулзор, хонаи 15", "кўчаи Гулзор, хонаи 15"),
    ("дар ноҳияи Боғистон, хонаи 12", "ноҳияи Боғистон, хонаи 12"),
    ("маҳаллаи Чашма, ҳавлии 7а", "маҳаллаи Чашма, ҳавлии 7а"),
    ("ул. Садовая, д. 5, кв. 12", "ул. Садовая, д. 5, кв. 12"),
    ("живёт на улице Садовая 5", "улице Садовая 5"),
    ("ул Садовая дом 5", "ул Садовая дом 5"),
    ("мкр. Речной, кв. 3", "мкр. Речной, кв. 3"),
    ("5-мкр, 12 дом, 40 квартира", "5-мкр, 12 дом, 40 квартира"),
    ("Gulzor ko'chasi 15-uy", "Gulzor ko'chasi 15-uy"),
    ("Gulzor koʻchasi, 15", "Gulzor koʻchasi, 15"),
    ("Гулзор кўчаси 15-уй", "Гулзор кўчаси 15-уй"),
    ("Bog' mahallasi, 12-xonadon", "Bog' mahallasi, 12-xonadon"),
    ("Gülzar küçəsi, ev 15, mənzil 4", "Gülzar küçəsi, ev 15, mənzil 4"),
    ("Gulzar kucesi 15", "Gulzar kucesi 15"),
    ("Гүлзар көчөсү 15", "Гүлзар көчөсү 15"),
    ("Гулзар кочосу, 15-уй", "Гулзар кочосу, 15-уй"),
    ("Гүлзар көшесі, 15 үй, 4 пәтер", "Гүлзар көшесі, 15 үй, 4 пәтер"),
    ("on Rose Street, house 15", "Rose Street, house 15"),
]

NOT_ADDRESSES = [
    "кӯчаи Гулзор зебо аст",
    "хонаи 15 дар синф",
    "ноҳияи Боғистон калон аст",
    "кӯчаи Гулзор 15 дақиқа роҳ",
    "Дар ноҳия 25 сомонӣ доданд",
    "улица Садовая очень длинная",
    "дом 5 этажей",
    "на улице 25 человек",
    "район получил 300 млн",
    "в нашем районе 12 школ",
    "квартира 40 метров",
    "проспект закрыт 3 дня",
    "улица, фонарь, аптека и ещё кое-что на 10 рублей",
    "ko'chada 5 kishi bor",
    "mahallada 12 kun",
    "uyda 3 ta bola bor",
    "küçədə 10 nəfər var idi",
    "көчөдө 5 адам турат",
    "көшеде 5 адам тұр",
    "На улице вчера было очень весело, в гости пришло 7",
    "the street is 5 km long",
]


@pytest.mark.parametrize(("line", "address"), ADDRESSES)
def test_an_address_is_found_whole_in_each_language_and_keyboard(
    line: str, address: str
) -> None:
    [found] = find_personal_data(line)

    assert found.kind is DataKind.ADDRESS
    assert line[found.start : found.end] == address


@pytest.mark.parametrize("line", NOT_ADDRESSES)
def test_one_part_of_an_address_is_none(line: str) -> None:
    assert not find_personal_data(line)


def test_an_address_and_the_phone_behind_it_are_two_finds() -> None:
    line = "ул. Садовая, д. 5, тел. 917123456"

    found = {d.kind: line[d.start : d.end] for d in find_personal_data(line)}

    assert found == {
        DataKind.ADDRESS: "ул. Садовая, д. 5",
        DataKind.PHONE: "917123456",
    }
