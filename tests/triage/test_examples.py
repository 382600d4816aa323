"""Every example row of every language pack, read as a post would be."""

import phonenumbers
import pytest
from phonenumbers import PhoneNumberType

from panoh.model.findings import DataKind
from panoh.packs.language_packs import Example, load_examples, load_language_packs
from panoh.triage.personal_data import REGIONS
from panoh.triage.triage import find_said, triage

PACKS = load_language_packs()
EXAMPLES = [(code, example) for code in PACKS for example in load_examples(code)]
HARMS = [(code, example) for code, example in EXAMPLES if example.harm]
HARMLESS = [example for _, example in EXAMPLES if not example.harm]


@pytest.mark.parametrize(
    ("code", "example"), HARMS, ids=[example.text for _, example in HARMS]
)
def test_an_example_is_found_by_its_rule_when_read_in_its_language(
    code: str, example: Example
) -> None:
    found = find_said(example.text, code, {code: PACKS[code]})

    assert (example.harm, example.rule) in {(it.harm, it.rule) for it in found}


@pytest.mark.parametrize(
    "example", [example for _, example in HARMS], ids=lambda example: example.text
)
def test_an_example_is_found_as_its_harm_in_its_stance_among_all_packs(
    example: Example,
) -> None:
    found = triage(example.text).findings

    assert (example.harm, example.stance) in {(it.harm, it.stance) for it in found}


@pytest.mark.parametrize("example", HARMLESS, ids=lambda example: example.text)
def test_a_harmless_example_is_left_alone(example: Example) -> None:
    assert not triage(example.text).findings


def test_every_phone_in_the_examples_is_one_that_the_library_publishes() -> None:
    published = {
        number.national_number
        for region in REGIONS
        for kind in (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE)
        if (number := phonenumbers.example_number_for_type(region, kind))
    }
    written = {
        phonenumbers.parse(example.text[data.start : data.end], region).national_number
        for _, example in EXAMPLES
        for data in triage(example.text).personal_data
        if data.kind is DataKind.PHONE
        for region in data.regions
    }

    assert written <= published
