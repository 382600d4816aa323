"""Every example row of every language pack, read as a post would be."""

import phonenumbers
import pytest
from phonenumbers import PhoneNumberType

from panoh.model.findings import DataKind
from panoh.packs.language_packs import Example, load_examples, load_language_packs
from panoh.triage.personal_data import REGIONS
from panoh.triage.triage import triage

EXAMPLES = [
    example for code in load_language_packs() for example in load_examples(code)
]
HARMS = [example for example in EXAMPLES if example.harm]
HARMLESS = [example for example in EXAMPLES if not example.harm]


@pytest.mark.parametrize("example", HARMS, ids=lambda example: example.text)
def test_an_example_is_found_by_its_rule_as_its_harm(example: Example) -> None:
    found = {(finding.harm, finding.rule) for finding in triage(example.text).findings}

    assert (example.harm, example.rule) in found


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
        for example in EXAMPLES
        for data in triage(example.text).personal_data
        if data.kind is DataKind.PHONE
        for region in data.regions
    }

    assert written <= published
