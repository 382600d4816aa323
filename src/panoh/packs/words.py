"""The words of every language: one gettext catalogue each, beside the code.

`docs/translate.py` writes the catalogues. A catalogue that no native speaker has
reviewed says so in its header (`X-Reviewed: no`), and whoever shows it marks it.
"""

from collections.abc import Mapping
from gettext import NullTranslations, translation
from pathlib import Path
from types import MappingProxyType

from panoh.errors import UnknownLanguage

DOMAIN = "django"
LOCALE = Path(__file__).resolve().parent.parent / "locale"
SOURCE_LANGUAGE = "en"

LANGUAGES: Mapping[str, str] = MappingProxyType(
    {
        "en": "English",
        "ru": "Русский",
        "tg": "Тоҷикӣ",
        "uz": "Oʻzbekcha",
        "az": "Azərbaycanca",
        "ky": "Кыргызча",
    }
)
"""Each language's own name, by its ISO 639-1 code."""


def catalogue(language: str) -> NullTranslations:
    """Open a language's catalogue; what it lacks comes out in English.

    Raises UnknownLanguage.
    """
    if language not in LANGUAGES:
        raise UnknownLanguage(detail=language)
    if language == SOURCE_LANGUAGE:
        return NullTranslations()
    return translation(DOMAIN, LOCALE, [language])


def is_reviewed(language: str) -> bool:
    """Whether a native speaker has reviewed the language's words."""
    if language == SOURCE_LANGUAGE:
        return True
    return catalogue(language).info().get("x-reviewed") == "yes"


def reviewed_languages() -> tuple[str, ...]:
    """Name the languages whose words count where a translation is in doubt."""
    return tuple(language for language in LANGUAGES if is_reviewed(language))
