"""How a finding is meant and at whom is told by the words near it, as data says."""

import pytest

from panoh.model.findings import Finding, Harm, Stance, Target
from panoh.packs.language_packs import load_language_packs
from panoh.triage.stance import REACH_WORDS, SPOKEN_OF, quoted_spans
from panoh.triage.triage import triage

PACKS = load_language_packs()


def find(text: str, harm: Harm) -> Finding:
    return next(it for it in triage(text).findings if it.harm is harm)


@pytest.mark.parametrize(
    ("text", "harm", "stance"),
    [
        ("Я тебя убью", Harm.THREAT, Stance.SAID),
        ("Она пишет: «я тебя убью»", Harm.THREAT, Stance.QUOTED),
        ("Прочти „я тебя убью“ ещё раз", Harm.THREAT, Stance.QUOTED),
        ("Мне пишут что меня убьют и тебя убьют", Harm.THREAT, Stance.QUOTED),
        ("Тебя никто не убьёт, тебя не убьют", Harm.THREAT, Stance.NEGATED),
        ("Писать «я тебя убью» преступление", Harm.THREAT, Stance.COUNTERED),
        ("Ты шлюха", Harm.GENDERED_HATE, Stance.SAID),
        ("Она не шлюха", Harm.GENDERED_HATE, Stance.NEGATED),
        ("Я шлюха", Harm.GENDERED_HATE, Stance.RECLAIMED),
        ("U fohisha emas", Harm.GENDERED_HATE, Stance.NEGATED),
        ("Men ahmoqman", Harm.INSULT, Stance.RECLAIMED),
        ("Mən axmağam", Harm.INSULT, Stance.RECLAIMED),
        ("Мен ақымақпын", Harm.INSULT, Stance.RECLAIMED),
    ],
)
def test_a_stance_is_told_by_words_and_marks_near_by(
    text: str, harm: Harm, stance: Stance
) -> None:
    assert find(text, harm).stance is stance


def test_whatever_is_not_said_ranks_lower_and_stays_visible() -> None:
    said, quoted = (
        find("Я тебя убью", Harm.THREAT),
        find("Он написал: «я тебя убью»", Harm.THREAT),
    )

    assert quoted.rule == said.rule
    assert quoted.confidence == pytest.approx(said.confidence * SPOKEN_OF)


def test_nobody_reclaims_a_threat() -> None:
    assert find("Я убью тебя", Harm.THREAT).stance is Stance.SAID


@pytest.mark.parametrize(
    "text",
    [
        "Нет. Ты шлюха",  # another clause
        "Не надо, шлюха, молчи",
        "Если не узнают сегодня, узнают завтра",  # the rule's own "not"
        "Она не ответила мне и она шлюха",  # too far
    ],
)
def test_a_not_that_is_not_its_own_negates_nothing(text: str) -> None:
    assert triage(text).findings[0].stance is Stance.SAID


def test_a_text_that_is_one_quotation_counts_as_said() -> None:
    assert find("«Я тебя убью»", Harm.THREAT).stance is Stance.SAID
    assert quoted_spans(" «а» ") == []
    assert quoted_spans("«а» б") == [(0, 3)]


def test_an_unclosed_quote_quotes_nothing() -> None:
    assert find("Он сидел: « я тебя убью", Harm.THREAT).stance is Stance.SAID


@pytest.mark.parametrize(
    ("text", "harm", "target"),
    [
        ("Ты шлюха", Harm.GENDERED_HATE, Target.HER),
        ("Сестра твоя шлюха", Harm.GENDERED_HATE, Target.FAMILY),
        ("Хоҳарат фоҳиша", Harm.GENDERED_HATE, Target.FAMILY),
        ("Singling jalab", Harm.GENDERED_HATE, Target.FAMILY),
        ("Все бабы шлюхи", Harm.GENDERED_HATE, Target.GROUP),
        ("Шлюхи", Harm.GENDERED_HATE, Target.UNCLEAR),
        ("Я тебя убью", Harm.THREAT, Target.HER),
        ("Мать твою ебал", Harm.OBSCENITY, Target.HER),
    ],
)
def test_a_target_is_told_by_pronouns_possessives_and_plurals(
    text: str, harm: Harm, target: Target
) -> None:
    assert find(text, harm).target is target


def test_words_of_the_texts_language_speak_of_what_another_pack_finds() -> None:
    mixed = "Имрӯз ба ман шавҳарам навишт ки ту шлюха ва ман хеле гиря кардам"

    assert triage(mixed).language == "tg"
    assert find(mixed, Harm.GENDERED_HATE).stance is Stance.QUOTED


def test_every_reach_is_bounded() -> None:
    assert max(REACH_WORDS.values()) <= 15


@pytest.mark.parametrize("hostile", ["«", "“", "„", '"', "не ", "мне пишут ", "шлюха "])
def test_a_hostile_text_is_read_to_its_end(hostile: str) -> None:
    text = hostile * 3_000 + " шлюха"

    assert max(finding.end for finding in triage(text).findings) == len(text)
