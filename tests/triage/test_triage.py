"""One text in, its language, findings and personal data out."""

import pytest

from panoh.model.findings import Finding, Harm, Stance, severity
from panoh.packs.language_packs import load_language_packs
from panoh.triage.triage import DATA_ALONE, NEAR_CHARACTERS, triage

PHONE = "917123456"


def test_a_phone_alone_is_doxxing_of_low_confidence() -> None:
    assert triage(f"Мағоза: {PHONE}").findings == (
        Finding(Harm.DOXXING, "phone", 8, 17, DATA_ALONE),
    )


@pytest.mark.parametrize(
    "text",
    [
        f"вот её номер {PHONE}",
        f"{PHONE} рақамаш",
        f"mana uning raqami {PHONE}",
        "её адрес: ул. Садовая, д. 5",
        "вот её страница @misol",
    ],
)
def test_data_beside_words_such_as_her_number_is_doxxing_by_that_rule(
    text: str,
) -> None:
    [finding] = triage(text).findings

    assert finding.harm is Harm.DOXXING
    assert finding.rule.split("-")[1] == "doxxing"
    assert finding.confidence > DATA_ALONE
    assert text[finding.start : finding.end].strip(" :") != PHONE


def test_words_too_far_from_the_data_do_not_point_at_it() -> None:
    far = " " * (NEAR_CHARACTERS + 1)

    assert triage(f"её номер{far}{PHONE}").findings[0].rule == "phone"
    assert triage(f"её номер{far[1:]}{PHONE}").findings[0].rule == "ru-doxxing-1"


def test_a_handle_or_a_pointer_alone_is_no_finding() -> None:
    assert not triage("спасибо @misol").findings
    assert not triage("её номер узнаю завтра").findings


def test_russian_rules_read_every_language() -> None:
    text = "Имрӯз ҳамаи дӯстон ба тӯй омаданд, а ты сука жди, я тебя убью, мешунавӣ"

    assert Harm.THREAT in {finding.harm for finding in triage(text).findings}


def test_a_short_text_is_read_with_every_pack_since_its_language_is_a_guess() -> None:
    result = triage("Сарата мебурам, дида бош")

    assert result.findings[0].rule == "tg-threat-3"


def test_cyrillic_is_read_from_plain_latin_letters_and_from_no_others() -> None:
    assert triage("shlyuha").findings
    assert not triage("çok şirin bir kedi").findings  # its look-alike is a curse


def test_a_handle_in_a_cyrillic_text_changes_nothing() -> None:
    text = "Ин саҳифааш @gulzor_misol ҳама бинед"

    assert triage(text).findings[0].rule == "tg-doxxing-7"


def test_a_text_that_its_own_language_explains_is_not_explained_by_another() -> None:
    findings = triage("I am such an idiot").findings

    assert [(it.rule, it.stance) for it in findings] == [
        ("en-insult-2", Stance.RECLAIMED)
    ]


def test_a_long_text_is_read_with_its_own_language_and_russian_only() -> None:
    packs = load_language_packs()
    text = "Имрӯз ҳамаи дӯстон ба тӯйи мо омаданд ва шодӣ карданд. You are pathetic."

    assert len(text.split()) > 8
    assert triage(text, packs).language == "tg"
    assert not triage(text, packs).findings


def test_the_worst_comes_first_and_one_harm_is_claimed_once_a_place() -> None:
    text = "Дура. Если не заплатишь, солью твои фото всем. Я тебя убью"

    harms = [finding.harm for finding in triage(text).findings]

    assert harms == [Harm.THREAT, Harm.BLACKMAIL, Harm.IMAGE_THREAT, Harm.INSULT]


def test_severity_ranks_every_harm_and_danger_to_life_highest() -> None:
    ranks = [severity(harm) for harm in Harm]

    assert len(set(ranks)) == len(Harm)
    assert max(Harm, key=severity) is Harm.THREAT


def test_a_pack_that_is_not_given_is_not_used() -> None:
    packs = load_language_packs()

    assert triage("Ман туро мекушам", packs).findings
    assert not triage("Ман туро мекушам", {"en": packs["en"]}).findings


@pytest.mark.parametrize("hostile", ["мекушамат ", f"рақами вай {PHONE} ", "ул. А 1 "])
def test_a_text_full_of_findings_is_read_to_its_end(hostile: str) -> None:
    text = hostile * 300

    assert max(f.end for f in triage(text).findings) >= len(text.rstrip()) - 1
