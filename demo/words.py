"""What the invented network says, in Tajik, Russian and Uzbek.

Every line was made up for Panoh; nothing is from a real post, nobody is named, and the
words are milder than what such channels write. No native speaker has read them yet.

Telephone numbers are the examples that Google's libphonenumber prints for Tajikistan
and Uzbekistan, and streets are the commonest of names.
"""

from collections.abc import Mapping
from random import Random
from typing import Final

POSTS: Final[Mapping[str, tuple[str, ...]]] = {
    "tg": (
        "Ассалому алайкум, {day}и шумо муборак!",
        "Субҳ ба хайр, ҳамшаҳриёни азиз. {day} ҳаво {weather} мешавад.",
        "Дар {place} {goods} мефурӯшем, нархаш {price} сомонӣ. Биёед, дидан ройгон!",
        "{goods} аз {place}, сифаташ аъло. Нарх {price} сомонӣ, камтар ҳам мешавад.",
        "Мегӯянд, ки дар {place} {day} роҳро мебанданд. Кӣ медонад?",
        "Дар {place} чароғ боз хомӯш шуд. Дар маҳаллаи шумо чӣ хел?",
        "{day} дар {place} консерт мешавад, даромад озод.",
        "Касе калидҳоро дар {place} гум кардааст, соҳибаш ба мо нависад.",
        "Об дар {place} то {day} намешавад, зарфҳоро пур кунед.",
        "Иди ҳама муборак! Хонадонатон обод, дастурхонатон пурнеъмат бод.",
        "Аксҳои {place}: {day} ҳаво {weather} буд, шаҳр зебо.",
        "Гап паҳн шуд, ки нархи {goods} боло меравад. Шумо чӣ мегӯед?",
        "Кори нав: дар {place} фурӯшанда лозим, музд {price} сомонӣ дар як рӯз.",
        "Дарси ройгони забони англисӣ дар {place}, {day} соати 15:00.",
    ),
    "ru": (
        "Доброе утро, соседи! {day} будет {weather}.",
        "Продаём: {goods}, самовывоз у {place}, {price} сомони.",
        "Скидки! {goods} всего за {price} сомони, только {day}.",
        "Говорят, что около {place} опять перекроют дорогу. Кто что знает?",
        "Ходят слухи, что цены на {goods} вырастут. Верите?",
        "Возле {place} снова нет света. А у вас?",
        "{day} у {place} ярмарка, приходите с детьми.",
        "Нашли связку ключей у {place}. Хозяин, отзовись.",
        "Воду обещают дать {day}. Наберите заранее.",
        "С праздником всех! Мира и здоровья вашему дому.",
        "Фото от подписчиков: вид у {place}, погода {weather}.",
        "Требуется продавец у {place}, {price} сомони в день.",
        "Опрос дня: какой хлеб вкуснее, домашний или магазинный?",
        "Ремонт телефонов у {place}. Быстро и недорого, от {price} сомони.",
    ),
    "uz": (
        "Assalomu alaykum, mahalla! {day} ob-havo {weather} bo'ladi.",
        "{goods} sotiladi, {place} yonida, narxi {price} so'm.",
        "Bugun {place} yonida {goods} arzon: {price} so'mdan.",
        "Aytishlaricha, {place} yonidagi yo'l {day} yopiladi. Kim biladi?",
        "{place} yonida yana chiroq o'chdi. Sizlarda-chi?",
        "{day} {place} yonida bayram bo'ladi, hamma kelsin!",
        "Kalit topildi, {place} yonida. Egasi bizga yozsin.",
        "Suv {day} keladi deyishyapti, idishlarni to'ldirib qo'ying.",
        "Bayramingiz muborak! Xonadoningizga tinchlik va baraka tilaymiz.",
        "Obunachilardan rasm: {place}, havo {weather}, juda chiroyli.",
        "Ish bor: {place} yonida sotuvchi kerak, kuniga {price} so'm.",
        "Gap tarqaldi: {goods} qimmatlashar emish. Sizningcha-chi?",
    ),
}

COMMENTS: Final[Mapping[str, tuple[str, ...]]] = {
    "tg": (
        "Ташаккур барои хабар!",
        "Ман ҳам ҳаминро шунидам.",
        "Нархаш хеле баланд аст.",
        "Дар {place} арзонтар мефурӯшанд.",
        "Офарин, хеле зебо!",
        "Кай мешавад? Мо ҳам меоем.",
        "Ин гап рост нест, ман дидам.",
        "Салом ба ҳама, саломат бошед.",
    ),
    "ru": (
        "Спасибо за новости!",
        "Неправда, я сам там был.",
        "Дорого. У {place} дешевле.",
        "Красиво, молодцы!",
        "А когда начало?",
        "У нас тоже света нет.",
        "Опять сплетни, хватит уже.",
        "Всем привет и хорошего дня.",
    ),
    "uz": (
        "Rahmat, yaxshi xabar!",
        "Narxi qimmat ekan.",
        "{place} yonida arzonroq.",
        "Juda chiroyli, ofarin!",
        "Qachon boshlanadi?",
        "Bu gap yolg'on, o'zim ko'rdim.",
        "Bizda ham chiroq yo'q.",
        "Hammaga salom, omon bo'ling.",
    ),
}

_FILLINGS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "tg": {
        "goods": ("нони гарм", "харбуза", "қолин", "асал", "куртаи атлас", "зардолу"),
        "place": ("бозори марказӣ", "истгоҳ", "боғи кӯҳна", "мактаб", "майдон"),
        "day": ("душанбе", "ҷумъа", "шанбе", "якшанбе", "сешанбе"),
        "weather": ("гарм", "салқин", "борон", "офтобӣ", "абрнок"),
    },
    "ru": {
        "goods": ("горячие лепёшки", "дыни", "ковёр", "мёд", "сухофрукты", "кувшины"),
        "place": ("рынка", "вокзала", "старого парка", "школы", "площади"),
        "day": ("в понедельник", "в пятницу", "в субботу", "завтра", "на праздник"),
        "weather": ("тепло", "прохладно", "дождливо", "солнечно", "облачно"),
    },
    "uz": {
        "goods": ("issiq non", "qovun", "gilam", "asal", "atlas ko'ylak", "quruq meva"),
        "place": ("bozor", "bekat", "eski bog'", "maktab", "maydon"),
        "day": ("dushanba", "juma", "shanba", "ertaga", "bayram kuni"),
        "weather": ("issiq", "salqin", "yomg'irli", "quyoshli", "bulutli"),
    },
}

SHOP_LINES: Final = (
    "Тортҳои хонагӣ бо фармоиш. Телефони мағоза: +992 37 212 3456",
    "Uy ta'miri, arzon va tez. Do'kon: +998 66 905 01 23",
)
"""Advertisements with a shop's own number: the machine cannot know whose it is."""

HARMFUL_LINES: Final[Mapping[str, str]] = {
    "tg-photos": "Пагоҳ суратҳояшро дар ҳамин канал паҳн мекунем, интизор шавед",
    "tg-father": "Агар ҷавоб нанависӣ, ба падарат мегӯям",
    "tg-number": "Ана рақамаш: +992 91 712 3456, ҳама занг занед",
    "tg-street": "Суроғаи вай кӯчаи Гулзор 15, ҳама медонанд",
    "tg-where": "Медонам ки дар куҷо зиндагӣ мекунӣ",
    "ru-photos": "Эти фото завтра увидят все твои родственники",
    "ru-money": "Не заплатишь до вечера, солью всё в сеть",
    "ru-number": "Держите, вот её номер: +992 91 712 3456, звоните ей все",
    "ru-where": "Мы знаем, где ты живёшь",
    "ru-street": "Она живет по адресу ул. Садовая, д. 5",
    "uz-photos": "Rasmlaringni hammaga tarqataman",
    "uz-father": "Javob yozmasang, otangga aytaman",
    "uz-number": "Uning raqami +998 91 234 56 78, hammangiz telefon qilinglar",
    "uz-where": "Qayerda yashashingni bilamiz",
    "ru-photos-copied": "ЭТО ФОТО завтра увидят все твои родственники!!!",
    "ru-photos-passed-on": "Передайте: эти фото завтра увидят все твои родственники",
    "tg-photos-poor": "Пагох суратхояшро дар хамин канал пахн мекунем, бубинед",
    "tg-father-poor": "Агар чавоб нанависи, ба падарат мегуям",
    "uz-photos-poor": "Расмларингни хаммага таркатаман",
    "uz-end-poor": "Seni topib oldiraman",
}
"""Posts that threaten or expose somebody, by language and subject.

Poor ones are typed on keyboards that lack letters, as most people type.
"""

CAPTIONS: Final[Mapping[str, str]] = {
    "tg": "Бубинед, ин расмро ба мо фиристоданд",
    "ru": "Смотрите, что нам прислали",
    "uz": "Ko'ring, bizga shu rasmni yuborishdi",
}
"""What stands under the pictures that were posted without her consent."""


def post_text(rng: Random, language: str) -> str:
    """Make up what a channel posts."""
    return _filled(rng, language, POSTS)


def comment_text(rng: Random, language: str) -> str:
    """Make up what people answer."""
    return _filled(rng, language, COMMENTS)


def _filled(rng: Random, language: str, lines: Mapping[str, tuple[str, ...]]) -> str:
    words = {slot: rng.choice(some) for slot, some in _FILLINGS[language].items()}
    thousands = 1000 if language == "uz" else 1
    price = rng.randrange(5, 95, 5) * thousands
    text = rng.choice(lines[language]).format(price=price, **words)
    return text[0].upper() + text[1:]
