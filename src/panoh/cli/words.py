"""The language that the terminal speaks."""

from collections.abc import Mapping
from gettext import NullTranslations

from panoh.packs.words import LANGUAGES, NAMES, catalogue

_words: NullTranslations = NullTranslations()
_language = "en"


def choose_language(option: str | None, environment: Mapping[str, str]) -> str:
    """Take --lang, else PANOH_LANG, else the system's language if we speak it."""
    if option or (option := environment.get("PANOH_LANG")):
        return option
    system = environment.get("LC_ALL") or environment.get("LANG") or ""
    code = system[:2].lower()
    return code if code in LANGUAGES else "en"


def speak(language: str) -> None:
    """Speak this language from now on; raises UnknownLanguage."""
    global _words, _language
    _words, _language = catalogue(language), language


def language() -> str:
    """The code of the language that the terminal speaks."""
    return _language


def name_of(code: str) -> str:
    """Name a harm or a kind of personal data."""
    return _(NAMES.get(code, code))


def _(message_id: str, /, **facts: object) -> str:
    """Translate, and fill in our own words and numbers: "%(posts)s posts"."""
    words = _words.gettext(message_id) if message_id else ""
    return words % facts if facts else words
