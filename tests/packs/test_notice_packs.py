from datetime import date, timedelta

import pytest

from panoh.errors import BadPack
from panoh.model.casework import SightingKind
from panoh.packs.notice_packs import (
    NoticePack,
    RequiredField,
    notice_pack,
    notice_pack_names,
    read_notice_pack,
)

RECIPIENT = """
name = "example"
title = "Example"
address = "abuse@example.org"
platforms = ["example"]
link_hosts = ["example.org"]
private_paths = []

[[facts]]
id = "rule"
says = "A rule."
quoted = "words of the rule"
url = "https://example.org/rules"
checked_on = "2026-01-01"
source = "example.org/rules"
confidence = "high"
languages = ["en"]
required_fields = ["link"]
reviewed_by = ""
rule_for = ["image"]

[words.en]
reviewed_by = ""
awaiting_review = "[awaiting a native reviewer]"
image = "A picture."
text = "A text."
profile = "A profile."
threat = "A threat."
time_unknown = "unknown"
zone_assumed = "${time} (${zone})"
"""
TEMPLATE = "${review_mark} ${reference} ${link} ${statement}"


@pytest.fixture(params=notice_pack_names())
def pack(request: pytest.FixtureRequest) -> NoticePack:
    return notice_pack(request.param)


def read(recipient: str = RECIPIENT, template: str = TEMPLATE) -> NoticePack:
    return read_notice_pack("example", recipient, {"en": template})


def test_telegram_and_the_dsa_have_packs() -> None:
    assert {"telegram", "dsa_art16"} <= set(notice_pack_names())


def test_every_fact_says_where_it_comes_from(pack: NoticePack) -> None:
    for fact in pack.recipient.facts:
        assert fact.says
        assert fact.source
        assert "UNVERIFIED" not in f"{fact.says} {fact.source}"


def test_every_quotation_has_its_address_and_day(pack: NoticePack) -> None:
    for fact in pack.recipient.facts:
        assert bool(fact.quoted) == bool(fact.url) == bool(fact.checked_on)


def test_every_address_is_one_that_a_fact_states(pack: NoticePack) -> None:
    address = pack.recipient.address
    stated = [fact for fact in pack.recipient.facts if address in fact.says]
    assert not address or stated


def test_every_pack_has_english_and_russian(pack: NoticePack) -> None:
    assert {"en", "ru"} <= pack.templates.keys()


def test_every_draft_says_first_that_it_is_a_draft(pack: NoticePack) -> None:
    says = {"en": "[DRAFT, not legal advice.", "ru": "[ЧЕРНОВИК, не юридическая"}
    for language, template in pack.templates.items():
        first, second, *_ = template.template.splitlines()
        assert first.startswith(says[language])
        assert second == "${review_mark}"


def test_every_language_that_nobody_reviewed_has_its_mark(pack: NoticePack) -> None:
    for words in pack.recipient.words.values():
        assert (
            words.reviewed_by or "awaiting a native reviewer" in words.awaiting_review
        )


def test_a_template_that_quotes_rules_has_one_for_every_kind(pack: NoticePack) -> None:
    covered = {kind for fact in pack.recipient.facts for kind in fact.rule_for}
    for template in pack.templates.values():
        quotes_rules = "rules" in template.get_identifiers()
        assert not quotes_rules or covered == set(SightingKind)


def test_what_a_person_must_add_has_its_place_in_the_draft(pack: NoticePack) -> None:
    facts = pack.recipient.facts
    asked = {field for fact in facts for field in fact.required_fields}
    by_a_person = asked - {RequiredField.LINK}
    for template in pack.templates.values():
        assert template.template.count("[") - 1 >= len(by_a_person - {"bona_fide"})


def test_a_pack_that_is_written_rightly_is_read() -> None:
    pack = read()
    assert pack.recipient.facts[0].quoted == "words of the rule"
    assert pack.templates["en"].template == TEMPLATE


KEYS = [line.split(" =")[0] for line in RECIPIENT.splitlines() if " = " in line]


@pytest.mark.parametrize("place", range(len(KEYS)), ids=KEYS)
def test_a_pack_that_lacks_any_key_is_refused(place: int) -> None:
    lines = [line for line in RECIPIENT.splitlines() if " = " in line]
    with pytest.raises(BadPack):
        read(RECIPIENT.replace(lines[place] + "\n", "", 1))


@pytest.mark.parametrize("table", ["name = ", "id = ", "reviewed_by = "])
def test_a_pack_with_an_unknown_key_is_refused(table: str) -> None:
    with pytest.raises(BadPack):
        read(RECIPIENT.replace(table, f'surprise = "1"\n{table}'))


@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        ('"example"\ntitle', '"other"\ntitle'),
        ('"high"', '"UNVERIFIED"'),
        ('"2026-01-01"', '"1 January"'),
        ('"2026-01-01"', "2026-01-01"),
        ('"https://example.org/rules"', '"http://example.org/rules"'),
        ('"https://example.org/rules"', '""'),
        ('"words of the rule"', '""'),
        ('["link"]', '["passport"]'),
        ('["image"]', '["rumour"]'),
        ('["image"]', '"image"'),
        ("(${zone})", "(zone)"),
        ("[words.en]", "[words.xx]"),
        ("[[facts]]", "[[facts"),
    ],
)
def test_a_pack_with_a_wrong_value_is_refused(written: str, wrong: str) -> None:
    assert written in RECIPIENT
    with pytest.raises(BadPack):
        read(RECIPIENT.replace(written, wrong))


def test_two_facts_with_one_id_are_refused() -> None:
    fact = RECIPIENT[RECIPIENT.index("[[facts]]") : RECIPIENT.index("[words.en]")]
    with pytest.raises(BadPack):
        read(RECIPIENT.replace(fact, fact + fact))


@pytest.mark.parametrize(
    "template",
    [
        TEMPLATE.replace("${link}", ""),
        TEMPLATE.replace("${review_mark}", ""),
        TEMPLATE + "${name}",
        TEMPLATE + "${",
        TEMPLATE + "costs $ 5",
    ],
)
def test_a_template_that_cannot_be_filled_is_refused(template: str) -> None:
    with pytest.raises(BadPack):
        read(template=template)


def test_a_template_without_words_of_its_language_is_refused() -> None:
    templates = {"en": TEMPLATE, "tg": TEMPLATE}
    with pytest.raises(BadPack):
        read_notice_pack("example", RECIPIENT, templates)


def test_a_bad_pack_is_named_and_its_text_is_not() -> None:
    with pytest.raises(BadPack) as bad:
        read("All safe! Open the original.")
    assert bad.value.facts == {"pack": "example"}
    assert "All safe" not in str(bad.value)


@pytest.mark.parametrize("name", ["", "nobody", "../languages/en/language"])
def test_only_packs_of_our_own_can_be_loaded(name: str) -> None:
    with pytest.raises(BadPack):
        notice_pack(name)


def test_a_fact_is_stale_after_180_days_and_not_before() -> None:
    fact = read().recipient.facts[0]
    last = date(2026, 1, 1) + timedelta(days=180)
    assert not fact.is_stale(last)
    assert fact.is_stale(last + timedelta(days=1))


def test_a_fact_without_a_day_is_always_stale() -> None:
    undated = read(RECIPIENT.replace('"2026-01-01"', '""')).recipient.facts[0]
    assert undated.is_stale(date(2026, 1, 1))
