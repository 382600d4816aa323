"""The words of every language are whole, fresh, and fit their places."""

import re
import runpy
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from panoh.errors import registered
from panoh.packs.words import (
    LANGUAGES,
    LOCALE,
    SOURCE_LANGUAGE,
    catalogue,
    is_reviewed,
    reviewed_languages,
)

TRANSLATE = runpy.run_path(
    str(Path(__file__).resolve().parent.parent / "docs" / "translate.py")
)
SOURCE = LOCALE.parent
REPORT = (
    SOURCE / "flow" / "page_words.py",
    SOURCE / "flow" / "report_pictures.py",
    SOURCE / "model" / "report.py",
    *sorted((SOURCE / "flow" / "templates" / "panoh").glob("*.html")),
)
TRANSLATED = sorted(LANGUAGES.keys() - {SOURCE_LANGUAGE})
PLACE = re.compile(r"%\(\w+\)[a-z]|%(?!\()")
MARKUP = re.compile("[<>]")


def po_of(language: str) -> bytes:
    return (LOCALE / language / "LC_MESSAGES" / "django.po").read_bytes()


def as_list(one_or_many: object) -> list[str]:
    return [one_or_many] if isinstance(one_or_many, str) else list(one_or_many)


def untranslated(language: str, ids: set[object]) -> list[object]:
    known = read_po(BytesIO(po_of(language)))
    return sorted((one for one in ids if not all(as_list(known[one].string))), key=str)


def report_ids() -> set[object]:
    """What a report can say: its own words, and why something was not read."""
    reasons = [
        error
        for code, error in registered().items()
        if code.startswith(("PANOH-000", "PANOH-3", "PANOH-4"))
    ]
    words = {text for error in reasons for text in (error.message, error.hint)}
    return TRANSLATE["gather"](REPORT) | words


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_word_of_the_report_is_translated(language: str) -> None:
    assert untranslated(language, report_ids()) == []


def test_the_russian_is_complete() -> None:
    assert untranslated("ru", TRANSLATE["gather"](TRANSLATE["source_files"]())) == []


def test_the_catalogues_are_as_the_script_would_leave_them() -> None:
    stale = [file.relative_to(LOCALE) for file, _ in TRANSLATE["changes"]()]

    assert stale == [], "run: python docs/translate.py"


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_translation_has_the_places_of_its_id(language: str) -> None:
    for message in read_po(BytesIO(po_of(language))):
        for text in as_list(message.string):
            wanted = {frozenset(PLACE.findall(one)) for one in as_list(message.id)}
            assert not text or not message.id or set(PLACE.findall(text)) in wanted


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_brings_markup(language: str) -> None:
    for message in read_po(BytesIO(po_of(language))):
        if message.id and not any(map(MARKUP.search, as_list(message.id))):
            assert not any(map(MARKUP.search, as_list(message.string)))


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_standard_library_reads_what_the_script_compiles(language: str) -> None:
    words = catalogue(language)
    plural = "A person confirmed %(count)s sighting."

    assert words.gettext("What was found") not in {"", "What was found"}
    assert "%(count)s" in words.ngettext(plural, f"{plural[:-1]}s.", 3)
    assert words.gettext("nobody wrote this") == "nobody wrote this"


def test_russian_has_its_three_plurals() -> None:
    words = catalogue("ru")
    one = "A person confirmed %(count)s sighting."
    many = "A person confirmed %(count)s sightings."

    said = [words.ngettext(one, many, count) for count in (1, 3, 5, 21)]

    assert len(set(said)) == 3
    assert said[0] == said[3]


def test_only_a_header_that_says_reviewed_makes_a_language_reviewed() -> None:
    for language in TRANSLATED:
        says_so = b'"X-Reviewed: yes\\n"' in po_of(language)
        assert is_reviewed(language) == says_so
    assert reviewed_languages()[0] == SOURCE_LANGUAGE


def test_updating_keeps_translations_and_drops_what_nothing_uses() -> None:
    po = (
        b'msgid ""\nmsgstr ""\n"X-Reviewed: no\\n"\n\n'
        b'msgid "Gone"\nmsgstr "\xd0\x9d\xd0\xb5\xd1\x82"\n\n'
        b'msgid "Kept"\nmsgstr "\xd0\x95\xd1\x81\xd1\x82\xd1\x8c"\n'
    )

    updated = TRANSLATE["update"](po, {"Kept", "New"})

    assert updated.startswith(b'msgid ""\nmsgstr ""\n"X-Reviewed: no\\n"\n\n')
    words = {each.id: each.string for each in read_po(BytesIO(updated)) if each.id}
    assert words == {"Kept": "Есть", "New": ""}
    assert TRANSLATE["update"](updated, {"Kept", "New"}) == updated


def test_ids_come_from_code_from_help_and_from_templates(tmp_path: Path) -> None:
    code, page = tmp_path / "code.py", tmp_path / "page.html"
    code.write_text(
        "@click.command()\n"
        "@click.option('--x', help='Says x.')\n"
        "def verb():\n"
        "    '''Do it.\n\n    Well.\n    '''\n"
        "    _('One ' 'text'); ngettext('a', 'b', 2); _(variable); other('no')\n"
    )
    page.write_text('{% words "Page %(n)s" n=1 %}{% counted "c" "d" 2 %}{% if "no" %}')

    assert TRANSLATE["gather"]([code, page]) == {
        "Says x.",
        "Do it.\n\nWell.",
        "One text",
        ("a", "b"),
        "Page %(n)s",
        ("c", "d"),
    }
