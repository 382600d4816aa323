"""The words of every language: one gettext catalogue each, beside the code.

`docs/translate.py` writes the catalogues. A catalogue that no native speaker has
reviewed says so in its header (`X-Reviewed: no`), and whoever shows it marks it.
"""

from collections.abc import Mapping
from gettext import NullTranslations, translation
from pathlib import Path
from types import MappingProxyType

from panoh.errors import N_, UnknownLanguage
from panoh.model.findings import DataKind, Harm, Target
from panoh.model.labels import COUNTER_SPEECH

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

NAMES: Mapping[str, str] = MappingProxyType(
    {
        Harm.THREAT: N_("Threat"),
        Harm.IMAGE_THREAT: N_("Threat to publish pictures"),
        Harm.BLACKMAIL: N_("Blackmail"),
        Harm.INSULT: N_("Insult"),
        Harm.DOXXING: N_("Personal data published"),
        Harm.FAKE_PROFILE: N_("Fake profile"),
        Harm.IMAGE: N_("Picture"),
        Harm.CONTENT_CALL: N_("Call for her pictures"),
        Harm.OUTING: N_("Threat to reveal a secret"),
        Harm.OBSCENITY: N_("Obscenity"),
        Harm.SEXUALISED: N_("Sexualised abuse"),
        Harm.GENDERED_HATE: N_("Hatred of women"),
        Harm.HOMOPHOBIC: N_("Homophobic abuse"),
        Harm.ETHNIC_HATE: N_("Ethnic or religious hatred"),
        Harm.CURSE: N_("Evil wish"),
        Harm.ABUSE: N_("Abuse"),
        Target.HER: N_("her"),
        Target.FAMILY: N_("her family"),
        Target.GROUP: N_("a group"),
        Target.UNCLEAR: N_("not clear"),
        COUNTER_SPEECH: N_("speaks against abuse"),
        "any_harm": N_("any harm"),
        "severity": N_("severity"),
        "target": N_("about whom"),
        DataKind.PHONE: N_("phone"),
        DataKind.ADDRESS: N_("address"),
        DataKind.HANDLE: N_("handle"),
        DataKind.LINK: N_("link"),
        DataKind.EMAIL: N_("email"),
        DataKind.PASSPORT: N_("passport"),
        DataKind.NATIONAL_ID: N_("identity number"),
        DataKind.CARD: N_("bank card"),
    }
)
"""What harms, labels and kinds of personal data are called: message ids, by code."""


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
