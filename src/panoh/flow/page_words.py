"""What a page's template may say: translated words, and hostile text made safe.

A template says `{% words "An id with a %(fact)s." fact=1 %}`; `docs/translate.py` reads
the ids from there. The context holds the language's catalogue as `catalogue`.
"""

from collections.abc import Mapping
from datetime import datetime
from gettext import NullTranslations

from django.template import Context, Library

from panoh.errors import N_
from panoh.model.casework import SightingKind
from panoh.model.fingerprints import Tier
from panoh.model.how_found import Place
from panoh.model.report import CountedBy, Statement
from panoh.model.text import shown, stripped
from panoh.packs import words as pack_words

TEXT_CHARACTERS = 2000

# A picture and a threat are called the same as kinds of sighting and as harms.
NAMES: Mapping[str, str] = {
    SightingKind.TEXT: N_("Text"),
    SightingKind.PROFILE: N_("Fake profile"),
    **pack_words.NAMES,
    Tier.CONFIDENT: N_("very near"),
    Tier.REVIEW: N_("look closely"),
    Place.WHOLE: N_("all of the file"),
    Place.INSIDE: N_("inside of a larger picture"),
    Place.PART: N_("a part of her picture"),
    CountedBy.CHANNEL: N_("By channel"),
    CountedBy.WEEK: N_("By week"),
    CountedBy.LANGUAGE: N_("By language"),
}

LANGUAGE_NAMES: Mapping[str, str] = {
    "az": N_("Azerbaijani"),
    "en": N_("English"),
    "fa": N_("Persian"),
    "kk": N_("Kazakh"),
    "ky": N_("Kyrgyz"),
    "ru": N_("Russian"),
    "tg": N_("Tajik"),
    "tr": N_("Turkish"),
    "uz": N_("Uzbek"),
    "mixed": N_("several languages"),
    "unknown": N_("language not known"),
}

register = Library()


def words_of(context: Context) -> NullTranslations:
    """Return the catalogue that the page is written in."""
    catalogue: NullTranslations = context["catalogue"]
    return catalogue


@register.simple_tag(takes_context=True)
def words(context: Context, message_id: str, **facts: object) -> str:
    """Translate a message and fill in its facts."""
    text = words_of(context).gettext(message_id)
    return text % facts if facts else text


@register.simple_tag(takes_context=True)
def counted(context: Context, one: str, many: str, count: int) -> str:
    """Translate a sentence about `count` things, in the plural that it needs."""
    return words_of(context).ngettext(one, many, count) % {"count": count}


@register.simple_tag(takes_context=True)
def name_of(context: Context, value: str) -> str:
    """Name a harm, a tier, a place or a table."""
    return words_of(context).gettext(NAMES[value])


@register.simple_tag(takes_context=True)
def language_name(context: Context, code: str) -> str:
    """Name the language of a post; a code that we have no word for stays."""
    name = LANGUAGE_NAMES.get(code)
    return words_of(context).gettext(name) if name else code


@register.simple_tag(takes_context=True)
def statement(context: Context, line: Statement) -> str:
    """Say one thing that is not known."""
    return words_of(context).gettext(line.about.value) % dict(line.facts)


@register.filter
def shown_name(untrusted: str) -> str:
    """Quote a name from outside: at most 40 characters."""
    return shown(untrusted)


@register.filter
def shown_text(untrusted: str) -> str:
    """Quote a post: long enough to be read whole, short enough to stay a page."""
    return shown(untrusted, TEXT_CHARACTERS)


@register.filter
def shown_plain(untrusted: str) -> str:
    """Show a word of ours that passed through a file: a platform, a rule, a link."""
    return stripped(untrusted)[:TEXT_CHARACTERS]


@register.filter
def whole_second(seconds: float) -> int:
    """Drop what is less than a second: videos are sampled once a second."""
    return int(seconds)


@register.filter
def utc(instant: datetime) -> str:
    """Write an instant the same way in every language."""
    return f"{instant.replace(tzinfo=None).isoformat(' ', 'seconds')} UTC"
