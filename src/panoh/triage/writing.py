"""How each language is written: its script, its letters, and how they fold."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache

from panoh.packs.language_packs import load_language_packs
from panoh.packs.spellings import load_folding

LATIN = "abcdefghijklmnopqrstuvwxyz"
CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюяё"
CYRILLIC_VOWELS = "аеёиоуыэюяіүұөәӯӣ"
LATIN_VOWELS = "aeiouyəıöü"


class Script(Enum):
    """The scripts that models are trained in."""

    CYRILLIC = 1
    LATIN = 0
    PERSIAN = 2
    ANY = 3


_SCRIPTS = {
    **dict.fromkeys(("ru", "tg", "kk", "ky"), Script.CYRILLIC),
    **dict.fromkeys(("en", "az", "tr", "uz"), Script.LATIN),
    "fa": Script.PERSIAN,
}
# What a language adds to plain Latin or Cyrillic: none of these is a disguise in it.
_OWN = {
    "tg": "ғӣқӯҳҷњљќѓўї",
    "kk": "әғқңөұүһі",
    "ky": "ңөү",
    "uz": "ўғқҳ",
    "az": "əıöüçşğәғҝөүһҹј",
    "tr": "ıöüçşğâîû",
}
# Letters of Latin spellings of languages whose models read Cyrillic.
_OWN_IN_LATIN = {
    "tg": "āēīōūǧġşçḩ",
    "kk": "äöüūğñşıáóúǵń",
    "ky": "öüñşçğı",
    "ru": "äëöüšžčèé",
    "uz": "öşçğñ",
}
_DOTLESS = ("tr", "az")


@dataclass(frozen=True, slots=True, eq=False)
class Writing:
    """What the normaliser must know about one language.

    `letters` in lower case are never taken for look-alikes. `folding` maps code
    points of lower-case letters to what they are compared as.
    """

    language: str
    script: Script
    letters: frozenset[str]
    folding: Mapping[int, str]
    is_dotless: bool


@cache
def writing_of(language: str) -> Writing:
    """Give the language's writing; for one nobody described, any script goes."""
    own = _OWN.get(language, "") + _OWN_IN_LATIN.get(language, "")
    pack = load_language_packs().get(language)
    return Writing(
        language=language,
        script=_SCRIPTS.get(language, Script.ANY),
        letters=frozenset(LATIN + CYRILLIC + own),
        folding=pack.folding if pack else load_folding(language),
        is_dotless=language in _DOTLESS,
    )
