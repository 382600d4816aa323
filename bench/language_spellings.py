"""How people type a language whose letters their keyboard lacks, at random.

Every function takes words in lower case and a generator, and gives one way to type
them. One choice holds for a whole text, as it does for a person.
"""

import random
import re

_TAJIK_PLAIN = {"ҳ": ["х"], "ҷ": ["ч", "ч", "дж", "ж"], "қ": ["к"], "ғ": ["г"],
                "ӯ": ["у"], "ӣ": ["и"], "ъ": ["ъ", "ъ", ""]}  # fmt: skip
_KAZAKH_PLAIN = {"ә": ["а", "а", "а", "э", "я"], "ғ": ["г"], "қ": ["к"], "ң": ["н"],
                 "ө": ["о"], "ұ": ["у"], "ү": ["у"], "һ": ["х"],
                 "і": ["и", "и", "и", "ы", "i"]}  # fmt: skip
_KYRGYZ_PLAIN = {"ң": ["н"], "ө": ["о"], "ү": ["у"]}
_UZBEK_PLAIN = {"ў": ["у", "у", "о"], "қ": ["к"], "ғ": ["г"], "ҳ": ["х"]}
_AZERI_PLAIN = {"ə": ["e", "e", "e", "e", "e", "a"], "ı": ["i"], "ö": ["o"],
                "ü": ["u"], "ğ": ["g"], "ş": ["s", "s", "s", "sh", "w"],
                "ç": ["c", "c", "c", "ch"]}  # fmt: skip
_TURKISH_PLAIN = {"ı": ["i"], "ö": ["o"], "ü": ["u"], "ğ": ["g"], "ş": ["s"],
                  "ç": ["c"], "â": ["a"], "î": ["i"], "û": ["u"]}  # fmt: skip
_UZBEK_LATIN = {
    "o'": ["o'", "o'", "o'", "o", "o`", "u", "õ", "ö", "o '"],
    "g'": ["g'", "g'", "g'", "g", "g`", "ğ", "g '"],
    "sh": ["sh", "sh", "sh", "sh", "w", "ş"],
    "ch": ["ch", "ch", "ch", "ch", "ç"],
    "'": ["'", ""],
}
_LATIN_COMMON = {
    "а": ["a"], "б": ["b"], "г": ["g"], "д": ["d"], "з": ["z"], "и": ["i"],
    "к": ["k"], "л": ["l"], "м": ["m"], "н": ["n"], "о": ["o"], "п": ["p"],
    "р": ["r"], "с": ["s"], "т": ["t"], "у": ["u"], "ф": ["f"],
    "в": ["v", "v", "v", "w"], "ч": ["ch", "ch", "ch", "ç", "c"],
    "ш": ["sh", "sh", "sh", "ş", "s"], "ж": ["zh", "zh", "j", "ž"],
    "я": ["ya", "ya", "ja", "ia"], "ю": ["yu", "yu", "ju", "iu"],
    "ё": ["yo", "yo", "jo", "io", "e"], "й": ["y", "y", "i", "j"], "э": ["e"],
    "ц": ["ts", "ts", "c"], "щ": ["sch", "shch", "sh"], "ы": ["y", "y", "i"],
    "ь": ["", "", "'"],
}  # fmt: skip
_TAJIK_LATIN = _LATIN_COMMON | {
    "е": ["e", "e", "e", "ye"], "х": ["kh", "kh", "x", "x", "h"],
    "ҳ": ["h", "h", "h", "x"], "қ": ["q", "q", "q", "k"],
    "ғ": ["gh", "gh", "g", "g'", "ğ"], "ҷ": ["j", "j", "j", "dj", "c", "ç"],
    "ӯ": ["u", "u", "o", "o'", "ū", "ö"], "ӣ": ["i", "i", "i", "ī", "iy"],
    "ъ": ["", "", "'"], "о": ["o", "o", "o", "o", "o", "a"],
}  # fmt: skip
_RUSSIAN_LATIN = _LATIN_COMMON | {
    "е": ["e", "e", "e", "ye"], "х": ["h", "h", "kh", "x"], "ъ": ["", "'"],
}  # fmt: skip
_UZBEK_CYRILLIC = [
    ("o'", "ў"), ("g'", "ғ"), ("sh", "ш"), ("ch", "ч"), ("ya", "я"), ("yo", "ё"),
    ("yu", "ю"), ("ye", "е"), ("'", "ъ"),
    *zip("abdfghijklmnopqrstuvxz", "абдфгҳижклмнопқрстувхз", strict=True),
]  # fmt: skip


def plain_tajik(text: str, chance: random.Random) -> str:
    """Tajik on a Russian keyboard."""
    return _retype(text, _TAJIK_PLAIN, chance)


def plain_kazakh(text: str, chance: random.Random) -> str:
    """Kazakh on a Russian keyboard."""
    return _retype(text, _KAZAKH_PLAIN, chance)


def plain_kyrgyz(text: str, chance: random.Random) -> str:
    """Kyrgyz on a Russian keyboard."""
    return _retype(text, _KYRGYZ_PLAIN, chance)


def plain_uzbek(text: str, chance: random.Random) -> str:
    """Uzbek on a Russian keyboard."""
    return _retype(text, _UZBEK_PLAIN, chance)


def plain_azerbaijani(text: str, chance: random.Random) -> str:
    """Azerbaijani in ASCII, or on a Turkish keyboard."""
    if chance.random() < 0.2:
        return text.replace("ə", "e")
    return _retype(text, _AZERI_PLAIN, chance)


def plain_turkish(text: str, chance: random.Random) -> str:
    """Turkish in ASCII."""
    return _retype(text, _TURKISH_PLAIN, chance)


def plain_uzbek_latin(text: str, chance: random.Random) -> str:
    """Uzbek with whatever apostrophe there is, or none."""
    return _retype(text, _UZBEK_LATIN, chance)


def latin_tajik(text: str, chance: random.Random) -> str:
    """Tajik in Latin letters."""
    return _retype(text, _TAJIK_LATIN, chance)


def latin_russian(text: str, chance: random.Random) -> str:
    """Russian in Latin letters."""
    return _retype(text, _RUSSIAN_LATIN, chance)


def cyrillic_uzbek(text: str) -> str:
    """Uzbek in the letters that its older readers learned."""
    for latin, cyrillic in _UZBEK_CYRILLIC:
        text = text.replace(latin, cyrillic)
    return re.sub(r"\be", "э", text.replace("y", "й")).replace("e", "е")


def as_it_is(text: str, chance: random.Random) -> str:  # noqa: ARG001 - one of these
    """Nothing changed."""
    return text


def _retype(text: str, ways: dict[str, list[str]], chance: random.Random) -> str:
    for letters, choices in ways.items():
        text = text.replace(letters, chance.choice(choices))
    return text
