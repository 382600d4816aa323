"""From one script to another, the informal way people type.

Latin spellings of Russian, Tajik, Kazakh and Kyrgyz become Cyrillic; Uzbek and
Azerbaijani Cyrillic becomes Latin; Persian becomes Tajik (`to_tajik`).
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType

from panoh.triage.traced import Edit, Traced
from panoh.triage.writing import Script, Writing

_VOWELS = "aeiouyāēīōūäöüéáóúëıàèòâô"

# Longest first. What depends on its neighbours is in `_by_place`.
_SHARED = {
    "shch": "щ",
    "sch": "щ",
    "shh": "щ",
    "sh": "ш",
    "zh": "ж",
    "kh": "х",
    "ch": "ч",
    "ck": "к",
    "ph": "ф",
    "ya": "я",
    "yu": "ю",
    "yo": "ё",
    "ye": "е",
    "a": "а",
    "b": "б",
    "d": "д",
    "f": "ф",
    "g": "г",
    "h": "х",
    "i": "и",
    "k": "к",
    "l": "л",
    "m": "м",
    "n": "н",
    "o": "о",
    "p": "п",
    "q": "к",
    "r": "р",
    "s": "с",
    "t": "т",
    "u": "у",
    "v": "в",
    "w": "ш",
    "x": "х",
    "z": "з",
    "š": "ш",
    "ž": "ж",
    "č": "ч",
    "ş": "ш",
    "ç": "ч",
    "ö": "о",
    "ü": "у",
    "ä": "а",
    "ë": "ё",
    "è": "э",
    "é": "э",
    "ñ": "н",
    "ń": "н",
    "ğ": "г",
    "ǧ": "г",
    "ġ": "г",
    "ǵ": "г",
    "ū": "у",
    "ú": "у",
    "ó": "о",
    "á": "а",
    "ā": "а",
    "ē": "е",
    "ī": "и",
    "ō": "о",
    "ḩ": "х",
    "ı": "ы",
}
_EXTRA: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "ru": {
            "ja": "я",
            "ju": "ю",
            "iu": "ю",
            "ia": "я",
            "ts": "ц",
            "c": "ц",
            "''": "ъ",
            "'": "ь",
        },
        "tg": {
            "gh": "ғ",
            "h": "ҳ",
            "q": "қ",
            "j": "ҷ",
            "c": "ч",
            "y": "й",
            "ī": "ӣ",
            "ū": "ӯ",
            "u'": "ӯ",
            "u`": "ӯ",
            "ā": "о",
            "ğ": "ғ",
            "'": "ъ",
            "ça": "ча",
            "ç": "ҷ",
        },
        "kk": {
            "gh": "ғ",
            "q": "қ",
            "j": "ж",
            "c": "с",
            "ä": "ә",
            "ö": "ө",
            "ü": "ү",
            "ū": "ұ",
            "ñ": "ң",
            "ğ": "ғ",
            "a'": "ә",
            "o'": "ө",
            "u'": "ү",
            "n'": "ң",
            "g'": "ғ",
            "ts": "ц",
            "'": "",
            "iya": "ия",
        },
        "ky": {
            "q": "к",
            "j": "ж",
            "c": "с",
            "ö": "ө",
            "ü": "ү",
            "ñ": "ң",
            "o'": "ө",
            "u'": "ү",
            "n'": "ң",
            "ts": "ц",
            "'": "",
        },
    }
)
_E_AT_START = re.compile(r"e(?=t|k[rsz]|h|lek|mo|nerg|ff|y\b|j\b)")


@cache
def _pattern(language: str) -> re.Pattern[str]:
    keys = {*_SHARED, *_EXTRA[language], "y", "j", "e", "c", "ng", "'"}
    ordered = sorted(keys, key=lambda key: (-len(key), key))
    return re.compile("|".join(map(re.escape, ordered)))


_LATIN_WORD = re.compile(r"(?:[a-z\u00df-\u024f\u1e00-\u1eff]|(?<=[a-z])['ʼ’‘`ʻ´])+")
_APOSTROPHES = str.maketrans("ʼ’‘`ʻ´", "''''''")
_LOOKS_CYRILLIC = re.compile("[aceopxykmht]+")
_CYRILLIC_LOOK = str.maketrans("aceopxykmht", "асеорхукмнт")
_HAS_CYRILLIC = re.compile("[\u0400-\u04ff]")
_CYRILLIC_WORD = re.compile("[\u0400-\u04ff]+")
_YE_AFTER = frozenset("аеёиоуўэюяы")


def _table(source: str, target: str, **longer: str) -> dict[str, str]:
    return {**dict(zip(source, target, strict=True)), **longer}


_LATIN_OF = {
    "uz": _table(
        "абвгдежзийклмнопрстуфхыэғқҳўь",
        "abvgdejziyklmnoprstufxiegqho'",
        ц="ts",
        ч="ch",
        ш="sh",
        щ="sh",
        ъ="",
        ю="yu",
        я="ya",
        ё="yo",
    ),
    "az": _table(
        "абвгғдеәжзијйкҝлмноөпрстуүфхһчҹшщцыэҝ",
        "abvqğdeəjziyykglmnoöprstuüfxhçcşşsıeg",
        ъ="",
        ь="",
        ю="yu",
        я="ya",
        ё="yo",
    ),
}
_HAS_LATIN = re.compile(r"[a-z]")


def to_script(traced: Traced, writing: Writing) -> Traced:
    """Put lower-case words in the script that the language's models read."""
    if writing.script is Script.CYRILLIC and _HAS_LATIN.search(traced.text):
        return traced.edit(_to_cyrillic_edits(traced.text, writing.language))
    if writing.language in _LATIN_OF and _HAS_CYRILLIC.search(traced.text):
        return traced.edit(_to_latin_edits(traced.text, writing.language))
    return traced


def _to_latin_edits(text: str, language: str) -> Iterator[Edit]:
    table = _LATIN_OF[language]
    for word in _CYRILLIC_WORD.finditer(text):
        for place, letter in enumerate(word[0]):
            new = table.get(letter)
            if letter == "е" and (not place or word[0][place - 1] in _YE_AFTER):
                new = "ye" if language == "uz" else "e"
            if new is not None:
                yield word.start() + place, word.start() + place + 1, new


def _to_cyrillic_edits(text: str, language: str) -> Iterator[Edit]:
    amid_cyrillic = _is_cyrillic(text)
    for word in _LATIN_WORD.finditer(text):
        latin = word[0].translate(_APOSTROPHES)
        if amid_cyrillic and len(latin) > 2 and _LOOKS_CYRILLIC.fullmatch(latin):
            yield word.start(), word.end(), latin.translate(_CYRILLIC_LOOK)
            continue
        for piece in _pattern(language).finditer(latin):
            new = _cyrillic(piece, latin, language)
            yield word.start() + piece.start(), word.start() + piece.end(), new


def _is_cyrillic(text: str) -> bool:
    cyrillic = len(re.findall("[\u0400-\u04ff]", text))
    return cyrillic >= len(_HAS_LATIN.findall(text))


def latin_to_cyrillic(word: str, language: str) -> str:
    """Spell a lower-case word in Cyrillic, as the language writes it."""
    latin = word.translate(_APOSTROPHES)
    return _pattern(language).sub(
        lambda piece: _cyrillic(piece, latin, language), latin
    )


def _cyrillic(piece: re.Match[str], word: str, language: str) -> str:
    found = piece[0]
    extra = _EXTRA[language].get(found)
    if extra is not None:
        return extra
    before = word[piece.start() - 1] if piece.start() else ""
    after = word[piece.end()] if piece.end() < len(word) else ""
    if found in _BY_PLACE:
        return _by_place(found, before, after, word, language)
    return _SHARED.get(found, found)


_BY_PLACE = frozenset(("y", "j", "e", "c", "ng", "x"))


def _by_place(found: str, before: str, after: str, word: str, language: str) -> str:
    if found == "e":
        return "э" if not before and _is_hard_e(word, language) else "е"
    if found == "ng":
        is_nasal = language in ("kk", "ky") and (not after or after not in _VOWELS)
        return "ң" if is_nasal else "нг"
    if found == "x":
        return "х"
    if before and before in _VOWELS:
        return "й"
    if found == "y":
        return "й" if after and after in _VOWELS else "ы"
    return "ж" if after and after in _VOWELS else "ь"


def _is_hard_e(word: str, language: str) -> bool:
    return language != "ru" or bool(_E_AT_START.match(word))
